"""A course in stretches of days, so that a long one is told in a hundred figures or fewer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from dorsum.diary.entries import Course, Entry

WEEK = 7
MOST_POINTS = 100
"""Figures of one kind in one chart."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole days of an episode, from the first to the last of them, both counted from 0."""

    first_day: int
    last_day: int

    @property
    def middle(self) -> float:
        """The middle of its days."""
        return (self.first_day + self.last_day) / 2


@dataclass(frozen=True, slots=True)
class PainPoint:
    """The middle pain of a stretch, of 0 to 10, the least and the most, and of how many entries."""

    stretch: Stretch
    pain: float
    least: float
    most: float
    entries: int


def length_for(days: int, most: int, shortest: int = WEEK) -> int:
    """Return how many days a stretch has where there are at most `most` of them: a week, or 2, 4, 8 weeks."""
    length = shortest
    while -(-days // length) > most:
        length = WEEK if length < WEEK else 2 * length
    return length


def stretches(found: Iterable[tuple[int, T]], length: int) -> Mapping[Stretch, tuple[T, ...]]:
    """Return what was found on each day, by stretch; one in which nothing was found is missing."""
    by_number: dict[int, list[T]] = defaultdict(list)
    for day, one in found:
        by_number[day // length].append(one)
    return {
        Stretch(number * length, (number + 1) * length - 1): tuple(by_number[number])
        for number in sorted(by_number)
    }


def pain_points(course: Course, most: int = MOST_POINTS) -> tuple[PainPoint, ...]:
    """Return the pain of each rated entry; of stretches of whole weeks where there are more than `most`."""
    rated = [(course.episode.day(one.on), one.pain) for one in course.entries if one.pain is not None]
    if len(rated) <= most:
        return tuple(PainPoint(Stretch(day, day), pain, pain, pain, 1) for day, pain in rated)
    found = stretches(rated, length_for(rated[-1][0] + 1, most))
    return tuple(
        PainPoint(stretch, median(pains), min(pains), max(pains), len(pains))
        for stretch, pains in found.items()
    )


@dataclass(frozen=True, slots=True)
class SpasmPoint:
    """How many spasms a stretch had, and the minutes of the longest; None where nobody said."""

    stretch: Stretch
    count: float
    longest: float | None


def spasm_points(course: Course, most: int) -> tuple[SpasmPoint, ...]:
    """Return the spasms of each entry that counted them; of stretches where there are more than `most`."""
    told = [(course.episode.day(one.on), one) for one in course.entries if "spasms" in one.numbers]
    if len(told) <= most:
        return tuple(_spasms(Stretch(day, day), (one,)) for day, one in told)
    found = stretches(told, length_for(told[-1][0] + 1, most))
    return tuple(_spasms(stretch, entries) for stretch, entries in found.items())


def _spasms(stretch: Stretch, entries: Iterable[Entry]) -> SpasmPoint:
    numbers = [one.numbers for one in entries]
    longest = [one["longest_spasm"] for one in numbers if "longest_spasm" in one]
    return SpasmPoint(stretch, sum(one["spasms"] for one in numbers), max(longest, default=None))


@dataclass(frozen=True, slots=True)
class Taken:
    """How often a medicine was taken in a stretch; `amounts` in all, by unit, None where one is unknown."""

    medicine: str
    stretch: Stretch
    times: int
    amount: float | None
    unit: str


def taken(course: Course, name: Callable[[str | None, str], str], most: int) -> tuple[Taken, ...]:
    """Return what was taken in each of at most `most` stretches, the medicine taken most often first.

    `name` gives the name of a medicine from its id, or from what the person called it. A time before the
    episode began is left out.
    """
    known: dict[tuple[str | None, str], str] = {}
    by_medicine: dict[str, list[tuple[int, tuple[float | None, str]]]] = defaultdict(list)
    for one in (one for entry in course.entries for one in entry.medicines):
        key = (one.medicine, one.name)
        if key not in known:
            known[key] = name(*key)
        day = (one.at.date() - course.episode.began_on).days
        if day >= 0:
            by_medicine[known[key]].append((day, (one.amount, one.unit)))
    last_day = max((day for found in by_medicine.values() for day, _ in found), default=0)
    length = length_for(last_day + 1, most, shortest=1)
    return tuple(
        Taken(medicine, stretch, len(amounts), *_in_all(amounts))
        for medicine, found in sorted(by_medicine.items(), key=lambda one: (-len(one[1]), one[0]))
        for stretch, amounts in stretches(found, length).items()
    )


def _in_all(amounts: Iterable[tuple[float | None, str]]) -> tuple[float | None, str]:
    known, units = [one[0] for one in amounts], {one[1] for one in amounts}
    listed = [one for one in known if one is not None]
    if len(listed) < len(known) or len(units) != 1:
        return None, ""
    return sum(listed), units.pop()
