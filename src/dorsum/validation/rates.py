"""Counts with their uncertainty."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

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
