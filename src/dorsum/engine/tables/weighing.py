"""The inner loops of weighing causes, by numba: one row after the other, all causes of it at once.

Most people say no to most questions. What that brings is known beforehand, so only the handfuls of signs
that somebody answers otherwise are looked up.
"""

from typing import Any

import numba
import numpy as np

_native = numba.njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
"""Coverage cannot follow machine code, so it leaves these functions out by this name (pyproject.toml)."""
ROWS = 64
EQUAL = 1e12
"""Shares that are equal when multiplied by this and rounded are equal, as in `EQUAL_DIGITS`."""
LEAST, MOST = 1e-200, 1e200


@_native
def weigh_words(signs: Any, excluded: Any, weights: Any, kinds: Any, out: Any) -> None:
    """Fill `out`, which is a `dorsum.engine.tables.causes.Ranked`.

    `signs` (signs, words) says who has a yes or a no, `excluded` who cannot have which causes
    (causes, words) and which these are, `kinds` (rows) which line of `weights.base` is about a row.
    """
    handfuls, many = weights.usual.shape[0], weights.start.shape[1]
    ways, lines = np.empty((handfuls, ROWS), np.uint16), np.empty(handfuls, np.int64)
    held, ranks = np.empty((2, many)), np.empty(many + out.causes.shape[1])
    for word in range(signs.shape[1]):
        _add_ways(signs, word, weights, ways)
        for row in range(min(ROWS, kinds.shape[0] - word * ROWS)):
            place = word * ROWS + row
            base = weights.base[kinds[place]]
            _multiply(lines[: _unusual(ways, row, weights, lines)], weights, held)
            for cause in range(many):
                capped = min(max(held[0, cause], 1.0 / weights.most), weights.most)
                held[0, cause] = capped * base[0, cause]
                held[1, cause] += base[1, cause]
            for bits, cause in zip(excluded[0][:, word], excluded[1]):  # noqa: B905  # numba knows no strict
                if bits >> np.uint64(row) & np.uint64(1):
                    held[0, cause] = 0.0
            _first(held, ranks, place, out)


@_native
def _add_ways(signs: Any, word: Any, weights: Any, ways: Any) -> None:
    """Write how each row answers each handful."""
    ways[:] = 0
    for sign in range(signs.shape[0]):
        bits = signs[sign, word]
        if bits:
            handful, worth = weights.handful[sign], weights.worth[sign]
            for row in range(ROWS):
                ways[handful, row] += worth * np.uint16(bits >> np.uint64(row) & np.uint64(1))


@_native
def _unusual(ways: Any, row: Any, weights: Any, lines: Any) -> Any:
    """Write the lines that are not the usual ones; return how many these are."""
    count = 0
    for handful in range(ways.shape[0]):
        way = ways[handful, row]
        lines[count] = weights.first[handful] + way
        count += way != weights.usual[handful]
    return count


@_native
def _multiply(lines: Any, weights: Any, held: Any) -> None:
    for cause in range(held.shape[1]):
        held[0, cause], held[1, cause] = weights.start[0, cause], weights.start[1, cause]
    for line in lines:
        for cause in range(held.shape[1]):
            held[0, cause] *= weights.changes[line, 0, cause]
        for cause in range(held.shape[1]):
            held[1, cause] += weights.changes[line, 1, cause]


@_native
def _first(held: Any, ranks: Any, place: Any, out: Any) -> None:
    """Fill in the likeliest causes with their ranges; equals in the order of the content.

    `ranks` has space for a number for each cause, then for those of the likeliest.
    """
    many, total = held.shape[1], LEAST
    for cause in range(many):
        total += held[0, cause]
    for cause in range(many):  # a whole number: how likely it is, and as its last digit where it stands
        likely = np.floor(held[0, cause] * (EQUAL / total) + 0.5) + 1.0
        ranks[cause] = likely * many - cause if held[0, cause] > 0.0 else 0.0
    last = MOST
    for rank in range(many, ranks.shape[0]):
        best = 0.0
        for cause in range(many):
            best = max(best, ranks[cause] if ranks[cause] < last else 0.0)
        ranks[rank] = last = best
    for rank in range(out.causes.shape[1]):
        cause = many - 1 - (np.int64(ranks[many + rank]) - 1) % many
        share = held[0, cause] / total
        spread, others = np.exp(np.sqrt(held[1, cause])), max(1.0 - share, 0.0)
        out.causes[place, rank] = cause if ranks[many + rank] > 0.0 else -1
        out.share[place, rank] = share
        out.low[place, rank] = share / (share + others * spread)
        out.high[place, rank] = share / (share + others / spread)
