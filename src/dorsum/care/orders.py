"""What to say to whoever opens a record, or is about to order something for back pain.

Whether a person stands in danger, or is seen to be calm, is decided by triage alone. "Calm" has to be known:
it needs answers of today or yesterday that close every danger sign, an age that the person told, and a record
that does not disagree. Danger is told longer than calm, because an old "no" rules out nothing while an old
"yes" is still a yes. No position on an order stands beside danger, not even beside danger that was told too
long ago to count.
"""

from dataclasses import dataclass, replace
from datetime import date

from dorsum.care.assessment import Assessment, assess, is_reassuring
from dorsum.care.entitlement import TOMORROW, are_of_these_days
from dorsum.care.order_positions import (
    is_only_for_back_pain,
    is_partly_for_back_pain,
    may_be_told,
    ordered,
)
from dorsum.care.record import Completed, completed, has_back_pain
from dorsum.care.triage import is_urgent
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.records import CARDS, PRESSING, Answered, CardId, OrderPosition, Record

SOON = "within_days"


@dataclass(frozen=True)
class Standing:
    """Where a person stands, by one set of answers or, where `answered` is None, by the record alone.

    `is_old`: the answers are too old to rule anything out. `left_out`: there are older answers that do not
    count at all; `pressed_before` are those of them that told of danger, or of something to look at soon.
    """

    card: CardId
    answered: Answered | None
    completed: Completed
    assessment: Assessment
    is_old: bool
    left_out: bool
    pressed_before: tuple[Answered, ...]


@dataclass(frozen=True)
class OrderAdvice:
    """Where the person stands, and what is known of the orders; no position beside danger, new or old."""

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

    An order that none of our codes names is never guessed at. One that is made for something beside back pain
    too gets no position. Danger in a person with back pain is told at any order that is known.
    """
    knowledge = rules.knowledge
    standing = _standing(record, rules, today)
    has_pain = standing.answered is not None or has_back_pain(record, knowledge)
    known = tuple(ordered(record, knowledge))
    for_pain = any(is_partly_for_back_pain(one, has_pain, knowledge) for one in known)
    if not for_pain and not (known and has_pain and standing.card == "danger"):
        return None
    if standing.card in PRESSING or standing.pressed_before:
        return OrderAdvice(standing, ())
    told = tuple(
        one.position
        for one in known
        if is_only_for_back_pain(one, has_pain, knowledge) and may_be_told(one, record, rules, today)
    )
    return OrderAdvice(standing, told) if told else None


def _standing(record: Record, rules: CompiledRules, today: date) -> Standing:
    """Return the most careful of what the answers say; by the record alone where none count."""
    days = rules.knowledge.library.record_card["danger"].days
    counting = [one for one in record.answered if _age(one, today) is None or _is_within(one, days, today)]
    left_out = [one for one in record.answered if one not in counting]
    before = tuple(one for one in left_out if _by(one, record, rules, today).card in PRESSING)
    found = [_by(one, record, rules, today) for one in counting] or [_by(None, record, rules, today)]
    most_careful = min(found, key=lambda one: CARDS.index(one.card))
    return replace(most_careful, left_out=bool(left_out), pressed_before=before)


def _by(answered: Answered | None, record: Record, rules: CompiledRules, today: date) -> Standing:
    case = replace(answered.case if answered else Case(), today=today)
    whole = completed(case, record, rules.knowledge)
    assessment = assess(whole.case, rules)
    is_old = answered is not None and not are_of_these_days(answered.on, today, rules.knowledge)
    may_be_calm = answered is not None and not is_old and whole.agrees and whole.age_is_told
    return Standing(
        card=_card(assessment, may_be_calm=may_be_calm and record.is_whole),
        answered=answered,
        completed=whole,
        assessment=assessment,
        is_old=is_old,
        left_out=False,
        pressed_before=(),
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
