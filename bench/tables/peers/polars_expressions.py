"""Polars: one lazy query with an expression for each red flag; common parts are its optimiser's work.

Once in three values, or twice in two.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from importlib.metadata import version
from operator import add, and_, or_
from typing import Any

from bench.tables.common import (
    THREADS,
    THREE_VALUED,
    TWO_PASSES,
    Answers,
    Engine,
    Sides,
    answers_from_arrow,
    rule_names,
    rules_by_rank,
)
from bench.tables.families import POLARS
from bench.tables.given import Given, column_name
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule

FORMS: Mapping[str, Sides] = {"three values": THREE_VALUED, "two passes": TWO_PASSES}
RUNS = ("in-memory", "streaming")


def polars_expressions() -> tuple[Engine, ...]:
    """Return the forms that are tried: values, and how the query runs."""
    name = f"Polars {version('polars')}"
    return tuple(
        Engine(f"{name}, {form}, {runs}", POLARS, _loader(sides, runs))
        for form, sides in FORMS.items()
        for runs in RUNS
    )


def _loader(sides: Sides, runs: str) -> Callable[[Given], "_Query"]:
    return lambda given: _Query(given, sides, runs)


class _Query:
    def __init__(self, given: Given, sides: Sides, runs: str) -> None:
        os.environ.setdefault("POLARS_MAX_THREADS", str(THREADS))
        import polars  # noqa: PLC0415  # it reads the number of threads when it is imported

        self._knowledge = given.knowledge
        self._runs = runs
        frame = polars.from_arrow(given.three_valued if sides is THREE_VALUED else given.two_valued)
        write = _Writer(polars, given.knowledge, sides)
        self._query = frame.lazy().select(write.rules()).with_columns(write.ends())

    def run(self) -> Any:
        return self._query.collect(engine=self._runs)

    def answers(self) -> Answers:
        return answers_from_arrow(self.run().to_arrow(), self._knowledge)


class _Writer:
    """Writes rules as expressions of the `polars` that was imported."""

    def __init__(self, polars: Any, knowledge: Knowledge, sides: Sides) -> None:
        self._polars = polars
        self._knowledge = knowledge
        self._sides = sides

    def rules(self) -> list[Any]:
        named = [*zip(self._knowledge.red_flags, rule_names(self._knowledge), strict=True)]
        return [
            self._rule(flag.when, side).alias(name + side) for side in self._sides for flag, name in named
        ]

    def ends(self) -> Iterable[Any]:
        """Return the highest rank that has a red flag which fired, and which may fire."""
        col, lit, when = self._polars.col, self._polars.lit, self._polars.when
        at_least = at_most = lit(0, self._polars.Int8)
        _, *others = self._sides
        side = others[0] if others else ""
        for rank, names in sorted(rules_by_rank(self._knowledge).items()):
            value = lit(rank, self._polars.Int8)
            may_fire = reduce(or_, (col(name + side) for name in names)).fill_null(True)
            at_least = when(reduce(or_, map(col, names))).then(value).otherwise(at_least)
            at_most = when(may_fire).then(value).otherwise(at_most)
        return at_least.alias("at_least"), at_most.alias("at_most")

    def _rule(self, rule: Rule, side: str) -> Any:
        match rule:
            case IsYes() | Compare():
                return self._polars.col(column_name(rule) + side)
            case Not(term):
                return ~self._rule(term, self._sides[side])
            case And(terms):
                return reduce(and_, (self._rule(term, side) for term in terms))
            case Or(terms):
                return reduce(or_, (self._rule(term, side) for term in terms))
            case CountOf(least, terms):
                return self._count(least, [self._rule(term, side) for term in terms])

    def _count(self, least: int, terms: list[Any]) -> Any:
        byte = self._polars.UInt8
        if self._sides is TWO_PASSES:
            return reduce(add, (term.cast(byte) for term in terms)) >= least
        yes, may = (reduce(add, (term.fill_null(as_).cast(byte) for term in terms)) for as_ in (False, True))
        when, lit = self._polars.when, self._polars.lit
        return when(yes >= least).then(lit(True)).when(may >= least).then(lit(None)).otherwise(lit(False))
