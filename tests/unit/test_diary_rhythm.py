"""When a diary asks, and when it stops."""

from datetime import date, timedelta

import pytest

from dorsum.diary.entries import EntryKind
from dorsum.diary.episodes import belongs
from dorsum.diary.rhythm import Due, Wishes, days, due, has_ended, upcoming
from tests.courses import BEGAN, course, entry, rhythm

QUIET = Wishes(danger_muted=True)


def on(day: int) -> date:
    return BEGAN + timedelta(days=day)


def asked(pains: dict[int, float | None], day: int, wishes: Wishes = QUIET) -> list[tuple[EntryKind, date]]:
    return [(one.kind, one.on) for one in due(course(pains), rhythm(), on(day), wishes)]


def test_the_days_are_those_that_the_content_names() -> None:
    assert days(rhythm()) == (3, 7, 14, 21, 28, 35, 42, 56, 70, 84)


def test_a_check_in_stays_due_until_it_is_made() -> None:
    assert asked({0: 7}, 13) == []
    assert asked({0: 7}, 14) == [("check_in", on(14))]
    assert asked({0: 7}, 19) == [("check_in", on(14))]
    assert asked({0: 7, 15: 6}, 19) == []
    assert asked({0: 7}, 40) == [("check_in", on(35))]


def test_an_optional_check_is_offered_on_its_own_day_only() -> None:
    assert due(course({0: 7}), rhythm(), on(3), QUIET) == (Due("check_in", on(3), is_optional=True),)
    assert asked({0: 7}, 4) == []


def test_danger_is_asked_each_day_up_to_day_14_and_once_a_day() -> None:
    none = Wishes()
    assert asked({0: 7}, 0, none) == []
    assert asked({0: 7}, 5, none) == [("danger_check", on(5))]
    assert asked({0: 7}, 14, none) == [("danger_check", on(14)), ("check_in", on(14))]
    assert asked({0: 7}, 15, none) == [("check_in", on(14))]
    assert asked({0: 7}, 5) == []
    said = course([entry(0, 7), entry(5, kind="danger_check", danger="nothing_new")])
    assert due(said, rhythm(), on(5), none) == ()
    assert [one.kind for one in due(said, rhythm(), on(6), none)] == ["danger_check"]


def test_a_daily_rating_comes_by_choice_for_14_days_at_most() -> None:
    daily = Wishes(daily_from=on(20), danger_muted=True)
    made = {0: 7.0, 14: 6.0}
    assert asked({**made}, 19, daily) == []
    assert asked({**made}, 20, daily) == [("daily", on(20))]
    assert asked({**made, 20: 5.0}, 20, daily) == []
    assert asked({**made, 28: 5.0}, 33, daily) == [("daily", on(33))]
    assert asked({**made, 28: 5.0}, 34, daily) == []
    assert asked({**made}, 21, daily) == [("check_in", on(21))]


def test_two_good_weeks_end_it() -> None:
    assert not has_ended(course({0: 7, 14: 1}), rhythm(), on(15))
    assert not has_ended(course({0: 7, 14: 1, 18: 0}), rhythm(), on(19))
    assert has_ended(course({0: 7, 14: 1, 21: 0}), rhythm(), on(22))
    assert has_ended(course({0: 7, 14: 1, 18: 1, 21: 0}), rhythm(), on(22))
    assert not has_ended(course({0: 7, 14: 1, 21: 2}), rhythm(), on(22))
    assert asked({0: 7, 14: 1, 21: 0}, 30, Wishes()) == []


def test_an_unknown_pain_is_no_good_week() -> None:
    assert not has_ended(course({0: 7, 14: 1, 21: None, 28: 1}), rhythm(), on(28))


def test_the_last_check_in_ends_it_and_so_does_the_person() -> None:
    assert not has_ended(course({0: 7, 70: 4}), rhythm(), on(90))
    assert has_ended(course({0: 7, 84: 4}), rhythm(), on(85))
    closed = course({0: 7}, ended_on=on(10))
    assert not has_ended(closed, rhythm(), on(9))
    assert has_ended(closed, rhythm(), on(10))


def test_what_is_coming() -> None:
    coming = list(upcoming(course({0: 7}), rhythm(), on(12)))
    assert [(one.kind, one.on) for one in coming[:4]] == [
        ("danger_check", on(13)),
        ("check_in", on(14)),
        ("danger_check", on(14)),
        ("check_in", on(21)),
    ]
    assert coming[-1] == Due("check_in", on(84), is_optional=False)
    assert all(one.kind == "check_in" for one in upcoming(course({0: 7}), rhythm(), on(0), QUIET))


@pytest.mark.parametrize(
    ("pains", "day", "says"),
    [
        ({0: 7}, 10, "flare"),
        ({0: 7}, 31, "ask"),
        ({0: 7, 20: 4}, 45, "flare"),
        ({0: 7, 14: 1, 28: 0, 44: 1}, 50, "new_episode"),
        ({0: 7, 14: 1, 28: 0}, 50, "ask"),
        ({0: 7, 14: 1, 28: 2, 44: 1}, 50, "flare"),
        ({0: 7, 14: 1, 44: 1, 50: 6}, 50, "new_episode"),
    ],
)
def test_a_flare_or_a_new_episode(pains: dict[int, float | None], day: int, says: str) -> None:
    assert belongs(course(pains), rhythm(), on(day)) == says
