"""What every statement of the content has: words, a status, and the places that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Words = Mapping[str, str]
"""A sentence for people, by language code."""

Lines = Mapping[str, tuple[str, ...]]
"""Sentences for people, one thought each, by language code."""

Status = Literal["verified", "partly_unverified", "unverified", "expert_opinion"]
Certainty = Literal["high", "moderate", "low", "very_low", "none"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it; the place is `not_recorded` where nobody wrote it down."""

    source: str
    place: str
