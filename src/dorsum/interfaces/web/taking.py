"""Taking one screen into a talk: nothing that was said since the screen was shown goes without a word."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from dorsum.care.interview import Screen, signs_meant_by
from dorsum.care.triage import is_urgent, triage
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import DorsumError
from dorsum.interfaces.web.forms import FormError
from dorsum.interfaces.web.talk import MOST_STEPS, Step, Talk
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer

TOO_LONG = 409
KEPT_ABOUT_A_PERSON = ("age", "sex")
"""What a new check of the same person need not ask again."""


class TakesBackError(DorsumError):
    """The screen would take back a yes to these questions."""

    def __init__(self, lost: Collection[str]) -> None:
        super().__init__("a yes would be taken back")
        self.lost = frozenset(lost)


class NewSignsError(DorsumError):
    """Since the screen asked how new some signs are, another of these signs was named."""

    def __init__(self, signs: tuple[str, ...]) -> None:
        super().__init__("another sign was named")
        self.signs = signs


def with_answers(talk: Talk, step: Step) -> Talk:
    """Return the talk with the step; the same step sent twice counts once.

    Raises:
        FormError: there were too many changes.
    """
    if not step.items or step in talk.steps[-1:]:
        return talk
    if len(talk.steps) >= MOST_STEPS:
        raise FormError(TOO_LONG, "web_error_too_long")
    return talk.with_step(step)


def with_screen(
    talk: Talk, step: Step, screen: Screen, agreed: Collection[str], knowledge: Knowledge
) -> Talk:
    """Return the talk with the screen, where it takes back no more than what was agreed to.

    Raises:
        NewSignsError: it asked how new some signs are, and there are more of them now.
        TakesBackError: it takes back more.
        FormError: there were too many changes.
    """
    before = talk.case(knowledge)
    signs = tuple(sign for item in step.items for sign in signs_meant_by(item, before, knowledge))
    if any(before.answers[sign] is Answer.YES for sign in signs if sign not in screen.about):
        raise NewSignsError(signs)
    after = with_answers(talk, step)
    if lost := _yes_in(before.answers) - _yes_in(after.case(knowledge).answers) - set(agreed):
        raise TakesBackError(lost)
    return after


def changed_in(step: Step, talk: Talk, knowledge: Knowledge) -> Step:
    """Return of the step only what differs from what was said before."""
    case = talk.case(knowledge)
    answers = {id: answer for id, answer in step.answers.items() if case.answers.get(id) is not answer}
    numbers = {id: number for id, number in step.numbers.items() if case.numbers.get(id) != number}
    items = tuple(id for id in step.items if id in answers or id in numbers)
    return Step(step.part, items, MappingProxyType(answers), MappingProxyType(numbers))


def begun_anew(talk: Talk, today: date, rules: CompiledRules) -> Talk:
    """Return a new check of the same person: who they are stays, all else is asked again.

    How urgent it was stays as well: a sign that comes and goes does not become harmless.
    """
    case = talk.case(rules.knowledge)
    return begun_from(case, talk, (talk.earlier, triage(case, rules).advise), today, rules.knowledge)


def begun_from(
    case: Case,
    talk: Talk,
    levels: Iterable[str | None],
    today: date,
    knowledge: Knowledge,
    known: Collection[str] = KEPT_ABOUT_A_PERSON,
) -> Talk:
    """Return a new check of the person of a case, which does not ask what is `known` again.

    `levels` are those that were advised before.
    """
    numbers = {id: case.numbers[id] for id in known if id in case.numbers}
    answers = {id: case.answers[id] for id in known if id in case.answers}
    kept = tuple(id for id in known if id in numbers or id in answers)
    steps = (Step("about_you", kept, answers, numbers),) if kept else ()
    return Talk(
        answered_by=talk.answered_by,
        began_on=today,
        steps=steps,
        settings=talk.settings,
        earlier=_most_urgent(levels, knowledge),
    )


def begun_for_oneself(talk: Talk, today: date, rules: CompiledRules) -> Talk:
    """Return a new check of the person who answered for another: nothing of the other is kept.

    How urgent that check was stays, since both share this browser.
    """
    anew = begun_anew(talk, today, rules)
    return replace(anew, answered_by="self", steps=())


def _most_urgent(levels: Iterable[str | None], knowledge: Knowledge) -> str | None:
    """Return the highest of the levels that are urgent, or None."""
    urgent = [level for level in levels if level and is_urgent(level, knowledge)]
    return max(urgent, key=lambda level: knowledge.level[level].rank, default=None)


def _yes_in(answers: Mapping[str, Answer]) -> frozenset[str]:
    return frozenset(id for id, said in answers.items() if said is Answer.YES)
