"""How back pain goes on in groups of people, and what to bring to a visit, as values."""

from dataclasses import dataclass
from typing import Literal

from dorsum.model.rules import Rule
from dorsum.model.statements import Certainty, Citation, Lines, Status, Words

PainClass = Literal["acute", "subacute", "persistent"]


@dataclass(frozen=True)
class Point:
    """What was measured on this day since the start of a study, out of 100, with its interval if known."""

    day: float
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Course:
    """How a group of people went on in a study; never a date for one person."""

    id: str
    label: Words
    pain: PainClass
    measure: Literal["mean_pain_of_100", "recovered_of_100"]
    definition: Words
    people: int
    certainty: Certainty
    points: tuple[Point, ...]
    words: Lines
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class RecoveryFact:
    """Something about recovery; with `when`, for those for whom the rule holds."""

    id: str
    kind: Literal["expect", "slows", "speeds", "comes_back", "one_spasm"]
    pain: tuple[PainClass, ...]
    order: int
    say: Lines
    certainty: Certainty
    status: Status
    sources: tuple[Citation, ...]
    when: Rule | None = None


@dataclass(frozen=True)
class VisitLine:
    """A line for a visit: what to tell, what to ask, or when a test is needed; or for a call for help."""

    id: str
    kind: Literal["tell", "ask", "test", "call"]
    order: int
    say: Lines
    status: Status
    sources: tuple[Citation, ...]
    when: Rule | None = None
