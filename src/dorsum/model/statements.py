"""What every statement of the content has: words, a status, and the places that it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Words = Mapping[str, str]
"""A sentence for people, by language code."""

Lines = Mapping[str, tuple[str, ...]]
"""Sentences for people, one thought each, by language code."""

LevelId = Literal["emergency_now", "same_day", "within_days", "routine", "self_care"]
"""From the most urgent to the calmest, as the content ranks them."""
Status = Literal["verified", "partly_unverified", "unverified", "expert_opinion"]
Certainty = Literal["high", "moderate", "low", "very_low", "none"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it; the place is `not_recorded` where nobody wrote it down."""

    source: str
    place: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A deadline: be seen after `min_hours` at the earliest need and `max_hours` at the latest."""

    min_hours: int
    max_hours: int


def citations_in(value: Any) -> Iterator[Citation]:
    """Yield every citation in an item of the content, at any depth."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from citations_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from citations_in(inner)
    elif is_dataclass(value):
        for one in fields(value):
            yield from citations_in(getattr(value, one.name))
