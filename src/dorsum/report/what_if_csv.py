"""The figures of `dorsum what-if` as a table of numbers, one figure a row."""

from collections.abc import Iterator, Mapping
from typing import Any

HEAD = ("figure", "of", "when", "k", "n", "value", "low", "high")
Row = tuple[object, ...]


def what_if_rows(figures: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows below `HEAD`; shares are from 0 to 1, differences too, after less before."""
    n = figures["n"]
    for before, row in figures["matrix"].items():
        yield from (("matrix", f"{before} -> {after}", "", k, n, "", "", "") for after, k in row.items())
    yield from (("moves", name, "", *_rate(rate)) for name, rate in figures["moves"].items())
    for level, paired in figures["levels"].items():
        yield from _paired("level", level, paired)
    causes = figures["causes"]
    if causes is not None:
        for one in ({"cause": "all serious causes", **causes["serious"]}, *causes["by_cause"]):
            yield from _paired("caught", one["cause"], one["caught"])
            yield from _paired("caught at its highest level", one["cause"], one["at_its_highest"])
        yield from _paired("over-triage", "no serious cause", causes["over_triage"])


def _paired(figure: str, of: str, paired: Mapping[str, Any]) -> Iterator[Row]:
    for when in ("before", "after"):
        yield (figure, of, when, *_rate(paired[when]))
    difference = tuple(_number(paired[name]) for name in ("difference", "low", "high"))
    yield (figure, of, "difference", "", paired["after"]["n"], *difference)


def _rate(rate: Mapping[str, Any]) -> Row:
    return rate["k"], rate["n"], *(_number(rate[name]) for name in ("value", "low", "high"))


def _number(value: float | None) -> object:
    return "" if value is None else value
