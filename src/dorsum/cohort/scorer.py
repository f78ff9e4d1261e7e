"""Scoring record batches: the kernel's answers as columns, and by hand what the kernel leaves open."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.care.triage import LOWEST_SHOWN_UNFINISHED, triage
from dorsum.engine.circuit import Program
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables.kernel import UNSURE, Runner, Scored, TableKernel, columns_of
from dorsum.engine.tables.words import as_boolean_array
from dorsum.model.case import Case
from dorsum.model.knowledge import Hours, Knowledge
from dorsum.model.truth import Answer

STATUSES = ("final", "incomplete", "unsure")
Codes = npt.NDArray[np.uint8]


def hours_in_words(hours: Hours) -> str:
    """Return a deadline as it stands in a table, such as `24-72 h`."""
    return f"{hours.min_hours}-{hours.max_hours} h" if hours.min_hours else f"{hours.max_hours} h"


class TableScorer:
    """Scores batches of one schema.

    A batch comes out with as many rows, in the same order: `at_least`, `at_most`, `status`, `advise` (null
    while questions are open and nothing is urgent), `within` (null without a deadline), and `fired` and
    `possible`, a struct with a boolean for each red flag, which are Arrow's own bitmaps.
    """

    def __init__(
        self,
        rules: CompiledRules,
        schema: pa.Schema,
        runner: Callable[[Program], Runner],
        *,
        closed_world: bool = False,
    ) -> None:
        knowledge = rules.knowledge
        asked = Asked(knowledge.level[LOWEST_SHOWN_UNFINISHED].rank, closed_world)
        self.columns = columns_of(schema, knowledge)
        self._kernel = TableKernel(knowledge, self.columns, asked, runner)
        self._by_hand = _ByHand(rules)
        self._levels = [knowledge.level_by_rank[rank].id for rank in sorted(knowledge.level_by_rank)]
        self._flags = [flag.id for flag in knowledge.red_flags]
        self._deadlines = self._kernel.rules.deadlines

    def score(self, batch: pa.RecordBatch, threads: Executor | None = None) -> pa.RecordBatch:
        """Return the results for the rows of a batch."""
        scored = self._kernel.run(batch, threads)
        rules = scored.rules
        found = _Found(
            status=scored.truths(rules.differ).astype(np.uint8),
            advise=scored.numbers(rules.advise),
            deadline=scored.numbers(rules.deadline),
            advised=scored.truths(rules.advised).copy(),
        )
        waiting = scored.truths(rules.differ) & scored.truths(rules.unsure)
        self._by_hand.fill(found, np.flatnonzero(waiting), batch, self._deadlines)
        return pa.RecordBatch.from_pydict(
            {
                "at_least": _named(scored.numbers(rules.at_least), self._levels),
                "at_most": _named(scored.numbers(rules.at_most), self._levels),
                "status": _named(found.status, STATUSES),
                "advise": _named(found.advise, self._levels, known=found.advised),
                "within": self._within(found),
                "fired": self._bitmaps(scored, rules.fired),
                "possible": self._bitmaps(scored, rules.possible),
            }
        )

    def _within(self, found: "_Found") -> pa.Array:
        words = ["none", *map(hours_in_words, self._deadlines)]
        return _named(found.deadline, words, known=found.deadline > 0)

    def _bitmaps(self, scored: Scored, outputs: range) -> pa.StructArray:
        columns = [as_boolean_array(scored.outputs[output], scored.rows) for output in outputs]
        return pa.StructArray.from_arrays(columns, names=self._flags)


def _named(codes: Codes, names: Sequence[str], known: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Return codes as a column of names; where `known` is false there is none."""
    indices = pa.array(codes.astype(np.int8), mask=None if known is None else ~known)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names))


@dataclass(frozen=True)
class _Found:
    """What is advised, a code for each row: places in the lists of names, deadlines from 1."""

    status: Codes
    advise: Codes
    deadline: Codes
    advised: npt.NDArray[np.bool_]


class _ByHand:
    """Who is "not sure" and where that matters is looked at one by one, as triage does it."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules

    def fill(
        self, found: _Found, rows: npt.NDArray[np.intp], batch: pa.RecordBatch, deadlines: Sequence[Hours]
    ) -> None:
        """Write status, level and deadline of these rows."""
        knowledge = self._rules.knowledge
        for row, case in zip(rows, cases_of(batch.take(pa.array(rows)), knowledge), strict=True):
            result = triage(case, self._rules)
            found.status[row] = STATUSES.index(result.status)
            found.advised[row] = result.advise is not None
            found.advise[row] = knowledge.level[result.advise].rank if result.advise else 0
            found.deadline[row] = deadlines.index(result.within) + 1 if result.within else 0


def cases_of(batch: pa.RecordBatch, knowledge: Knowledge) -> list[Case]:
    """Return the rows of a batch as cases, to look at some of them closely."""
    columns = columns_of(batch.schema, knowledge)
    read = {name: batch.column(name).to_pylist() for name in _names(columns)}
    return [_case({name: values[row] for name, values in read.items()}) for row in range(batch.num_rows)]


def _names(columns: Any) -> list[str]:
    return [*columns.answers, *columns.numbers, *(f"{id}{UNSURE}" for id in columns.unsure)]


def _case(row: dict[str, Any]) -> Case:
    """Return a row as a case; beside an answer or a number, "not sure" says nothing."""
    answers: dict[str, Answer] = {}
    numbers: dict[str, float] = {}
    unsure = {name.removesuffix(UNSURE) for name, value in row.items() if value and name.endswith(UNSURE)}
    for name, value in row.items():
        if isinstance(value, bool) and not name.endswith(UNSURE):
            answers[name] = Answer.YES if value else Answer.NO
        elif value is not None and not isinstance(value, bool) and not math.isnan(value):
            numbers[name] = value
    return Case(answers={**dict.fromkeys(unsure - numbers.keys(), Answer.UNSURE), **answers}, numbers=numbers)
