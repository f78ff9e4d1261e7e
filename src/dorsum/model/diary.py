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
        "first_day": "day of the first pain that was rated; 0 where it was said at the beginning",
        "points_above_last": "pain less that of the rated entry before; above 0 it is worse",
        "low_mood": (
            "how often low or without joy, 0 to 3 for each of the two questions; missing where one is"
        ),
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
MEDICINE_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "tablets_over_day": "kinds of pain tablets that were over the day's limit in the last 7 days",
        "doses_at_one_time": "the most of one pain tablet at about one time, in doses of the label",
        "anti_inflammatories_in_last_day": "kinds of anti-inflammatory medicines in the last 24 hours",
        "paracetamol_in_last_day": "kinds of medicines with paracetamol in the last 24 hours",
        "small_aspirin_in_last_day": "1 where aspirin in the last 24 hours was less than a dose for pain",
        "pain_medicine_days": "days in a row, up to now, with any pain medicine",
    }
)
"""What rules of `diary_answers` may compare too: what was written down of medicines (`diary.medicine_log`).

Each is missing where nothing was written: a log knows what it was told, and never that there was no more.
"""

CHARTS = ("course", "better_and_worse", "spasms", "triggers", "medicines")
"""Ids of the charts that can be drawn of a diary; what they show is fixed, their words are content."""
TAKEN = "medicines"
"""What stands for the medicines of an entry beside the ids of questions."""


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
    """What a diary answers unasked: the finding is yes where `yes_when` holds, no where `no_when` does.

    Without `no_when` it is never a no. A yes of the person becomes a no only where `no_over_yes_when`
    holds.
    """

    id: str
    finding: str
    yes_when: Rule
    status: Status
    sources: tuple[Citation, ...]
    no_when: Rule | None = None
    no_over_yes_when: Rule | None = None


@dataclass(frozen=True)
class SummaryPart:
    """A part of the page for the doctor; `usual` ones are in unless the person leaves them out.

    `groups` are question groups: what was answered yes in them stands in this part.
    """

    id: str
    order: int
    heading: Words
    usual: bool
    status: Status
    sources: tuple[Citation, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class DiaryChart:
    """A chart of a diary: it is drawn from `least_entries` on, and `notes` stand below it.

    `compares` names what is held against better and worse entries: questions with choices, or "medicines".
    Each of the two kinds of entries must be there `least_in_each` times.
    """

    id: str
    order: int
    heading: Words
    notes: Lines
    least_entries: int
    status: Status
    sources: tuple[Citation, ...]
    compares: tuple[str, ...] = ()
    least_in_each: int = 1
