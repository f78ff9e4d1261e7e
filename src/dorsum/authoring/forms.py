"""What the forms of all kinds of content are made from: ids, words, citations, items, statements."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}(-[A-Z]{3})?|other)$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Words = Annotated[dict[Language, Sentence], Field(min_length=1)]
Status = Literal["verified", "partly_unverified", "unverified", "expert_opinion"]


class Form(BaseModel):
    """No key beyond the named ones, nothing converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Checked(Form):
    """The day a person last held the item against its sources, and the day it is due again."""

    on: date
    next: date

    @model_validator(mode="after")
    def _next_is_later(self) -> "Checked":
        if self.next <= self.on:
            raise ValueError("`next` must be later than `on`")
        return self


class Citation(Form):
    """A source and the place in it (section, table, page), or `not_recorded`."""

    source: Id
    place: Sentence


class Item(Form):
    """What every item has."""

    id: Id
    checked: Checked


class Statement(Item):
    """An item that says something, so it cites sources or carries a mark."""

    status: Status = "verified"
    sources: list[Citation]

    @model_validator(mode="after")
    def _has_source_or_mark(self) -> "Statement":
        if not self.sources and self.status not in ("unverified", "expert_opinion"):
            raise ValueError("no source; cite one, or mark the item `status: unverified`")
        return self


class Sourced(Form):
    """A part of an item with sources, or a mark, of its own."""

    status: Status = "verified"
    sources: list[Citation]

    @model_validator(mode="after")
    def _has_source_or_mark(self) -> "Sourced":
        if not self.sources and self.status not in ("unverified", "expert_opinion"):
            raise ValueError("no source; cite one, or mark it `status: expert_opinion`")
        return self


class ReadByPeople(Form):
    """An item with words that a person reads; they stay at grade 6 (docs/decisions/reading_grade.md).

    `reading_grade_exception` says why one that reads harder cannot be mended; the check counts it.
    """

    reading_grade_exception: Sentence | None = None


class HoursForm(Form):
    """A deadline in hours."""

    min_hours: int = Field(ge=0)
    max_hours: int = Field(gt=0)

    @model_validator(mode="after")
    def _ordered(self) -> "HoursForm":
        if self.min_hours >= self.max_hours:
            raise ValueError("`min_hours` must be below `max_hours`")
        return self
