"""A caller may ask so often and not more, whatever others do; who waits as told is let in."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.errors import OptionsError
from dorsum.interfaces.gate.rates import Rates, read_rate

RATES = st.tuples(st.integers(1, 20), st.sampled_from(["second", "minute", "hour"])).map(
    lambda one: f"{one[0]}/{one[1]}"
)
PAUSES = st.lists(st.floats(0, 3), min_size=1, max_size=60)
"""Between requests, as parts of the window."""


class Counted:
    """Rates by a clock that a test sets."""

    def __init__(self, rate: str, begin: float = 0.0) -> None:
        item = read_rate(rate)
        self.amount, self.seconds, self.time = item.amount, item.get_expiry(), begin
        self.rates = Rates(item, lambda: self.time)

    def ask(self, caller: str = "one", after: float = 0.0) -> float | None:
        self.time += after * self.seconds
        return self.rates.seconds_to_wait(caller)


@given(RATES, PAUSES, st.floats(0, 1e6))
def test_nobody_gets_more_than_the_rate_in_a_window(rate: str, pauses: list[float], begin: float) -> None:
    counted = Counted(rate, begin)
    let_in = []
    for pause in pauses:
        if counted.ask(after=pause) is None:
            let_in.append(counted.time // counted.seconds)
    assert max(let_in.count(window) for window in let_in) <= counted.amount


@given(RATES, PAUSES)
def test_who_waits_as_told_is_let_in(rate: str, pauses: list[float]) -> None:
    counted = Counted(rate)
    for pause in pauses:
        if (wait := counted.ask(after=pause)) is not None:
            assert 0 <= wait <= counted.seconds
            counted.time += math.nextafter(wait, math.inf) + 1e-6 * counted.seconds
            assert counted.ask() is None


@given(RATES, st.integers(1, 60))
def test_who_asks_half_as_often_as_allowed_is_always_let_in(rate: str, requests: int) -> None:
    counted = Counted(rate)
    assert [counted.ask(after=2 / counted.amount) for _ in range(requests)] == [None] * requests


@given(RATES, st.lists(st.sampled_from(["two", "three"]), max_size=60))
def test_others_take_nothing_away(rate: str, others: list[str]) -> None:
    counted = Counted(rate)
    for other in others:
        counted.ask(other)
    assert [counted.ask() for _ in range(counted.amount)] == [None] * counted.amount
    assert counted.ask() is not None


def test_a_window_slides() -> None:
    counted = Counted("4/minute")
    assert [counted.ask() for _ in range(5)] == [None, None, None, None, 60]
    assert counted.ask(after=1.25) is None  # three quarters of the four still count
    assert counted.ask() == pytest.approx(0)  # now all four do
    assert counted.ask(after=0.25) is None


@pytest.mark.parametrize("after", [1.5, 2.5, 100.25])
def test_who_has_gone_is_forgotten(after: float) -> None:
    counted = Counted("2/second")
    for name in map(str, range(1000)):
        counted.ask(name)
    counted.ask(after=after)
    counted.ask(after=1)
    assert len(counted.rates._now) + len(counted.rates._before) <= 4


@pytest.mark.parametrize(
    "rate", ["", "often", "1", "1/fortnight", "-1/second", "0/second", "9/second; 9/hour"]
)
def test_a_rate_that_is_none_is_said(rate: str) -> None:
    with pytest.raises(OptionsError, match="is no rate"):
        read_rate(rate)
