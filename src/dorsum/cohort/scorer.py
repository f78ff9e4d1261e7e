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
from dorsum.engine.tables.causes import Ranked, Weights, kinds_of, weights_of
from dorsum.engine.tables.engines import Engine, Weigh
from dorsum.engine.tables.kernel import CHUNK, UNSURE, Scored, TableKernel, columns_of, in_parts, rows_of
from dorsum.engine.tables.lines import Floats
from dorsum.engine.tables.words import Memory, Outputs, Words, alike, as_boolean_array, space_for, words_for
from dorsum.engine.three_valued import Columns
from dorsum.model.case import DEFAULT_SETTING, Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Hours
from dorsum.model.truth import Answer

CHUNK_WITH_CAUSES = 512
"""Words that a thread takes at once where causes are weighed: what the rules say of them is read again."""
COLUMNS = ("at_least", "at_most", "status", "advise", "within")
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
        self._by_hand = _ByHand(rules, self._kernel.rules.deadlines)
        levels = [knowledge.level_by_rank[rank].id for rank in sorted(knowledge.level_by_rank)]
        deadlines = ["none", *map(hours_in_words, self._kernel.rules.deadlines)]
        self._words = [pa.array(words) for words in (levels, levels, STATUSES, levels, deadlines)]
        self._flags = [pa.field(flag.id, pa.bool_()) for flag in knowledge.red_flags]
        self._causes = _Causes(knowledge, self._kernel.rules, engine, options) if options.causes else None
        self._options = options
        self._memory = Memory()

    @property
    def counting(self) -> frozenset[str]:
        """The columns that results depend on: all where somebody may be "not sure", as that is looked at."""
        if self.columns.unsure:
            return frozenset(_names(self.columns))
        return frozenset(name.partition(" ")[0] for name in self._kernel.rules.program.inputs)

    def score(self, batch: pa.RecordBatch, threads: Executor | None = None) -> pa.RecordBatch:
        """Return the results for the rows of a batch."""
        found, causes = self._found(batch, threads)
        self._by_hand.fill(found, batch)
        rules, rows = self._kernel.rules, batch.num_rows
        known = (None, None, None, found.bits(rules.advised), found.bits(rules.timed))
        columns = {
            **{
                name: _named(codes, words, who)
                for name, codes, words, who in zip(COLUMNS, found.numbers, self._words, known, strict=True)
            },
            "fired": self._bitmaps(found, rules.fired),
            "possible": self._bitmaps(found, rules.possible),
        }
        if self._causes is not None and causes is not None:
            columns["causes"] = self._causes.as_lists(causes)
        closed = as_boolean_array(alike(words_for(rows), value=self._options.closed_world), rows)
        return pa.RecordBatch.from_pydict({**columns, "closed_world": closed})

    def _found(self, batch: pa.RecordBatch, threads: Executor | None) -> tuple["_Found", Ranked | None]:
        """Run the rules, and weigh the causes, in parts on the threads."""
        rules, program = self._kernel.rules, self._kernel.rules.program
        rows, words = batch.num_rows, words_for(batch.num_rows)
        kept, numbers = self._memory.kept_for(program.kept, len(program.numbers), rows)
        run = self._kernel.runner.on(batch)
        causes = self._causes.on(batch) if self._causes is not None else None

        def run_part(part: slice) -> None:
            own = rows_of(part)
            others = space_for(program.outputs - program.kept, part.stop - part.start)
            run(part, Outputs(kept[:, part], others, numbers[:, own]))
            if causes is not None:
                causes.of(Scored(rules, others, min(own.stop, rows) - own.start, program.kept), own.start)

        in_parts(words, run_part, threads, CHUNK_WITH_CAUSES if causes else CHUNK)
        return _Found(rules, kept, numbers), causes.found if causes else None

    def _bitmaps(self, found: "_Found", outputs: range) -> pa.StructArray:
        columns = [found.bits(output) for output in outputs]
        return pa.StructArray.from_arrays(columns, fields=self._flags)


