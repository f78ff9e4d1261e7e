"""Help at once for somebody in a spasm: one screen of danger signs, then what eases, then first steps.

Before the check is finished only slow breathing and a position to lie in may be shown, and only where
that one screen was denied: it settles whom they are not for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dorsum.care.answers import Answers
from dorsum.care.interview import MOST_ITEMS, MOST_WORDS, Screen, next_screen, words_on
from dorsum.care.plan import PLANNED
from dorsum.care.triage import is_urgent, triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.plan_results import Plan, PlanItem
from dorsum.model.rules import finding_ids
from dorsum.model.treatment import Movement
from dorsum.model.truth import Answer, Truth

POSITION, BREATHING, WARMTH = "position", "breathing", "heat"
RESTING = (POSITION, BREATHING)
DOUBTS = (Answer.YES, Answer.UNSURE)
_REGIONS = {"low_back": "low_back_pain", "upper_back": "upper_back_pain"}
"""The regions a position is for, and the finding that says whether it hurts there."""


@dataclass(frozen=True, slots=True)
class Ease:
    """What may be done at once, while the check is not finished."""

    breathing: Movement
    position: Movement


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a plan says of warmth, of getting up again, and of the first movement; all may be missing."""

    warmth: tuple[PlanItem, ...]
    rest: PlanItem | None
    movement: Movement | None


@lru_cache(maxsize=4)
def rescue_screen(rules: CompiledRules) -> Screen:
    """Return the one screen: the first signs of the interview, and what the position and breathing need."""
    signs = [id for id in next_screen(Case(), rules).items if _is_danger(id, rules.knowledge)]  # type: ignore[union-attr]  # nothing is answered yet
    screens = (
        _screen(signs, (position, breathing), rules.knowledge)
        for position in _positions_for(set(_REGIONS), rules.knowledge)
        for breathing in _of_kind(BREATHING, rules.knowledge)
    )
    # The content has a position whose needs fit beside the signs (tested). Where it was withdrawn only the
    # signs are asked, and the full check goes on.
    return next(
        (screen for screen in screens if _fits(screen, rules.knowledge)), _screen(signs, (), rules.knowledge)
    )


def _screen(signs: list[str], shown: Iterable[Movement], knowledge: Knowledge) -> Screen:
    needed = (id for movement in shown for id in needs(movement))
    items = [*signs, *(_shortest(id, signs, knowledge) for id in needed)]
    return Screen("first", "yes_no", tuple(dict.fromkeys(items)))


def needs(movement: Movement) -> tuple[str, ...]:
    """Return the findings that have to be known before the movement may be shown."""
    return finding_ids(movement.not_for) if movement.not_for else ()


def _shortest(finding: str, signs: list[str], knowledge: Knowledge) -> str:
    """Return what denies the finding in the fewest words: itself or a lead question; what is there anyway."""
    ways = [finding, *(lead.id for lead in knowledge.questions if finding in lead.covers)]
    return min(ways, key=lambda id: (id not in signs, words_on(Screen("first", "yes_no", (id,)), knowledge)))


def _fits(screen: Screen, knowledge: Knowledge) -> bool:
    return len(screen.items) <= MOST_ITEMS and words_on(screen, knowledge) <= MOST_WORDS


def covered_by(item: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the findings that a "no" to the item denies."""
    return knowledge.lead[item].covers if item in knowledge.lead else (item,)


def _is_danger(item: str, knowledge: Knowledge) -> bool:
    """Whether a yes to the item, or to something it covers, is urgent by itself."""
    return any(
        is_urgent(knowledge.finding[id].level_if_only_yes, knowledge) for id in covered_by(item, knowledge)
    )


def _of_kind(kind: str, knowledge: Knowledge) -> list[Movement]:
    found = [one for one in knowledge.treatment.movements if one.kind == kind]
    return sorted(found, key=lambda one: (one.order, one.id))


def _positions_for(regions: set[str], knowledge: Knowledge) -> Iterator[Movement]:
    return (one for one in _of_kind(POSITION, knowledge) if regions <= set(one.regions))


def goes_to_check(case: Case, rules: CompiledRules) -> bool:
    """Whether only the full check can go on.

    Danger is known already, a sign of the screen is doubted, or any other sign of danger is while the
    check is not finished.
    """
    result, knowledge = triage(case, rules), rules.knowledge
    if any(is_urgent(level, knowledge) for level in (result.at_least, result.advise)):
        return True
    doubted = {id for id, said in case.answers.items() if said in DOUBTS}
    on_screen = {id for item in rescue_screen(rules).items for id in (item, *covered_by(item, knowledge))}
    is_open = result.status == "incomplete"
    return bool(doubted & on_screen) or (is_open and any(_is_danger(id, knowledge) for id in doubted))


def taken_back_by(item: str, case: Case, knowledge: Knowledge) -> frozenset[str]:
    """Return what a new yes to the item takes back: each "no" to a finding that it covers."""
    covered = (id for id in covered_by(item, knowledge) if id != item)
    return frozenset(id for id in covered if case.answers.get(id) is Answer.NO)


def ease(case: Case, rules: CompiledRules) -> Ease | None:
    """Return what eases at once; None where a sign of the screen is open or doubted, or danger is known.

    There is nothing either where the content was withdrawn.
    """
    answers = Answers.of(case, rules)
    if (
        rules.knowledge.stop is not None
        or goes_to_check(case, rules)
        or not _is_denied(rescue_screen(rules), answers)
    ):
        return None
    paced = (one for one in _of_kind(BREATHING, rules.knowledge) if one.pace)
    breathing = _first_safe(paced, answers)
    position = _first_safe(_positions_for(_may_hurt(answers), rules.knowledge), answers)
    return Ease(breathing, position) if breathing and position else None


def _is_denied(screen: Screen, answers: Answers) -> bool:
    behind = (id for item in screen.items for id in covered_by(item, answers.knowledge))
    return all(answers.truth(id) is Truth.NO for id in behind)


def _may_hurt(answers: Answers) -> set[str]:
    """Return the regions that are not known to be free of pain; all of them where none is left."""
    left = {region for region, finding in _REGIONS.items() if answers.truth(finding) is not Truth.NO}
    return left or set(_REGIONS)


def _first_safe(movements: Iterable[Movement], answers: Answers) -> Movement | None:
    return next((one for one in movements if answers.judged(one).truth is Truth.NO), None)


def first_steps(plan: Plan) -> FirstSteps | None:
    """Return the first steps of a plan; None before it is one, or where it says nothing of them."""
    if plan.scope not in PLANNED:
        return None
    soon = (*plan.now, *plan.today, *plan.more)
    steps = FirstSteps(
        warmth=tuple(one for one in soon if one.intervention.modality == WARMTH),
        rest=next((one for one in soon if _is_rest(one)), None),
        movement=next((one for one in plan.movements if one.kind not in RESTING), None),
    )
    return steps if steps.warmth or steps.rest or steps.movement else None


def _is_rest(one: PlanItem) -> bool:
    return bool(one.movements) and all(movement.kind == POSITION for movement in one.movements)
