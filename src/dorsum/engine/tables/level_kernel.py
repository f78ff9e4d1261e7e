"""What two contents advise each row of a table."""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.engine.level_pairs import LevelPairs
from dorsum.engine.tables.kernel import run_program
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.engine.tables.words import numbers_of

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class ScoredPairs:
    """For each row what is advised before and after, as `LevelPairs` says, and the rows left waiting."""

    codes: Codes
    waiting: npt.NDArray[np.intp]


class LevelKernel:
    """A program of two contents, run by NumPy; may be shared by threads.

    Machine code would be made anew for each change, which takes longer than it saves.
    """

    def __init__(self, pairs: LevelPairs) -> None:
        self._pairs = pairs
        self._runner = NumpyRunner(pairs.program)

    def run(self, batch: pa.RecordBatch, threads: Executor | None = None) -> ScoredPairs:
        """Return what comes out for the rows of the batch."""
        outputs = run_program(self._runner, self._pairs.program, batch, threads)
        digits, waiting = self._pairs.digits, self._pairs.waiting
        codes = numbers_of([*outputs[digits.start : digits.stop]], batch.num_rows)
        return ScoredPairs(codes, np.flatnonzero(numbers_of([outputs[waiting]], batch.num_rows)))
