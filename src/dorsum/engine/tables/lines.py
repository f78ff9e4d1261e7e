"""What every way to answer a handful of signs brings to the causes, a line of numbers for each."""

from collections.abc import Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dorsum.engine.circuit import NEVER
from dorsum.engine.table_odds import Brings, Cluster, Counts, Handful

Floats = npt.NDArray[np.float64]
YES, NO, KINDS = 1, 2, 3
"""A way to answer signs is a number in base three, the first sign its lowest digit; not known is 0."""


class Lines(NamedTuple):
    """The lines of all handfuls, those of one below those of the other; `first` is where each begins.

    `changes` (lines, 2, causes) are a factor, and a square to add, for who does not answer in the usual way,
    which says no to everything and whose number is `usual`; `start` (2, causes) is what all usual ways bring.
    `worth` is what each place in the circuit, a yes and a no for each sign, adds to the number of its
    handful, and `handful` which one that is.
    """

    first: npt.NDArray[np.int64]
    usual: npt.NDArray[np.uint16]
    changes: Floats
    start: Floats
    handful: npt.NDArray[np.int64]
    worth: npt.NDArray[np.uint16]


def lines_of(handfuls: Sequence[Handful], causes: int) -> Lines:
    """Return the lines for so many causes."""
    tables = [reduce(_joined, [_lines(cluster, causes) for cluster in handful]) for handful in handfuls]
    signs = [[sign for cluster in handful for sign in cluster.signs] for handful in handfuls]
    usual = [sum(NO * KINDS**place for place, sign in enumerate(some) if sign.no != NEVER) for some in signs]
    start = np.zeros((2, causes))
    for table, line in zip(tables, usual, strict=True):
        start += table[line]
    changes = [table - table[line] for table, line in zip(tables, usual, strict=True)]
    every = np.concatenate([np.zeros((0, 2, causes)), *changes])
    for some in (start, every.swapaxes(0, 1)):
        np.exp(some[0], out=some[0])
    worth = [brought * KINDS**place for some in signs for place in range(len(some)) for brought in (YES, NO)]
    return Lines(
        first=np.cumsum([0, *map(len, tables)], dtype=np.int64)[:-1],
        usual=np.array(usual, np.uint16),
        changes=every,
        start=start,
        handful=np.repeat(np.arange(len(signs)), [2 * len(some) for some in signs]),
        worth=np.array(worth, np.uint16),
    )


def _joined(one: Floats, other: Floats) -> Floats:
    """Return the lines of both together; the signs of `one` are the lower digits."""
    return (one[None] + other[:, None]).reshape(-1, *one.shape[1:])


def _lines(cluster: Cluster, causes: int) -> Floats:
    """Return (ways to answer, 2, causes): logarithms, and squares."""
    many = len(cluster.signs)
    ways = np.arange(KINDS**many)
    digits = ways // KINDS ** np.arange(many)[:, None] % KINDS
    found = np.zeros((len(ways), 2, causes))
    known: dict[tuple[Brings, ...], Floats] = {}
    for cause, brings in cluster.brings.items():
        if brings not in known:  # foreign signs bring the same to most causes
            known[brings] = _counted(brings, digits)
        found[:, :, cause] = known[brings]
    return found


def _counted(brings: tuple[Brings, ...], digits: npt.NDArray[Any]) -> Floats:
    """Return (ways, 2): what counts of this, the strongest yes or without any yes the strongest no."""
    yes = [(digits[one.sign] == YES, one.if_yes) for one in brings if one.if_yes]
    no = [(digits[one.sign] == NO, one.if_no) for one in brings if one.if_no]
    found = np.zeros((digits.shape[1], 2))
    open_ones = np.ones(digits.shape[1], np.bool_)
    for who, counts in (*_strongest_first(yes), *_strongest_first(no)):
        found[open_ones & who] = counts
        open_ones &= ~who
    return found


def _strongest_first(
    some: list[tuple[npt.NDArray[np.bool_], Counts]],
) -> list[tuple[npt.NDArray[np.bool_], Counts]]:
    return sorted(some, key=lambda one: -abs(one[1][0]))
