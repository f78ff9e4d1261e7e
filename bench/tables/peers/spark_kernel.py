"""Dorsum on Spark: a data frame, and files that the workers read themselves; always through `mapInArrow`."""

import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.tables.common import Answers, Engine
from bench.tables.families import SPARK_FRAME, SPARK_KERNEL, SPARK_KERNEL_WRITTEN, SPARK_MOVING
from bench.tables.given import Given
from bench.tables.peers.spark_common import MOST_ROWS, NAME, ROW, WIDE_PLANS, SparkTable, write_parts
from dorsum.cohort.batch_scorer import ScoreOptions, plan_of_what_counts
from dorsum.cohort.mapping import plan_columns
from dorsum.cohort.reading import open_table
from dorsum.cohort.spark import score_frame
from dorsum.cohort.spark_files import SparkJob
from dorsum.cohort.spark_input import Split, cut_of, look_at
from dorsum.cohort.spark_work import Sent, Work, ready, send
from dorsum.engine.compiled import CompiledRules
from dorsum.model.knowledge import Knowledge

OPTIONS = ScoreOptions(keep=(ROW,))


def spark_kernel(session: Any) -> tuple[Engine, ...]:
    """Return what a user can have, and the moving of batches alone, which is what a data frame costs."""
    narrow = WIDE_PLANS["narrow plans"]
    return (
        Engine(f"{NAME}, Dorsum on files", SPARK_KERNEL, partial(_Files, session), MOST_ROWS),
        Engine(
            f"{NAME}, Dorsum on files, written", SPARK_KERNEL_WRITTEN, partial(_Written, session), MOST_ROWS
        ),
        Engine(f"{NAME}, Dorsum on a data frame", SPARK_FRAME, partial(_load, session, narrow), MOST_ROWS),
        Engine(
            f"{NAME}, batches moved through mapInArrow only",
            SPARK_MOVING,
            partial(_load_moving, session, narrow),
            MOST_ROWS,
            answers=False,
        ),
    )


class _Written:
    """`dorsum score --engine spark`: parts are read, scored and written by the workers."""

    def __init__(self, session: Any, given: Given) -> None:
        self._session = session
        self._folder = tempfile.TemporaryDirectory(prefix="dorsum-bench-")
        self._source = Path(self._folder.name) / "in"
        self._runs = 0
        self._rules = CompiledRules(given.knowledge)
        write_parts(pa.Table.from_batches(given.raw), self._source)

    def run(self) -> None:
        """Score the table into a new folder."""
        self._score()

    def _score(self) -> Path:
        self._runs += 1
        output = Path(self._folder.name) / f"out{self._runs}"
        table = look_at(str(self._source))
        plan = plan_columns(table.schema, {}, self._rules.knowledge)
        job = SparkJob(self._rules, plan, table, OPTIONS)
        job.run(lambda _: nullcontext(self._session), str(self._source), output, lambda _done, _all: None)
        return output

    def answers(self) -> Answers:
        """Return what was written."""
        found = pq.read_table(self._score()).sort_by(ROW)
        return _answers(found, self._rules.knowledge)


class _Files(_Written):
    """The same without writing: results are dropped where they were computed, as Spark's are."""

    def run(self) -> None:
        """Score the table, and count the rows."""
        table = look_at(str(self._source))
        plan = plan_columns(table.schema, {}, self._rules.knowledge)
        plan = plan_of_what_counts(self._rules, plan, table.schema, OPTIONS)
        sent = send(Work(self._rules.knowledge, plan, table.schema, OPTIONS))
        task = CountingTask(sent, (*plan.columns, ROW), table.splits)
        ids = self._session.range(0, len(table.splits), 1, len(table.splits))
        ids.mapInArrow(task, "rows long").write.format("noop").mode("overwrite").save()


@dataclass(frozen=True)
class CountingTask:
    """Scores parts in a worker, and keeps nothing but how many rows there were."""

    sent: Sent
    columns: tuple[str, ...]
    splits: tuple[Split, ...]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of each part."""
        for batch in batches:
            for id in batch.column(0).to_pylist():
                yield pa.RecordBatch.from_pydict({"rows": [self._rows(self.splits[id])]})

    def _rows(self, split: Split) -> int:
        scorer = ready(self.sent).scorer
        with open_table(split.path, cut_of(split, self.columns)) as table:
            return sum(
                scorer.score(batch, np.arange(batch.num_rows)).result.num_rows for batch in table.batches
            )


def _load(session: Any, columns: int, given: Given) -> SparkTable:
    rules = CompiledRules(given.knowledge)
    loaded = _Frame(session, columns, given, lambda frame: score_frame(frame, rules, options=OPTIONS))
    return loaded.filled(pa.Table.from_batches(given.raw))


class _Frame(SparkTable):
    def answers(self) -> Answers:
        """Return the columns in the order of the rows."""
        return _answers(self._judged().toArrow().sort_by(ROW), self._knowledge)


def _load_moving(session: Any, columns: int, given: Given) -> SparkTable:
    loaded = SparkTable(session, columns, given, lambda frame: frame.mapInArrow(_row_numbers, f"{ROW} int"))
    return loaded.filled(pa.Table.from_batches(given.raw))


def _row_numbers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch.select([ROW])


def _answers(found: pa.Table, knowledge: Knowledge) -> Answers:
    """Return the answers in a scored table."""
    ranks = {level.id: level.rank for level in knowledge.levels}

    def bits(name: str) -> npt.NDArray[np.bool_]:
        columns = found[name].combine_chunks().flatten()
        return np.array([column.to_numpy(zero_copy_only=False) for column in columns], np.bool_)

    def level(name: str) -> npt.NDArray[np.uint8]:
        place = pc.index_in(found[name].cast(pa.string()), value_set=pa.array([*ranks]))
        found_ranks: npt.NDArray[np.uint8] = np.array([*ranks.values()], np.uint8)[place.to_numpy()]
        return found_ranks

    fired, possible = bits("fired"), bits("possible")
    return Answers(fired, fired | possible, level("at_least"), level("at_most"))
