"""Between Arrow columns and words of 64 bits, one bit for each row; bit 0 of word 0 is the first row."""

import weakref
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.model.rules import COMPARISONS

Words = npt.NDArray[np.uint64]
ROWS_IN_WORD = 64
EVERY = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
ALIGNED = 64
"""Bytes; where Arrow lets its buffers begin, and where wide stores are fastest."""
BLOCK = 64
"""Words that machine code takes at once: 4,096 rows, half a kilobyte for each input and output."""


def words_for(rows: int) -> int:
    """Return how many words hold so many rows."""
    return -(-rows // ROWS_IN_WORD)


def space_for(columns: int, words: int) -> Words:
    """Return an array of so many columns (rows of it) with so many words.

    Each column is aligned, and may be written to the end of its last block.
    """
    width = _width(words)
    return _aligned(np.empty(_with_margin(columns * width), np.uint64)).reshape(columns, width)[:, :words]


def _width(words: int) -> int:
    return -(-words // BLOCK) * BLOCK


def _with_margin(words: int) -> int:
    return words + ALIGNED // 8


def _aligned(space: Words) -> Words:
    start = -space.ctypes.data % ALIGNED // 8
    return space[start : start + len(space) - ALIGNED // 8]


def bitmap(buffer: pa.Buffer | None, offset: int, rows: int) -> Words:
    """Return a bitmap of Arrow as words; no buffer is all ones. Bits after the last row mean nothing.

    It is a view where the buffer allows that, else a copy.
    """
    words = words_for(rows)
    if buffer is None:
        return alike(words, value=True)
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


def numbers_of(bits: Sequence[Words], rows: int) -> npt.NDArray[np.uint8]:
    """Return for each row the number whose binary digits, the lowest first, are the rows of `bits`."""
    eight_rows = np.zeros(words_for(rows) * 8, np.uint64)
    for place, one in enumerate(bits):
        eight_rows |= _SPREAD[one.view(np.uint8)] << np.uint64(place)
    return eight_rows.view(np.uint8)[:rows]


class Outputs(NamedTuple):
    """Space for what a program writes for some rows: the outputs that are kept, the others (outputs, words),
    and a byte for each number (numbers, rows). All come from `space_for`, or begin at a block of it."""

    kept: Words
    others: Words
    numbers: npt.NDArray[np.uint8]


def bytes_for(columns: int, rows: int) -> npt.NDArray[np.uint8]:
    """Return an array (columns, rows) of bytes, in the way of `space_for`."""
    return space_for(columns, 8 * _width(words_for(rows))).view(np.uint8)[:, :rows]


class Memory:
    """Space for results, used again when nobody holds these any more: new memory takes longer than rules."""

    def __init__(self) -> None:
        self._free: list[Words] = []

    def kept_for(self, columns: int, numbers: int, rows: int) -> tuple[Words, npt.NDArray[np.uint8]]:
        """Return space as `space_for` and `bytes_for` do."""
        words, width = words_for(rows), _width(words_for(rows))
        ends = columns * width, (columns + 8 * numbers) * width
        space = self.take(ends[1])
        bits, codes = space[: ends[0]], space[slice(*ends)].view(np.uint8)
        return (
            bits.reshape(columns, width)[:, :words],
            codes.reshape(numbers, width * ROWS_IN_WORD)[:, :rows],
        )

    def take(self, words: int) -> Words:
        """Return so many words or more."""
        size = _with_margin(words)
        with suppress(IndexError):  # another thread may take the last one
            held = self._free.pop()
            if len(held) >= size:
                return self._lent(held)
        return self._lent(np.empty(size, np.uint64))

    def _lent(self, held: Words) -> Words:
        space = np.frombuffer(held.data, np.uint64)  # an object that ends with its last user
        weakref.finalize(space, self._free.append, held).atexit = False
        return _aligned(space)


@lru_cache(maxsize=4)
def alike(words: int, *, value: bool) -> Words:
    """Return words that are all true, or all false; nobody writes to them."""
    return np.full(words, EVERY if value else 0, np.uint64)


def as_boolean_array(words: Words, rows: int) -> pa.BooleanArray:
    """Return words as an Arrow column without missing values; nothing is copied."""
    return pa.Array.from_buffers(pa.bool_(), rows, [None, pa.py_buffer(words)])
