"""An assessment: how urgent, why, what it may be, what to do (docs/reference/json.md)."""

from typing import Literal

from dorsum.interfaces.api.shapes.care import Doctor, Medicines, Plan, Prevention, Recovery
from dorsum.interfaces.api.shapes.common import Head, Level, Shape, Source, Span, Status
from dorsum.model.cause_results import LikelihoodWord, Strength
from dorsum.model.results import Status as State

__all__ = ["State"]


class Hours(Shape):
    """Within how many hours."""

    min_hours: int
    max_hours: int


class Verdict(Shape):
    """A red flag and the answers behind it; `missing` are open findings that matter."""

    rule: str
    level: Level
    within: Hours | None
    answers: dict[str, str | float]
    missing: list[str]
    status: Status
    sources: list[Source]


class Assumption(Shape):
    """Something taken as given that was not said."""

    kind: str
    finding: str | None
    text: str


class Reason(Shape):
    """Why the level is not another one."""

    text: str
    rule: str | None


class Triage(Shape):
    """The interval of levels, what to act on, and why; of withdrawn content no calm level is told."""

    at_least: Level | None
    at_most: Level | None
    status: State
    advise: Level | None
    within: Hours | None
    fired: list[Verdict]
    possible: list[Verdict]
    near: list[Verdict]
    questions: list[str]
    raises_to: dict[str, Level]
    unsure: list[str]
    assumed: list[Assumption]
    why_not_higher: list[Reason]
    why_not_lower: list[Reason]


class CauseReason(Shape):
    """What speaks for or against a cause; above 1 the factor speaks for it."""

    finding: str
    kind: Literal["yes", "no", "age", "sex", "region"]
    text: str
    strength: Strength
    factor: float
    range: Span
    status: Status
    sources: list[Source]


class Cause(Shape):
    """A cause that can be, with its share of all causes together and the range of that."""

    id: str
    label: str
    likelihood: LikelihoodWord
    share: float
    range: Span
    must_rule_out: bool
    has_sign: bool
    reasons_for: list[CauseReason]
    reasons_against: list[CauseReason]
    opinion: float
    numbers: int
    opinions: int
    status: Status
    sources: list[Source]


class Ranking(Shape):
    """Where the question was asked, and whether the first causes must be ruled out."""

    setting: str
    danger_open: bool


class AssessmentParts(Head):
    """The parts that were asked for (`parts`). `level` is null while none may be said."""

    level: Level | None
    status: State
    triage: Triage | None = None
    causes: list[Cause] | None = None
    ranking: Ranking | None = None
    other_causes: list[Cause] | None = None
    plan: Plan | None = None
    medicines: Medicines | None = None
    recovery: Recovery | None = None
    prevention: list[Prevention] | None = None
    doctor: Doctor | None = None


class Assessment(Head):
    """What is said about a case, but for `other_causes`. `level` is null while none may be said."""

    level: Level | None
    status: State
    triage: Triage
    causes: list[Cause]
    ranking: Ranking
    plan: Plan
    medicines: Medicines
    recovery: Recovery
    prevention: list[Prevention]
    doctor: Doctor


class PlanAnswer(Head):
    """What to do, for a case. `level` is null while none may be said."""

    level: Level | None
    status: State
    plan: Plan
    recovery: Recovery
    prevention: list[Prevention]
    doctor: Doctor


class MedicineAnswer(Head):
    """What of the medicines of a shop may be used. `level` is null while none may be said."""

    level: Level | None
    status: State
    medicines: Medicines
