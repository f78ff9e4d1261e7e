"""Batches of a table of one kind: from its columns to what is written of it, rejects put aside."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.cohort.answers_in import AnswerReader
from dorsum.cohort.mapping import Plan
from dorsum.cohort.output import result_of
from dorsum.cohort.scorer import USUAL, ScorerOptions, TableScorer
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY, Engine

RowReject = tuple[int, str, str]
"""The number of the row, its column, and why it cannot be read."""


@dataclass(frozen=True)
class ScoreOptions:
    """What to do: see `dorsum score --help`. `keep` are columns of the input to copy to the output."""

    keep: tuple[str, ...] = ()
    names: bool = False
    scorer: ScorerOptions = USUAL


@dataclass(frozen=True)
class ScoredBatch:
    """What came out of a batch: `result` is what is written; rows of `rejects` are in none of the others."""

    answers: pa.RecordBatch
    scored: pa.RecordBatch
    result: pa.RecordBatch
    rejects: Sequence[RowReject]


class BatchScorer:
    """Scores batches of one schema by a plan."""

    def __init__(
        self, rules: CompiledRules, plan: Plan, schema: pa.Schema, options: ScoreOptions, engine: Engine
    ) -> None:
        self._options = options
        self._reader = AnswerReader(plan, schema, rules.knowledge)
        self._scorer = TableScorer(rules, self._reader.schema, engine, options.scorer)

    def nothing(self, schema: pa.Schema) -> pa.RecordBatch:
        """Return what comes out of a batch without rows."""
        empty = pa.RecordBatch.from_pylist([], schema=schema)
        return self.score(empty, np.empty(0, np.int64)).result

    def score(
        self, batch: pa.RecordBatch, numbers: npt.NDArray[np.int64], threads: Executor | None = None
    ) -> ScoredBatch:
        """Return what comes out of a batch whose rows have these numbers."""
        found = self._reader.read(batch)
        answers = found.batch
        rejects = [(int(numbers[one.row]), one.column, one.reason) for one in found.rejects]
        if rejects:
            kept = np.delete(np.arange(batch.num_rows), [one.row for one in found.rejects])
            batch, answers, numbers = batch.take(pa.array(kept)), answers.take(pa.array(kept)), numbers[kept]
        scored = self._scorer.score(answers, threads)
        result = result_of(batch.select(list(self._options.keep)), numbers, scored, names=self._options.names)
        return ScoredBatch(answers, scored, result, rejects)


def plan_of_what_counts(rules: CompiledRules, plan: Plan, schema: pa.Schema, options: ScoreOptions) -> Plan:
    """Return the plan without the columns that change no result; none can hold what is to be put aside."""
    answers = AnswerReader(plan, schema, rules.knowledge).schema
    counting = TableScorer(rules, answers, NUMPY, options.scorer).counting
    columns = {
        name: one
        for name, one in plan.columns.items()
        if one.finding in counting or not pa.types.is_boolean(schema.field(name).type)
    }
    return replace(plan, columns=MappingProxyType(columns))
