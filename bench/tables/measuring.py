"""Measure all engines side by side, on one size of the table after the other."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bench.tables.common import Engine, Loaded, check, expect
from bench.tables.floor import floor
from bench.tables.given import Given
from bench.tables.kernel import kernels
from bench.tables.peers.duckdb_sql import duckdb_sql
from bench.tables.peers.openfisca_variables import openfisca_variables
from bench.tables.peers.polars_expressions import polars_expressions
from bench.tables.peers.row_by_row import row_by_row
from bench.tables.peers.spark_common import has_java, spark_session
from bench.tables.peers.spark_kernel import spark_kernel
from bench.tables.peers.spark_sql import spark_sql
from bench.tables.targets import Rate
from bench.timing import Task, measure
from dorsum.installed.progress import progress_bar
from dorsum.model.knowledge import Knowledge

SIZES = (100_000, 1_000_000, 10_000_000)
ROUNDS = {100_000: 9, 1_000_000: 5, 10_000_000: 3}
FEWEST_ROUNDS = 3
CHECKED = 150
"""So many of the first rows are checked, and as many spread over the whole table."""
CHECKED_IN = 1_000_000
"""In larger tables what runs is the same, and its answers as single truths would need gigabytes."""


def measure_tables(knowledge: Knowledge, sizes: Sequence[int], rounds: int | None) -> tuple[Rate, ...]:
    """Return the rates of every form on every size it could be measured on.

    Raises:
        DisagreementError: an engine and the plain evaluator differ.
    """
    found: list[Rate] = []
    session: AbstractContextManager[Any] = spark_session() if has_java() else nullcontext()
    with session as spark:
        running = [*engines(spark)]
        for rows in sizes:
            here = [engine for engine in running if rows == sizes[0] or engine.most_rows >= rows]
            rates = _measure_size(knowledge, here, rows, rounds or ROUNDS.get(rows, FEWEST_ROUNDS))
            found += rates
            running = _fastest_of_each(here, rates)
    return tuple(found)


def engines(spark: Any) -> tuple[Engine, ...]:
    """Return every form of every engine; without Spark where there is none."""
    on_spark = (*spark_kernel(spark), *spark_sql(spark)) if spark else ()
    return (
        floor(),
        *kernels(),
        *polars_expressions(),
        *duckdb_sql(),
        *openfisca_variables(),
        *on_spark,
        *row_by_row(),
    )


def _measure_size(
    knowledge: Knowledge, running: Sequence[Engine], rows: int, rounds: int
) -> tuple[Rate, ...]:
    given = Given(knowledge, rows)
    loaded = {engine: engine.load(given.first(engine.most_rows)) for engine in running}
    if rows <= CHECKED_IN:
        _check(loaded, given)
    tasks = [Task(engine.name, _run(one), [None]) for engine, one in loaded.items()]
    with progress_bar(f"{rows:,} rows") as tell:
        timings = measure(tasks, rounds, tell)
    return tuple(
        Rate(engine.family, engine.name, min(rows, engine.most_rows), found.median, found.least, rounds)
        for engine in running
        for found in (timings[engine.name],)
    )


def _run(loaded: Loaded) -> Callable[[object], object]:
    return lambda _: loaded.run()


def _check(loaded: dict[Engine, Loaded], given: Given) -> None:
    """Compare every engine that has answers with the plain evaluator, on rows all over the table."""
    spread = range(0, given.rows, max(given.rows // CHECKED, 1))
    expected = expect(given, {*range(min(CHECKED, given.rows)), *spread})
    with progress_bar("same answers") as tell:
        for done, (engine, one) in enumerate(loaded.items(), start=1):
            if engine.answers:
                check(engine.name, one.answers(), expected, given.knowledge)
            tell(done, len(loaded))


def _fastest_of_each(running: Sequence[Engine], rates: Sequence[Rate]) -> list[Engine]:
    """Return of each family the form that was fastest."""
    best: dict[str, Rate] = {}
    for rate in sorted(rates, key=lambda rate: rate.median, reverse=True):
        best[rate.family] = rate
    return [engine for engine in running if best[engine.family].name == engine.name]
