"""Scoring one table, from a file or a query, into one file."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import astuple, dataclass, field
from pathlib import Path

import pyarrow as pa

from dorsum.cohort.batch_scorer import BatchScorer, RowReject, ScoreOptions
from dorsum.cohort.mapping import Plan
from dorsum.cohort.parts import Mark, OutputError, Parts
from dorsum.cohort.reading import Table, is_query
from dorsum.cohort.summary import Summary, counts_of, first_mark
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import Engine

PART = 1_048_576
"""Rows of a part, about; a stopped run loses no more than one."""
THREADS = 2
Progress = Callable[[int, int | None], None]


@dataclass
class _Part:
    """What is known of a part while it is scored; `first` is its first row, counted as they are read."""

    first: int
    read: int = 0
    rejects: list[RowReject] = field(default_factory=list)
    results: list[pa.RecordBatch] = field(default_factory=list)
    mark: Mark = field(default_factory=dict)


class ScoreJob:
    """One table to be scored into one file."""

    def __init__(
        self,
        rules: CompiledRules,
        plan: Plan,
        table: Table,
        options: ScoreOptions,
        engine: Engine,
    ) -> None:
        self._rules = rules
        self._plan = plan
        self._table = table
        self._options = options
        self._scorer = BatchScorer(rules, plan, table.schema, options, engine)

    def run(self, source: str, output: Path, tell: Progress, *, resume: bool = False) -> Summary:
        """Score the table; return what came out. With `resume` go on where a run was stopped.

        Raises:
            OutputError: the results cannot be written, or another run is unfinished.
            InputError: the table cannot be read to its end; what was done stays for `resume`.
        """
        parts = Parts(output)
        try:
            marks = parts.begin(self._about(source), resume=resume)
            with ThreadPoolExecutor(THREADS) as threads:
                for part in self._score(sum(mark["read"] for mark in marks), threads, tell):
                    parts.add(len(marks), pa.Table.from_batches(part.results), part.mark)
                    marks.append(part.mark)
            parts.finish(
                sorted([*self._table.bad_lines, *(one for mark in marks for one in mark["rejects"])])
            )
        except OSError as error:
            raise OutputError(f"{output}: cannot be written ({error.strerror})") from None
        return self._summary(marks)

    def _summary(self, marks: list[Mark]) -> Summary:
        bad = len(self._table.bad_lines)
        summary = Summary(closed_world=self._options.scorer.closed_world, rows=bad, rejected=bad)
        for mark in marks:
            summary.add_mark(mark)
        return summary

    def _about(self, source: str) -> Mark:
        """Return what makes this run the same as another one."""
        file = None if is_query(source) else Path(source).stat()
        return {
            "source": source,
            "file": [file.st_size, file.st_mtime_ns] if file else None,
            "content_hash": self._rules.knowledge.content_hash,
            "columns": {name: [one.finding, dict(one.values)] for name, one in self._plan.columns.items()},
            "options": [list(self._options.keep), self._options.names, *astuple(self._options.scorer)],
        }

    def _score(self, done: int, threads: Executor, tell: Progress) -> Iterator[_Part]:
        """Yield the parts after the rows that are done."""
        part = _Part(first=done)
        for batch in _after(self._table.batches, done):
            self._score_batch(batch, threads, part)
            tell(part.first + part.read, self._table.rows)
            if part.read >= PART:
                yield self._marked(part)
                part = _Part(first=part.first + part.read)
        if not part.first and not part.read:  # an empty table has an empty result
            self._score_batch(pa.RecordBatch.from_pylist([], schema=self._table.schema), threads, part)
        if part.results:
            yield self._marked(part)

    def _score_batch(self, batch: pa.RecordBatch, threads: Executor, part: _Part) -> None:
        numbers = self._table.row_numbers(part.first + part.read, batch.num_rows)
        found = self._scorer.score(batch, numbers, threads)
        part.read += batch.num_rows
        part.rejects += found.rejects
        if not part.mark:
            part.mark = first_mark(found.answers, found.scored, self._rules)
        part.mark["counts"].append(counts_of(found.scored))
        part.results.append(found.result)

    def _marked(self, part: _Part) -> _Part:
        part.mark |= {"read": part.read, "rejects": part.rejects}
        return part


def _after(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Yield what comes after so many rows."""
    for batch in batches:
        if rows < batch.num_rows:
            yield batch.slice(rows)
        rows = max(rows - batch.num_rows, 0)
