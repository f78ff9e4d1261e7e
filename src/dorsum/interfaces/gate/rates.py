"""Counts how often each caller asks, over a window that slides: two counters, the older one fading away.

The stores that come with `limits` start a thread for nearly every request; here what is over is forgotten
when the next window begins.
"""

import time
from collections import Counter
from collections.abc import Callable

from limits import RateLimitItem, parse_many

from dorsum.errors import OptionsError


def read_rate(rate: str) -> RateLimitItem:
    """Return a rate such as `100/second` or `1000/hour`.

    Raises:
        OptionsError: it is none.
    """
    try:
        found = parse_many(rate)
    except ValueError:
        found = []
    if len(found) != 1 or found[0].amount < 1:
        raise OptionsError(f"`{ascii(rate)[1:-1]}` is no rate; write one such as 100/second")
    return found[0]


class Rates:
    """The requests of this window and of the one before it, by caller."""

    def __init__(self, rate: RateLimitItem, clock: Callable[[], float] = time.monotonic) -> None:
        self._amount, self._seconds, self._clock = rate.amount, rate.get_expiry(), clock
        self._window = 0
        self._now: Counter[str] = Counter()
        self._before: Counter[str] = Counter()

    def seconds_to_wait(self, caller: str) -> float | None:
        """Count a request and return None; where there were too many, return how long to wait instead."""
        passed = self._passed()
        now, before = self._now[caller], self._before[caller]
        if before * (1 - passed) + now < self._amount:
            self._now[caller] += 1
            return None
        until = 1.0 if now >= self._amount else 1 - (self._amount - now) / before
        return (until - passed) * self._seconds

    def _passed(self) -> float:
        """Return how much of the window is over, 0 to 1; begin a new one where it is time."""
        window, rest = divmod(self._clock(), self._seconds)
        if window != self._window:
            self._before = self._now if window == self._window + 1 else Counter()
            self._now = Counter()
            self._window = int(window)
        return rest / self._seconds
