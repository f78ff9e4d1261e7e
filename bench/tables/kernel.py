"""Our own kernel: from the answers as given to both ends, all red flags, and what is advised by when."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.tables.common import THREADS, Answers, Engine
from bench.tables.families import NATIVE, NUMPY
from bench.tables.given import Given
from dorsum.care.triage import LOWEST_SHOWN_UNFINISHED
from dorsum.engine.circuit import Program
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables.kernel import Runner, Scored, TableKernel, columns_of
from dorsum.engine.tables.native_runner import NativeRunner
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.model.knowledge import Knowledge

MakeRunner = Callable[[Program], Runner]
RUNNERS: dict[str, MakeRunner] = {NUMPY: NumpyRunner, NATIVE: NativeRunner}


def kernels() -> tuple[Engine, ...]:
    """Return the kernel with each of its runners."""
    return tuple(Engine(name, name, partial(_Table, runner)) for name, runner in RUNNERS.items())


class Scorer:
    """The kernel with its threads."""

    def __init__(self, knowledge: Knowledge, schema: pa.Schema, runner: MakeRunner) -> None:
        self.kernel = kernel_for(knowledge, schema, runner)
        self._threads = ThreadPoolExecutor(THREADS)

    def score(self, batch: pa.RecordBatch) -> Scored:
        """Return what came out of one batch; both ends were read as numbers, as a user reads them."""
        scored = self.kernel.run(batch, self._threads)
        for digits in (scored.rules.at_least, scored.rules.at_most):
            scored.numbers(digits)
        return scored


class _Table:
    def __init__(self, runner: MakeRunner, given: Given) -> None:
        self._batches = given.raw
        self._scorer = Scorer(given.knowledge, given.raw[0].schema, runner)

    def run(self) -> None:
        """Score every batch, and drop what came out."""
        for batch in self._batches:
            self._scorer.score(batch)

    def answers(self) -> Answers:
        """Return what came out of all batches."""
        return answers_of([self._scorer.score(batch) for batch in self._batches])


def kernel_for(knowledge: Knowledge, schema: pa.Schema, runner: MakeRunner) -> TableKernel:
    """Return the kernel, asked what a triage of a table is."""
    asked = Asked(knowledge.level[LOWEST_SHOWN_UNFINISHED].rank)
    return TableKernel(knowledge, columns_of(schema, knowledge), asked, runner)


def answers_of(found: list[Scored]) -> Answers:
    """Return the answers of scored batches."""
    rules = found[0].rules

    def ranks(digits: range) -> npt.NDArray[np.uint8]:
        return np.concatenate([one.numbers(digits) for one in found])

    def truths(outputs: range) -> npt.NDArray[np.bool_]:
        return np.array([np.concatenate([one.truths(output) for one in found]) for output in outputs])

    fired, possible = truths(rules.fired), truths(rules.possible)
    return Answers(fired, fired | possible, ranks(rules.at_least), ranks(rules.at_most))
