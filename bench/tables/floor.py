"""The floor: every value and validity buffer of the table is read once, same layout; nothing else is done."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np

from bench.tables.common import THREADS, Answers, Engine
from bench.tables.families import FLOOR
from bench.tables.given import Given

_WORD = 8


def floor() -> Engine:
    """Return the floor as an engine without answers."""
    return Engine(f"{FLOOR}: every value and validity buffer read once", FLOOR, Floor, answers=False)


class Floor:
    """Reads batch after batch; the buffers of one are divided between the threads by size."""

    def __init__(self, given: Given) -> None:
        self._read = numba.njit(nogil=True)(_read)
        self._threads = ThreadPoolExecutor(THREADS)
        self._shares = [_shares(batch) for batch in given.raw]
        self.bytes_of_row = sum(_size(batch) for batch in given.raw) / given.rows

    def run(self) -> None:
        """Read everything."""
        for shares in self._shares:
            list(self._threads.map(self._read, shares))

    def answers(self) -> Answers:
        """There are none.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError


def _read(buffers: Any) -> Any:
    """Return all words, or-ed; the compiler makes wide loads of it."""
    found = np.uint64(0)
    for words in buffers:
        for word in words:
            found |= word
    return found


def _words(batch: Any) -> list[Any]:
    """Return the buffers of a batch as whole words, no further than its rows."""
    found = []
    for column in batch.columns:
        validity, values = column.buffers()
        wide = len(batch) * column.type.bit_width // 8
        for buffer, size in ((validity, len(batch) // 8), (values, wide)):
            found.append(np.frombuffer(buffer, np.uint64, size // _WORD))
    return found


def _size(batch: Any) -> int:
    return sum(words.nbytes for words in _words(batch))


def _shares(batch: Any) -> list[Any]:
    """Return the buffers in one list for each thread, the largest ones first to whoever has least."""
    shares: list[list[Any]] = [[] for _ in range(THREADS)]
    for words in sorted(_words(batch), key=len, reverse=True):
        min(shares, key=lambda share: sum(map(len, share))).append(words)
    return [numba.typed.List(share) for share in shares]
