"""Scoring a data frame of Spark: the same kernel, in every worker, through `mapInArrow`.

Needs the extra `spark` here and in the workers. `docs/how-to/score-on-a-cluster.md` says how.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from dorsum.cohort.batch_scorer import BatchScorer, RowReject, ScoreOptions, plan_of_what_counts
from dorsum.cohort.mapping import ColumnMap, plan_columns
from dorsum.cohort.output import refuse_taken
from dorsum.cohort.spark_work import Sent, Work, ready, send
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY
from dorsum.errors import MappingError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

REJECTED = "rejected"
USUAL = ScoreOptions()
NO_MAP: Mapping[str, ColumnMap] = {}
_REJECT = pa.struct([("column", pa.string()), ("reason", pa.string())])
_Batches = Iterator[pa.RecordBatch]


def score_frame(
    frame: "DataFrame",
    rules: CompiledRules,
    column_map: Mapping[str, ColumnMap] = NO_MAP,
    options: ScoreOptions = USUAL,
    engine: str = "auto",
) -> "DataFrame":
    """Return a data frame with a row for each row of `frame`, computed when it is used.

    It has the columns `options.keep`, which should say who it is, as Spark keeps no order; then what a scored
    table has (see `docs/how-to/score-a-table.md`) except `row`; and `rejected`, null where the row was read,
    else a list of column and reason, and then the results are null. Columns are named by finding, by case
    field or by `column_map`. `engine` is `auto` (machine code where a worker can) or `numpy`.

    Raises:
        MappingError: no column is a finding, some cannot hold what they are mapped to, or a column to keep
            is not there or has the name of a result.
    """
    from pyspark.sql.functions import col  # noqa: PLC0415  # an extra
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415  # an extra

    schema = to_arrow_schema(frame.schema)
    plan = plan_columns(schema, column_map, rules.knowledge)
    for name, reason in plan.mistyped.items():
        raise MappingError(f"`{name}` {reason}; mend the table or the map")
    _check_kept(options.keep, schema)
    refuse_taken(options.keep)
    own = replace(options, keep=())
    plan = plan_of_what_counts(rules, plan, schema, own)
    results = results_of(BatchScorer(rules, plan, schema, own, NUMPY), schema)
    sent = send(Work(rules.knowledge, plan, schema, own, engine))
    read = tuple(dict.fromkeys([*plan.columns, *options.keep]))
    task: Any = FrameTask(sent, read, options.keep, results)
    kept = [frame.schema[name] for name in options.keep]
    columns = type(frame.schema)([*kept, *from_arrow_schema(results)])
    # `mapInArrow` takes a dot or a quote in a name for a part of the language; so names stay here.
    plainly_named = [col(_quoted(name)).alias(f"c{place}") for place, name in enumerate(read)]
    return frame.select(plainly_named).mapInArrow(task, columns)


def results_of(scorer: BatchScorer, schema: pa.Schema) -> pa.Schema:
    """Return the columns that come beside those kept, without dictionaries, which Spark does not read."""
    scored = [field for field in scorer.nothing(schema).schema if field.name != "row"]
    plain = [pa.field(field.name, _plain_type(field.type)) for field in scored]
    return pa.schema([*plain, (REJECTED, pa.list_(_REJECT))])


def _check_kept(names: tuple[str, ...], schema: pa.Schema) -> None:
    for name in names:
        if name not in schema.names:
            raise MappingError(f"there is no column `{name}` to keep")


def _quoted(name: str) -> str:
    doubled = name.replace("`", "``")
    return f"`{doubled}`"


@dataclass(frozen=True)
class FrameTask:
    """What a worker does with the batches it gets, whose columns are called `names`.

    `results` are the columns that come beside those kept.
    """

    sent: Sent
    names: tuple[str, ...]
    keep: tuple[str, ...]
    results: pa.Schema

    def __call__(self, batches: _Batches) -> _Batches:
        """Yield what comes out of each batch."""
        return (self._scored(batch.rename_columns(list(self.names))) for batch in batches)

    def _scored(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = batch.num_rows
        found = ready(self.sent).scorer.score(batch, np.arange(rows))
        results = found.result.drop_columns(["row"])
        if found.rejects:
            results = results.take(_place_of_each(found.result.column("row"), rows))
        results = results.append_column(REJECTED, _rejected(found.rejects, rows)).cast(self.results)
        kept = batch.select(list(self.keep))
        return pa.RecordBatch.from_arrays(
            [*kept.columns, *results.columns], schema=pa.schema([*kept.schema, *self.results])
        )


def _place_of_each(rows: pa.Array, count: int) -> pa.Array:
    """Return for each row of the batch its place among those that were read; none if it was not."""
    places = np.zeros(count, np.int64)
    there = np.zeros(count, np.bool_)
    places[rows] = np.arange(len(rows))
    there[rows] = True
    return pa.array(places, mask=~there)


def _rejected(rejects: Sequence[RowReject], count: int) -> pa.Array:
    if not rejects:
        return pa.nulls(count, pa.list_(_REJECT))
    found: dict[int, list[dict[str, str]]] = {}
    for row, column, reason in rejects:
        found.setdefault(row, []).append({"column": column, "reason": reason})
    return pa.array([found.get(row) for row in range(count)], pa.list_(_REJECT))


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(_plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, _plain_type(field.type)) for field in kind])
    return kind
