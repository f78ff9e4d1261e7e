"""The forms of what a diary asks, how often, and when it sends to care, as pydantic models."""

from typing import Literal

from pydantic import Field, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import (
    Form,
    HoursForm,
    Id,
    Item,
    ReadByPeople,
    Sentence,
    Statement,
    Words,
)
from dorsum.model.diary import CHARTS
from dorsum.model.statements import LevelId


class DiaryChoiceForm(Form):
    """One answer that may be chosen."""

    id: Id
    words: Words


class DiaryQuestionForm(Statement, ReadByPeople):
    """One thing that an entry may hold. The `short` ones make up the quick entry, function first.

    A number needs `minimum` and `maximum`, and `ends`, the words for both; a choice needs `choices`.
    `loinc` is the code under which other programs know a number that is rated from 0 to 10.
    """

    section: Literal["function", "pain", "spasm", "around"]
    order: int = Field(ge=0)
    short: bool
    ask: Words
    answered: Literal["number", "choice", "choices"]
    minimum: float | int | None = None
    maximum: float | int | None = None
    whole: bool = True
    unit: Words | None = None
    ends: Lines | None = None
    choices: list[DiaryChoiceForm] | None = None
    loinc: str | None = Field(default=None, pattern=r"^\d+-\d$")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "DiaryQuestionForm":
        bounded = self.minimum is not None and self.maximum is not None
        if (self.answered == "number") != bounded:
            raise ValueError("`minimum` and `maximum` belong to a number, both")
        if (self.answered == "number") == (self.choices is not None):
            raise ValueError("`choices` belong to what is no number, and only there")
        if self.loinc and (self.minimum, self.maximum) != (0, 10):
            raise ValueError("`loinc` belongs to a number from 0 to 10")
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("`minimum` must be below `maximum`")
        ids = [choice.id for choice in self.choices or ()]
        if len(set(ids)) < len(ids):
            raise ValueError("two `choices` have one id")
        return self


class DiaryRhythmForm(Statement, ReadByPeople):
    """When a diary asks, in days since the episode began, and when it stops; there is one such item.

    `why_seldom` says why it does not ask each day, `why_at_all` what it is good for.
    """

    optional_days: list[int] = Field(min_length=1)
    first_every_days: int = Field(ge=1)
    first_to_day: int = Field(ge=1)
    then_every_days: int = Field(ge=1)
    last_day: int = Field(ge=1)
    good_checks: int = Field(ge=1)
    good_pain_at_most: float | int = Field(ge=0, le=10)
    daily_at_most_days: int = Field(ge=1)
    danger_to_day: int = Field(ge=1)
    new_episode_after_days: int = Field(ge=1)
    why_seldom: Lines
    why_at_all: Lines

    @model_validator(mode="after")
    def _in_order(self) -> "DiaryRhythmForm":
        days = [*self.optional_days, self.first_to_day, self.last_day]
        if days != sorted(set(days)) or days[0] < 1:
            raise ValueError("`optional_days`, `first_to_day` and `last_day` must follow each other, from 1")
        return self


class CheckpointForm(Statement, ReadByPeople):
    """A point in the course: where `when` holds, that level at least is advised, with these words.

    `when` compares what a diary measures, such as `day >= 14 and percent_better < 30`. With
    `asks_again`, danger signs are asked in full again.
    """

    label: Words
    when: Sentence
    level: LevelId
    within: HoursForm | None = None
    asks_again: bool
    say: Lines
    do: Lines

    @model_validator(mode="after")
    def _deadline_fits_level(self) -> "CheckpointForm":
        if (self.level == "within_days") != (self.within is not None):
            raise ValueError("`within` belongs to level within_days, and only there")
        return self


class DiaryAnswerForm(Statement):
    """What a diary answers without asking: `finding` is yes where `yes_when` holds, no where `no_when` does.

    Both compare what a diary measures; they never hold together. Without `no_when` it is never a no, and
    only then the rule may compare what was written down of medicines. A yes of the person becomes a no only
    where `no_over_yes_when` holds.
    """

    finding: Id
    yes_when: Sentence
    no_when: Sentence | None = None
    no_over_yes_when: Sentence | None = None


class SummaryPartForm(Statement, ReadByPeople):
    """A part of the page for the doctor, in a doctor's order; `usual` ones are in unless left out.

    `groups` are question groups: what was answered yes in them stands in this part.
    """

    order: int = Field(ge=0)
    heading: Words
    usual: bool
    groups: list[Id] = Field(default_factory=list)


class DiaryChartForm(Statement, ReadByPeople):
    """A chart of a diary, drawn from `least_entries` on, with `notes` below it that say what it is not.

    `compares` names what is held against better and worse entries: questions with choices, or `medicines`;
    better and worse ones must be there `least_in_each` times.
    """

    order: int = Field(ge=0)
    heading: Words
    notes: Lines
    least_entries: int = Field(ge=1)
    least_in_each: int = Field(default=1, ge=1)
    compares: list[Id] = Field(default_factory=list)

    @model_validator(mode="after")
    def _can_be_drawn(self) -> "DiaryChartForm":
        if self.id not in CHARTS:
            raise ValueError(f"nothing draws `{self.id}`; known are {', '.join(CHARTS)}")
        return self


DIARY_KINDS: dict[str, type[Item]] = {
    "diary_questions": DiaryQuestionForm,
    "diary_rhythms": DiaryRhythmForm,
    "checkpoints": CheckpointForm,
    "diary_answers": DiaryAnswerForm,
    "summary_parts": SummaryPartForm,
    "diary_charts": DiaryChartForm,
}
