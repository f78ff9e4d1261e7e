"""An episode of back pain, and what was written down in it, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from dorsum.model.case import Case
from dorsum.model.truth import Answer

EntryKind = Literal["check_in", "daily", "danger_check"]
"""As the rhythm asks, a rating by choice on each day, or only whether anything is new."""
SaidOfDanger = Literal["nothing_new", "something_new", "not_sure"]
OWN_WORDS = ("how_it_began", "tried", "worries", "questions")
"""What a person may say of an episode in own words."""
_NO_NUMBERS: Mapping[str, float] = MappingProxyType({})
_NO_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_SIGNS: Mapping[str, Answer] = MappingProxyType({})
_NO_MARKS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Episode:
    """One stretch of back pain.

    `check` is the last full check of danger signs, made at `checked_at`; `meant` holds a mark of each
    question as it was asked (`model.meaning`). `first_pain`, of 0 to 10, is what was said at the beginning.
    `words` are the person's own, by what they are about (`OWN_WORDS`). `ended_on` is the day on which the
    person closed it.
    """

    id: str
    began_on: date
    check: Case = field(default_factory=Case)
    checked_at: datetime | None = None
    meant: Mapping[str, str] = field(default_factory=lambda: _NO_MARKS)
    first_pain: float | None = None
    words: Mapping[str, str] = field(default_factory=lambda: _NO_MARKS)
    ended_on: date | None = None

    def day(self, on: date) -> int:
        """Return how many days after its beginning a day is, from 0."""
        return max((on - self.began_on).days, 0)


@dataclass(frozen=True)
class TakenMedicine:
    """A medicine that was taken: its id in the content, or a name in own words; amount in the unit."""

    at: datetime
    medicine: str | None = None
    name: str = ""
    amount: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Entry:
    """What was written down at one time; `at` has a time zone, which is that of the person.

    `numbers` and `choices` are by question of the content, `regions` are those of the body map. `danger`
    is the answer to whether anything is new, `signs` what was said to single danger signs, and to the
    questions of regions (`diary.marks`), with the mark of each in `meant`.
    """

    id: str
    episode: str
    at: datetime
    kind: EntryKind = "check_in"
    numbers: Mapping[str, float] = field(default_factory=lambda: _NO_NUMBERS)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_CHOICES)
    regions: tuple[str, ...] = ()
    medicines: tuple[TakenMedicine, ...] = ()
    note: str = ""
    danger: SaidOfDanger | None = None
    signs: Mapping[str, Answer] = field(default_factory=lambda: _NO_SIGNS)
    meant: Mapping[str, str] = field(default_factory=lambda: _NO_MARKS)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        said = (self.numbers, self.choices, self.regions, self.medicines, self.note, self.danger)
        return not any(said)

    @property
    def on(self) -> date:
        """The day of the person's own calendar."""
        return self.at.date()

    @property
    def pain(self) -> float | None:
        """Pain at this time, of 0 to 10."""
        return self.numbers.get("pain_now")


@dataclass(frozen=True)
class Course:
    """An episode with its entries, from the first to the last."""

    episode: Episode
    entries: tuple[Entry, ...] = ()

    def until(self, entry: Entry) -> "Course":
        """Return the course as it was with this entry as the last.

        Raises:
            ValueError: the entry is not of this course.
        """
        places = range(len(self.entries), 0, -1)  # it is mostly one of the last
        place = next((one for one in places if self.entries[one - 1].id == entry.id), 0)
        if place == 0:
            raise ValueError("the entry is not of this course")
        return Course(self.episode, self.entries[:place])

    @cached_property
    def taken(self) -> tuple[TakenMedicine, ...]:
        """Every medicine of every entry, in the order of time."""
        taken = (one for entry in self.entries for one in entry.medicines)
        return tuple(sorted(taken, key=lambda one: one.at))

    @cached_property
    def first_pain_day(self) -> float | None:
        """The day of the first pain that was rated; 0 where it was said at the beginning."""
        if self.episode.first_pain is not None:
            return 0.0
        first = next((entry for entry in self.entries if entry.pain is not None), None)
        return None if first is None else float(self.episode.day(first.on))

    @property
    def first_pain(self) -> float | None:
        """What was said at the beginning, else the pain of the first entry that has one."""
        if self.episode.first_pain is not None:
            return self.episode.first_pain
        return next((entry.pain for entry in self.entries if entry.pain is not None), None)


def course_of(episode: Episode, entries: Iterable[Entry]) -> Course:
    """Return the episode with those of the entries that belong to it, in the order of their times."""
    own = [entry for entry in entries if entry.episode == episode.id]
    return Course(episode, tuple(sorted(own, key=lambda entry: (entry.at, entry.id))))
