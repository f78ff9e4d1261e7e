"""What a person named without being asked and that is no yes: a number, a choice, a "not sure".

It may make a result more urgent at once. It calms nobody and closes no question before it was asked itself:
an age alone says no to much (docs/decisions/tools_for_language_models.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from dorsum.care.answered import with_said
from dorsum.care.assessment import Assessment, assess
from dorsum.care.heard import heard_screen
from dorsum.care.interview import Screen
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer


def without_unasked(case: Case, unasked: Collection[str]) -> Case:
    """Return the case as if these had not been said."""
    answers = {id: said for id, said in case.answers.items() if id not in unasked}
    numbers = {id: said for id, said in case.numbers.items() if id not in unasked}
    return replace(
        case,
        answers=MappingProxyType(answers),
        numbers=MappingProxyType(numbers),
        asked_again=case.asked_again & answers.keys(),
    )


def all_but_yes(case: Case, knowledge: Knowledge) -> frozenset[str]:
    """Return everything in a case that nobody here asked for, but for each yes."""
    said = case.answers.items()
    choices = {one.id for one in knowledge.findings if one.kind == "choice"}
    other = {id for id, answer in said if answer is not Answer.YES or id in choices}
    return frozenset(other | case.numbers.keys())


def with_replied(
    case: Case,
    answers: Mapping[str, object],
    named: Mapping[str, object],
    unasked: Collection[str],
    knowledge: Knowledge,
) -> tuple[Case, frozenset[str]]:
    """Return the case with answers and with what was named, and what in it nobody was asked for.

    An answer takes the place of what was named before. `unasked` is what was not asked for in `case`.

    Raises:
        CaseError: an item is none of the content, or an answer is none or speaks against a number.
    """
    asked = without_unasked(case, unasked)
    at_once = {id: said for id, said in named.items() if id in knowledge.lead or said == Answer.YES.value}
    new = {id: said for id, said in named.items() if id not in at_once and not _is_unsure(id, said, asked)}
    kept = {id: said for id, said in _said(case, unasked).items() if id not in {*answers, *named}}
    base = with_said(without_unasked(asked, new), {**answers, **at_once}, knowledge)
    waiting = {**kept, **new}
    return with_said(base, waiting, knowledge), frozenset(waiting)


def _is_unsure(id: str, said: object, asked: Case) -> bool:
    """Whether the person said "not sure" to the question already; to say it again answers nothing."""
    return said == Answer.UNSURE.value and asked.answers.get(id) is Answer.UNSURE


def _said(case: Case, items: Collection[str]) -> dict[str, object]:
    answers = {id: said.value for id, said in case.answers.items() if id in items}
    return {**answers, **{id: said for id, said in case.numbers.items() if id in items}}


def unasked_screen(unasked: Collection[str], knowledge: Knowledge) -> Screen | None:
    """Return the questions of what was named, in the order of the content; None where there is none."""
    items = {one.id: (one.id,) for one in knowledge.findings if one.id in unasked}
    return heard_screen(items, knowledge)


def more_urgent(case: Case, asked: Case, rules: CompiledRules) -> Assessment:
    """Return the assessment of all that was said where it alarms more than that of what was asked for.

    It is about the whole case either way: what was said is not forgotten, it only closes nothing.
    """
    said = assess(case, rules)
    if case == asked:
        return said
    other = replace(assess(asked, rules), case=case)
    if _urgency(said) != _urgency(other):
        return max(said, other, key=_urgency)
    return said if _alarms(said) - _alarms(other) else other


def _urgency(found: Assessment) -> tuple[int, int, int]:
    """Return how urgent it is: the level, and how soon."""
    level, within = found.triage.advise, found.triage.within
    rank = -1 if level is None else found.knowledge.level[level].rank
    return (rank, -within.max_hours, -within.min_hours) if within else (rank, 0, 0)


def _alarms(found: Assessment) -> set[str]:
    return {one.rule for one in found.triage.fired} | {one.need for one in found.support}
