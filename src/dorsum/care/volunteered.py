"""What a person named without being asked and that may close a question: a number, a "not sure", some a yes.

It may make a result more urgent at once. It calms nobody and closes nothing before it was asked itself: an
age alone says no to much, and so does "I am breastfeeding" (docs/decisions/tools_for_language_models.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from dorsum.care.answered import with_said
from dorsum.care.assessment import Assessment, assess
from dorsum.care.heard import heard_screen
from dorsum.care.interview import Screen
from dorsum.care.triage import is_urgent
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.case_reading import check_contradictions, read_answers
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


def all_that_may_close(case: Case, rules: CompiledRules) -> frozenset[str]:
    """Return everything in a case that might say no to something: all but each plain yes.

    A yes that a number decides, such as an age band, is none: the number may say something else.
    """
    said = case.answers.items()
    return frozenset({id for id, answer in said if _may_close(id, answer.value, rules)} | case.numbers.keys())


def _may_close(id: str, said: object, rules: CompiledRules) -> bool:
    by_number = id in rules.knowledge.inputs_of
    return said != Answer.YES.value or by_number or id in _closed_by_yes(rules)


@lru_cache(maxsize=4)
def _closed_by_yes(rules: CompiledRules) -> frozenset[str]:
    """Return the findings that, when they are there, rule another one out by a fact."""
    findings = rules.knowledge.findings
    cases = {one.id: Case(answers=MappingProxyType({one.id: Answer.YES})) for one in findings}
    return frozenset(id for id, case in cases.items() if rules.close(rules.encode(case)).no)


def with_replied(
    case: Case,
    answers: Mapping[str, object],
    named: Mapping[str, object],
    unasked: Collection[str],
    rules: CompiledRules,
) -> tuple[Case, frozenset[str]]:
    """Return the case with answers and with what was named, and what in it nobody was asked for.

    An answer takes the place of what was named before. `unasked` is what was not asked for in `case`.

    Raises:
        CaseError: an item is none of the content, or an answer is none or speaks against a number.
    """
    knowledge, asked = rules.knowledge, without_unasked(case, unasked)
    waits = {id for id, said in named.items() if id not in knowledge.lead and _may_close(id, said, rules)}
    new = {id: said for id, said in named.items() if id in waits and not _is_unsure(id, said, asked)}
    at_once = {id: said for id, said in named.items() if id not in waits}
    settled = {id for id in unasked if answers.keys() & {id, *knowledge.inputs_of.get(id, ())}}
    base = with_said(without_unasked(asked, new), {**answers, **at_once}, knowledge)
    whole, waiting = _with_waiting(base, case, set(unasked) - settled - named.keys(), new, knowledge)
    check_contradictions(whole.answers, whole.numbers, knowledge)
    return whole, waiting


def _with_waiting(
    base: Case, before: Case, kept: Collection[str], new: Mapping[str, object], knowledge: Knowledge
) -> tuple[Case, frozenset[str]]:
    """Return the case with what waits to be asked; unlike an answer, it takes no other answer back."""
    answers, numbers = read_answers(new, knowledge)
    answers |= {id: said for id, said in before.answers.items() if id in kept}
    numbers |= {id: said for id, said in before.numbers.items() if id in kept}
    return base.with_answers(answers).with_numbers(numbers), frozenset({*kept, *new})


def _is_unsure(id: str, said: object, asked: Case) -> bool:
    """Whether the person said "not sure" to the question already; to say it again answers nothing."""
    return said == Answer.UNSURE.value and asked.answers.get(id) is Answer.UNSURE


def unasked_screen(unasked: Collection[str], knowledge: Knowledge) -> Screen | None:
    """Return the questions of what was named, in the order of the content; None where there is none."""
    items = {one.id: knowledge.inputs_of.get(one.id, (one.id,)) for one in knowledge.findings}
    return heard_screen({id: asked for id, asked in items.items() if id in unasked}, knowledge)


def more_urgent(case: Case, asked: Case, rules: CompiledRules) -> Assessment:
    """Return the assessment of what was asked for; of all that was said where that is urgent and alarms more.

    It is about the whole case either way: what was said is not forgotten, it only closes nothing. So a level
    that is not urgent is never told of what was only named: open questions stay open.
    """
    said = assess(case, rules)
    if case == asked:
        return said
    other = assess(asked, rules)
    alarms = is_urgent(said.triage.advise, rules.knowledge) and _alarm(said) >= _alarm(other)
    new = _alarm(said) > _alarm(other) or _fired(said) - _fired(other)
    return replace(said if alarms and new else other, case=case, support=said.support)


def _alarm(found: Assessment) -> tuple[int, int, int]:
    """Return how urgent it is: the level, and how soon."""
    level, within = found.triage.advise, found.triage.within
    rank = -1 if level is None else found.knowledge.level[level].rank
    return (rank, -within.max_hours, -within.min_hours) if within else (rank, 0, 0)


def _fired(found: Assessment) -> set[str]:
    return {one.rule for one in found.triage.fired}
