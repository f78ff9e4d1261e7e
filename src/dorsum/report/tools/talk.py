"""The talk, step by step: the answers of a person are taken, and the next questions come back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dorsum.care.answered import with_said
from dorsum.care.assessment import Assessment, assess
from dorsum.care.entitlement import (
    Entitled,
    check_asked,
    check_volunteered,
    findings_of,
    screens_offered,
    without_doubted,
)
from dorsum.care.interview import Screen, next_screen
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.language.questions import Danger, QuestionFinder
from dorsum.model.case import Case
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer, Truth
from dorsum.report.interview_json import screen_as_json
from dorsum.report.tools.frame import danger_lines, frame, how_to_talk

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
    """The answers after a reply, and the signs of danger that its words speak of and no answer does."""

    case: Case
    heard: tuple[Danger, ...] = ()


def replied(case: Case, reply: Reply, rules: CompiledRules, finder: QuestionFinder) -> Step:
    """Return the answers after a reply to the screens that were handed out with `case`.

    A "no" that the person's own words speak against does not count, whenever it was said.

    Raises:
        CaseError: an answer is to no question of the screen, stands in no words of the person, or is none.
    """
    if not reply.said.strip():
        if reply.answers or reply.volunteered:
            raise CaseError("answers need the reply of the person, word for word, in `said`", ("said",))
        return Step(case)
    knowledge = rules.knowledge
    check_asked(reply.answers, screens_offered(case, rules))
    named = _named(reply, case, knowledge)
    answered = with_said(case, {**reply.answers, **named}, knowledge)
    heard = finder.find(reply.said).danger
    counted = without_doubted(answered, [one.id for one in heard], rules)
    return Step(counted, tuple(one for one in heard if not _is_told(one.id, counted, rules)))


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
    return named


def _numbers_in(text: str) -> list[float]:
    return [float(digits) for digits in _NUMBER.findall(text)]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_told(sign: str, case: Case, rules: CompiledRules) -> bool:
    """Whether the answers tell of a sign that was heard: of the finding, or of any of a red flag."""
    truths = triage(case, rules).truths
    findings = findings_of(sign, rules.knowledge)
    return any(truths[id] is Truth.YES or case.answers.get(id) is Answer.UNSURE for id in findings)


def _most_urgent_first(step: Step, framed: Json, assessment: Assessment) -> list[str]:
    """Return what must be said; a sign that was heard waits for no question, only for what is as urgent."""
    knowledge = assessment.knowledge
    heard = danger_lines(step.heard, assessment.country, knowledge)
    told = knowledge.level[framed["level"]].rank if framed["level"] else -1
    is_told_worse = all(one.level.rank <= told for one in step.heard)
    return [*framed["must_say"], *heard] if is_told_worse else [*heard, *framed["must_say"]]


def talk_as_json(step: Step, rules: CompiledRules, today: date) -> Json:
    """Return what to ask next and what must be said already; the case has yet to be sealed."""
    knowledge, case = rules.knowledge, step.case
    screen = next_screen(case, rules)
    found = Entitled(assess(case, rules), is_asked=True, is_finished=screen is None)
    triage = found.assessment.triage

    def shown(screens: Iterable[Screen]) -> list[Json]:
        return [screen_as_json(one, triage, knowledge) for one in screens]

    framed = frame(found, today)
    not_wait = [knowledge.wording["tools_not_wait"]["en"]] if step.heard else []
    return {
        **framed,
        "must_say": _most_urgent_first(step, framed, found.assessment),
        "must_not": list(dict.fromkeys([*not_wait, *framed["must_not"]])),
        "case": case_as_mapping(case, knowledge),
        "is_done": screen is None,
        "screen": shown([screen])[0] if screen else None,
        "more": [] if screen else shown(screens_offered(case, rules)),
        "heard": [{"id": one.id, "sign": one.text, "level": one.level.id} for one in step.heard],
        "how_to_talk": list(how_to_talk(knowledge)),
    }
