"""The next step of an interview."""

from typing import Any

from dorsum.interfaces.api.shapes.assessment import Assessment, State
from dorsum.interfaces.api.shapes.common import Level, Made, Screen, Shape


class More(Shape):
    """Questions that may be skipped: to tell causes apart, and to choose what to do."""

    causes: Screen | None
    treatment: Screen | None


class Step(Made):
    """What to ask next, or the result. `case` is to be sent back with the next answers."""

    case: dict[str, Any]
    is_done: bool
    status: State
    level: Level | None
    must_say: list[str]
    screen: Screen | None
    result: Assessment | None
    more: More | None
