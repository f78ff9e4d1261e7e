"""The smallest sets of findings that make a rule yes."""

import pytest

from dorsum.model.rule_parser import parse_rule
from dorsum.validation.ways import smallest, ways


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("a", ["a"]),
        ("a or b and c", ["a", "bc"]),
        ("a or a and b", ["a"]),
        ("(a or b) and (b or c)", ["b", "ac"]),
        ("count_of(2, a, b, c)", ["ab", "ac", "bc"]),
        ("count_of(2, a and b, b, c)", ["ab", "bc"]),
        ("count_of(1, a, b)", ["a", "b"]),
        ("not a", []),
        ("age >= 50", []),
        ("a and (b or age >= 50)", ["ab"]),
    ],
)
def test_ways(rule: str, expected: list[str]) -> None:
    assert ways(parse_rule(rule, {})) == [frozenset(way) for way in expected]


def test_smallest_keeps_no_set_that_contains_another() -> None:
    sets = (frozenset("ab"), frozenset("c"), frozenset("abc"), frozenset("ab"))
    assert smallest(sets) == [frozenset("c"), frozenset("ab")]
