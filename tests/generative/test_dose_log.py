"""Following the dose log never goes above the label; going above it is always said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.dose_log import DAY, NextDose, Taken, is_too_close, next_dose
from dorsum.errors import DoseLogError
from dorsum.model.treatment import Dose, Range

pytestmark = pytest.mark.measured
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
IBUPROFEN = Dose("mg", Range(200, 400), 6, 1200)
PARACETAMOL = Dose("mg", Range(500, 1000), 4, 4000)
doses = st.sampled_from([IBUPROFEN, PARACETAMOL, Dose("mg", Range(300, 300), 4, 700)])
minutes = st.integers(0, 4 * 24 * 60)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def most_in_any_day(taken: list[Taken]) -> float:
    return max((sum(o.amount for o in taken if one.at - DAY < o.at <= one.at) for one in taken), default=0)


@given(doses, st.lists(st.integers(0, 600), max_size=30), st.booleans())
def test_whoever_follows_it_stays_within_the_label(dose: Dose, waits: list[int], takes_most: bool) -> None:
    now, taken = NOON, list[Taken]()
    for wait in waits:
        now += timedelta(minutes=wait)
        told = next_dose(dose, taken, now)
        assert told.at is not None
        if told.state == "may_take":
            assert told.most >= dose.one.low
            taken.append(Taken(now, told.most if takes_most else dose.one.low))
        else:
            assert told.at > now
            assert next_dose(dose, taken, told.at).state == "may_take"
    assert most_in_any_day(taken) <= dose.most_in_24_hours
    assert not is_too_close(dose, taken)


@given(doses, st.lists(st.tuples(minutes, st.integers(1, 1500)), max_size=12))
def test_too_much_in_a_day_is_over_the_limit(dose: Dose, log: list[tuple[int, int]]) -> None:
    taken = [Taken(NOON - timedelta(minutes=ago), amount) for ago, amount in log]
    recent = [one for one in taken if one.at > NOON - DAY]
    apart = timedelta(hours=dose.hours_between)
    over = any(
        sum(o.amount for o in taken if one.at - DAY < o.at <= one.at) > dose.most_in_24_hours
        or sum(o.amount for o in taken if one.at - apart < o.at <= one.at) > dose.one.high
        for one in taken
    )
    told = next_dose(dose, taken, NOON)
    assert (told.state == "over_limit") == over
    assert not over or (told.at, told.most, told.is_near_limit) == (None, 0.0, True)
    assert told.in_last_24_hours == sum(one.amount for one in recent)


@pytest.mark.parametrize("ago", [1.0, 24.5, 30.0, 160.0])
def test_an_overdose_is_not_forgotten_after_a_day(ago: float) -> None:
    assert next_dose(PARACETAMOL, [Taken(NOON - hours(ago), 6_000)], NOON).state == "over_limit"


def test_three_times_one_dose_at_once_is_too_much() -> None:
    assert next_dose(PARACETAMOL, [Taken(NOON - hours(4), 3_000)], NOON).state == "over_limit"


def test_nothing_taken_yet() -> None:
    assert next_dose(IBUPROFEN, [], NOON) == NextDose("may_take", NOON, 400, 0, is_near_limit=False)


def test_the_next_dose_waits_for_the_hours_between() -> None:
    told = next_dose(IBUPROFEN, [Taken(NOON - hours(2), 400)], NOON)
    assert (told.state, told.at, told.most) == ("wait", NOON + hours(4), 400)


def test_the_day_is_full_until_the_first_dose_is_a_day_old() -> None:
    taken = [Taken(NOON - hours(ago), 400) for ago in (18, 12, 6)]
    told = next_dose(IBUPROFEN, taken, NOON)
    assert (told.state, told.at, told.most, told.is_near_limit) == ("wait", NOON + hours(6), 400, True)


def test_what_is_left_of_the_day_bounds_the_next_dose() -> None:
    taken = [Taken(NOON - hours(ago), amount) for ago, amount in ((20, 400), (13, 400), (7, 200))]
    told = next_dose(IBUPROFEN, taken, NOON)
    assert (told.state, told.most) == ("may_take", 200)


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (Taken(NOON + hours(1), 400), "future"),
        (Taken(NOON, 0), "above 0"),
        (Taken(NOON, -400), "above 0"),
        (Taken(NOON, float("nan")), "above 0"),
        (Taken(NOON, float("inf")), "above 0"),
    ],
)
def test_what_cannot_be_is_refused(one: Taken, message: str) -> None:
    with pytest.raises(DoseLogError, match=message):
        next_dose(IBUPROFEN, [one], NOON)
