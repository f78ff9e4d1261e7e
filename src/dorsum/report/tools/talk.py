"""The talk, step by step: the answers of a person are taken, and the next questions come back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dorsum.care.entitlement import check_asked, check_volunteered, entitled, screens_offered
from dorsum.care.heard import waiting_for, with_each_yes, without_doubted
from dorsum.care.triage import triage
from dorsum.care.volunteered import with_replied, without_unasked
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.language.questions import Danger, QuestionFinder
from dorsum.model.case import Case
from dorsum.model.case_reading import read_answers
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.knowledge import Knowledge
from dorsum.report.interview_json import screen_as_json
from dorsum.report.tools.frame import frame, heard_first, how_to_talk

Json = dict[str, Any]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Volunteered:
    """Something that a person named without being asked: the words, and the answer that they give."""

    item: str
    answer: object
    quote: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person replied to a screen: `said` word for word, and what it answers."""

    said: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    volunteered: tuple[Volunteered, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The answers so far, and the signs of danger that the person spoke of and no answer settles.

    `unasked` is what stands in the case and was named without being asked.
    """

    case: Case
    heard: tuple[Danger, ...] = ()
    unasked: frozenset[str] = frozenset()

    @property
    def signs(self) -> tuple[str, ...]:
        """The ids of what was heard."""
        return tuple(one.id for one in self.heard)


def replied(before: Step, reply: Reply, rules: CompiledRules, finder: QuestionFinder) -> Step:
    """Return the answers after a reply to the screens that were handed out with those before.

    A "no" that the person's own words speak against does not count, whenever it was said. What was heard,
    or named unasked, stays until it was asked itself and answered.

    Raises:
        CaseError: an answer is to no question of the screen, stands in no words of the person, or is none.
    """
    if not any(letter.isalnum() for letter in reply.said):
        if reply.answers or reply.volunteered:
            raise CaseError("answers need the reply of the person, word for word, in `said`", ("said",))
        return before
    case, knowledge = before.case, rules.knowledge
    check_asked(reply.answers, screens_offered(case, rules, before.signs, before.unasked))
    named = _named(reply, without_unasked(case, before.unasked), knowledge)
    said, unasked = with_replied(case, reply.answers, named, before.unasked, rules)
    heard = [one.id for one in finder.find(reply.said).danger]
    answered = with_each_yes(said, case, knowledge)
    counted = without_doubted(answered, heard, rules, reply.answers.keys())
    unasked &= counted.answers.keys() | counted.numbers.keys()
    waiting = waiting_for({*before.signs, *heard}, without_unasked(counted, unasked), rules)
    return Step(counted, finder.signs(waiting), unasked)


def _named(reply: Reply, case: Case, knowledge: Knowledge) -> dict[str, object]:
    """Return what was volunteered, each with words of the person behind it."""
    said = _plain(reply.said)
    for one in reply.volunteered:
        if not one.quote.strip() or _plain(one.quote) not in said:
            raise CaseError("each `quote` has to stand word for word in `said`", ("volunteered",))
        if not isinstance(one.answer, str) and one.answer not in _numbers_in(one.quote):
            raise CaseError("a number that is volunteered has to stand in its `quote`", ("volunteered",))
    named = {one.item: one.answer for one in reply.volunteered}
    if len(named) < len(reply.volunteered) or named.keys() & reply.answers.keys():
        raise CaseError("an item is answered twice; answer it once", ("volunteered",))
    check_volunteered(named, case, knowledge)
    _check_values(named, knowledge)
    return named


def _check_values(named: Mapping[str, object], knowledge: Knowledge) -> None:
    """Refuse what is no answer here already: later it would be said to stand in `answers`."""
    try:
        read_answers(named, knowledge)
    except CaseError as error:
        raise CaseError(str(error).replace("`answers.", "`volunteered."), ("volunteered",)) from None


def _numbers_in(text: str) -> list[float]:
    return [float(digits) for digits in _NUMBER.findall(text)]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def talk_as_json(step: Step, rules: CompiledRules, today: date) -> Json:
    """Return what to ask next and what must be said already; the case has yet to be sealed."""
    knowledge, case = rules.knowledge, step.case
    found = entitled(case, rules, is_asked=True, heard=step.signs, unasked=step.unasked)
    asking = triage(without_unasked(case, step.unasked), rules)
    screens = [
        screen_as_json(one, asking, knowledge)
        for one in screens_offered(case, rules, step.signs, step.unasked)
    ]
    made = {
        **frame(found, today),
        "case": case_as_mapping(case, knowledge),
        "is_done": found.is_finished,
        "screen": None if found.is_finished else screens[0],
        "more": screens if found.is_finished else [],
        "heard": [{"id": one.id, "sign": one.text, "level": one.level.id} for one in step.heard],
        "how_to_talk": list(how_to_talk(knowledge)),
    }
    return heard_first(made, step.heard, found.assessment.country, knowledge)
