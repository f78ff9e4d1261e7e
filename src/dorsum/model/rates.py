"""Counts with their uncertainty."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod, sqrt

Z_95 = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`k` of `n`, and the Wilson 95 % interval (Wilson 1927); no value where `n` is 0."""

    value: float | None
    k: int
    n: int
    low: float | None
    high: float | None


def rate(hits: Iterable[bool]) -> Rate:
    """Return how many of the hits are true."""
    listed = list(hits)
    return rate_of(sum(listed), len(listed))


def rate_of(k: int, n: int) -> Rate:
    """Return `k` of `n` with its interval."""
    if n == 0:
        return Rate(None, 0, 0, None, None)
    share = k / n
    scale = 1 + Z_95**2 / n
    middle = (share + Z_95**2 / (2 * n)) / scale
    half = Z_95 * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / scale
    low = 0.0 if k == 0 else middle - half
    high = 1.0 if k == n else middle + half
    return Rate(share, k, n, low, high)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much one share is above another, from -1 to 1, with its 95 % interval."""

    value: float
    low: float
    high: float


def difference_of(one: Rate, other: Rate) -> Difference | None:
    """Return how far the first share is above the second, of other cases; None where a group is empty.

    The interval is Newcombe's for two independent shares (Statistics in Medicine 1998; 17: 873-890,
    method 10): the limits of both Wilson intervals, squared and added.
    """
    if one.value is None or other.value is None:
        return None
    value = one.value - other.value
    down, up = _joined(_below(one), _above(other), 0), _joined(_above(one), _below(other), 0)
    return Difference(value, max(value - down, -1.0), min(value + up, 1.0))


@dataclass(frozen=True, slots=True)
class PairedRates:
    """How many of the same people are hit before and after, and by how much the share differs.

    `low` and `high` are the 95 % interval of the difference for paired shares (Newcombe 1998b, method 10);
    no difference where there is nobody.
    """

    before: Rate
    after: Rate
    difference: float | None
    low: float | None
    high: float | None


def paired_rates(both: int, only_before: int, only_after: int, neither: int) -> PairedRates:
    """Return the rates of people who were looked at twice."""
    n = both + only_before + only_after + neither
    before, after = rate_of(both + only_before, n), rate_of(both + only_after, n)
    if before.value is None or after.value is None:
        return PairedRates(before, after, None, None, None)
    alike = _alike(both, only_before, only_after, neither)
    difference = (only_after - only_before) / n
    down = _joined(_below(after), _above(before), alike)
    up = _joined(_above(after), _below(before), alike)
    return PairedRates(before, after, difference, max(difference - down, -1.0), min(difference + up, 1.0))


def _below(one: Rate) -> float:
    return (one.value or 0.0) - (one.low or 0.0)


def _above(one: Rate) -> float:
    return (one.high or 0.0) - (one.value or 0.0)


def _joined(one: float, other: float, alike: float) -> float:
    return sqrt(max(one**2 - 2 * alike * one * other + other**2, 0.0))


def _alike(both: int, only_before: int, only_after: int, neither: int) -> float:
    """Return how much the two answers go together, from -1 to 1, corrected for being counts."""
    n = both + only_before + only_after + neither
    sides = (both + only_before, only_after + neither, both + only_after, only_before + neither)
    if not all(sides):
        return 0.0
    found: float = both * neither - only_before * only_after
    if found > 0:
        found = max(found - n / 2, 0.0)
    return found / sqrt(prod(sides))
