"""How back pain goes on in groups of people, and what to bring to a visit, as values."""

from dataclasses import dataclass
from math import exp
from typing import Literal

from dorsum.model.rules import Rule
from dorsum.model.sendable import Sendable
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
class Curve:
    """A smooth line drawn through what was measured, out of 100; for mean pain, of 100 parts of the first.

    It goes from `first` to `last`; the larger `days`, the slower. Before `measured_from` no study has
    figures: there the line is a guess. The limits are how well the studies know it, where they say so.
    """

    first: float
    last: float
    days: float
    measured_from: float
    status: Status
    sources: tuple[Citation, ...]
    power: float = 1
    last_low: float | None = None
    last_high: float | None = None
    days_low: float | None = None
    days_high: float | None = None

    def at(self, day: float) -> float:
        """Return the value on a day, from 0 on."""
        return self._at(day, self.last, self.days)

    def range_at(self, day: float) -> tuple[float, float] | None:
        """Return from where to where the value lies on a day; None where the studies do not say."""
        if self.last_low is None or self.last_high is None or self.days_low is None or self.days_high is None:
            return None
        ends = self._at(day, self.last_low, self.days_low), self._at(day, self.last_high, self.days_high)
        return min(ends), max(ends)

    def _at(self, day: float, last: float, days: float) -> float:
        return last + (self.first - last) * exp(-((day / days) ** self.power))


@dataclass(frozen=True)
class Course(Sendable):
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
    curve: Curve | None = None


@dataclass(frozen=True)
class RecoveryFact(Sendable):
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
class VisitLine(Sendable):
    """A line for a visit: what to tell, what to ask, or when a test is needed; or for a call for help."""

    id: str
    kind: Literal["tell", "ask", "test", "call"]
    order: int
    say: Lines
    status: Status
    sources: tuple[Citation, ...]
    when: Rule | None = None
