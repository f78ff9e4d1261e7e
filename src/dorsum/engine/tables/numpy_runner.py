"""A circuit's program on words, by NumPy: one call for each instruction and block."""

from typing import Any

import numpy as np
import pyarrow as pa

from dorsum.engine.circuit import Program
from dorsum.engine.tables.kernel import RunPart
from dorsum.engine.tables.sources import bits_of, bits_of_numbers, source_of
from dorsum.engine.tables.words import EVERY, NumberColumn, Outputs, Words, numbers_of

_OPERATIONS: dict[str, Any] = {"and": np.bitwise_and, "or": np.bitwise_or, "not": np.invert}


class NumpyRunner:
    """Runs one program; may be shared by threads."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._sources = [source_of(name) for name in program.inputs]
        self._constants = {"never": np.uint64(0), "always": EVERY}

    def on(self, batch: pa.RecordBatch) -> RunPart:
        """Return what runs the program on some words of a batch.

        These are `kernel.CHUNK` at most, so that what is computed stays in the processor's cache.
        """
        columns = {
            source.column: NumberColumn(batch.column(source.column))
            for source in self._sources
            if source.is_number
        }
        bits = [
            None if source.is_number else bits_of(source, batch.column(source.column))
            for source in self._sources
        ]

        def run(part: slice, outputs: Outputs) -> None:
            inputs = [
                bits_of_numbers(source, columns[source.column], part) if words is None else words[part]
                for source, words in zip(self._sources, bits, strict=True)
            ]
            self._run(inputs, outputs)

        return run

    def _run(self, inputs: list[Words], outputs: Outputs) -> None:
        words, written = outputs.kept.shape[1], [*outputs.kept, *outputs.others]
        scratch = np.empty((self._program.slots - len(inputs) - len(written), words), np.uint64)
        slots = [*inputs, *written, *scratch]
        for operation, result, first, second in self._program.instructions:
            if operation == "not":
                np.invert(slots[first], slots[result])
            elif operation in self._constants:
                slots[result][:] = self._constants[operation]
            else:
                _OPERATIONS[operation](slots[first], slots[second], slots[result])
        for digits, number in zip(self._program.numbers, outputs.numbers, strict=True):
            number[:] = numbers_of([written[digit] for digit in digits], len(number))
