"""The form of what people who do not exist are drawn with, as a pydantic model."""

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from dorsum.authoring.forms import Form, Id, Sourced, Statement, Words

Share = Annotated[float, Field(gt=0, lt=1)]
ROUNDING = 0.005


class AgeShareForm(Form):
    """The share of all people who are of this age or older, up to the next band."""

    from_age: int = Field(ge=0, le=120)
    share: Share


class FindingSpanForm(Form):
    """A finding, and from where to where a number or an age may lie; both ends are in."""

    finding: Id
    from_: int = Field(ge=0, alias="from")
    to: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> "FindingSpanForm":
        if self.from_ > self.to:
            raise ValueError("`from` must not be above `to`")
        return self


class FindingShareForm(Sourced):
    """How many of all who come with back pain say yes; behind a gate: of those who say yes to the gate."""

    finding: Id
    share: Share


class NewSignsForm(Form):
    """Of those with a sign that a timing question asks about: in how many it is new."""

    serious: Share
    others: Share


class SyntheticPeopleForm(Statement):
    """What the numbers behind the causes leave open about people who do not exist; at most one such item.

    `serious` are the causes of which there may be more than there are. `ranges` are those of numbers
    other than the age. `together` is the share of people who answer a cluster as one. In the clusters
    `one_of_several` a person mostly says yes to one finding. `shares` are for findings of
    which no cause knows both ratios.
    """

    label: Words
    serious: list[Id] = Field(min_length=1)
    ages: list[AgeShareForm] = Field(min_length=1)
    oldest: int = Field(ge=1, le=120)
    female_share: Share
    upper_back_share: Share
    ranges: list[FindingSpanForm] = Field(default_factory=list)
    together: Share
    one_of_several: list[Id] = Field(default_factory=list)
    new_signs: NewSignsForm
    only_at_ages: list[FindingSpanForm] = Field(default_factory=list)
    always_at_ages: list[FindingSpanForm] = Field(default_factory=list)
    shares: list[FindingShareForm] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ages_in_order(self) -> "SyntheticPeopleForm":
        starts = [*(band.from_age for band in self.ages), self.oldest + 1]
        if starts[0] != 0 or any(one >= other for one, other in pairwise(starts)):
            raise ValueError("`ages` begin at 0, each later one at a higher age, none above `oldest`")
        if abs(sum(band.share for band in self.ages) - 1) > ROUNDING:
            raise ValueError("the shares of the `ages` must add up to 1")
        return self
