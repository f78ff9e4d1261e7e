"""Plan, medicines, recovery and visit."""

from typing import Literal

from dorsum.interfaces.api.shapes.common import (
    Certainty,
    Effect,
    Line,
    Protocol,
    Shape,
    Source,
    Span,
    Stand,
    Status,
)
from dorsum.model.courses import PainClass
from dorsum.model.medicine_results import NoMedicine, Permission
from dorsum.model.plan_results import Course, Scope
from dorsum.model.treatment import Tier


class Stage(Shape):
    """A stretch of time since the pain began."""

    id: str
    label: str
    from_day: int


class Position(Shape):
    """What a guideline says about an intervention."""

    guideline: str
    position: Stand
    note: str | None
    status: Status
    sources: list[Source]


class Movement(Shape):
    """A position or movement, how to do it, how often, and when to stop."""

    id: str
    label: str
    how: list[str]
    dose: Protocol | None
    progress: list[str]
    stop: list[str]
    status: Status
    sources: list[Source]


class Intervention(Shape):
    """Something that can be done."""

    id: str
    label: str
    tier: Tier
    what: list[str]
    how: list[str]
    protocol: Protocol | None
    effect: Effect
    certainty: Certainty
    positions: list[Position]
    cautions: list[str]
    not_for: list[str]
    stop: list[str]
    why_not: str | None
    ask: str | None
    status: Status
    sources: list[Source]


class Advised(Intervention):
    """Something that is put forward for this person."""

    evidence_is_indirect: bool
    movements: list[Movement]


class ForCause(Shape):
    """What is done about a likely cause."""

    id: str
    label: str
    treatment: list[str]


class NotNow(Shape):
    """Something that the answers speak against, or that waits for an answer."""

    id: str
    label: str
    because: list[str]
    waits_for: list[str]
    not_for: list[str]


class Plan(Shape):
    """What to do by time, what to skip, and what to mind (`cautions`, by what is advised)."""

    scope: Scope
    stage: Stage | None
    course: Course
    now: list[Advised]
    today: list[Advised]
    more: list[Advised]
    this_week: list[Advised]
    next_weeks: list[Advised]
    ask: list[Advised]
    movements: list[Movement]
    for_causes: list[ForCause]
    skip: list[Intervention]
    not_now: list[NotNow]
    check_again_on_day: int | None
    cautions: dict[str, list[str]]


class MedicineReason(Shape):
    """Why a medicine is denied, needs a professional first, or care."""

    effect: Literal["deny", "ask_first", "caution"]
    rule: str | None
    say: str
    findings: list[str]
    status: Status
    sources: list[Source]


class Dose(Shape):
    """One dose, the hours between doses, and the most in 24 hours."""

    unit: Literal["mg", "g"]
    one: Span
    hours_between: float
    most_in_24_hours: float


class Medicine(Shape):
    """Whether a medicine may be used, why, and how much; a dose only where it may."""

    id: str
    label: str
    permission: Permission
    reasons: list[MedicineReason]
    waits_for: list[str]
    dose: Dose | None
    most_days: int | None
    how: list[str]
    also_in: list[str]
    stop: list[str]
    effect: Effect
    certainty: Certainty
    label_status: Status | None
    label_sources: list[Source]


class Medicines(Shape):
    """All medicines in the order to think of them; none where `none_because` says why."""

    none_because: NoMedicine | None
    medicines: list[Medicine]


class CoursePoint(Shape):
    """A day since the study began, and where a group of people stood, with the interval if known."""

    day: float
    value: float
    low: float | None
    high: float | None


class RecoveryCourse(Shape):
    """How a group of people went on."""

    id: str
    label: str
    measure: Literal["mean_pain_of_100", "recovered_of_100"]
    definition: str
    people: int
    certainty: Certainty
    points: list[CoursePoint]
    status: Status
    sources: list[Source]


class RecoveryFact(Shape):
    """Something known about how such pain goes on; `own`: its rule holds for this person."""

    id: str
    kind: Literal["expect", "slows", "speeds", "comes_back", "one_spasm"]
    own: bool
    say: list[str]
    certainty: Certainty
    status: Status
    sources: list[Source]


class Recovery(Shape):
    """How such pain goes on in groups of people; never a day for one person."""

    pain: PainClass | None
    courses: list[RecoveryCourse]
    facts: list[RecoveryFact]


class Prevention(Shape):
    """Something that may keep the pain from coming back, or is said to."""

    id: str
    label: str
    tier: Tier
    what: list[str]
    how: list[str]
    effect: Effect
    certainty: Certainty
    why_not: str | None
    status: Status
    sources: list[Source]


class CauseTests(Shape):
    """What a doctor may look for, and when no test is needed."""

    id: str
    label: str
    tests: dict[str, str]
    no_test: str


class Doctor(Shape):
    """What to bring to a visit, or what to say when calling for help."""

    call: list[Line]
    tell: list[Line]
    ask: list[Line]
    tests: list[Line]
    causes: list[CauseTests]
    offers: list[Advised]
