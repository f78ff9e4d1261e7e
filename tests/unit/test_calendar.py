"""The calendar file: the same ids every time, the right hour all year, nothing private told."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from dorsum.diary.entries import Course
from dorsum.diary.rhythm import NO_WISHES, Wishes
from dorsum.report.calendar import calendar_of
from tests.courses import BEGAN, at, course, entry
from tests.shipped import shipped

BERLIN = ZoneInfo("Europe/Berlin")


def events(
    so_far: Course, now: datetime, wishes: Wishes = NO_WISHES, zone: ZoneInfo = BERLIN
) -> dict[str, Any]:
    made = Calendar.from_ical(calendar_of(so_far, wishes, now, time(18, 30), zone, shipped()))
    return {str(one["UID"]): one for one in made.walk("VEVENT")}


def test_every_day_that_falls_due_is_there_once() -> None:
    found = events(course({0: 7}), at(12))
    assert [*found] == [
        "one-danger_check-13@dorsum",
        "one-check_in-14@dorsum",
        "one-danger_check-14@dorsum",
        "one-plan-15@dorsum",
        *(f"one-check_in-{day}@dorsum" for day in (21, 28, 35, 42)),
        "one-plan-43@dorsum",
        *(f"one-check_in-{day}@dorsum" for day in (56, 70, 84)),
        "one-plan-85@dorsum",
    ]
    assert {one["STATUS"] for one in found.values()} == {"CONFIRMED"}


def test_every_event_rings_at_its_time() -> None:
    for one in events(course({0: 7}), at(12)).values():
        (alarm,) = one.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(0)
        assert alarm["DESCRIPTION"] == one["SUMMARY"]


def test_the_hour_is_that_of_the_clock_in_summer_as_in_winter() -> None:
    """Summer time began on day 27, 2026-03-29."""
    found = events(course({0: 7}), at(12))
    for day in (21, 28):
        begins = found[f"one-check_in-{day}@dorsum"].start
        assert (begins.date(), begins.time()) == (BEGAN + timedelta(days=day), time(18, 30))
    offsets = [found[f"one-check_in-{day}@dorsum"].start.utcoffset() for day in (21, 28)]
    assert offsets == [timedelta(hours=1), timedelta(hours=2)]


def test_the_zone_is_described_in_the_file() -> None:
    made = Calendar.from_ical(calendar_of(course({0: 7}), NO_WISHES, at(12), time(18, 30), BERLIN, shipped()))
    assert [str(one["TZID"]) for one in made.timezones] == ["Europe/Berlin"]


def test_a_newer_file_changes_the_same_events() -> None:
    before, after = events(course({0: 7}), at(12)), events(course({0: 7}), at(12, 10))
    assert before.keys() == after.keys()
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)


def test_what_is_asked_no_more_is_cancelled() -> None:
    muted = events(course({0: 7}), at(12), Wishes(danger_muted=True))
    assert {uid for uid, one in muted.items() if one["STATUS"] == "CANCELLED"} == {
        "one-danger_check-13@dorsum",
        "one-danger_check-14@dorsum",
    }
    ended = events(course({0: 7, 14: 1, 21: 0}), at(22))
    assert {one["STATUS"] for one in ended.values()} == {"CANCELLED"}
    assert len(ended) == 8


def test_today_is_that_of_the_zone() -> None:
    late = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    assert "one-danger_check-13@dorsum" not in events(course({0: 7}), late, zone=ZoneInfo("Asia/Tokyo"))
    assert "one-check_in-14@dorsum" not in events(course({0: 7}), late + timedelta(days=1))


def test_nothing_private_is_told() -> None:
    secret = course([entry(0, 7, note="a very private word")])
    assert b"private word" not in calendar_of(secret, NO_WISHES, at(1), time(8), BERLIN, shipped())
    assert {str(one["CLASS"]) for one in events(secret, at(1)).values()} == {"PRIVATE"}


def test_an_optional_one_may_be_skipped() -> None:
    found = events(course({0: 7}), at(1))
    assert found["one-check_in-3@dorsum"]["DESCRIPTION"] == "You may skip this one."
    assert "DESCRIPTION" not in found["one-check_in-14@dorsum"]
