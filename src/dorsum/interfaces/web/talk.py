"""A talk with one person: the screens answered so far, and the case they make.

Screens are kept one by one, so that a person can go back. A change of an earlier answer is a newer screen
with the same questions: what was answered last counts, as everywhere (`dorsum.care.interview.record`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from dorsum.care.interview import record
from dorsum.model.case import AnsweredBy, Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.meaning import meaning_of
from dorsum.model.truth import Answer

Theme = Literal["auto", "light", "dark"]
TextSize = Literal["normal", "large", "largest"]
Units = Literal["metric", "us"]
THEMES, TEXT_SIZES, UNITS = get_args(Theme), get_args(TextSize), get_args(Units)
WHO = get_args(AnsweredBy)
FORMAT = 1
"""Of what is kept; a talk in another format is not read, the person begins anew."""
BODY_MAP = "body_map"
"""The part of the step that the body map makes."""
MOST_STEPS = 300
"""More screens than any talk has; beyond, a person is asked to begin anew."""


@dataclass(frozen=True)
class Step:
    """One screen that was answered: its part of the talk, what stood on it, and what was said."""

    part: str
    items: tuple[str, ...]
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Settings:
    """How a person wants the pages."""

    country: str = "other"
    units: Units = "metric"
    text_size: TextSize = "normal"
    theme: Theme = "auto"


@dataclass(frozen=True)
class Talk:
    """Everything kept of one person.

    `regions` are marked on the body map; `was_shown` are pages that are offered once, such as that map.
    `earlier` is the most urgent level of the checks before this one, where that was urgent. `begun_at` is
    when the first question was answered, where that is known.
    """

    answered_by: AnsweredBy | None = None
    began_on: date | None = None
    steps: tuple[Step, ...] = ()
    regions: frozenset[str] = frozenset()
    was_shown: frozenset[str] = frozenset()
    settings: Settings = Settings()
    earlier: str | None = None
    begun_at: datetime | None = None

    def case(self, knowledge: Knowledge) -> Case:
        """Return the case that the screens make, in the order in which they were answered."""
        case = Case(
            answered_by=self.answered_by or "self", country=self.settings.country, today=self.began_on
        )
        for step in self.steps:
            counted = case.with_numbers(step.numbers) if step.numbers else case
            case = record(counted, step.answers, knowledge)
        return case

    def place(self, word: str) -> int | None:
        """Return the number of the step that the word names; None where there is none."""
        return {str(place): place for place in range(len(self.steps))}.get(word)

    def with_step(self, step: Step) -> "Talk":
        """Return the talk with one more screen answered."""
        return replace(self, steps=(*self.steps, step))


def talk_as_json(talk: Talk, knowledge: Knowledge) -> dict[str, Any]:
    """Return the talk as values that JSON can hold, with a mark of each question as it is asked now."""
    return {
        "format": FORMAT,
        "answered_by": talk.answered_by,
        "began_on": talk.began_on.isoformat() if talk.began_on else None,
        "steps": [_step_as_json(step, knowledge) for step in talk.steps],
        "regions": sorted(talk.regions),
        "was_shown": sorted(talk.was_shown),
        "settings": vars(talk.settings),
        "earlier": talk.earlier,
        "begun_at": talk.begun_at.isoformat() if talk.begun_at else None,
    }


def _step_as_json(step: Step, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "part": step.part,
        "items": {id: meaning_of(id, knowledge) for id in step.items},
        "answers": {id: answer.value for id, answer in step.answers.items()},
        "numbers": dict(step.numbers),
    }


def talk_from_json(raw: Mapping[str, Any], knowledge: Knowledge) -> Talk:
    """Return the talk that was kept; what the content no longer asks so is left out, to be asked again.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: it is damaged.
    """
    if raw.get("format") != FORMAT:
        return Talk()
    began, steps = raw["began_on"], raw["steps"]
    if raw["answered_by"] not in (None, *WHO) or len(steps) > MOST_STEPS:
        raise ValueError
    return Talk(
        answered_by=raw["answered_by"],
        began_on=date.fromisoformat(began) if began else None,
        steps=tuple(step for one in steps if (step := _step_from_json(one, knowledge)).items),
        regions=_ids(raw["regions"]),
        was_shown=_ids(raw["was_shown"]),
        settings=_settings_from_json(raw["settings"], knowledge),
        earlier=raw["earlier"] if raw["earlier"] in knowledge.level else None,
        begun_at=_time(raw.get("begun_at")),
    )


def _time(raw: str | None) -> datetime | None:
    at = datetime.fromisoformat(raw) if raw else None
    if at is not None and at.utcoffset() is None:
        raise ValueError
    return at


def _ids(raw: list[str]) -> frozenset[str]:
    for one in raw:
        one.encode()  # what is no text, or holds half a character, could not be shown
    return frozenset(raw)


def _step_from_json(raw: Mapping[str, Any], knowledge: Knowledge) -> Step:
    if raw["part"] != BODY_MAP and f"screen_{raw['part']}" not in knowledge.wording:
        raise ValueError
    same = {
        id
        for id, mark in raw["items"].items()
        if _is_asked(id, knowledge) and mark == meaning_of(id, knowledge)
    }
    answers = {id: Answer(word) for id, word in raw["answers"].items() if id in same}
    numbers = {
        id: number
        for id, number in raw["numbers"].items()
        if id in same and _takes_number(id, number, knowledge)
    }
    items = tuple(id for id in raw["items"] if id in answers or id in numbers)
    return Step(raw["part"], items, MappingProxyType(answers), MappingProxyType(numbers))


def _is_asked(id: str, knowledge: Knowledge) -> bool:
    return id in knowledge.lead or id in knowledge.finding


def _takes_number(id: str, number: float, knowledge: Knowledge) -> bool:
    finding = knowledge.finding.get(id)
    if isinstance(number, bool) or finding is None or finding.minimum is None or finding.maximum is None:
        return False
    return finding.minimum <= number <= finding.maximum


def _settings_from_json(raw: Mapping[str, str], knowledge: Knowledge) -> Settings:
    country = raw["country"] if raw["country"] in knowledge.country else "other"
    return settings_of({**raw, "country": country})


def settings_of(words: Mapping[str, str]) -> Settings:
    """Return the settings in these words; what is not one of the choices is left as it comes."""
    usual = Settings()
    return Settings(
        country=words.get("country", usual.country),
        units=cast(Units, _one_of(UNITS, words.get("units"), usual.units)),
        text_size=cast(TextSize, _one_of(TEXT_SIZES, words.get("text_size"), usual.text_size)),
        theme=cast(Theme, _one_of(THEMES, words.get("theme"), usual.theme)),
    )


def _one_of(choices: tuple[str, ...], word: str | None, otherwise: str) -> str:
    return word if word in choices else otherwise
