"""Our kernel on Spark: `mapInArrow` brings record batches to it, closure included."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pyarrow as pa

from bench.tables.common import Engine, rule_names
from bench.tables.families import SPARK_KERNEL, SPARK_MOVING
from bench.tables.given import Given
from bench.tables.kernel import kernel_for
from bench.tables.peers.spark_common import MOST_ROWS, NAME, ROW, WIDE_PLANS, SparkTable
from dorsum.engine.tables.kernel import Scored, TableKernel
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.model.knowledge import Knowledge


def spark_kernel(session: Any) -> tuple[Engine, ...]:
    """Return the kernel, and the same without it, which is what Spark needs for moving the batches."""
    return tuple(
        Engine(f"{NAME}, {what}, {plan}", family, partial(load, session, columns), MOST_ROWS, answers)
        for what, family, load, answers in (
            ("our kernel in mapInArrow", SPARK_KERNEL, _load, True),
            ("batches moved through mapInArrow only", SPARK_MOVING, _load_moving, False),
        )
        for plan, columns in WIDE_PLANS.items()
    )


def _load(session: Any, columns: int, given: Given) -> SparkTable:
    types = [(ROW, "int"), *((name, "boolean") for name in rule_names(given.knowledge))]
    schema = ", ".join(f"{name} {kind}" for name, kind in (*types, ("at_least", "byte"), ("at_most", "byte")))
    loaded = SparkTable(session, columns, given, lambda frame: frame.mapInArrow(score_batches, schema))
    return loaded.filled(pa.Table.from_batches(given.raw))


def _load_moving(session: Any, columns: int, given: Given) -> SparkTable:
    loaded = SparkTable(session, columns, given, lambda frame: frame.mapInArrow(_row_numbers, f"{ROW} int"))
    return loaded.filled(pa.Table.from_batches(given.raw))


def _row_numbers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch.select([ROW])


def score_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield what the kernel says of each batch; this runs in Spark's workers."""
    knowledge = _knowledge()
    for batch in batches:
        yield _judged(_kernel(batch.schema).run(batch), batch.column(ROW), knowledge)


@cache
def _knowledge() -> Knowledge:
    return open_rules().knowledge


@cache
def _kernel(schema: pa.Schema) -> TableKernel:
    return kernel_for(_knowledge(), schema, NumpyRunner)


def _judged(scored: Scored, rows: pa.Array, knowledge: Knowledge) -> pa.RecordBatch:
    """Return a column for each red flag in three values, and both ends."""
    rules = scored.rules
    columns = {ROW: rows}
    for name, fired, possible in zip(rule_names(knowledge), rules.fired, rules.possible, strict=True):
        known = pa.py_buffer(~scored.outputs[possible])
        buffers = [known, pa.py_buffer(scored.outputs[fired])]
        columns[name] = pa.Array.from_buffers(pa.bool_(), scored.rows, buffers)
    for name, digits in (("at_least", rules.at_least), ("at_most", rules.at_most)):
        columns[name] = pa.array(scored.numbers(digits).view("int8"))
    return pa.RecordBatch.from_pydict(columns)
