"""What is said of recovery, and what to bring to a visit."""

from dataclasses import dataclass

from dorsum.model.causes import Cause
from dorsum.model.courses import Course, PainClass, RecoveryFact, VisitLine
from dorsum.model.plan_results import PlanItem


@dataclass(frozen=True, slots=True)
class Recovery:
    """How such pain went on in studies. `pain` is None where the day is unknown.

    `own` are the facts whose rule holds for the person, `facts` those that are true of everybody.
    Nothing here is a date for one person. Both are empty while anything is open or dangerous.
    """

    pain: PainClass | None
    courses: tuple[Course, ...]
    own: tuple[RecoveryFact, ...]
    facts: tuple[RecoveryFact, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """What to tell, what to ask, when a test is needed, and what a professional may offer.

    At an emergency there is only `call`: what to say to those who are called.
    """

    tell: tuple[VisitLine, ...]
    ask: tuple[VisitLine, ...]
    tests: tuple[VisitLine, ...]
    causes: tuple[Cause, ...]
    offers: tuple[PlanItem, ...]
    call: tuple[VisitLine, ...] = ()
