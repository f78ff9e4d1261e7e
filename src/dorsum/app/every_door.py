"""Every door for other programs: what makes it, and how it refuses a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from types import MappingProxyType

from starlette.types import ASGIApp

from dorsum.app.settings import Settings
from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import raw_content
from dorsum.interfaces.gate.refusals import Refusal, Refuse
from dorsum.serving.clock import today
from dorsum.serving.problems import problem

FOR_DOORS = ("limits", "orjson", "fastapi")
"""What the extra `api` brings; without it there are pages and no doors."""


@dataclass(frozen=True)
class Door:
    """What makes a door, what refuses a request in its form, and libraries that not everybody has."""

    make: Callable[[CompiledRules, Settings], ASGIApp]
    refuse: Refuse
    needs: tuple[str, ...] = ()


def are_installed(*libraries: str) -> bool:
    """Whether all of these libraries are there."""
    return all(find_spec(one) is not None for one in libraries)


def _api(rules: CompiledRules, _settings: Settings) -> ASGIApp:
    from dorsum.interfaces.api.application import make_application

    return make_application(rules, partial(raw_content, rules.knowledge.content_hash))


def _fhir(rules: CompiledRules, _settings: Settings) -> ASGIApp:
    from dorsum.interfaces.fhir.application import make_application

    return make_application(rules, today)


def _cds_hooks(rules: CompiledRules, settings: Settings) -> ASGIApp:
    from dorsum.interfaces.cds_hooks.application import make_application

    return make_application(rules, today, has_pages=settings.has_pages)


def _tools(rules: CompiledRules, settings: Settings) -> ASGIApp:
    from dorsum.interfaces.gate.joined import Running
    from dorsum.interfaces.mcp.http import http_application

    return Running(http_application(rules, today, bytes.fromhex(settings.seal_key)))


def _problem(refusal: Refusal) -> ASGIApp:
    return problem(refusal.kind, refusal.detail, headers=refusal.headers)


def _outcome(refusal: Refusal) -> ASGIApp:
    from dorsum.interfaces.fhir.outcomes import FhirError, refused

    return refused(FhirError(refusal.status, ISSUES[refusal.kind], refusal.detail), refusal.headers)


ISSUES: Mapping[str, str] = MappingProxyType(
    {
        "key": "login",
        "too_slow": "timeout",
        "too_large": "too-long",
        "too_many": "throttled",
        "media_type": "not-supported",
        "broken_off": "incomplete",
        "foreign": "forbidden",
    }
)
"""Kinds of refusals as FHIR calls them (value set issue-type)."""
DOORS: Mapping[str, Door] = MappingProxyType(
    {
        "/api/v1": Door(_api, _problem),
        "/fhir": Door(_fhir, _outcome),
        "/cds-services": Door(_cds_hooks, _problem),
        "/mcp": Door(_tools, _problem, needs=("mcp",)),
    }
)
"""Every door, by the beginning of its addresses."""
