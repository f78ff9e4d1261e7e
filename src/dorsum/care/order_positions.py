"""Which position on an order may be told of a person: only one that is known to speak of them.

All that is known counts here: the record, and every answer, however old. A position that stays silent takes
nothing from anybody; one that speaks of somebody it was not written for may keep them from a scan they need.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dorsum.care.answers import Answers
from dorsum.care.record import age_id, back_pain_since, completed, is_back_pain
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.conditions import Condition
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.records import Answered, Order, OrderPosition, Record
from dorsum.model.truth import Truth

ONSET = "days_since_onset"


@dataclass(frozen=True)
class Ordered:
    """A position, and the orders that it is about."""

    position: OrderPosition
    orders: tuple[Order, ...]


def ordered(record: Record, knowledge: Knowledge) -> Iterator[Ordered]:
    """Yield each position that is about an order of the record, known by its code."""
    for position in knowledge.library.order_positions:
        orders = tuple(one for one in record.orders if _is_about(position, one, knowledge))
        if orders:
            yield Ordered(position, orders)


def is_partly_for_back_pain(one: Ordered, otherwise: bool, knowledge: Knowledge) -> bool:
    """Whether back pain is among the reasons; `otherwise` says so of an order without any."""
    return True in _reasons(one, otherwise, knowledge)


def is_only_for_back_pain(one: Ordered, otherwise: bool, knowledge: Knowledge) -> bool:
    """Whether every reason is back pain; `otherwise` says so of an order without any."""
    return set(_reasons(one, otherwise, knowledge)) == {True}


def may_be_told(one: Ordered, record: Record, rules: CompiledRules, today: date) -> bool:
    """Whether a position is in force and speaks of this person, as far as is known."""
    knowledge = rules.knowledge
    cases = tuple(_cases(record, knowledge, today))
    return (
        _is_in_force(one.position, knowledge)
        and _is_old_enough(one.position, record, cases, knowledge)
        and not _is_silenced(one, record, knowledge)
        and not any(_is_not_for(one.position, case, rules) for case in cases)
    )


def _is_about(position: OrderPosition, order: Order, knowledge: Knowledge) -> bool:
    sets = (one for one in knowledge.library.codes if one.id in position.ordered)
    return any(one.holds(order.codings) for one in sets)


def _reasons(one: Ordered, otherwise: bool, knowledge: Knowledge) -> Iterator[bool]:
    """Yield of each reason whether it is back pain; one that we cannot read is not."""
    for order in one.orders:
        if order.reasons is None:
            yield otherwise
        else:
            yield from (is_back_pain(reason, knowledge) for reason in order.reasons)


def _cases(record: Record, knowledge: Knowledge, today: date) -> Iterator[Case]:
    """Yield what each interview said, and what the record says alone."""
    since = back_pain_since(record, knowledge)
    alone = Case() if since is None else Case().with_numbers({ONSET: max((today - since).days, 0)})
    for case in (*(_as_of(today, one) for one in record.answered), alone):
        yield completed(replace(case, today=today), record, knowledge).case


def _as_of(today: date, answered: Answered) -> Case:
    """Return the case with the days since the pain began that have passed by now."""
    case = answered.case
    if ONSET not in case.numbers or answered.on is None:
        return case
    return case.with_numbers({ONSET: case.numbers[ONSET] + max((today - answered.on).days, 0)})


def _is_in_force(position: OrderPosition, knowledge: Knowledge) -> bool:
    if knowledge.stop is not None or f"order_positions/{position.id}" in knowledge.withdrawn:
        return False
    interventions = {one.id for one in knowledge.treatment.interventions}
    return position.intervention is None or position.intervention in interventions


def _is_old_enough(
    position: OrderPosition, record: Record, cases: tuple[Case, ...], knowledge: Knowledge
) -> bool:
    """Whether each age that is known is old enough; where none is known, nothing is."""
    id = age_id(knowledge)
    ages = [case.numbers[id] for case in cases if id in case.numbers]
    return min([*ages, *([] if record.age is None else [record.age])], default=-1) >= position.from_age


def _is_silenced(one: Ordered, record: Record, knowledge: Knowledge) -> bool:
    """Whether a problem of the record or a reason of the order lets the position be silent."""
    reasons = [reason for order in one.orders for reason in order.reasons or ()]
    for codes in knowledge.library.codes:
        counting = (problem.codings for problem in record.problems if problem.is_active or codes.ever)
        if codes.id in one.position.silenced_by and any(map(codes.holds, (*reasons, *counting))):
            return True
    return False


def _is_not_for(position: OrderPosition, case: Case, rules: CompiledRules) -> bool:
    condition = _conditions(rules).get(position.id)
    if condition is None:
        return False
    answers = Answers.of(case, rules)
    return condition.judged(answers.closed, answers.case.numbers).truth is Truth.YES


@lru_cache(maxsize=4)
def _conditions(rules: CompiledRules) -> dict[str, Condition]:
    return dict(_with_rules(rules))


def _with_rules(rules: CompiledRules) -> Iterator[tuple[str, Condition]]:
    for position in rules.knowledge.library.order_positions:
        if position.not_for is not None:
            yield position.id, Condition(position.not_for, rules)
