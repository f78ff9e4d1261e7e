"""From the columns of a table to the columns that the kernel reads; what cannot be read is put aside."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dorsum.cohort.mapping import USUAL, WORDS, ColumnMap, Plan, is_a_number
from dorsum.engine.tables.kernel import UNSURE
from dorsum.model.knowledge import Finding, Knowledge

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Reject:
    """A value that cannot be read: the row (from 0, in the batch), its column, and why."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Answers:
    """A batch as the kernel reads it, and what could not be read; those rows are not to be scored."""

    batch: pa.RecordBatch
    rejects: tuple[Reject, ...]


class AnswerReader:
    """Reads the answers of batches of one schema by a plan; all come out with the same columns."""

    def __init__(self, plan: Plan, schema: pa.Schema, knowledge: Knowledge) -> None:
        planned = sorted(plan.columns.items(), key=lambda one: one[1].finding.endswith(UNSURE))
        self._columns = [
            _column(schema.field(name), one, knowledge.finding.get(one.finding)) for name, one in planned
        ]
        fields = {field.name: field for column in self._columns for field in column.fields}
        self.schema = pa.schema(fields.values())

    def read(self, batch: pa.RecordBatch) -> Answers:
        """Return the answers of a batch; a column of its own for "not sure" counts before words."""
        arrays: dict[str, pa.Array] = {}
        rejects: list[Reject] = []
        for column in self._columns:
            found, wrong = column.read(_plain(batch.column(column.name)))
            arrays |= {field.name: array for field, array in zip(column.fields, found, strict=True)}
            rejects += (Reject(int(row), column.name, column.reason) for row in np.flatnonzero(wrong))
        in_order = sorted(rejects, key=lambda one: (one.row, one.column))
        return Answers(pa.RecordBatch.from_pydict(arrays, schema=self.schema), tuple(in_order))


def _plain(array: pa.Array) -> pa.Array:
    """Return the array without a dictionary, and text as one kind of text."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) else array


class _Column(Protocol):
    name: str
    reason: str
    fields: list[pa.Field]

    def read(self, array: pa.Array) -> tuple[list[pa.Array], Bools]:
        """Return an array for each field, and which rows cannot be read."""
        ...


def _column(column: pa.Field, one: ColumnMap, finding: Finding | None) -> _Column:
    if finding is not None and is_a_number(finding):
        return _Numbers(column, finding)
    if pa.types.is_boolean(column.type):
        return _Truths(column.name, one)
    return _Words(column.name, one, finding)


class _Truths:
    """A column of true and false is as the kernel wants it."""

    reason = ""

    def __init__(self, name: str, one: ColumnMap) -> None:
        self.name = name
        self.fields = [pa.field(one.finding, pa.bool_())]

    def read(self, array: pa.Array) -> tuple[list[pa.Array], Bools]:
        return [array], np.zeros(len(array), np.bool_)


class _Words:
    """A column of words, or of whole numbers that stand for words."""

    def __init__(self, name: str, one: ColumnMap, finding: Finding | None) -> None:
        self.name = name
        choices = {word: answer.value for word, answer in finding.choices.items()} if finding else {}
        words = one.values or choices or USUAL
        words = {"": "unanswered"} | {str(key).strip().lower(): word for key, word in words.items()}
        self._keys = pa.array(words, pa.string())
        self._meant = np.array([WORDS.index(word) for word in words.values()])
        self.reason = f"is none of {', '.join(word for word in words if word)}"
        self.fields = [pa.field(one.finding, pa.bool_()), pa.field(f"{one.finding}{UNSURE}", pa.bool_())]

    def read(self, array: pa.Array) -> tuple[list[pa.Array], Bools]:
        words = pc.utf8_lower(pc.utf8_trim_whitespace(array.cast(pa.string())))
        place = pc.index_in(words.fill_null(""), value_set=self._keys)
        unknown = np.asarray(pc.is_null(place))
        meant = self._meant[np.asarray(place.fill_null(0))]
        answered = (meant == WORDS.index("yes")) | (meant == WORDS.index("no"))
        answers = pa.array(meant == WORDS.index("yes"), mask=~answered | unknown)
        return [answers, pa.array((meant == WORDS.index("unsure")) & ~unknown)], unknown


NUMBER = r"^\s*[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?\s*$"


class _Numbers:
    """A column of numbers, or of words that are numbers; what nobody can have is put aside."""

    def __init__(self, column: pa.Field, finding: Finding) -> None:
        self.name = column.name
        self._least, self._most = finding.minimum, finding.maximum
        self.reason = f"is no number of {finding.unit} from {self._least:g} to {self._most:g}"
        fields = [pa.field(finding.id, pa.float64()), pa.field(f"{finding.id}{UNSURE}", pa.bool_())]
        self.fields = fields[:1] if _holds_numbers(column.type) else fields

    def read(self, array: pa.Array) -> tuple[list[pa.Array], Bools]:
        unsure = np.zeros(len(array), np.bool_)
        wrong = np.zeros(len(array), np.bool_)
        if pa.types.is_string(array.type) or pa.types.is_null(array.type):
            words = pc.utf8_lower(pc.utf8_trim_whitespace(array.cast(pa.string()))).fill_null("")
            unsure = np.asarray(pc.is_in(words, value_set=_UNSURE_WORDS))
            is_number = pc.match_substring_regex(words, NUMBER)
            wrong = ~(unsure | np.asarray(is_number) | np.asarray(pc.equal(words, "")))
            array = pc.if_else(is_number, words, None)
        values = array.cast(pa.float64())
        numbers = np.asarray(values.fill_null(np.nan))
        given = ~np.isnan(numbers)
        wrong |= given & ~((numbers >= self._least) & (numbers <= self._most))
        return [pa.array(numbers, mask=~given | wrong), pa.array(unsure)][: len(self.fields)], wrong


def _holds_numbers(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


_UNSURE_WORDS = pa.array([word for word, meant in USUAL.items() if meant == "unsure"], pa.string())
