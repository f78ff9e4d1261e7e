"""What to say to whoever opens a record, or is about to order something for back pain.

Whether a person stands in danger, or is seen to be calm, is decided by triage alone. "Calm" has to be known:
it needs answers of today or yesterday that close every danger sign, and a record that does not disagree.
Danger is told longer than calm, because an old "no" rules out nothing while an old "yes" is still a yes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dorsum.care.answers import Answers
from dorsum.care.assessment import Assessment, assess, is_reassuring
from dorsum.care.record import Completed, completed, has_back_pain
from dorsum.care.triage import is_urgent
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.conditions import Condition
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.records import CARDS, Answered, CardId, Order, OrderPosition, Record
from dorsum.model.truth import Truth

SOON = "within_days"
TOMORROW = -1


@dataclass(frozen=True)
class Standing:
    """Where a person stands, by one set of answers or, where `answered` is None, by the record alone.

    `is_old`: the answers are too old to rule anything out. `left_out`: there are older answers that do not
    count at all.
    """

    card: CardId
    answered: Answered | None
    completed: Completed
    assessment: Assessment
    is_old: bool
    left_out: bool


@dataclass(frozen=True)
class OrderAdvice:
    """Where the person stands, and what is known of the orders; no position while there is danger."""

    standing: Standing
    positions: tuple[OrderPosition, ...]


def advise_on_person(record: Record, rules: CompiledRules, today: date) -> Standing | None:
    """Return where the person stands; None where neither answers nor an active problem tell of back pain."""
    standing = _standing(record, rules, today)
    if standing.answered is None and not has_back_pain(record, rules.knowledge):
        return None
    return standing


def advise_on_orders(record: Record, rules: CompiledRules, today: date) -> OrderAdvice | None:
    """Return what to say of the orders of the record; None where nothing is known about any of them.

    An order that none of our codes names is never guessed at, nor is one that is made for something else
    than back pain.
    """
    knowledge = rules.knowledge
    standing = _standing(record, rules, today)
    for_back = standing.answered is not None or has_back_pain(record, knowledge)
    orders = [one for one in record.orders if _is_for_back_pain(one, for_back, knowledge)]
    known = [
        position
        for position in knowledge.library.order_positions
        if any(_is_ordered(position, order, knowledge) for order in orders)
    ]
    if not known:
        return None
    if standing.card in ("danger", "soon"):
        return OrderAdvice(standing, ())
    told = tuple(one for one in known if _may_be_told(one, standing, rules))
    return OrderAdvice(standing, told) if told else None


def _standing(record: Record, rules: CompiledRules, today: date) -> Standing:
    """Return the most careful of what the answers say; by the record alone where none count."""
    days = rules.knowledge.library.record_card["danger"].days
    counting = [one for one in record.answered if _age(one, today) is None or _is_within(one, days, today)]
    left_out = len(counting) < len(record.answered)
    found = [_by(one, record, rules, today) for one in counting] or [_by(None, record, rules, today)]
    return replace(min(found, key=lambda one: CARDS.index(one.card)), left_out=left_out)


def _by(answered: Answered | None, record: Record, rules: CompiledRules, today: date) -> Standing:
    case = replace(answered.case if answered else Case(), today=today)
    whole = completed(case, record, rules.knowledge)
    assessment = assess(whole.case, rules)
    days = rules.knowledge.library.record_card["calm"].days
    is_old = answered is not None and not _is_within(answered, days, today)
    may_be_calm = answered is not None and not is_old and whole.agrees
    return Standing(
        card=_card(assessment, may_be_calm=may_be_calm),
        answered=answered,
        completed=whole,
        assessment=assessment,
        is_old=is_old,
        left_out=False,
    )


def _card(assessment: Assessment, *, may_be_calm: bool) -> CardId:
    result, knowledge = assessment.triage, assessment.knowledge
    if is_urgent(result.advise, knowledge) or is_urgent(result.at_least, knowledge):
        return "danger"
    if SOON in (result.advise, result.at_least):
        return "soon"
    return "calm" if may_be_calm and is_reassuring(result, knowledge) else "open"


def _age(answered: Answered, today: date) -> int | None:
    """Return how many days ago the answers were given; None where that is not known, or cannot be.

    Where it is later in the day than here, tomorrow has begun.
    """
    days = (today - answered.on).days if answered.on else None
    return max(days, 0) if days is not None and days >= TOMORROW else None


def _is_within(answered: Answered, days: int, today: date) -> bool:
    age = _age(answered, today)
    return age is not None and age <= days


def _is_for_back_pain(order: Order, otherwise: bool, knowledge: Knowledge) -> bool:
    """Whether an order is made for back pain: its reasons tell, and only without one the record does."""
    if order.reasons is None:
        return otherwise
    sets = (one for one in knowledge.library.codes if one.means == "back_pain")
    return any(one.holds(order.reasons) for one in sets)


def _is_ordered(position: OrderPosition, order: Order, knowledge: Knowledge) -> bool:
    sets = (one for one in knowledge.library.codes if one.id in position.ordered)
    return any(one.holds(order.codings) for one in sets)


def _may_be_told(position: OrderPosition, standing: Standing, rules: CompiledRules) -> bool:
    """Whether a position is in force and speaks of this person, as far as is known."""
    knowledge = rules.knowledge
    if knowledge.stop is not None or f"order_positions/{position.id}" in knowledge.withdrawn:
        return False
    if position.intervention and position.intervention not in _interventions(knowledge):
        return False
    condition = _conditions(rules).get(position.id)
    answers = Answers(standing.completed.case, rules)
    judged = condition.judged(answers.closed, answers.case.numbers) if condition else None
    return judged is None or judged.truth is not Truth.YES


def _interventions(knowledge: Knowledge) -> set[str]:
    return {one.id for one in knowledge.treatment.interventions}


@lru_cache(maxsize=4)
def _conditions(rules: CompiledRules) -> dict[str, Condition]:
    return dict(_with_rules(rules))


def _with_rules(rules: CompiledRules) -> Iterator[tuple[str, Condition]]:
    for position in rules.knowledge.library.order_positions:
        if position.not_for is not None:
            yield position.id, Condition(position.not_for, rules)
