"""When a diary asks, as a calendar file (RFC 5545) that updates what it wrote before."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from dorsum.diary.entries import Course
from dorsum.diary.rhythm import Due, Wishes, has_ended, upcoming
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

    An event has the same id in every file, so that a newer file changes it and adds no second one. What
    is asked no more, because it was muted or the diary has ended, is told as cancelled.
    """
    from icalendar import Calendar  # noqa: PLC0415  # slow to import

    (rhythm,) = knowledge.treatment.diary_rhythms
    today = now.astimezone(zone).date()
    is_over = has_ended(course, rhythm, today)
    wanted = set() if is_over else set(upcoming(course, rhythm, today, wishes))
    calendar = Calendar.new(prodid=MADE_BY, name=knowledge.wording["calendar_name"]["en"])
    for one in upcoming(course, rhythm, today, ALL):
        begins = datetime.combine(one.on, at, tzinfo=zone)
        calendar.add_component(_event(one, one in wanted, course, begins, now, knowledge))
    calendar.add_missing_timezones(first_date=today, last_date=date(today.year + 2, 1, 1))
    made: bytes = calendar.to_ical()
    return made


def _event(
    one: Due, is_wanted: bool, course: Course, begins: datetime, now: datetime, knowledge: Knowledge
) -> "Event":
    from icalendar import Event  # noqa: PLC0415  # slow to import
    from icalendar.enums import CLASS, STATUS, TRANSP  # noqa: PLC0415

    optional = knowledge.wording["calendar_optional"]["en"] if one.is_optional else None
    return Event.new(
        uid=f"{course.episode.id}-{one.kind}-{course.episode.day(one.on)}@dorsum",
        stamp=now,
        sequence=int(now.timestamp()),
        start=begins,
        end=begins + LASTS,
        summary=knowledge.wording[f"calendar_{one.kind}"]["en"],
        description=optional,
        status=STATUS.CONFIRMED if is_wanted else STATUS.CANCELLED,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
