"""Counting the moves of whole tables, and of people who do not exist; nobody's row is kept."""

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from dorsum.cohort.answers_in import AnswerReader
from dorsum.cohort.mapping import ColumnMap, Plan, plan_columns
from dorsum.cohort.moves import Contents, Counts, MoveCounter, Moves
from dorsum.cohort.reading import Table
from dorsum.cohort.synthetic import TRUE_CAUSE, SyntheticPeople
from dorsum.model.knowledge import Knowledge

THREADS = 2
Progress = Callable[[int, int | None], None]


@dataclass
class Counted:
    """The moves of a table; rows that cannot be read are `left_out`, by column and reason."""

    moves: Moves
    left_out: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)


def count_people(
    people: SyntheticPeople,
    rows: int,
    seed: int,
    contents: Contents,
    tell: Progress,
) -> Moves:
    """Return the moves of the first so many people of this seed; `tell` is told (people done, in all)."""
    counter = MoveCounter(contents, people.schema(seed))
    counts = counter.nobody()
    done = 0

    def work(batch: pa.RecordBatch) -> tuple[int, Counts]:
        return batch.num_rows, counter.count(batch, batch.column(TRUE_CAUSE))

    for here, found in people.each(rows, seed, work):
        counts += found
        done += here
        tell(done, rows)
    return counter.moves(counts)


def planned(schema: pa.Schema, given: Mapping[str, ColumnMap], contents: Contents) -> tuple[Plan, Knowledge]:
    """Return what is read of a table, and the findings of both contents; what both have is read as before.

    Raises:
        MappingError: the columns cannot be used as they are.
    """
    before, after = contents
    more = [one for one in after.findings if one.id not in before.finding]
    leads = [one for one in after.questions if one.id not in before.lead]
    both = replace(before, findings=(*before.findings, *more), questions=(*before.questions, *leads))
    return plan_columns(schema, given, both), both


class TableCount:
    """One table to be counted once; `cause` is the column with the true causes, if there is one."""

    def __init__(
        self,
        table: Table,
        plan: tuple[Plan, Knowledge],
        contents: Contents,
        *,
        cause: str | None = None,
        closed_world: bool = False,
    ) -> None:
        self._table = table
        self._cause = cause
        self._reader = AnswerReader(plan[0], table.schema, plan[1])
        self._counter = MoveCounter(contents, self._reader.schema, closed_world=closed_world)

    def run(self, tell: Progress) -> Counted:
        """Return the moves of all rows that can be read; `tell` is told (rows done, in all if known).

        Raises:
            InputError: the table cannot be read to its end.
        """
        found = Counted(self._counter.moves(self._counter.nobody()))
        done = 0
        with ThreadPoolExecutor(THREADS) as threads:
            for batch in self._table.batches:
                self._add(batch, found, threads)
                done += batch.num_rows
                tell(done, self._table.rows)
        for _, column, reason in self._table.bad_lines:
            found.left_out += 1
            found.reasons[column, reason] += 1
        return found

    def _add(self, batch: pa.RecordBatch, found: Counted, threads: Executor) -> None:
        answers = self._reader.read(batch)
        causes = None if self._cause is None else batch.column(self._cause)
        here = answers.batch
        if answers.rejects:
            rows = {one.row for one in answers.rejects}
            kept = pa.array(np.delete(np.arange(batch.num_rows), sorted(rows)))
            here, causes = here.take(kept), None if causes is None else causes.take(kept)
            found.left_out += len(rows)
            found.reasons.update((one.column, one.reason) for one in answers.rejects)
        found.moves.counts[:] += self._counter.count(here, causes, threads)
