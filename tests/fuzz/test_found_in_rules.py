"""What fuzzing found in rules and bundles, each as the property that was broken."""

import json

import pytest

from dorsum.errors import BundleError, RuleSyntaxError
from dorsum.model.bundle import read_bundle, read_macros
from dorsum.model.rule_parser import DEEPEST_RULE, LARGEST_RULE, parse_rule
from dorsum.model.rules import parts, walk

MEGABYTE = 1_000_000


def doubling(times: int) -> dict[str, str]:
    """Macros of which each names the one before twice."""
    return {"m0": "a", **{f"m{n}": f"m{n - 1} and m{n - 1}" for n in range(1, times)}}


def test_macros_cannot_make_a_rule_that_is_too_large_to_walk_over() -> None:
    with pytest.raises(
        RuleSyntaxError, match=rf"^column 1: with its macros .* more than {LARGEST_RULE} parts$"
    ):
        read_macros(doubling(40))
    most = read_macros(doubling(10))
    assert all(sum(1 for _ in walk(rule)) <= LARGEST_RULE for rule in most.values())


def test_macros_cannot_make_a_rule_that_is_too_deep_to_walk_over() -> None:
    chain = {"m0": "a", **{f"m{n}": f"not m{n - 1}" for n in range(1, 500)}}
    with pytest.raises(RuleSyntaxError, match=rf"^column 1: with its macros .* deeper than {DEEPEST_RULE}$"):
        read_macros(chain)


def test_a_rule_without_macros_stays_as_large_as_its_text_allows() -> None:
    rule = parse_rule(" and ".join(["a"] * 800))
    assert len(parts(rule)) == 800


def test_of_many_macros_in_a_circle_a_few_are_named() -> None:
    circle = {f"macro_{n}": f"macro_{(n + 1) % 200}" for n in range(200)}
    with pytest.raises(RuleSyntaxError) as caught:
        read_macros(circle)
    assert str(caught.value) == (
        "column 1: macros use each other in a circle: macro_0, macro_1, macro_10, macro_100, macro_101"
    )


def test_a_format_of_a_bundle_is_shown_in_short() -> None:
    with pytest.raises(BundleError) as caught:
        read_bundle(json.dumps({"format": "x" * MEGABYTE}) + "\n{}\n{}")
    assert len(str(caught.value)) < 100
