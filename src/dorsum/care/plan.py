"""What to do, by time, and what not (DESIGN section 7).

What the plan may say goes by the level: nothing while questions are open or at an emergency, only what eases
for a while where somebody has to be seen the same day, and nothing that should wait for the visit where
somebody has to be seen within days. What a rule `not_for` speaks against, or may speak
against, is never advice.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from dorsum.care.answers import Answers
from dorsum.care.causes import danger_is_open
from dorsum.care.in_order import PUT_FORWARD, SKIPPED, in_order, rank_of
from dorsum.model.knowledge import Knowledge
from dorsum.model.medicine_results import MedicineCheck
from dorsum.model.plan_results import Course, NotNow, Plan, PlanItem, Scope
from dorsum.model.results import Triage
from dorsum.model.statements import Certainty
from dorsum.model.treatment import Intervention, Movement, Slot, Stage
from dorsum.model.truth import Truth

MOST_TODAY = 5
FIRST_TIERS = ("show_first", "offer")
"""What only may be used if one likes costs no question, and keeps back nothing else."""
_KINDS: Mapping[Scope, tuple[str, ...]] = MappingProxyType(
    {"comfort": ("position", "breathing"), "gentle": ("position", "breathing", "aerobic")}
)
"""Kinds of movement that a plan may name before somebody was seen; walks only where within days is enough."""
PLANNED: tuple[Scope, ...] = ("full", "gentle")
"""A plan with reasons for what is left out, and with medicines."""
_CERTAINTIES: tuple[Certainty, ...] = ("high", "moderate", "low", "very_low", "none")
_DAYS, _UPPER, _LOW = "days_since_onset", "upper_back_pain", "low_back_pain"
EASING, _WORSENING = "pain_is_easing", "pain_worsening_for_2_weeks_or_more"


def plan(answers: Answers, result: Triage, medicines: MedicineCheck, likely: Iterable[str] = ()) -> Plan:
    """Return what to do; `result` and `medicines` are those of the same case, `likely` ids of causes."""
    person = _Person(answers, result, medicines)
    chosen = in_order(answers.rules).interventions[person.stage.id if person.stage else None]
    sorted_out = _sorted_out(chosen, person)
    soon = _alternatives_last([*sorted_out.by_slot("now"), *sorted_out.by_slot("today")])
    first = {one.intervention.id for one in soon[:MOST_TODAY]}
    movements = _movements_of_the_stage(person)
    may_be_general = person.scope == "full" and sorted_out.holds_all
    return Plan(
        scope=person.scope,
        stage=person.stage,
        course=person.course,
        now=tuple(one for one in sorted_out.by_slot("now") if one.intervention.id in first),
        today=tuple(one for one in sorted_out.by_slot("today") if one.intervention.id in first),
        more=tuple(soon[MOST_TODAY:]),
        this_week=sorted_out.by_slot("this_week"),
        next_weeks=sorted_out.by_slot("next_weeks"),
        movements=tuple(one for one in movements if person.is_safe(one)),
        movements_wait_for=_waiting(movements, person) if person.scope in PLANNED else (),
        for_causes=tuple(answers.knowledge.cause[id] for id in likely if may_be_general),
        skip=tuple(one for one in chosen if one.tier in SKIPPED and person.scope in PLANNED),
        ask=tuple(one for one in sorted_out.items if one.intervention.tier == "doctor_only"),
        not_now=tuple(sorted_out.not_now),
        check_again_on_day=_check_again(person),
    )


def scope_of(result: Triage, knowledge: Knowledge) -> Scope:
    """Return how much may be said at all: the higher of what is advised and what is still possible counts.

    Of a content that was withdrawn nothing is said.
    """
    if (
        knowledge.stop is not None
        or result.status == "incomplete"
        or "emergency_now" in (result.advise, result.at_most)
    ):
        return "nothing"
    if danger_is_open(result):
        return "comfort"
    return "gentle" if result.at_most == "within_days" else "full"


class _Person:
    """What is known of a person for the plan."""

    def __init__(self, answers: Answers, result: Triage, medicines: MedicineCheck) -> None:
        self.answers = answers
        self.treatment = answers.treatment
        self.scope = scope_of(result, answers.knowledge)
        self.day = answers.number(_DAYS)
        self.stage = _stage_of(self.day, self.treatment.stages)
        self.usable = frozenset(
            one.medicine.id for one in medicines.medicines if one.permission in ("may_use", "instead")
        )
        self.course = _course(answers)
        self.regions = _regions(answers)
        self.is_upper_only = "upper_back" in self.regions and "low_back" not in self.regions

    def is_safe(self, item: Intervention | Movement) -> bool:
        """Whether it is known that nothing speaks against the item."""
        return self.answers.judged(item).truth is Truth.NO


def _course(answers: Answers) -> Course:
    if answers.truth(_WORSENING) is Truth.YES:
        return "worse"
    easing = answers.truth(EASING)
    return "better" if easing is Truth.YES else "same" if easing is Truth.NO else "unknown"


def _regions(answers: Answers) -> frozenset[str]:
    upper, low = answers.truth(_UPPER), answers.truth(_LOW)
    above = {"upper_back", "neck"} if upper is Truth.YES else set()
    below = {"low_back"} if low is Truth.YES or upper is Truth.NO else set()
    return frozenset(above | below)


def _stage_of(day: float | None, stages: Iterable[Stage]) -> Stage | None:
    reached = [stage for stage in stages if day is not None and stage.from_day <= day]
    return reached[-1] if reached else None


class _SortedOut(NamedTuple):
    items: list[PlanItem]
    not_now: list[NotNow]

    @property
    def holds_all(self) -> bool:
        """Whether nothing was kept from the person that is put forward first, and nothing for a reason.

        Only then may be told what is done for a cause in general: it knows no `not_for`.
        """
        return not any(one.because or one.intervention.tier in FIRST_TIERS for one in self.not_now)

    def by_slot(self, slot: Slot) -> tuple[PlanItem, ...]:
        """Return what a person does without a professional at this time, in order."""
        return tuple(
            one
            for one in self.items
            if one.intervention.slot == slot and one.intervention.tier in PUT_FORWARD
        )


def _sorted_out(chosen: Iterable[Intervention], person: _Person) -> _SortedOut:
    """Return what suits the person, and what does not with the reason."""
    found = _SortedOut([], [])
    for one in chosen:
        if one.tier in SKIPPED or not _may_be_said(one, person):
            continue
        judged = person.answers.judged(one)
        if judged.truth is Truth.NO:
            found.items.append(_item(one, person))
        elif person.scope in PLANNED:
            found.not_now.append(NotNow(one, judged.because, judged.waits_for))
    return found


def _alternatives_last(items: list[PlanItem]) -> list[PlanItem]:
    """Return the items in the order of the evidence; one that stands for another comes after all others."""
    named = {one.intervention.id for one in items}
    ordered = sorted(items, key=lambda one: rank_of(one.intervention))
    spare = [one for one in ordered if named & set(one.intervention.alternative_to)]
    return [*(one for one in ordered if one not in spare), *spare]


def _may_be_said(one: Intervention, person: _Person) -> bool:
    if person.scope == "nothing":
        return False
    if one.medicines and not person.usable & set(one.medicines):
        return False
    if person.scope == "gentle":
        return not one.waits_for_visit
    return one.comfort or person.scope == "full"


def _item(one: Intervention, person: _Person) -> PlanItem:
    is_indirect = person.is_upper_only and one.evidence_from == "low_back"
    certainty = _one_step_lower(one.certainty) if is_indirect else one.certainty
    return PlanItem(one, certainty, is_indirect, _movements(one, person))


def _one_step_lower(certainty: Certainty) -> Certainty:
    return _CERTAINTIES[min(_CERTAINTIES.index(certainty) + 1, len(_CERTAINTIES) - 1)]


def _movements(one: Intervention, person: _Person) -> tuple[Movement, ...]:
    named = [person.treatment.movement[id] for id in one.movements]
    return tuple(movement for movement in named if _fits(movement, person) and person.is_safe(movement))


def _fits(movement: Movement, person: _Person) -> bool:
    in_stage = person.stage is not None and person.stage.id in movement.stages
    return in_stage and bool(person.regions & set(movement.regions))


def _movements_of_the_stage(person: _Person) -> list[Movement]:
    """Return the sets of the region and the stage; before somebody was seen, only kinds that rest or walk."""
    if person.scope == "nothing" or person.stage is None:
        return []
    sets = [
        one
        for one in person.treatment.movement_sets
        if one.stage == person.stage.id and one.region in person.regions
    ]
    named = dict.fromkeys(id for one in sets for id in one.movements)
    movements = [person.treatment.movement[id] for id in named]
    kinds = _KINDS.get(person.scope, tuple({one.kind for one in movements}))
    return [one for one in movements if one.kind in kinds]


def _waiting(movements: Iterable[Movement], person: _Person) -> tuple[str, ...]:
    """Return the open findings that keep movements back, where no answer does."""
    judged = (person.answers.judged(one) for one in movements)
    return tuple(dict.fromkeys(id for one in judged if not one.because for id in one.waits_for))


def _check_again(person: _Person) -> int | None:
    """Return the first day of the next stage, when the plan changes; None where the day is unknown."""
    if person.day is None:
        return None
    later = [stage.from_day for stage in person.treatment.stages if stage.from_day > person.day]
    return later[0] if later else None
