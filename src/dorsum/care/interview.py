"""Which questions come next. Stateless: same answers, same next screen (DESIGN section 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.results import Triage
from dorsum.model.truth import Answer

MOST_ITEMS = 6
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions shown together: several yes/no items, or one number, choice or timing alone.

    `about` are the signs that a timing question means: those answered yes or not sure.
    """

    group: str
    kind: Literal["yes_no", "number", "choice"]
    findings: tuple[str, ...]
    about: tuple[str, ...] = ()


def next_screen(case: Case, rules: CompiledRules) -> Screen | None:
    """Return the next questions, life threats first, or None when nothing can move the interval."""
    questions = triage(case, rules).questions
    if not questions:
        return None
    knowledge = rules.knowledge
    if (timing := _timing_screen(case, questions, knowledge)) is not None:
        return timing
    first = knowledge.finding[min(questions, key=lambda id: rules.place_of_asking[id])]
    if first.kind != "yes_no":
        return Screen(first.group, first.kind, (first.id,))
    in_order = (knowledge.finding[id] for id in sorted(questions, key=lambda id: rules.place_of_asking[id]))
    items = [finding for finding in in_order if finding.group == first.group and finding.kind == "yes_no"]
    return Screen(first.group, "yes_no", _fitting(items))


def _timing_screen(case: Case, questions: tuple[str, ...], knowledge: Knowledge) -> Screen | None:
    """Return the timing question as soon as one of its signs is yes: "new" decides most."""
    for question in questions:
        signs = knowledge.finding[question].times
        about = tuple(sign for sign in signs if case.answers.get(sign) in (Answer.YES, Answer.UNSURE))
        if any(case.answers.get(sign) is Answer.YES for sign in about):
            return Screen(knowledge.finding[question].group, "yes_no", (question,), about)
    return None


def _fitting(items: Iterable[Finding]) -> tuple[str, ...]:
    """Return as many items as one screen holds, at least one."""
    chosen: list[str] = []
    words = 0
    for finding in items:
        words += len(finding.question["en"].split())
        if chosen and (len(chosen) == MOST_ITEMS or words > MOST_WORDS):
            break
        chosen.append(finding.id)
    return tuple(chosen)


def record(case: Case, answers: Mapping[str, Answer], knowledge: Knowledge) -> Case:
    """Return the case with the answers of a screen.

    A sign that is now yes for the first time takes back a timing "no": that "no" was said
    without it, so the timing question is asked again. A gate answered no, with a yes behind it from
    before, takes that yes back: the newer answer counts.
    """
    new_yes = {
        id for id, answer in answers.items() if answer is Answer.YES and case.answers.get(id) is not answer
    }
    outdated = {
        f.id for f in knowledge.findings if new_yes & set(f.times) and case.answers.get(f.id) is Answer.NO
    }
    outdated |= _behind_confirmed_gates(case, answers, knowledge)
    kept = {id: answer for id, answer in case.answers.items() if id not in outdated - answers.keys()}
    return Case(
        answers=MappingProxyType({**kept, **answers}),
        numbers=case.numbers,
        country=case.country,
        today=case.today,
        answered_by=case.answered_by,
    )


def _behind_confirmed_gates(case: Case, answers: Mapping[str, Answer], knowledge: Knowledge) -> set[str]:
    confirmed = {id for id, answer in answers.items() if answer is Answer.NO}
    behind = {id for gate in confirmed for id in knowledge.dependents.get(gate, ())}
    return {id for id in behind if case.answers.get(id) is Answer.YES}


def why_asked(finding: str, result: Triage, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the labels of the open red flags that wait for this question."""
    waits_for = {finding, *knowledge.dependents.get(finding, ())}
    waits_for |= {id for id, inputs in knowledge.inputs_of.items() if finding in inputs}
    rules = [verdict.rule for verdict in result.possible if waits_for & set(verdict.missing)]
    if not rules:  # a sign that only the doubted "no" of its timing question waits for
        timings = {f.id for f in knowledge.findings if finding in f.times}
        rules = [verdict.rule for verdict in result.possible if timings & set(verdict.missing)]
    return tuple(knowledge.red_flag[rule].label["en"] for rule in rules)
