"""Wilson intervals against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.validation.rates import Rate, rate


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # the same at the other end
        (20, 20, 0.8389, 1.0),
        (28, 29, 0.8282, 0.9939),
    ],
)
def test_published_values(k: int, n: int, low: float, high: float) -> None:
    found = rate([True] * k + [False] * (n - k))
    assert (found.k, found.n) == (k, n)
    assert found.value == k / n
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_of_nothing_there_is_no_rate() -> None:
    assert rate([]) == Rate(value=None, k=0, n=0, low=None, high=None)


def test_any_iterable_counts() -> None:
    assert rate(number > 2 for number in (1, 2, 3, 4)).k == 2


@given(st.lists(st.booleans(), min_size=1, max_size=50))
def test_the_interval_holds_the_rate_and_stays_between_none_and_all(hits: list[bool]) -> None:
    found = rate(hits)
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
