"""What planning returns: what to do now, today, this week and after, and why."""

from dataclasses import dataclass
from typing import Literal

from dorsum.model.causes import Cause
from dorsum.model.statements import Certainty
from dorsum.model.treatment import Intervention, Movement, Stage

Course = Literal["better", "same", "worse", "unknown"]
Scope = Literal["full", "gentle", "comfort", "nothing"]
"""How much a plan may say: all that suits, what need not wait for a visit, what only eases, nothing."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to do. `certainty` is one step lower where the evidence is from the low back only.

    `movements` are those that suit the region, the stage and the answers.
    """

    intervention: Intervention
    certainty: Certainty
    is_indirect: bool
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class NotNow:
    """Something that is no advice: `because` of what was answered yes, or while `waits_for` is open."""

    intervention: Intervention
    because: tuple[str, ...]
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do by time, each in the order of the evidence.

    `now` and `today` together hold at most five; what else suits today is in `more`. `movements` are those of
    the region and the stage that nothing speaks against; `movements_wait_for` is what keeps others back while
    it is open. `for_causes` are the causes that are likely, where nothing was kept from the person. `skip` is
    what guidelines advise against or what does not help, `ask` what to ask a professional about, `not_now`
    what the answers speak against or leave open. `check_again_on_day` counts days since it began; None where
    that is unknown.
    """

    scope: Scope
    stage: Stage | None
    course: Course
    now: tuple[PlanItem, ...]
    today: tuple[PlanItem, ...]
    more: tuple[PlanItem, ...]
    this_week: tuple[PlanItem, ...]
    next_weeks: tuple[PlanItem, ...]
    movements: tuple[Movement, ...]
    movements_wait_for: tuple[str, ...]
    for_causes: tuple[Cause, ...]
    skip: tuple[Intervention, ...]
    ask: tuple[PlanItem, ...]
    not_now: tuple[NotNow, ...]
    check_again_on_day: int | None

    @property
    def advised(self) -> tuple[PlanItem, ...]:
        """Everything that the plan advises, in the order of time."""
        return (*self.now, *self.today, *self.more, *self.this_week, *self.next_weeks, *self.ask)
