"""What is asked in a diary, how often, and when it says that a person needs care, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from dorsum.model.rules import Rule
from dorsum.model.statements import Citation, Hours, Lines, Status, Words

Section = Literal["function", "pain", "spasm", "around"]
Answered = Literal["number", "choice", "choices"]

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "day": "whole days since the episode began, from 0",
        "pain": "pain of 0 to 10 at this entry",
        "first_pain": "pain of 0 to 10 at the first entry of the episode",
        "points_better": "first pain less pain; below 0 it is worse",
        "percent_better": "the same out of 100 parts of the first pain, where that is not 0",
        "percent_above_course": (
            "pain less mean pain of people in studies on that day, both out of 100 parts of the first; "
            "known from the first day on which it was measured"
        ),
        "days_bothered": "days out of the last 7 on which the back bothered",
    }
)
"""What rules about a diary compare, each a number that is unknown until it was said (`diary.measures`)."""


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen."""

    id: str
    words: Words


@dataclass(frozen=True)
class DiaryQuestion:
    """One thing that an entry may hold; `short` ones make up the quick entry, in their order.

    `loinc` is the code under which other programs know the same rating from 0 to 10.
    """

    id: str
    section: Section
    order: int
    short: bool
    ask: Words
    answered: Answered
    status: Status
    sources: tuple[Citation, ...]
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = True
    unit: Words | None = None
    ends: Lines = field(default_factory=lambda: MappingProxyType({}))
    choices: tuple[Choice, ...] = ()
    loinc: str | None = None


@dataclass(frozen=True)
class Rhythm:
    """When a diary asks, in days since the episode began, and when it stops asking.

    After `optional_days` it asks every `first_every_days` up to `first_to_day`, then every
    `then_every_days` up to `last_day`, or until `good_checks` in a row had pain of at most
    `good_pain_at_most`. A daily rating runs for `daily_at_most_days` and only by choice. A question
    whether anything is new comes each day up to `danger_to_day`. After `new_episode_after_days` with no
    more pain than that, new pain is a new episode.
    """

    id: str
    optional_days: tuple[int, ...]
    first_every_days: int
    first_to_day: int
    then_every_days: int
    last_day: int
    good_checks: int
    good_pain_at_most: float
    daily_at_most_days: int
    danger_to_day: int
    new_episode_after_days: int
    why_seldom: Lines
    why_at_all: Lines
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Checkpoint:
    """A point in the course: where `when` holds, that level at least is advised, with these words.

    `when` compares the `MEASURES`. With `asks_again`, danger signs are asked in full again.
    """

    id: str
    label: Words
    when: Rule
    level: str
    asks_again: bool
    say: Lines
    do: Lines
    status: Status
    sources: tuple[Citation, ...]
    within: Hours | None = None


@dataclass(frozen=True)
class DiaryAnswer:
    """What a diary answers unasked: the finding is yes where `yes_when` holds, no where `no_when` does."""

    id: str
    finding: str
    yes_when: Rule
    no_when: Rule
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class SummaryPart:
    """A part of the page for the doctor; `usual` ones are in unless the person leaves them out."""

    id: str
    order: int
    heading: Words
    usual: bool
    status: Status
    sources: tuple[Citation, ...]
