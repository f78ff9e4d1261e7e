"""The rules of a content on Arrow record batches: one batch in, everything that was asked out.

A batch has a boolean column for each finding or lead question that was asked (missing is unanswered), one
named `<id>.unsure` where "not sure" could be said, and a column of numbers for each number.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.engine.circuit import Program
from dorsum.engine.table_rules import Asked, TableRules, table_rules
from dorsum.engine.tables.words import (
    ROWS_IN_WORD,
    NumberColumn,
    Words,
    numbers_of,
    space_for,
    valid,
    values,
    words_for,
)
from dorsum.engine.three_valued import Columns
from dorsum.errors import DorsumError
from dorsum.model.knowledge import Knowledge

UNSURE = ".unsure"
CHUNK = 2048
"""Words that a thread takes at once: 131,072 rows."""
_Column = Callable[[slice], Words]


class TableError(DorsumError):
    """A column is not what its name says."""


class Runner(Protocol):
    """Runs one program on words."""

    def run(self, inputs: Sequence[Words], outputs: Words) -> None:
        """Compute the outputs, one row of words each, from one array of words for each input."""
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
    """What came out for one batch: every output as words."""

    rules: TableRules
    outputs: Words
    rows: int

    def numbers(self, digits: range) -> npt.NDArray[np.uint8]:
        """Return for each row the number that these outputs are the digits of."""
        return numbers_of(self.outputs[digits.start : digits.stop], self.rows)

    def truths(self, output: int) -> npt.NDArray[np.bool_]:
        """Return for each row whether this output is true."""
        return self.numbers(range(output, output + 1)).view(np.bool_)

    def bits(self, outputs: range) -> npt.NDArray[np.uint8]:
        """Return (outputs, rows): 1 where an output is true."""
        words = np.ascontiguousarray(self.outputs[outputs.start : outputs.stop])
        return np.unpackbits(words.view(np.uint8), axis=1, count=self.rows, bitorder="little")

    def part(self, first: int, last: int) -> "Scored":
        """Return some of the rows; `first` is a multiple of 64."""
        words = slice(first // ROWS_IN_WORD, words_for(last))
        return Scored(self.rules, self.outputs[:, words], last - first)


class TableKernel:
    """The rules of one content for tables with certain columns; may be shared by threads."""

    def __init__(
        self, knowledge: Knowledge, columns: Columns, asked: Asked, runner: Callable[[Program], Runner]
    ) -> None:
        self.rules = table_rules(knowledge, columns, asked)
        self._runner = runner(self.rules.program)

    def run(self, batch: pa.RecordBatch, threads: Executor | None = None) -> Scored:
        """Return what comes out for the rows of the batch, computed in parts on the threads."""
        words = words_for(batch.num_rows)
        columns = [_column(name, batch) for name in self.rules.program.inputs]
        outputs = space_for(self.rules.program.outputs, words)

        def run_part(start: int) -> None:
            part = slice(start, min(start + CHUNK, words))
            self._runner.run([column(part) for column in columns], outputs[:, part])

        starts = range(0, words, CHUNK)
        for _ in threads.map(run_part, starts) if threads else map(run_part, starts):
            pass
        return Scored(self.rules, outputs, batch.num_rows)


def _column(name: str, batch: pa.RecordBatch) -> _Column:
    """Return what yields words of an input of the program, by the name that the circuit gave it."""
    id, _, rest = name.partition(" ")
    match rest.split(" "):
        case [""]:
            return values(batch.column(id)).__getitem__
        case ["answered"]:
            return valid(batch.column(id)).__getitem__
        case ["unsure"]:
            said = batch.column(f"{id}{UNSURE}")
            return (values(said) & valid(said)).__getitem__
        case ["given"]:
            return NumberColumn(batch.column(id)).given
        case comparison:
            operator, number = comparison
            column = NumberColumn(batch.column(id))
            return lambda part: column.holds(operator, float(number), part)
