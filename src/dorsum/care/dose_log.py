"""When the next dose may be taken, from what was taken and what the label allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from dorsum.errors import DoseLogError
from dorsum.model.treatment import Dose

DAY = timedelta(hours=24)
WEEK = 7 * DAY
"""Too much is asked about, and told, for so long (content/findings/took_too_many_pain_tablets)."""
NEAR = 0.75
"""From this part of the day's limit on, a person is told that it is near."""
State = Literal["may_take", "wait", "over_limit"]


@dataclass(frozen=True, slots=True)
class Taken:
    """One dose that was taken: when, and how much in the unit of the label."""

    at: datetime
    amount: float


@dataclass(frozen=True, slots=True)
class NextDose:
    """When the next dose may be taken, and how much at the most; at `over_limit` there is none.

    `in_last_24_hours` is what was taken, `is_near_limit` whether that is most of what a day allows.
    """

    state: State
    at: datetime | None
    most: float
    in_last_24_hours: float
    is_near_limit: bool


def next_dose(dose: Dose, taken: Sequence[Taken], now: datetime) -> NextDose:
    """Return when the next dose may be taken; times are all with a time zone, or all without.

    More than the label allows, in any 24 hours of the last week or at about one time, is `over_limit`: that
    needs help even for a person who feels well. Following this answer never gets there.

    Raises:
        DoseLogError: a dose lies in the future, or its amount is not above 0.
    """
    log = sorted(taken, key=lambda one: one.at)
    _refuse_impossible(log, now)
    used = _within(log, now)
    is_near = used >= NEAR * dose.most_in_24_hours
    if is_over_limit(dose, log, now):
        return NextDose("over_limit", None, 0.0, used, is_near_limit=True)
    at = _earliest(dose, log, now)
    left = dose.most_in_24_hours - _within(log, at)
    most = min(dose.one.high, left)
    return NextDose("may_take" if at <= now else "wait", at, most, used, is_near)


def is_over_limit(dose: Dose, log: Sequence[Taken], now: datetime) -> bool:
    """Whether in the last week more was taken than the label allows, in a day or at about one time."""
    return any(_is_too_much(dose, log, one) for one in _last_week(log, now))


def _is_too_much(dose: Dose, log: Sequence[Taken], one: Taken) -> bool:
    """Whether up to this dose too much was taken: in a day, or at about one time."""
    return _within(log, one.at) > dose.most_in_24_hours or _at_one_time(dose, log, one) > dose.one.high


def _at_one_time(dose: Dose, log: Sequence[Taken], one: Taken) -> float:
    close = timedelta(hours=dose.hours_between)
    return sum(other.amount for other in log if timedelta(0) <= one.at - other.at < close)


def most_in_a_day(log: Sequence[Taken], now: datetime) -> float:
    """Return the most that was taken in any 24 hours of the last week."""
    return max((_within(log, one.at) for one in _last_week(log, now)), default=0.0)


def most_at_one_time(dose: Dose, log: Sequence[Taken], now: datetime) -> float:
    """Return the most in the last week that was taken in less time than the label puts between two doses."""
    return max((_at_one_time(dose, log, one) for one in _last_week(log, now)), default=0.0)


def _last_week(log: Sequence[Taken], now: datetime) -> Iterator[Taken]:
    return (one for one in log if timedelta(0) <= now - one.at < WEEK)


def is_too_close(dose: Dose, taken: Sequence[Taken]) -> bool:
    """Whether two doses lie closer together than the label allows."""
    times = sorted(one.at for one in taken)
    return any(later - earlier < timedelta(hours=dose.hours_between) for earlier, later in pairwise(times))


def _refuse_impossible(log: Sequence[Taken], now: datetime) -> None:
    for one in log:
        if one.at > now:
            raise DoseLogError("a dose lies in the future; check its time")
        if not 0 < one.amount < float("inf"):
            raise DoseLogError("the amount of a dose must be a number above 0")


def _within(log: Sequence[Taken], at: datetime) -> float:
    """Return what was taken in the 24 hours that end at this time."""
    return sum(one.amount for one in log if timedelta(0) <= at - one.at < DAY)


def _earliest(dose: Dose, log: Sequence[Taken], now: datetime) -> datetime:
    """Return the first time from now on that is far enough from the last dose and within the day's limit."""
    spaced = log[-1].at + timedelta(hours=dose.hours_between) if log else now
    first = max(now, spaced)
    later = [one.at + DAY for one in log if one.at + DAY > first]
    return next(at for at in (first, *later) if _within(log, at) + dose.one.low <= dose.most_in_24_hours)
