"""Wilson intervals against published values."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dorsum.model.rates import PairedRates, Rate, difference_of, paired_rates, rate, rate_of


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


@pytest.mark.parametrize(
    ("both", "only_before", "only_after", "neither", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17:2635), method 10; after less before turns the sign
        (36, 12, 2, 0, -0.3404, -0.0569),
        # Fagerland, Lydersen, Laake 2014 (BMC Medical Research Methodology 14:65): Bentur 2009
        (1, 7, 1, 12, -0.507, -0.026),
    ],
)
def test_published_paired_differences(
    both: int, only_before: int, only_after: int, neither: int, low: float, high: float
) -> None:
    found = paired_rates(both, only_before, only_after, neither)
    n = both + only_before + only_after + neither
    assert found.before == rate_of(both + only_before, n)
    assert found.after == rate_of(both + only_after, n)
    assert found.difference == pytest.approx((only_after - only_before) / n)
    assert found.low == pytest.approx(low, abs=6e-4)
    assert found.high == pytest.approx(high, abs=6e-4)


def test_of_nobody_there_is_no_difference() -> None:
    nobody = rate([])
    assert paired_rates(0, 0, 0, 0) == PairedRates(nobody, nobody, None, None, None)


counts = st.integers(0, 10_000_000)


@given(counts, counts, counts, counts)
def test_the_interval_holds_the_difference(
    both: int, only_before: int, only_after: int, neither: int
) -> None:
    assume(both + only_before + only_after + neither > 0)
    found = paired_rates(both, only_before, only_after, neither)
    assert found.low is not None
    assert found.difference is not None
    assert found.high is not None
    assert -1 <= found.low <= found.difference <= found.high <= 1
    turned = paired_rates(both, only_after, only_before, neither)
    assert turned.low == pytest.approx(-found.high)
    assert turned.high == pytest.approx(-found.low)


@given(st.integers(1, 10_000_000), st.integers(0, 10_000_000))
def test_who_does_not_move_makes_the_interval_narrow(both: int, neither: int) -> None:
    """Two looks at the same people differ less by chance than two samples of people would."""
    found = paired_rates(both, 0, 0, neither)
    assert found.difference == 0
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low <= 10 / (both + neither)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_published_differences(one: tuple[int, int], other: tuple[int, int], low: float, high: float) -> None:
    found = difference_of(rate_of(*one), rate_of(*other))
    assert found is not None
    assert found.value == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(st.lists(st.booleans(), max_size=30), st.lists(st.booleans(), max_size=30))
def test_the_interval_of_a_difference_holds_it_and_turns_with_it(one: list[bool], other: list[bool]) -> None:
    found, turned = difference_of(rate(one), rate(other)), difference_of(rate(other), rate(one))
    if not one or not other:
        assert found is turned is None
        return
    assert found is not None
    assert turned is not None
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert (-turned.low, -turned.high) == pytest.approx((found.high, found.low))
