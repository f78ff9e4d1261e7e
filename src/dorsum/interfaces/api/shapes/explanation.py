"""Why the level is what it is."""

from typing import Literal

from dorsum.interfaces.api.shapes.assessment import Assumption, Hours, Reason, State
from dorsum.interfaces.api.shapes.common import Head, Level, Shape, Status


class FullSource(Shape):
    """Something published, and the place in it."""

    source: str
    place: str
    title: str
    organisation: str
    year: int
    year_is_read: bool
    url: str


class Answered(Shape):
    """A finding as it counts: what was said, or what follows from it."""

    id: str
    question: str
    answer: str | float


class Open(Shape):
    """A finding that is open; the level is the highest that its answer could lead to."""

    id: str
    question: str
    raises_to: Level | None


class RuleReason(Shape):
    """A red flag with the answers behind it and its sources."""

    rule: str
    label: str
    level: Level
    within: Hours | None
    basis: Literal["guideline", "adapted", "expert"]
    answers: list[Answered]
    missing: list[Open]
    status: Status
    sources: list[FullSource]


class Explanation(Head):
    """What fired, what could, what nearly did, and what would change the answer."""

    level: Level | None
    status: State
    at_least: Level | None
    at_most: Level | None
    fired: list[RuleReason]
    possible: list[RuleReason]
    near: list[RuleReason]
    why_not_higher: list[Reason]
    why_not_lower: list[Reason]
    assumed: list[Assumption]
    questions: list[Open]
    unsure: list[Open]
