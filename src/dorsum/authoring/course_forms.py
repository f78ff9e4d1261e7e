"""The forms of how back pain goes on, and of what to bring to a visit, as pydantic models."""

from typing import Literal

from pydantic import Field, model_validator

from dorsum.authoring.cause_forms import Lines
from dorsum.authoring.forms import Form, Item, ReadByPeople, Sentence, Sourced, Statement, Words
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


class CurveForm(Sourced):
    """A smooth line through what was measured: `last + (first - last) * exp(-(day / days) ** power)`, of 100.

    For mean pain it is out of 100 parts of the first pain. From `days_low` and `last_low` to `days_high` and
    `last_high` goes how well the studies know it: give all four, or none. Before `measured_from` it is a
    guess, and drawn dashed.
    """

    first: float | int = Field(ge=0, le=100)
    last: float | int = Field(ge=0, le=100)
    days: float | int = Field(gt=0)
    power: float | int = Field(default=1, gt=0)
    last_low: float | int | None = Field(default=None, ge=0, le=100)
    last_high: float | int | None = Field(default=None, ge=0, le=100)
    days_low: float | int | None = Field(default=None, gt=0)
    days_high: float | int | None = Field(default=None, gt=0)
    measured_from: float | int = Field(ge=0)

    @model_validator(mode="after")
    def _in_its_range(self) -> "CurveForm":
        given = [self.last_low, self.last_high, self.days_low, self.days_high]
        limits = [one for one in given if one is not None]
        if len(limits) not in (0, len(given)):
            raise ValueError("give all of `last_low`, `last_high`, `days_low` and `days_high`, or none")
        if limits and not (limits[0] <= self.last <= limits[1] and limits[2] <= self.days <= limits[3]):
            raise ValueError("`last` and `days` must lie within their limits")
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
    curve: CurveForm | None = None
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
