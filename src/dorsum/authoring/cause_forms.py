"""The forms of everything that causes are explained and ranked with, as pydantic models."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dorsum.authoring.forms import Form, Id, Item, Language, ReadByPeople, Sentence, Sourced, Statement, Words

Lines = Annotated[
    dict[Language, Annotated[list[Sentence], Field(min_length=1, max_length=8)]], Field(min_length=1)
]
"""Sentences for people, one thought a line, by language."""
Test = Literal["examination", "x_ray", "mri", "ct", "ultrasound", "blood", "urine", "heart_tracing"]


class CauseForm(Statement, ReadByPeople):
    """What may lie behind the pain, in plain words. Its numbers stand in `likelihoods` under the same id.

    `tests` says how a doctor tells, `no_test` when no test is needed and why. A cause with no
    `red_flags` is one that no rule has to catch.
    """

    label: Words
    group: Literal[
        "muscle_and_joint",
        "disc_and_nerve",
        "bone",
        "inflammation",
        "infection_and_cancer",
        "brain_and_nerves",
        "heart_and_vessels",
        "inner_organ",
        "chemistry_and_medicines",
        "pregnancy",
    ]
    what: Lines
    how_common: Lines
    fits: Lines
    speaks_against: Lines
    tests: Annotated[dict[Test, Words], Field(min_length=1)]
    no_test: Words
    treatment: Lines
    course: Lines
    red_flags: list[Id] = Field(default_factory=list)


class EstimateForm(Form):
    """A number above 0 with both ends of its range: a 95 % interval, or what a careful reader would allow."""

    value: Annotated[float | int, Field(gt=0)]
    low: Annotated[float | int, Field(gt=0)]
    high: Annotated[float | int, Field(gt=0)]

    @model_validator(mode="after")
    def _in_its_range(self) -> "EstimateForm":
        if not self.low <= self.value <= self.high:
            raise ValueError("`value` must lie from `low` to `high`")
        return self


class BaseRateForm(Sourced, EstimateForm):
    """The share of all who come with back pain or a back spasm in this setting whose cause this is."""

    cause: Id


class SettingForm(Statement, ReadByPeople):
    """Where the question is asked, and how common each cause is there; the shares add up to about 1."""

    label: Words
    base_rates: list[BaseRateForm] = Field(min_length=1)


class AgeBandFactorForm(EstimateForm):
    """From this age on, up to the next band: how many times as common as at all ages together."""

    from_age: int = Field(ge=0, le=120)


class AgeForm(Sourced):
    """How age changes the base rate. The first band begins at 0."""

    bands: list[AgeBandFactorForm] = Field(min_length=2)

    @model_validator(mode="after")
    def _bands_in_order(self) -> "AgeForm":
        starts = [band.from_age for band in self.bands]
        if starts[0] != 0 or any(one >= other for one, other in pairwise(starts)):
            raise ValueError("the first band begins at 0, and each later one at a higher age")
        return self


class SexForm(Sourced):
    """How sex at birth changes the base rate."""

    female: EstimateForm
    male: EstimateForm


class RegionForm(Sourced):
    """How the place of the pain changes the base rate: `upper_back_pain` yes, or no."""

    upper_back: EstimateForm
    low_back: EstimateForm


class RatioForm(Sourced):
    """Likelihood ratios: how much more often the finding is yes (or no) with this cause than without.

    Without this cause means: in all others who come with back pain.
    """

    finding: Id
    if_yes: EstimateForm | None = None
    if_no: EstimateForm | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "RatioForm":
        if self.if_yes is None and self.if_no is None:
            raise ValueError("give `if_yes`, `if_no` or both")
        return self


class LikelihoodForm(Item):
    """The numbers behind one cause, whose id this is (docs/decisions/ranking_causes.md).

    With `needs`, nobody who says no to that finding has this cause.
    """

    needs: Id | None = None
    age: AgeForm | None = None
    sex: SexForm | None = None
    region: RegionForm | None = None
    ratios: list[RatioForm] = Field(default_factory=list)


class ForeignSignForm(Sourced, EstimateForm):
    """How much more rarely the finding is yes with a cause that does not bring it than among all others."""

    finding: Id


class ForeignSignsForm(Statement):
    """Findings that speak against every cause whose likelihoods say nothing of their cluster; one such item.

    A likelihood ratio compares with all others, and some of them have a cause that brings the finding. So it
    is rarer with a cause that has nothing to do with it, which need not be said in each cause again.
    """

    label: Words
    findings: list[ForeignSignForm] = Field(min_length=1)


class ClusterForm(Statement):
    """Findings that tell the same thing twice: of each cluster only the strongest counts for a cause.

    `overlap` says in what they are the same.
    """

    label: Words
    findings: Annotated[list[Id], Field(min_length=2)]
    overlap: Sentence


class RankingForm(Statement):
    """The numbers that turn likelihoods into words; there is one such item.

    `most_ratio` caps the product of all likelihood ratios of a cause, and 1 divided by it caps it below.
    A share from `likely_from` on is likely, from `possible_from` on possible, else unlikely. A cause is
    rare whose base rate at home is below `rare_below`. A reason is strong from `strong_from` on (or below
    1 divided by it), and weak below `clear_from`. `age`, `female`, `upper_back` and `low_back` name the
    findings that the base rates change by.
    """

    most_ratio: float | int = Field(gt=1)
    likely_from: float = Field(gt=0, lt=1)
    possible_from: float = Field(gt=0, lt=1)
    rare_below: float = Field(gt=0, lt=1)
    strong_from: float | int = Field(gt=1)
    clear_from: float | int = Field(gt=1)
    age: Id
    female: Id
    upper_back: Id
    low_back: Id

    @model_validator(mode="after")
    def _ordered(self) -> "RankingForm":
        if self.possible_from >= self.likely_from or self.clear_from >= self.strong_from:
            raise ValueError("`possible_from` must be below `likely_from`, `clear_from` below `strong_from`")
        return self
