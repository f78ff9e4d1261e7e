"""Doors and pages as one application: each door behind its gate, the pages for everything else."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp

from dorsum.app.every_door import DOORS, are_installed
from dorsum.app.settings import Settings
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.gate.gate import Gate, Traffic
from dorsum.interfaces.gate.joined import Joined, Lazy
from dorsum.interfaces.gate.keys import KeyRing
from dorsum.interfaces.gate.limits import Limits
from dorsum.interfaces.gate.listening import names_of
from dorsum.interfaces.gate.refusals import FOREIGN_NAME, FOREIGN_PAGE
from dorsum.interfaces.web.guard import Guard
from dorsum.serving.problems import problem


def joined(rules: CompiledRules, settings: Settings, pages: ASGIApp | None) -> ASGIApp:
    """Return the doors, each behind its gate, and the pages, where there are any, for everything else."""
    ring = KeyRing(Path(settings.keys)) if settings.keys else None
    hosts = names_of(settings.host, settings.names)
    traffic = Traffic(Limits(rate=settings.rate, seconds_for_body=settings.seconds_for_body))
    # Beside the pages a door is made when it is first asked: a person does not wait for it.
    made: Callable[[Callable[[], ASGIApp]], ASGIApp] = Lazy if pages else _at_once
    gates: dict[str, ASGIApp] = {
        prefix: Guard(
            Gate(made(partial(door.make, rules, settings)), traffic, ring, door.refuse),
            hosts,
            door.refuse(FOREIGN_NAME),
            door.refuse(FOREIGN_PAGE),
        )
        for prefix, door in DOORS.items()
        if are_installed(*door.needs)
    }
    not_here = problem("not_found", f"The doors are below {', '.join(gates)}.")
    return Joined(gates, pages or Guard(not_here, hosts))


def _at_once(make: Callable[[], ASGIApp]) -> ASGIApp:
    return make()
