"""Which questions come next (DESIGN section 5).

Stateless: the caller resends all answers; same answers, same next screen. Life threats first, then
what a lead question said yes to, then whatever can still move the interval, the most dangerous
first. A lead question stands for the findings it covers as long as it is shorter than they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from dorsum.care.triage import still_to_ask, triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, LeadQuestion
from dorsum.model.leads import counts_as_no
from dorsum.model.results import Triage
from dorsum.model.truth import Answer

MOST_ITEMS = 6
MOST_WORDS = 60
_PARTS = ("first", "closer", "about_you", "danger", "rest")
Part = Literal[
    "first", "closer", "about_you", "danger", "rest", "timing", "plainer", "heard", "causes", "treatment"
]
"""Which stretch of the talk: `closer` asks what stands behind a lead question or gate with a yes.

`heard` asks about danger signs in a person's own words, where those are read (`dorsum.care.heard`).

`causes` and `treatment` are optional and come after the talk (`dorsum.care.cause_questions`,
`dorsum.care.treatment_questions`).
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions shown together: yes/no items, at `values` after the numbers and choices that come first.

    `items` are lead questions and findings. `about` are the signs that a timing question means:
    those answered yes or not sure. At part `plainer` the plainer words of the findings are asked.
    """

    part: Part
    kind: Literal["yes_no", "values"]
    items: tuple[str, ...]
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """Something to ask: a lead question or a finding, with where it belongs and its words."""

    id: str
    part: str
    rank: int
    place: int
    words: int

    @property
    def key(self) -> tuple[int, int, int, str]:
        """What comes first: the part of the talk, then the danger, then the order in content."""
        return _PARTS.index(self.part), -self.rank, self.place, self.id


def next_screen(case: Case, rules: CompiledRules) -> Screen | None:
    """Return the next questions, or None when nothing that could be asked can move the interval."""
    asked = still_to_ask(case, rules)
    if not asked:
        return _plainer_screen(case, triage(case, rules), rules.knowledge)
    if (timing := _timing_screen(case, asked, rules.knowledge)) is not None:
        return timing
    items = sorted(_Agenda(case, asked, rules).items(), key=lambda item: item.key)
    part: Part = items[0].part  # type: ignore[assignment]  # one of `_PARTS`
    return Screen(part, "values" if part == "about_you" else "yes_no", _filled(items, case, rules))


def _filled(items: list[_Item], case: Case, rules: CompiledRules) -> tuple[str, ...]:
    """Return what fits on one screen: each next item still matters if those before it are all no."""
    values = [item for item in items if item.part == "about_you"]
    chosen = [*values] if items[0].part == "about_you" else items[:1]
    while len(chosen) < MOST_ITEMS:
        denied = {item.id: Answer.NO for item in chosen if item not in values}
        if_no = record(case, denied, rules.knowledge)
        after = {item.id for item in _Agenda(if_no, still_to_ask(if_no, rules), rules).items()}
        words = sum(item.words for item in chosen)
        waiting = [item for item in items if item.id in after and item not in (*values, *chosen)]
        urgent = [item for item in waiting if item.part != "rest"]
        fits = (item for item in urgent or waiting if words + item.words <= MOST_WORDS)
        if (following := next(fits, None)) is None:
            break
        chosen.append(following)
    return tuple(item.id for item in chosen)


class _Agenda:
    """What one case still has to be asked: the questions with their ranks."""

    def __init__(self, case: Case, asked: Mapping[str, int], rules: CompiledRules) -> None:
        self._case = case
        self._knowledge = rules.knowledge
        self._place = rules.place_of_asking
        self._rank = asked

    def items(self) -> Iterable[_Item]:
        """Yield lead questions and findings, each once, in no order."""
        open_findings = set(self._rank)
        for lead in self._knowledge.questions:
            covered = [id for id in lead.covers if id in open_findings]
            open_findings -= set(covered)
            yield from self._under(lead.id, covered)
        yield from (self._without_lead(id) for id in open_findings)

    def _without_lead(self, id: str) -> _Item:
        finding = self._knowledge.finding[id]
        if finding.kind != "yes_no":
            return self._item(id, "about_you", self._place[id])
        if finding.gate and self._case.answers.get(finding.gate) is Answer.YES:
            return self._item(id, "closer", self._knowledge.dependents[finding.gate].index(id))
        return self._item(id, "rest", self._place[id])

    def _under(self, lead_id: str, covered: list[str]) -> Iterable[_Item]:
        """Yield the lead question where it saves words, else the findings it covers."""
        if not covered:
            return
        lead = self._knowledge.lead[lead_id]
        if lead_id in self._case.answers and not counts_as_no(lead, self._case):
            yield from (self._item(id, "closer", lead.covers.index(id)) for id in covered)
            return
        if saves_words(lead, covered, self._knowledge):
            words = _length(lead.question)
            yield _Item(lead_id, lead.part, max(self._rank[id] for id in covered), lead.order, words)
        else:
            yield from (self._item(id, lead.part, lead.order) for id in covered)

    def _item(self, id: str, part: str, place: int) -> _Item:
        return _Item(id, part, self._rank[id], place, _length(self._knowledge.finding[id].question))


def _length(question: Mapping[str, str]) -> int:
    return _words(question["en"])


@lru_cache(maxsize=4096)
def _words(text: str) -> int:
    return len(text.split())


def saves_words(lead: LeadQuestion, covered: Iterable[str], knowledge: Knowledge) -> bool:
    """Whether the lead question is shorter than these of the findings that it covers."""
    return sum(_length(knowledge.finding[id].question) for id in covered) > _length(lead.question)


def words_on(screen: Screen, knowledge: Knowledge) -> int:
    """Return how many words of questions the screen makes a person read, signs it repeats included."""
    shown = (_question_of(id, screen.part, knowledge) for id in screen.items)
    about = (knowledge.finding[id].question for id in screen.about)
    return sum(_length(question) for question in (*shown, *about))


def _question_of(id: str, part: str, knowledge: Knowledge) -> Mapping[str, str]:
    if id in knowledge.lead:
        return knowledge.lead[id].question
    finding = knowledge.finding[id]
    return finding.plainer if part == "plainer" and finding.plainer else finding.question


def wording_of(id: str, screen: Screen, knowledge: Knowledge) -> str:
    """Return the words that an item of the screen is asked with."""
    return _question_of(id, screen.part, knowledge)["en"]


def _plainer_screen(case: Case, result: Triage, knowledge: Knowledge) -> Screen | None:
    """Return the "not sure" findings that keep the interval open, once, in plainer words."""
    waiting = [
        id
        for id in result.unsure
        if id not in case.asked_again and knowledge.finding[id].plainer and case.answers.get(id)
    ]
    if not waiting:
        return None
    items = (_Item(id, "rest", 0, 0, _length(_question_of(id, "plainer", knowledge))) for id in waiting)
    return Screen("plainer", "yes_no", _fitting(items))


def _timing_screen(case: Case, questions: Iterable[str], knowledge: Knowledge) -> Screen | None:
    """Return the timing question as soon as one of its signs is yes: "new" decides most."""
    for question in questions:
        about = signs_meant_by(question, case, knowledge)
        if any(case.answers.get(sign) is Answer.YES for sign in about):
            return Screen("timing", "yes_no", (question,), about)
    return None


def signs_meant_by(item: str, case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the signs that a timing question means: those that are yes or not sure; none of other items."""
    signs = knowledge.finding[item].times if item in knowledge.finding else ()
    return tuple(sign for sign in signs if case.answers.get(sign) in (Answer.YES, Answer.UNSURE))


