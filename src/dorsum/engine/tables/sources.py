"""Where the inputs of a program come from: columns of a record batch, by the names the circuit gave them."""

from typing import Literal, NamedTuple

import pyarrow as pa

from dorsum.engine.tables.words import NumberColumn, Words, alike, bitmap, valid, values, words_for

UNSURE = ".unsure"
ROWS_IN_BYTE = 8
Kind = Literal["value", "answered", "unsure", "given", "compared"]


class Source(NamedTuple):
    """A column, and what of it: its truths, who has one, who is not sure, who has a number, or for whom it
    stands to `number` as `operator` says."""

    column: str
    kind: Kind
    operator: str = ""
    number: float = 0.0

    @property
    def is_number(self) -> bool:
        """Whether it comes from a column of numbers."""
        return self.kind in ("given", "compared")


def source_of(name: str) -> Source:
    """Return where an input comes from."""
    id, *rest = name.split(" ")
    match rest:
        case []:
            return Source(id, "value")
        case ["answered"]:
            return Source(id, "answered")
        case ["unsure"]:
            return Source(f"{id}{UNSURE}", "unsure")
        case ["given"]:
            return Source(id, "given")
        case _:
            operator, number = rest
            return Source(id, "compared", operator, float(number))


def bits_of(source: Source, column: pa.Array) -> Words:
    """Return an input that is bits in the column already."""
    if source.kind == "answered":
        return valid(column)
    return values(column) & valid(column) if source.kind == "unsure" else values(column)


def bits_of_numbers(source: Source, column: NumberColumn, part: slice) -> Words:
    """Return an input that comes from numbers; `part` is in words."""
    if source.kind == "given":
        return column.given(part)
    return column.holds(source.operator, source.number, part)


def address_of(buffer: pa.Buffer | None, offset: int, rows: int) -> tuple[int, object]:
    """Return where a bitmap lies in memory, and what keeps it there; no buffer is all ones."""
    if buffer is None:
        ones = alike(words_for(rows), value=True)
        return ones.ctypes.data, ones
    if offset % ROWS_IN_BYTE == 0:
        return buffer.address + offset // ROWS_IN_BYTE, buffer
    shifted = bitmap(buffer, offset, rows)
    return shifted.ctypes.data, shifted
