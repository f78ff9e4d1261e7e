"""One screen of questions as a form: what was sent back, as answers; nothing marked is never a no."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from dorsum.care.interview import MOST_ITEMS, Screen
from dorsum.interfaces.web.forms import OUTDATED, Form, FormError
from dorsum.interfaces.web.talk import Step
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer

NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,3})?")
NONE_OF_THESE = "none"
"""The value of the button that says no to all that stands on the screen and was not marked."""


@dataclass(frozen=True)
class Filled:
    """What a person marked on a screen: the words of each field, the step they make, what is wrong.

    `mistakes` gives for an item the id of the words that say what is wrong; with any the step is unfinished.
    """

    marked: Mapping[str, str]
    step: Step
    mistakes: Mapping[str, str]


def read_screen(form: Form, knowledge: Knowledge) -> tuple[Screen, Filled]:
    """Return the screen that the form was made from, and what was marked on it.

    Raises:
        FormError: its items are no questions of the content.
    """
    items = tuple(dict.fromkeys(form.get("items").split()))
    if not items or not all(_is_question(id, knowledge) for id in items) or _too_many(items, knowledge):
        raise FormError(OUTDATED, "web_error_old_form")
    about = tuple(id for id in form.get("about").split() if id in knowledge.finding)
    part = form.get("part")
    if f"screen_{part}" not in knowledge.wording:
        raise FormError(OUTDATED, "web_error_old_form")
    screen = Screen(part, kind_of_screen(part), items, about)  # type: ignore[arg-type]  # checked above
    return screen, _filled(screen, form, knowledge)


def kind_of_screen(part: str) -> Literal["values", "yes_no"]:
    """Return the kind of all screens of this part of the talk."""
    return "values" if part == "about_you" else "yes_no"


def _is_question(id: str, knowledge: Knowledge) -> bool:
    return id in knowledge.lead or id in knowledge.finding


def _too_many(items: Iterable[str], knowledge: Knowledge) -> bool:
    """Whether this is more than a person can have read on one screen: "none of these" would not count."""
    return sum(1 for id in items if not is_value(id, knowledge)) > MOST_ITEMS


def is_value(id: str, knowledge: Knowledge) -> bool:
    """Whether the item is a number or a choice, not yes or no."""
    return id in knowledge.finding and knowledge.finding[id].kind != "yes_no"


def _filled(screen: Screen, form: Form, knowledge: Knowledge) -> Filled:
    marked = {id: form.get(f"answer-{id}") for id in screen.items}
    unsure = {id for id in screen.items if form.get(f"unsure-{id}")}
    answers: dict[str, Answer] = {}
    numbers: dict[str, float] = {}
    mistakes: dict[str, str] = {}
    for id in screen.items:
        if not is_value(id, knowledge):
            said: Answer | float | str = _yes_no(marked[id], form.get("go") == NONE_OF_THESE)
        elif id in unsure:
            said = Answer.UNSURE
        else:
            said = _value(knowledge.finding[id], marked[id])
        _put(id, said, answers, numbers, mistakes)
    step = Step(screen.part, screen.items, MappingProxyType(answers), MappingProxyType(numbers))
    shown = {id: "unsure" if id in unsure else word for id, word in marked.items()}
    return Filled(MappingProxyType(shown), step, MappingProxyType(mistakes))


def _put(
    id: str,
    said: Answer | float | str,
    answers: dict[str, Answer],
    numbers: dict[str, float],
    mistakes: dict[str, str],
) -> None:
    if isinstance(said, Answer):
        answers[id] = said
    elif isinstance(said, float):
        numbers[id] = said
    else:
        mistakes[id] = said


def _yes_no(word: str, rest_is_no: bool) -> Answer | str:
    words = {answer.value: answer for answer in Answer}
    if word in words:
        return words[word]
    return Answer.NO if rest_is_no and not word else "web_mistake_open"


def _value(finding: Finding, word: str) -> Answer | float | str:
    """Return the number or choice; else the id of the words that say what is wrong with it."""
    if finding.kind == "choice":
        return finding.choices.get(word, "web_mistake_open")
    if not word:
        return "web_mistake_open_number"
    if not NUMBER.fullmatch(word):
        return "web_mistake_number"
    number = float(word.replace(",", "."))
    assert finding.minimum is not None  # INVARIANT: the content check gives every number both ends
    assert finding.maximum is not None
    return number if finding.minimum <= number <= finding.maximum else "web_mistake_range"


def marked_before(
    screen: Screen, answers: Mapping[str, Answer], numbers: Mapping[str, float], knowledge: Knowledge
) -> Mapping[str, str]:
    """Return what is marked on a screen that was answered before, by item."""
    marked: dict[str, str] = {}
    for id in screen.items:
        if id in numbers:
            marked[id] = f"{numbers[id]:g}"
        elif id in answers:
            choices = knowledge.finding[id].choices if is_value(id, knowledge) else {}
            words = [word for word, means in choices.items() if means is answers[id]]
            marked[id] = words[0] if words else answers[id].value
    return MappingProxyType(marked)
