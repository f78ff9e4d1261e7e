"""A circuit's program on words, by NumPy: one call for each instruction and block."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dorsum.engine.circuit import Program
from dorsum.engine.tables.words import EVERY, Words

_OPERATIONS: dict[str, Any] = {"and": np.bitwise_and, "or": np.bitwise_or, "not": np.invert}


class NumpyRunner:
    """Runs one program; may be shared by threads."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._constants = {"never": np.uint64(0), "always": EVERY}

    def run(self, inputs: Sequence[Words], outputs: Words) -> None:
        """Compute the outputs, one row of words each, from one array of words for each input.

        All have the same number of words: `kernel.CHUNK` at most, so that what is computed stays in the
        processor's cache.
        """
        words = outputs.shape[1]
        scratch = np.empty((self._program.slots - len(inputs) - len(outputs), words), np.uint64)
        slots = [*inputs, *outputs, *scratch]
        for operation, result, first, second in self._program.instructions:
            if operation == "not":
                np.invert(slots[first], slots[result])
            elif operation in self._constants:
                slots[result][:] = self._constants[operation]
            else:
                _OPERATIONS[operation](slots[first], slots[second], slots[result])
