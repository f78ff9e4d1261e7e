"""Scoring record batches: the kernel's answers as columns, and by hand what the kernel leaves open."""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.care.triage import LOWEST_SHOWN_UNFINISHED, triage
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.table_rules import Asked, TableRules
from dorsum.engine.tables.causes import Ranked, kinds_of, weights_of
from dorsum.engine.tables.engines import Engine
from dorsum.engine.tables.kernel import UNSURE, Scored, TableKernel, columns_of
from dorsum.engine.tables.lines import Floats
from dorsum.engine.tables.words import as_boolean_array
from dorsum.engine.three_valued import Columns
from dorsum.model.case import DEFAULT_SETTING, Case
from dorsum.model.knowledge import Hours, Knowledge
from dorsum.model.truth import Answer

STATUSES = ("final", "incomplete", "unsure")
Codes = npt.NDArray[np.uint8]


def hours_in_words(hours: Hours) -> str:
    """Return a deadline as it stands in a table, such as `24-72 h`."""
    return f"{hours.min_hours}-{hours.max_hours} h" if hours.min_hours else f"{hours.max_hours} h"


@dataclass(frozen=True)
class ScorerOptions:
    """How tables are scored: `causes` is how many causes each row gets; they depend on the setting."""

    closed_world: bool = False
    causes: int = 0
    setting: str = DEFAULT_SETTING


USUAL = ScorerOptions()


class TableScorer:
    """Scores batches of one schema.

    A batch comes out with as many rows, in the same order: `at_least`, `at_most`, `status`, `advise` (null
    while questions are open and nothing is urgent), `within` (null without a deadline), and `fired` and
    `possible`, a struct with a boolean for each red flag, which are Arrow's own bitmaps. `causes` has the
    likeliest, as many as were asked for: each with its share of all causes (0 to 1) and the range of that.
    """

    def __init__(
        self,
        rules: CompiledRules,
        schema: pa.Schema,
        engine: Engine,
        options: ScorerOptions = USUAL,
    ) -> None:
        knowledge = rules.knowledge
        lowest = knowledge.level[LOWEST_SHOWN_UNFINISHED].rank
        asked = Asked(lowest, options.closed_world, causes=options.causes > 0)
        self.columns = columns_of(schema, knowledge)
        self._kernel = TableKernel(knowledge, self.columns, asked, engine.runner)
        self._by_hand = _ByHand(rules)
        self._levels = [knowledge.level_by_rank[rank].id for rank in sorted(knowledge.level_by_rank)]
        self._flags = [flag.id for flag in knowledge.red_flags]
        self._deadlines = self._kernel.rules.deadlines
        self._causes = _Causes(knowledge, self._kernel.rules, engine, options) if options.causes else None
        self._options = options

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
        columns = {
            "at_least": _named(scored.numbers(rules.at_least), self._levels),
            "at_most": _named(scored.numbers(rules.at_most), self._levels),
            "status": _named(found.status, STATUSES),
            "advise": _named(found.advise, self._levels, known=found.advised),
            "within": self._within(found),
            "fired": self._bitmaps(scored, rules.fired),
            "possible": self._bitmaps(scored, rules.possible),
        }
        if self._causes is not None:
            columns["causes"] = self._causes.of(scored, batch, threads)
        closed = pa.array(np.full(batch.num_rows, self._options.closed_world))
        return pa.RecordBatch.from_pydict({**columns, "closed_world": closed})

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


CAUSE = pa.struct(
    [
        ("cause", pa.dictionary(pa.int16(), pa.string())),
        *((n, pa.float64()) for n in ("share", "low", "high")),
    ]
)
ROWS_AT_ONCE = 65_536
"""Rows whose causes a thread weighs at once."""


class _Causes:
    """The likeliest causes of each row."""

    def __init__(
        self, knowledge: Knowledge, rules: TableRules, engine: Engine, options: ScorerOptions
    ) -> None:
        numbers = knowledge.cause_numbers
        self._weights = weights_of(numbers, rules.odds, options.setting)
        self._names = pa.array(numbers.likelihoods)
        self._age = numbers.ranking.age
        self._weigh, self._top = engine.weigh, options.causes

    def of(self, scored: Scored, batch: pa.RecordBatch, threads: Executor | None) -> pa.ListArray:
        """Return a list for each row, the likeliest first."""
        ages, found = self._ages(batch), Ranked.empty(scored.rows, self._top)

        def weigh(start: int) -> None:
            stop = min(start + ROWS_AT_ONCE, scored.rows)
            part = scored.part(start, stop)
            kinds = kinds_of(part, self._weights.ages, ages[start:stop])
            self._weigh(part, self._weights, kinds, found.part(start, stop))

        starts = range(0, scored.rows, ROWS_AT_ONCE)
        for _ in threads.map(weigh, starts) if threads else map(weigh, starts):
            pass
        return self._as_lists(found)

    def _ages(self, batch: pa.RecordBatch) -> Floats:
        if self._age not in batch.schema.names:
            return np.full(batch.num_rows, np.nan)
        return np.asarray(batch.column(self._age).cast(pa.float64()).fill_null(np.nan))

    def _as_lists(self, found: Ranked) -> pa.ListArray:
        there = found.causes >= 0
        offsets = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int32)
        columns = [found.causes, *found.shares]
        flat = [one.reshape(-1) if there.all() else one[there] for one in columns]
        named = pa.DictionaryArray.from_arrays(pa.array(flat[0]), self._names)
        return pa.ListArray.from_arrays(
            pa.array(offsets),
            pa.StructArray.from_arrays([named, *map(pa.array, flat[1:])], fields=list(CAUSE)),
        )


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


def _names(columns: Columns) -> list[str]:
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
