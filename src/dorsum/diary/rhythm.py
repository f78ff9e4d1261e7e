"""When a diary asks: seldom, function first, and not after the pain is gone (DESIGN section 8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dorsum.diary.entries import Course, Entry, EntryKind
from dorsum.model.diary import Rhythm


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose: a rating on each day from a day on; not to be asked whether anything is new."""

    daily_from: date | None = None
    danger_muted: bool = False


NO_WISHES = Wishes()


def wishes_as_json(wishes: Wishes) -> dict[str, Any]:
    """Return the wishes as values that JSON can hold."""
    since = wishes.daily_from.isoformat() if wishes.daily_from else None
    return {"daily_from": since, "danger_muted": wishes.danger_muted}


def wishes_from_json(raw: Mapping[str, Any]) -> Wishes:
    """Return the wishes.

    Raises:
        KeyError, TypeError, ValueError: the values are none.
    """
    since, muted = raw["daily_from"], raw["danger_muted"]
    if not isinstance(muted, bool):
        raise TypeError
    return Wishes(date.fromisoformat(since) if since else None, danger_muted=muted)


@dataclass(frozen=True, slots=True)
class Due:
    """What is asked for, and on which day it fell due."""

    kind: EntryKind
    on: date
    is_optional: bool


def days(rhythm: Rhythm) -> tuple[int, ...]:
    """Return the days of an episode on which a check-in falls due, from the first to the last."""
    weekly = range(rhythm.first_every_days, rhythm.first_to_day + 1, rhythm.first_every_days)
    later = range(rhythm.first_to_day + rhythm.then_every_days, rhythm.last_day + 1, rhythm.then_every_days)
    return tuple(sorted({*rhythm.optional_days, *weekly, *later}))


def due(course: Course, rhythm: Rhythm, today: date, wishes: Wishes = NO_WISHES) -> tuple[Due, ...]:
    """Return what is asked for today; nothing once the diary has ended."""
    if has_ended(course, rhythm, today):
        return ()
    asked = (_danger(course, rhythm, today, wishes), _check_in(course, rhythm, today))
    found = [one for one in asked if one is not None]
    if not any(one.kind == "check_in" for one in found) and _is_daily(course, rhythm, today, wishes):
        found.append(Due("daily", today, is_optional=True))
    return tuple(found)


def has_ended(course: Course, rhythm: Rhythm, today: date) -> bool:
    """Whether the diary asks no more: closed, at its last day, or after good weeks in a row."""
    episode = course.episode
    if episode.ended_on is not None and episode.ended_on <= today:
        return True
    is_over = episode.day(today) > rhythm.last_day and _last_day_of_check_in(course) >= rhythm.last_day
    return is_over or is_well(course, rhythm)


def is_outdated(course: Course, rhythm: Rhythm, today: date, wishes: Wishes = NO_WISHES) -> bool:
    """Whether the last entry tells of the past: a newer check-in is due, or it is longer ago than any is."""
    if not course.entries or course.entries[-1].on >= today:
        return False
    asked = {one.kind for one in due(course, rhythm, today, wishes)}
    return "check_in" in asked or (today - course.entries[-1].on).days > rhythm.then_every_days


def is_well(course: Course, rhythm: Rhythm) -> bool:
    """Whether the last check-ins, a week apart or more, were all good, and no other entry since then bad."""
    return well_since(course, rhythm) is not None


def well_since(course: Course, rhythm: Rhythm) -> date | None:
    """Return the day of the first of the good check-ins up to the last entry; None where it is not well yet.

    A check-in without a number for the pain is not good.
    """
    apart, counted, first = timedelta(days=rhythm.first_every_days), 0, None
    last: date | None = None
    for entry in reversed(course.entries):
        is_check = entry.kind == "check_in"
        if not _is_good(entry, rhythm) and (is_check or entry.pain is not None):
            break
        if is_check:
            first = entry.on
            if last is None or last - entry.on >= apart:
                last, counted = entry.on, counted + 1
    return first if counted >= rhythm.good_checks else None


def _is_good(entry: Entry, rhythm: Rhythm) -> bool:
    return entry.pain is not None and entry.pain <= rhythm.good_pain_at_most


def _last_day_of_check_in(course: Course) -> int:
    asked = (course.episode.day(entry.on) for entry in course.entries if entry.kind == "check_in")
    return max(asked, default=0)


def _check_in(course: Course, rhythm: Rhythm, today: date) -> Due | None:
    """Return the last check-in that fell due and was not made since; an optional one only on its own day."""
    day, made = course.episode.day(today), _last_day_of_check_in(course)
    past = [one for one in days(rhythm) if made < one <= day]
    past = [one for one in past if one == day or one not in rhythm.optional_days]
    if not past:
        return None
    on = course.episode.began_on + timedelta(days=past[-1])
    return Due("check_in", on, is_optional=past[-1] in rhythm.optional_days)


def _danger(course: Course, rhythm: Rhythm, today: date, wishes: Wishes) -> Due | None:
    day = course.episode.day(today)
    said_today = any(entry.on == today and entry.danger is not None for entry in course.entries)
    if wishes.danger_muted or said_today or not 1 <= day <= rhythm.danger_to_day:
        return None
    return Due("danger_check", today, is_optional=False)


def _is_daily(course: Course, rhythm: Rhythm, today: date, wishes: Wishes) -> bool:
    return is_daily(wishes, rhythm, today) and not any(
        entry.on == today and entry.pain is not None for entry in course.entries
    )


def is_daily(wishes: Wishes, rhythm: Rhythm, today: date) -> bool:
    """Whether the person rates each day, by choice, and the time for that is not over."""
    since = wishes.daily_from
    return since is not None and 0 <= (today - since).days < rhythm.daily_at_most_days


def upcoming(course: Course, rhythm: Rhythm, today: date, wishes: Wishes = NO_WISHES) -> Iterator[Due]:
    """Yield what will fall due after today if all goes on as it is, day by day."""
    for day in range(course.episode.day(today) + 1, rhythm.last_day + 1):
        on = course.episode.began_on + timedelta(days=day)
        if day in days(rhythm):
            yield Due("check_in", on, is_optional=day in rhythm.optional_days)
        if not wishes.danger_muted and 1 <= day <= rhythm.danger_to_day:
            yield Due("danger_check", on, is_optional=False)
