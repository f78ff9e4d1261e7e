"""The rules as Spark SQL, once in three values or twice in two."""

from functools import partial
from typing import Any

from bench.tables.common import THREE_VALUED, TWO_PASSES, Engine, Sides
from bench.tables.families import SPARK_SQL, SPARK_SQL_WRITTEN
from bench.tables.given import Given
from bench.tables.peers.spark_common import MOST_ROWS, NAME, ROW, WIDE_PLANS, SparkTable
from bench.tables.peers.sql import rules_query


def spark_sql(session: Any) -> tuple[Engine, ...]:
    """Return the forms that are tried."""
    return tuple(
        Engine(
            f"{NAME}, rules as SQL, {form}, {plan}{', written' * written}",
            SPARK_SQL_WRITTEN if written else SPARK_SQL,
            partial(_load, session, sides, columns, written=written),
            MOST_ROWS,
        )
        for form, sides in (("three values", THREE_VALUED), ("two passes", TWO_PASSES))
        for plan, columns in WIDE_PLANS.items()
        for written in (False, True)
    )


def _load(session: Any, sides: Sides, columns: int, given: Given, *, written: bool) -> SparkTable:
    def judge(frame: Any) -> Any:
        return session.sql(rules_query(given.knowledge, "{closed}", sides, (ROW,)), closed=frame)

    table = given.three_valued if sides is THREE_VALUED else given.two_valued
    return SparkTable(session, columns, given, judge, written=written).filled(table)
