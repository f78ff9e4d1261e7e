"""Our own scorer, as `dorsum score` runs it: from the answers as given to a table of results."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from bench.engine import DisagreementError
from bench.tables.common import THREADS, Answers, Engine, Ranks
from bench.tables.families import CAUSES, NATIVE, NUMPY
from bench.tables.given import Given
from dorsum.care.triage import LOWEST_SHOWN_UNFINISHED
from dorsum.cohort.scorer import ScorerOptions, TableScorer
from dorsum.engine import plain, plain_odds
from dorsum.engine.circuit import Program
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables import engines
from dorsum.engine.tables.kernel import MakeRunner, TableKernel, columns_of
from dorsum.model.case import DEFAULT_SETTING, Case
from dorsum.model.cause_results import Weighed
from dorsum.model.knowledge import Knowledge


class Form(NamedTuple):
    """One way to run our scorer: the family, the engine, and how many causes each row gets."""

    family: str
    engine: engines.Engine
    causes: int = 0


TOP = 5
CHECKED = 150
"""So many of the first rows have their causes compared."""
_NATIVE = engines.native_engine()
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        NUMPY: Form(NUMPY, engines.NUMPY),
        NATIVE: Form(NATIVE, _NATIVE),
        CAUSES: Form(CAUSES, _NATIVE, TOP),
        f"{CAUSES}, by NumPy": Form(CAUSES, engines.NUMPY, TOP),
    }
)


def kernels() -> tuple[Engine, ...]:
    """Return every form of our scorer."""
    return tuple(Engine(name, form.family, partial(_Table, form)) for name, form in FORMS.items())


class Scorer:
    """A form of our scorer with its threads."""

    def __init__(self, knowledge: Knowledge, schema: pa.Schema, form: Form) -> None:
        options = ScorerOptions(causes=form.causes)
        self._scorer = TableScorer(CompiledRules(knowledge), schema, form.engine, options)
        self._threads = ThreadPoolExecutor(THREADS)

    def score(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the results for one batch."""
        return self._scorer.score(batch, self._threads)


class _Table:
    def __init__(self, form: Form, given: Given) -> None:
        self._given = given
        self._scorer = Scorer(given.knowledge, given.raw[0].schema, form)

    def run(self) -> None:
        """Score every batch, and drop what came out."""
        for batch in self._given.raw:
            self._scorer.score(batch)

    def answers(self) -> Answers:
        """Return what came out of all batches."""
        results = pa.Table.from_batches([self._scorer.score(batch) for batch in self._given.raw])
        if "causes" in results.column_names:
            _check_causes(results, self._given)
        return _answers_of(results, self._given.knowledge)


def kernel_for(knowledge: Knowledge, schema: pa.Schema, runner: MakeRunner) -> TableKernel:
    """Return the kernel, asked what a triage of a table is."""
    asked = Asked(knowledge.level[LOWEST_SHOWN_UNFINISHED].rank)
    return TableKernel(knowledge, columns_of(schema, knowledge), asked, runner)


def program_of(knowledge: Knowledge, schema: pa.Schema) -> Program:
    """Return the program that a triage of such a table is."""
    return kernel_for(knowledge, schema, engines.NUMPY.runner).rules.program


def _answers_of(results: pa.Table, knowledge: Knowledge) -> Answers:
    fired, possible = (
        np.array(
            [bits.to_numpy(zero_copy_only=False) for bits in results.column(name).combine_chunks().flatten()],
            np.bool_,
        )
        for name in ("fired", "possible")
    )
    return Answers(
        fired, fired | possible, *(_ranks(results, end, knowledge) for end in ("at_least", "at_most"))
    )


def _ranks(results: pa.Table, end: str, knowledge: Knowledge) -> Ranks:
    column = results.column(end).combine_chunks()
    ranks = [knowledge.level[id].rank for id in column.dictionary.to_pylist()]
    found: Ranks = np.array(ranks, np.uint8)[column.indices.to_numpy()]
    return found


def _check_causes(results: pa.Table, given: Given) -> None:
    """Compare with the plain weighing.

    Raises:
        DisagreementError: they differ.
    """
    for row, found in enumerate(results.column("causes").slice(0, CHECKED).to_pylist()):
        wanted = _weighed(given.case(row), given.knowledge)[:TOP]
        shares = [(one.share, *one.range) for one in wanted]
        if [one["cause"] for one in found] != [one.cause for one in wanted] or not np.allclose(
            [[one[name] for name in ("share", "low", "high")] for one in found], shares, rtol=1e-9
        ):
            raise DisagreementError(f"row {row}: {CAUSES} and the plain weighing differ")


def _weighed(case: Case, knowledge: Knowledge) -> tuple[Weighed, ...]:
    numbers, truths = knowledge.cause_numbers, plain.close(case, knowledge).truths
    age, female = case.numbers.get(numbers.ranking.age), truths[numbers.ranking.female]
    return plain_odds.weigh(plain_odds.Facts(truths, age, female, DEFAULT_SETTING), numbers)
