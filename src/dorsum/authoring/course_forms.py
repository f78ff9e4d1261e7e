"""The forms of how back pain goes on, and of what to bring to a visit, as pydantic models."""

from typing import Literal

from pydantic import Field, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import Form, Item, ReadByPeople, Sentence, Statement, Words
from dorsum.authoring.treatment_forms import Certainty, Row

Class = Literal["acute", "subacute", "persistent"]


class PointForm(Form):
    """What was measured so many days after the start of a study, with its interval where a source has one."""

    day: float | int = Field(ge=0)
    value: float | int = Field(ge=0, le=100)
    low: float | int | None = None
    high: float | int | None = None

    @model_validator(mode="after")
    def _in_its_range(self) -> "PointForm":
        if (self.low is None) != (self.high is None):
            raise ValueError("give both ends of the interval, or none")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError("`value` must lie from `low` to `high`")
        return self


class CourseForm(Statement, ReadByPeople):
    """How a group of people went on in a study: their mean pain, or how many had recovered.

    `definition` says what was counted. Means and shares of a group are never a date for one person.
    """

    label: Words
    pain: Class
    measure: Literal["mean_pain_of_100", "recovered_of_100"]
    definition: Words
    people: int = Field(gt=0)
    certainty: Certainty
    points: list[PointForm] = Field(min_length=2)
    words: Lines

    @model_validator(mode="after")
    def _in_the_order_of_days(self) -> "CourseForm":
        days = [point.day for point in self.points]
        if days != sorted(set(days)):
            raise ValueError("`points` must be in the order of days, each day once")
        return self


class RecoveryFactForm(Statement, ReadByPeople):
    """Something about recovery: what to expect, what slows or speeds it, and whether it comes back.

    With a rule `when`, it is told to those for whom it holds.
    """

    kind: Literal["expect", "slows", "speeds", "comes_back", "one_spasm"]
    pain: list[Class] = Field(min_length=1)
    order: int = Field(ge=0)
    when: Sentence | None = None
    say: Lines
    certainty: Certainty


class VisitLineForm(Statement, ReadByPeople):
    """A line for a visit: what to tell, what to ask, or when a test is needed; or for a call for help.

    With a rule `when`, it is for those for whom it holds.
    """

    rows: list[Row] = Field(default_factory=list)
    kind: Literal["tell", "ask", "test", "call"]
    order: int = Field(ge=0)
    when: Sentence | None = None
    say: Lines


COURSE_KINDS: dict[str, type[Item]] = {
    "courses": CourseForm,
    "recovery_facts": RecoveryFactForm,
    "visit_lines": VisitLineForm,
}
