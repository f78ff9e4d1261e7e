"""What an entry measures, as numbers that the checkpoints of the content compare."""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from dorsum.diary.entries import Course, Entry
from dorsum.model.courses import Course as StudiedCourse
from dorsum.model.courses import Point

MOOD: Mapping[str, int] = MappingProxyType({"never": 0, "some_days": 1, "most_days": 2, "all_days": 3})
"""Choices of the two questions on mood, by how often."""


def measures(course: Course, studied: StudiedCourse | None = None) -> Mapping[str, float]:
    """Return what a course measures, by name (`model.diary.MEASURES`); what was not said is missing.

    It is that of the last entry with a number for the pain, with its day: an entry without one says nothing
    of it, and takes nothing back. `studied` is the mean pain of people in studies.
    """
    whole = course
    course = up_to_rated(course)
    last = course.entries[-1]
    day = course.episode.day(last.on)
    found = {"day": float(day), "pain": last.pain, "first_pain": course.first_pain}
    found |= {"days_bothered": last.numbers.get("days_bothered"), "low_mood": low_mood(whole)}
    found |= {"first_day": course.first_pain_day, "points_above_last": _above_last(course)}
    found |= _change(course, day, studied)
    return MappingProxyType({name: value for name, value in found.items() if value is not None})


def up_to_rated(course: Course) -> Course:
    """Return the course up to its last entry with a number for the pain; whole where there is none."""
    for number in range(len(course.entries), 0, -1):
        if course.entries[number - 1].pain is not None:
            return Course(course.episode, course.entries[:number]) if number < len(course.entries) else course
    return course


def low_mood(course: Course) -> float | None:
    """Return how often the person is low or without joy, from 0 to 6, as said last; None where it was not."""
    return next((found for one in reversed(course.entries) if (found := _mood(one)) is not None), None)


def _mood(entry: Entry) -> float | None:
    if not entry.choices:
        return None
    said = [MOOD.get(entry.choices.get(id, ("",))[0]) for id in ("mood", "joy")]
    low, joyless = said
    return None if low is None or joyless is None else float(low + joyless)


def _above_last(course: Course) -> float | None:
    """Return how much worse it is than at the rated entry before."""
    *before, last = course.entries
    earlier = next((one.pain for one in reversed(before) if one.pain is not None), None)
    return None if earlier is None or last.pain is None else last.pain - earlier


def _change(course: Course, day: int, studied: StudiedCourse | None) -> dict[str, float | None]:
    first, pain = course.first_pain, course.entries[-1].pain
    if first is None or pain is None:
        return {}
    better = first - pain
    if first == 0:
        return {"points_better": better}
    return {
        "points_better": better,
        "percent_better": 100 * better / first,
        "percent_above_course": _above(100 * pain / first, day, studied),
    }


def _above(percent: float, day: int, studied: StudiedCourse | None) -> float | None:
    usual = None if studied is None else percent_of_first(studied, day)
    return None if usual is None else percent - usual


def percent_of_first(studied: StudiedCourse, day: float) -> float | None:
    """Return the mean pain on a day out of 100 parts of the first; None before the first measured day.

    Between two measured days it lies on the straight line between them; after the last it stays.
    """
    first, *later = studied.points
    if not later or day < later[0].day:
        return None
    after = [*later, Point(max(day, later[-1].day) + 1, later[-1].value)]
    value = next(_between(one, two, day) for one, two in pairwise(after) if one.day <= day <= two.day)
    return 100 * value / first.value


def _between(one: Point, two: Point, day: float) -> float:
    return one.value + (two.value - one.value) * (day - one.day) / (two.day - one.day)