def _named(codes: Codes, words: pa.Array, known: pa.BooleanArray | None) -> pa.Array:
    """Return codes as a column of words; where `known` is false there is none."""
    kind = pa.dictionary(pa.int8(), words.type)
    buffers = [None if known is None else known.buffers()[1], pa.py_buffer(codes)]
    return pa.DictionaryArray.from_buffers(kind, len(codes), buffers, words)


@dataclass(frozen=True)
class _Found:
    """What the rules say: outputs that are kept as bits, and the numbers of `NUMBERS`, a row for each."""

    rules: TableRules
    kept: Words
    numbers: Codes

    def bits(self, output: int) -> pa.BooleanArray:
        """Return a kept output as a column."""
        return as_boolean_array(self.kept[output], self.numbers.shape[1])


CAUSE = pa.struct(
    [
        ("cause", pa.dictionary(pa.int16(), pa.string())),
        *((n, pa.float64()) for n in ("share", "low", "high")),
    ]
)


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
        self._memory = Memory()

    def on(self, batch: pa.RecordBatch) -> "_Weighing":
        """Return what weighs the causes of some rows of a batch."""
        return _Weighing(
            self._weigh,
            self._weights,
            self._ages(batch),
            Ranked.space_for(batch.num_rows, self._top, self._memory),
        )

    def _ages(self, batch: pa.RecordBatch) -> Floats:
        if self._age not in batch.schema.names:
            return np.full(batch.num_rows, np.nan)
        return np.asarray(batch.column(self._age).cast(pa.float64(), safe=False).fill_null(np.nan))

    def as_lists(self, found: Ranked) -> pa.ListArray:
        """Return a list for each row, the likeliest first."""
        there = found.causes >= 0
        offsets = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int32)
        flat = [one.reshape(-1) if there.all() else one[there] for one in found]
        named = pa.DictionaryArray.from_arrays(pa.array(flat[0]), self._names)
        return pa.ListArray.from_arrays(
            pa.array(offsets),
            pa.StructArray.from_arrays([named, *map(pa.array, flat[1:])], fields=list(CAUSE)),
        )


@dataclass(frozen=True)
class _Weighing:
    """Causes of one batch: the age of each row, and what was found."""

    weigh: Weigh
    weights: Weights
    ages: Floats
    found: Ranked

    def of(self, scored: Scored, first: int) -> None:
        """Weigh the causes of some rows, from a first one on."""
        last = first + scored.rows
        kinds = kinds_of(scored, self.weights.ages, self.ages[first:last])
        self.weigh(scored, self.weights, kinds, self.found.part(first, last))


class _ByHand:
    """Who is "not sure" and where that matters is looked at one by one, as triage does it."""

    def __init__(self, rules: CompiledRules, deadlines: Sequence[Hours]) -> None:
        self._rules = rules
        self._deadlines = deadlines

    def fill(self, found: _Found, batch: pa.RecordBatch) -> None:
        """Write status, level and deadline of these rows."""
        if not found.kept[found.rules.waiting].any():
            return
        rows = np.flatnonzero(found.bits(found.rules.waiting))
        _, _, status, advise, deadline = found.numbers
        advised, timed = (found.kept[one].view(np.uint8) for one in (found.rules.advised, found.rules.timed))
        level = self._rules.knowledge.level
        for row, case in zip(
            rows.tolist(), cases_of(batch.take(pa.array(rows)), self._rules.knowledge), strict=True
        ):
            result = triage(case, self._rules)
            status[row] = STATUSES.index(result.status)
            advise[row] = level[result.advise].rank if result.advise else 0
            deadline[row] = self._deadlines.index(result.within) + 1 if result.within else 0
            _put_bit(advised, row, value=result.advise is not None)
            _put_bit(timed, row, value=result.within is not None)


def _put_bit(bitmap: npt.NDArray[np.uint8], row: int, *, value: bool) -> None:
    bit = np.uint8(1 << row % 8)
    bitmap[row // 8] = bitmap[row // 8] | bit if value else bitmap[row // 8] & ~bit


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