def fitting_on_one_screen(findings: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Return as many of the findings, in their order, as one screen holds; none where there are none."""
    return _fitting(_Item(id, "rest", 0, 0, _length(knowledge.finding[id].question)) for id in findings)


def _fitting(items: Iterable[_Item]) -> tuple[str, ...]:
    """Return as many items as one screen holds, at least one where there is one."""
    chosen: list[str] = []
    words = 0
    for item in items:
        if chosen and (len(chosen) == MOST_ITEMS or words + item.words > MOST_WORDS):
            break
        chosen.append(item.id)
        words += item.words
    return tuple(chosen)


def record(case: Case, answers: Mapping[str, Answer], knowledge: Knowledge) -> Case:
    """Return the case with the answers of a screen.

    A sign that is now yes for the first time takes back a timing "no": that "no" was said
    without it, so the timing question is asked again. It takes back the "no" of its lead question
    as well. A gate answered no, with a yes behind it from before, takes that yes back: the newer
    answer counts. A second "not sure" to the same finding is remembered as asked again. An answer to
    what was a number, such as "not sure", takes the place of the number.
    """
    new_yes = {
        id for id, answer in answers.items() if answer is Answer.YES and case.answers.get(id) is not answer
    }
    outdated = {
        f.id for f in knowledge.findings if new_yes & set(f.times) and case.answers.get(f.id) is Answer.NO
    }
    outdated |= {lead.id for lead in knowledge.questions if new_yes & set(lead.covers)}
    outdated = {id for id in outdated if case.answers.get(id) is Answer.NO}
    outdated |= _behind_confirmed_gates(case, answers, knowledge)
    kept = {id: answer for id, answer in case.answers.items() if id not in outdated - answers.keys()}
    merged = {**kept, **answers}
    again = {id for id, answer in answers.items() if answer is case.answers.get(id) is Answer.UNSURE}
    still = frozenset(id for id in case.asked_again | again if merged.get(id) is Answer.UNSURE)
    numbers = {id: number for id, number in case.numbers.items() if id not in answers}
    return replace(
        case, answers=MappingProxyType(merged), numbers=MappingProxyType(numbers), asked_again=still
    )


def _behind_confirmed_gates(case: Case, answers: Mapping[str, Answer], knowledge: Knowledge) -> set[str]:
    confirmed = {id for id, answer in answers.items() if answer is Answer.NO}
    behind = {id for gate in confirmed for id in knowledge.dependents.get(gate, ())}
    behind |= {id for lead in confirmed & knowledge.lead.keys() for id in knowledge.lead[lead].covers}
    return {id for id in behind if case.answers.get(id) is Answer.YES}


def why_asked(item: str, result: Triage, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the labels of the open red flags that wait for this question, each once."""
    findings = knowledge.lead[item].covers if item in knowledge.lead else (item,)
    return tuple(dict.fromkeys(label for id in findings for label in _waiting_for(id, result, knowledge)))


def _implied_by(finding: str, knowledge: Knowledge) -> set[str]:
    """Return what a yes to the finding makes yes, by facts, one after the other."""
    found: set[str] = set()
    fresh = {finding}
    while fresh:
        found |= fresh
        fresh = {id for fact in knowledge.facts if fact.if_yes in fresh for id in fact.then_yes} - found
    return found


def _waiting_for(finding: str, result: Triage, knowledge: Knowledge) -> list[str]:
    waits_for = {finding, *knowledge.dependents.get(finding, ()), *_implied_by(finding, knowledge)}
    waits_for |= {id for id, inputs in knowledge.inputs_of.items() if finding in inputs}
    rules = [verdict.rule for verdict in result.possible if waits_for & set(verdict.missing)]
    if not rules:  # a sign that only the doubted "no" of its timing question waits for
        timings = {f.id for f in knowledge.findings if finding in f.times}
        rules = [verdict.rule for verdict in result.possible if timings & set(verdict.missing)]
    return [knowledge.red_flag[rule].label["en"] for rule in rules]
