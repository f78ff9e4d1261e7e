"""The rules of a content on Arrow record batches: one batch in, everything that was asked out.

A batch has a boolean column for each finding or lead question that was asked (missing is unanswered), one
named `<id>.unsure` where "not sure" could be said, and a column of numbers for each number.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.engine.circuit import Program
from dorsum.engine.table_rules import Asked, TableRules, table_rules
from dorsum.engine.tables import sources
from dorsum.engine.tables.words import (
    ROWS_IN_WORD,
    Outputs,
    Words,
    bytes_for,
    numbers_of,
    space_for,
    words_for,
)
from dorsum.engine.three_valued import Columns
from dorsum.errors import DorsumError
from dorsum.model.knowledge import Knowledge

UNSURE = sources.UNSURE
CHUNK = 2048
"""Words that a thread takes at once: 131,072 rows."""


class TableError(DorsumError):
    """A column is not what its name says."""


RunPart = Callable[[slice, Outputs], None]
"""Computes the outputs of a program for some of the words of a batch."""


class Runner(Protocol):
    """Runs one program on words."""

    def on(self, batch: pa.RecordBatch) -> RunPart:
        """Return what runs the program on some of the words of a batch; several threads may call it."""
        ...


def columns_of(schema: pa.Schema, knowledge: Knowledge) -> Columns:
    """Return which of our columns a table has; others are left alone.

    Raises:
        TableError: a column of ours is of the wrong type.
    """
    answers, unsure, numbers = set[str](), set[str](), set[str]()
    for id in (*(finding.id for finding in knowledge.findings), *knowledge.lead):
        is_number = id in knowledge.finding and knowledge.finding[id].kind == "number"
        if id in schema.names:
            _check_type(schema.field(id), is_number=is_number)
            (numbers if is_number else answers).add(id)
        if f"{id}{UNSURE}" in schema.names:
            _check_type(schema.field(f"{id}{UNSURE}"), is_number=False)
            unsure.add(id)
    return Columns(frozenset(answers), frozenset(unsure), frozenset(numbers))


def _check_type(field: pa.Field, *, is_number: bool) -> None:
    fits = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
    if not (fits if is_number else pa.types.is_boolean(field.type)):
        wanted = "numbers" if is_number else "true and false"
        raise TableError(f"the column `{field.name}` must be of {wanted}, not {field.type}")


@dataclass(frozen=True)
class Scored:
    """What came out for some rows: every output from `first` on as words."""

    rules: TableRules
    outputs: Words
    rows: int
    first: int = 0

    def words(self, outputs: range) -> Words:
        """Return these outputs as words."""
        return self.outputs[outputs.start - self.first : outputs.stop - self.first]

    def numbers(self, digits: range) -> npt.NDArray[np.uint8]:
        """Return for each row the number that these outputs are the digits of."""
        return numbers_of([*self.words(digits)], self.rows)

    def truths(self, output: int) -> npt.NDArray[np.bool_]:
        """Return for each row whether this output is true."""
        return self.numbers(range(output, output + 1)).view(np.bool_)

    def bits(self, outputs: range) -> npt.NDArray[np.uint8]:
        """Return (outputs, rows): 1 where an output is true."""
        words = np.ascontiguousarray(self.words(outputs))
        return np.unpackbits(words.view(np.uint8), axis=1, count=self.rows, bitorder="little")

    def part(self, first: int, last: int) -> "Scored":
        """Return some of the rows; `first` is a multiple of 64."""
        words = slice(first // ROWS_IN_WORD, words_for(last))
        return Scored(self.rules, self.outputs[:, words], last - first, self.first)


MakeRunner = Callable[[Program], Runner]


class TableKernel:
    """The rules of one content for tables with certain columns; may be shared by threads."""

    def __init__(self, knowledge: Knowledge, columns: Columns, asked: Asked, runner: MakeRunner) -> None:
        self.rules = table_rules(knowledge, columns, asked)
        self.runner = runner(self.rules.program)

    def run(self, batch: pa.RecordBatch, threads: Executor | None = None) -> Scored:
        """Return what comes out for the rows of the batch, computed in parts on the threads."""
        outputs = run_program(self.runner, self.rules.program, batch, threads)
        return Scored(self.rules, outputs, batch.num_rows)


def run_program(
    runner: Runner, program: Program, batch: pa.RecordBatch, threads: Executor | None = None
) -> Words:
    """Return the outputs of a program, a row of words each, for the rows of a batch."""
    words = words_for(batch.num_rows)
    outputs = space_for(program.outputs, words)
    numbers = bytes_for(len(program.numbers), batch.num_rows)
    run = runner.on(batch)

    def run_part(part: slice) -> None:
        here = outputs[:, part]
        run(part, Outputs(here[: program.kept], here[program.kept :], numbers[:, rows_of(part)]))

    in_parts(words, run_part, threads, CHUNK)
    return outputs


def in_parts(words: int, work: Callable[[slice], None], threads: Executor | None, chunk: int = CHUNK) -> None:
    """Do the work for all words, a chunk of them at a time."""
    parts = (slice(start, min(start + chunk, words)) for start in range(0, words, chunk))
    for _ in threads.map(work, parts) if threads else map(work, parts):
        pass


def rows_of(part: slice) -> slice:
    """Return the rows that so many words are about."""
    return slice(part.start * ROWS_IN_WORD, part.stop * ROWS_IN_WORD)
