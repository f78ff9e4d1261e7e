"""DuckDB: one query, from Arrow or from a table of its own; every batch of the result is fetched."""

from functools import partial
from importlib.metadata import version

import duckdb
import pyarrow as pa

from bench.tables.common import (
    THREADS,
    THREE_VALUED,
    TWO_PASSES,
    Answers,
    Engine,
    Sides,
    answers_from_arrow,
)
from bench.tables.families import DUCKDB
from bench.tables.given import Given
from bench.tables.peers.sql import rules_query
from bench.tables.table import BATCH_ROWS


def duckdb_sql() -> tuple[Engine, ...]:
    """Return the forms that are tried: values, and where the table is."""
    name = f"DuckDB SQL {version('duckdb')}"
    return tuple(
        Engine(f"{name}, {form}, {place}", DUCKDB, partial(_Query, sides, is_own))
        for form, sides in (("three values", THREE_VALUED), ("two passes", TWO_PASSES))
        for place, is_own in (("from Arrow", False), ("own table", True))
    )


class _Query:
    def __init__(self, sides: Sides, is_own: bool, given: Given) -> None:
        self._knowledge = given.knowledge
        self._connection = duckdb.connect()
        self._connection.execute(f"SET threads = {THREADS}")
        table = given.three_valued if sides is THREE_VALUED else given.two_valued
        self._connection.register("closed", table)
        if is_own:
            self._connection.execute("CREATE TABLE own AS FROM closed")
        self._query = rules_query(given.knowledge, "own" if is_own else "closed", sides)

    def _result(self) -> pa.RecordBatchReader:
        return self._connection.sql(self._query).to_arrow_reader(BATCH_ROWS)

    def run(self) -> None:
        for _ in self._result():
            pass

    def answers(self) -> Answers:
        return answers_from_arrow(self._result().read_all(), self._knowledge)
