"""The inner loops of weighing causes, by numba: sums over answers, shares, the first few of each row.

They go through the answers 64 rows at a time, a bit for each row, and touch only who has the answer.
"""

from typing import Any

import numba
import numpy as np

_native = numba.njit(nogil=True, cache=True)
"""Coverage cannot follow machine code, so it leaves these functions out by this name (pyproject.toml)."""
ROWS = 64
FEW = 8
"""Rows up to which they are gone through one by one."""
EQUAL = 0.5e-12
"""Shares that are no further apart are equal, as in `EQUAL_DIGITS`."""


@_native
def weigh_words(counting: Any, excluded: Any, weights: Any, kinds: Any, out: Any) -> None:
    """Fill `out` (rows, top, 4): cause, share, lowest and highest share; -1 where there is no cause.

    `counting` (answers, words) says who has which answer counting, `excluded` (causes, words) who cannot
    have a cause, `kinds` (rows) which line of `weights.base` is about a row.
    """
    many = excluded.shape[0]
    logs, held = np.empty((many, ROWS)), np.empty(many)
    who, cannot = np.empty(counting.shape[0], np.uint64), np.empty(many, np.uint64)
    for word in range(excluded.shape[1]):
        who[:], cannot[:] = counting[:, word], excluded[:, word]
        _add_answers(who, weights, logs)
        for row in range(min(ROWS, kinds.shape[0] - word * ROWS)):
            place = word * ROWS + row
            kind = kinds[place]
            total = 0.0
            for cause in range(many):
                log = min(max(logs[cause, row], -weights.cap), weights.cap)
                can = 1.0 - float(cannot[cause] >> np.uint64(row) & np.uint64(1))
                held[cause] = weights.base[kind, cause, 0] * np.exp(log) * can
                total += held[cause]
            _first(who, weights, held, (row, kind, total), out[place])


@_native
def _add_answers(who: Any, weights: Any, logs: Any) -> None:
    """Add up the logarithms (causes, rows); what most rows have is given to all and taken from the others."""
    logs[:] = 0.0
    always = np.zeros(logs.shape[0])
    for answer in range(who.shape[0]):
        bits, sign = who[answer], 1.0
        count = _how_many(bits)
        if count > ROWS // 2:
            for place in range(weights.starts[answer], weights.starts[answer + 1]):
                always[weights.causes[place]] += weights.logs[place]
            bits, sign, count = ~bits, -1.0, ROWS - count
        if count > FEW:
            _add_to_many(bits, sign, answer, weights, logs)
        elif count:
            _add_to_few(bits, sign, answer, weights, logs)
    for cause in range(logs.shape[0]):
        for row in range(ROWS):
            logs[cause, row] += always[cause]


@_native
def _add_to_many(bits: Any, sign: Any, answer: Any, weights: Any, logs: Any) -> None:
    has = np.empty(ROWS)
    for row in range(ROWS):
        has[row] = sign * float(bits >> np.uint64(row) & np.uint64(1))
    for place in range(weights.starts[answer], weights.starts[answer + 1]):
        cause, log = weights.causes[place], weights.logs[place]
        for row in range(ROWS):
            logs[cause, row] += has[row] * log


@_native
def _add_to_few(bits: Any, sign: Any, answer: Any, weights: Any, logs: Any) -> None:
    first, last = weights.starts[answer], weights.starts[answer + 1]
    while bits:
        row = _how_many((bits & (~bits + np.uint64(1))) - np.uint64(1))  # the place of the lowest bit
        bits &= bits - np.uint64(1)
        for place in range(first, last):
            logs[weights.causes[place], row] += sign * weights.logs[place]


@_native
def _first(who: Any, weights: Any, held: Any, person: Any, out: Any) -> None:
    """Fill in the likeliest causes with their ranges; equals in the order of the content.

    `person` is the place in the word, the kind of person, and the sum of all weights.
    """
    row, kind, total = person
    for rank in range(out.shape[0]):
        best, most = -1, 0.0
        for cause in range(held.shape[0]):
            if held[cause] > most:
                best, most = cause, held[cause] + total * EQUAL
        out[rank, :] = -1.0
        if best >= 0:
            share = held[best] / total
            squares = weights.base[kind, best, 1] + _squares(who, row, weights, best)
            spread = np.exp(np.sqrt(squares))
            others = max(1.0 - share, 0.0)
            out[rank, 0], out[rank, 1] = best, share
            out[rank, 2] = share / spread / (share / spread + others)
            out[rank, 3] = share * spread / (share * spread + others)
            held[best] = 0.0


@_native
def _squares(who: Any, row: Any, weights: Any, cause: Any) -> Any:
    """Return the sum of the squares of the answers that count for one cause of one row."""
    found = 0.0
    for place in range(weights.starts_of_cause[cause], weights.starts_of_cause[cause + 1]):
        has = who[weights.answers_of_cause[place]] >> np.uint64(row) & np.uint64(1)
        found += weights.squares_of_cause[place] * float(has)
    return found


@_native
def _how_many(bits: Any) -> Any:
    bits -= bits >> np.uint64(1) & np.uint64(0x5555555555555555)
    bits = (bits & np.uint64(0x3333333333333333)) + (bits >> np.uint64(2) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return bits * np.uint64(0x0101010101010101) >> np.uint64(56)
