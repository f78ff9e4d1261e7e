"""When a diary asks, as a calendar file (RFC 5545) that updates what it wrote before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from dorsum.diary.entries import Course
from dorsum.diary.rhythm import Wishes, has_ended, upcoming
from dorsum.model.knowledge import Knowledge

if TYPE_CHECKING:
    from icalendar import Event

MADE_BY = "-//Dorsum//back diary//EN"
LASTS = timedelta(minutes=5)
ALL = Wishes()
"""With these a diary asks as often as it ever does."""


def calendar_of(
    course: Course, wishes: Wishes, now: datetime, at: time, zone: tzinfo, knowledge: Knowledge
) -> bytes:
    """Return what falls due after today, each day at the time `at` of the zone, in summer as in winter.

    These are the questions of the diary, and the days on which the plan moves on. An event has the same id in
    every file, so that a newer file changes it and adds no second one. What is asked no more, because it was
    muted or the diary has ended, is told as cancelled.
    """
    from icalendar import Calendar  # noqa: PLC0415  # slow to import

    today = now.astimezone(zone).date()
    calendar = Calendar.new(prodid=MADE_BY, name=knowledge.wording["calendar_name"]["en"])
    for one in sorted(_dates(course, wishes, today, knowledge)):
        begins = datetime.combine(one.on, at, tzinfo=zone)
        calendar.add_component(_event(one, course, begins, now, knowledge))
    calendar.add_missing_timezones(first_date=today, last_date=date(today.year + 2, 1, 1))
    made: bytes = calendar.to_ical()
    return made


@dataclass(frozen=True, order=True)
class _Date:
    """A day in the calendar; `kind` is what falls due on it."""

    on: date
    kind: str
    is_wanted: bool
    is_optional: bool = False


def _dates(course: Course, wishes: Wishes, today: date, knowledge: Knowledge) -> Iterator[_Date]:
    (rhythm,) = knowledge.treatment.diary_rhythms
    is_over = has_ended(course, rhythm, today)
    wanted = set() if is_over else set(upcoming(course, rhythm, today, wishes))
    for one in upcoming(course, rhythm, today, ALL):
        yield _Date(one.on, one.kind, one in wanted, one.is_optional)
    for stage in knowledge.treatment.stages:
        on = course.episode.began_on + timedelta(days=stage.from_day)
        if on > today:
            yield _Date(on, "plan", not is_over)


def _event(one: _Date, course: Course, begins: datetime, now: datetime, knowledge: Knowledge) -> "Event":
    from icalendar import Alarm, Event  # noqa: PLC0415  # slow to import
    from icalendar.enums import CLASS, STATUS, TRANSP  # noqa: PLC0415

    words = knowledge.wording[f"calendar_{one.kind}"]["en"]
    event = Event.new(
        uid=f"{course.episode.id}-{one.kind}-{course.episode.day(one.on)}@dorsum",
        stamp=now,
        sequence=int(now.timestamp()),
        start=begins,
        end=begins + LASTS,
        summary=words,
        description=knowledge.wording["calendar_optional"]["en"] if one.is_optional else None,
        status=STATUS.CONFIRMED if one.is_wanted else STATUS.CANCELLED,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
    alarm = Alarm()
    for name, value in (("action", "DISPLAY"), ("trigger", timedelta(0)), ("description", words)):
        alarm.add(name, value)
    event.add_component(alarm)
    return event
