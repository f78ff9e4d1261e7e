"""Between Arrow columns and words of 64 bits, one bit for each row; bit 0 of word 0 is the first row."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.model.rules import COMPARISONS

Words = npt.NDArray[np.uint64]
ROWS_IN_WORD = 64
EVERY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
ALIGNED = 64
"""Bytes; where Arrow lets its buffers begin, and where wide stores are fastest."""


def words_for(rows: int) -> int:
    """Return how many words hold so many rows."""
    return -(-rows // ROWS_IN_WORD)


def space_for(columns: int, words: int) -> Words:
    """Return an array of so many columns (rows of it) with so many words; each column is aligned."""
    width = -(-words * 8 // ALIGNED) * ALIGNED // 8
    space = np.empty(columns * width + ALIGNED // 8, np.uint64)
    start = -space.ctypes.data % ALIGNED // 8
    return space[start : start + columns * width].reshape(columns, width)[:, :words]


def bitmap(buffer: pa.Buffer | None, offset: int, rows: int) -> Words:
    """Return a bitmap of Arrow as words; no buffer is all ones. Bits after the last row mean nothing.

    It is a view where the buffer allows that, else a copy.
    """
    words = words_for(rows)
    if buffer is None:
        return np.full(words, EVERY)
    held = np.frombuffer(buffer, np.uint8)
    if offset % 8:
        held = _shifted(held, offset, rows)
        offset = 0
    held = held[offset // 8 : offset // 8 + 8 * words]
    if len(held) < 8 * words or held.ctypes.data % 8:
        padded = np.zeros(8 * words, np.uint8)
        padded[: len(held)] = held
        held = padded
    return held.view(np.uint64)


def _shifted(held: npt.NDArray[np.uint8], offset: int, rows: int) -> npt.NDArray[np.uint8]:
    first, last = offset // 8, -(-(offset + rows) // 8)
    bits = np.unpackbits(held[first:last], bitorder="little")
    return np.packbits(bits[offset % 8 : offset % 8 + rows], bitorder="little")


def valid(array: pa.Array) -> Words:
    """Return which rows of the array have a value."""
    return bitmap(array.buffers()[0] if array.null_count else None, array.offset, len(array))


def values(array: pa.BooleanArray) -> Words:
    """Return the values of a boolean array; where there is none the bit means nothing."""
    return bitmap(array.buffers()[1], array.offset, len(array))


class NumberColumn:
    """A column of numbers: which rows have one, and which rows a comparison holds for."""

    def __init__(self, array: pa.Array) -> None:
        held = np.frombuffer(array.buffers()[1], array.type.to_pandas_dtype())
        self._values: npt.NDArray[Any] = held[array.offset : array.offset + len(array)]
        self._valid = valid(array)

    def given(self, part: slice) -> Words:
        """Return the rows that have a number; `part` is in words, like everywhere."""
        given = self._valid[part]
        return given & packed(~np.isnan(self._of(part))) if self._values.dtype.kind == "f" else given

    def holds(self, operator: str, number: float, part: slice) -> Words:
        """Return the rows that have a number which stands in this order to `number`."""
        compare: Any = COMPARISONS[operator]
        return packed(compare(self._of(part), number)) & self.given(part)

    def _of(self, part: slice) -> npt.NDArray[Any]:
        return self._values[part.start * ROWS_IN_WORD : part.stop * ROWS_IN_WORD]


def packed(bits: npt.NDArray[np.bool_]) -> Words:
    """Return one truth for each row as words."""
    held = np.packbits(bits, bitorder="little")
    if len(held) % 8:
        held = np.pad(held, (0, -len(held) % 8))
    return held.view(np.uint64)


_SPREAD = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").view(np.uint64)[
    :, 0
]
"""For each byte its eight bits as eight bytes."""


def numbers_of(bits: Words, rows: int) -> npt.NDArray[np.uint8]:
    """Return for each row the number whose binary digits, the lowest first, are the rows of `bits`."""
    eight_rows = np.zeros(bits.shape[1] * 8, np.uint64)
    for place, one in enumerate(bits):
        eight_rows |= _SPREAD[one.view(np.uint8)] << np.uint64(place)
    return eight_rows.view(np.uint8)[:rows]


def as_boolean_array(words: Words, rows: int) -> pa.BooleanArray:
    """Return words as an Arrow column without missing values; nothing is copied."""
    return pa.Array.from_buffers(pa.bool_(), rows, [None, pa.py_buffer(words)])
