"""Weighing the causes of every row of a table: the first few of each, with their range."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dorsum.engine.plain_odds import Facts, base_of
from dorsum.engine.table_odds import Handful, counts_of
from dorsum.engine.tables.kernel import Scored
from dorsum.engine.tables.lines import KINDS, NO, YES, Floats, lines_of
from dorsum.engine.tables.words import Memory
from dorsum.model.cause_results import EQUAL_DIGITS
from dorsum.model.causes import CauseNumbers
from dorsum.model.truth import Truth

TINY = 1e-200
"""Stands for the sum of all weights where nobody can have any cause."""
TRUTHS = (Truth.UNKNOWN, Truth.YES, Truth.NO)
ROWS_AT_ONCE = 4096
"""Rows that NumPy weighs at once, so that what is computed stays in the processor's cache."""
WIDE = 8
"""Causes are filled up to a multiple of this, the numbers in a processor's widest registers."""


class Ranked(NamedTuple):
    """The likeliest causes of rows (rows, top): which, by their order in the content, and -1 where there is
    none; its share of all causes, and the lowest and highest that may be."""

    causes: npt.NDArray[np.int16]
    share: Floats
    low: Floats
    high: Floats

    @staticmethod
    def space_for(rows: int, top: int, memory: Memory) -> "Ranked":
        """Return space for so many causes of so many rows."""
        many = rows * top
        space = memory.take(4 * many)
        causes = space[3 * many :].view(np.int16)[:many].reshape(rows, top)
        shares = space[: 3 * many].view(np.float64).reshape(3, rows, top)
        return Ranked(causes, *shares)

    def part(self, first: int, last: int) -> "Ranked":
        """Return the space for some of the rows."""
        rows = slice(first, last)
        return Ranked(self.causes[rows], self.share[rows], self.low[rows], self.high[rows])


class Weights(NamedTuple):
    """The numbers of a content for one setting as arrays: `dorsum.engine.tables.lines.Lines`, and

    `base` (kinds of person, 2, causes), the weight before any answer and the squares behind it; the `ages`
    at which kinds change; and `most`, by how much answers change a weight at most.
    """

    first: npt.NDArray[np.int64]
    usual: npt.NDArray[np.uint16]
    changes: Floats
    start: Floats
    handful: npt.NDArray[np.int64]
    worth: npt.NDArray[np.uint16]
    base: Floats
    ages: Floats
    most: float


def weights_of(numbers: CauseNumbers, handfuls: Sequence[Handful], setting: str) -> Weights:
    """Return the numbers for one setting."""
    many = -(-len(numbers.likelihoods) // WIDE) * WIDE
    ages = sorted({band.from_age for one in numbers.likelihoods.values() for band in one.age})
    kinds = [*product([None, *ages], TRUTHS, TRUTHS, TRUTHS)]
    base = np.zeros((len(kinds), 2, many))
    for place, kind in enumerate(kinds):
        base[place, :, : len(numbers.likelihoods)] = np.transpose(_base(numbers, setting, *kind))
    return Weights(
        *lines_of(handfuls, many),
        base=base,
        ages=np.array(ages, np.float64),
        most=numbers.ranking.most_ratio,
    )


def _base(
    numbers: CauseNumbers, setting: str, age: int | None, female: Truth, upper: Truth, low: Truth
) -> list[tuple[float, float]]:
    """Return the weight of each cause before any answer, and the squares of the ranges behind it."""
    ranking = numbers.ranking
    facts = Facts({ranking.upper_back: upper, ranking.low_back: low}, age, female, setting)
    found = []
    for one in numbers.likelihoods.values():
        logs, squares = zip(*(counts_of(e.estimate) for e in base_of(facts, one, numbers)), strict=True)
        found.append((float(np.exp(sum(logs))), sum(squares)))
    return found


def kinds_of(scored: Scored, ages: Floats, age: Floats) -> npt.NDArray[np.int64]:
    """Return for each row which line of `Weights.base` is about such a person; `age` is NaN where unknown."""
    bands = np.searchsorted(ages, age, side="right")
    bands[np.isnan(age)] = 0
    person = scored.rules.person
    digits = [scored.numbers(range(first, first + 2)) for first in person[::2]]
    kinds = bands.astype(np.int64)
    for digit in digits:  # a place in TRUTHS; nothing is yes and no at once
        kinds = kinds * len(TRUTHS) + digit
    return kinds


def weigh_natively(scored: Scored, weights: Weights, kinds: npt.NDArray[np.int64], out: Ranked) -> None:
    """Do what `weigh_by_numpy` does, by machine code (extra `native`)."""
    from dorsum.engine.tables.weighing import weigh_words  # noqa: PLC0415  # an extra

    rules = scored.rules
    signs, excluded = (np.ascontiguousarray(scored.words(some)) for some in (rules.signs, rules.excluded))
    weigh_words(signs, (excluded, np.array(rules.needing, np.int64)), weights, kinds, out)


def weigh_by_numpy(scored: Scored, weights: Weights, kinds: npt.NDArray[np.int64], out: Ranked) -> None:
    """Write the likeliest causes of each row, equals in the order of the content."""
    for start in range(0, scored.rows, ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, scored.rows)
        _weigh_part(scored.part(start, stop), weights, kinds[start:stop], out.part(start, stop))


def _weigh_part(scored: Scored, weights: Weights, kinds: npt.NDArray[np.int64], out: Ranked) -> None:
    held, squares = _looked_up(scored, weights)
    np.clip(held, 1 / weights.most, weights.most, out=held)
    held *= weights.base[kinds, 0]
    for cause, bits in zip(scored.rules.needing, scored.bits(scored.rules.excluded), strict=True):
        held[bits.view(np.bool_), cause] = 0.0
    total = np.maximum(held.sum(axis=1), TINY)
    likely = np.rint(held * (10**EQUAL_DIGITS / total)[:, None])
    likely[held == 0.0] = -1.0
    rows = np.arange(scored.rows)
    for rank in range(out.causes.shape[1]):
        cause = likely.argmax(axis=1)
        out.causes[:, rank] = np.where(likely[rows, cause] < 0, -1, cause)
        likely[rows, cause] = -1.0
        share = held[rows, cause] / total
        spread = np.exp(np.sqrt(squares[rows, cause] + weights.base[kinds, 1, cause]))
        others = np.maximum(1 - share, 0)
        out.share[:, rank] = share
        out.low[:, rank] = share / (share + others * spread)
        out.high[:, rank] = share / (share + others / spread)


def _looked_up(scored: Scored, weights: Weights) -> tuple[Floats, Floats]:
    """Return (rows, causes): what the answers bring together, and the squares behind it."""
    bits = scored.bits(scored.rules.signs)
    digits = YES * bits[::2] + NO * bits[1::2]
    held, squares = (np.tile(one, (scored.rows, 1)) for one in weights.start)
    brought = np.empty_like(held)
    changes = weights.changes.reshape(-1, held.shape[1])
    ends = np.searchsorted(weights.handful, np.arange(len(weights.usual)), side="right") // 2
    for first, start, end in zip(weights.first, [0, *ends], ends, strict=False):
        lines = np.zeros(scored.rows, np.int64)
        for digit in digits[start:end][::-1]:
            lines *= KINDS
            lines += digit
        lines += first
        held *= np.take(changes, 2 * lines, axis=0, out=brought, mode="clip")
        squares += np.take(changes, 2 * lines + 1, axis=0, out=brought, mode="clip")
    return held, squares
