"""Courses of made-up people, for the tests of the diary."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dorsum.diary.entries import Course, Entry, Episode, course_of
from dorsum.model.diary import Rhythm
from dorsum.model.meaning import marks_of
from tests.shipped import shipped

BEGAN = date(2026, 3, 2)


def rhythm() -> Rhythm:
    (only,) = shipped().treatment.diary_rhythms
    return only


def at(day: int, hour: int = 9) -> datetime:
    return datetime(BEGAN.year, BEGAN.month, BEGAN.day, hour, tzinfo=UTC) + timedelta(days=day)


def entry(day: int, pain: float | None = None, **more: Any) -> Entry:
    numbers = {} if pain is None else {"pain_now": pain}
    marks = marks_of(more.get("signs", ()), shipped())
    made = {"id": f"day{day}-{more.get('kind', '')}", "episode": "one", "at": at(day), "numbers": numbers}
    return Entry(**{**made, "meant": marks, **more})


def course(pains: Mapping[int, float | None] | Sequence[Entry], **episode: Any) -> Course:
    """Return a course of check-ins, by day."""
    if isinstance(pains, Mapping):
        pains = [entry(day, pain) for day, pain in pains.items()]
    return course_of(Episode("one", BEGAN, **episode), tuple(pains))
