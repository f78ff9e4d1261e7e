"""Weighing the causes of every row of a table: the first few of each, with their range."""

from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dorsum.engine.plain_odds import Facts, base_of
from dorsum.engine.table_odds import TableOdds, counts_of
from dorsum.engine.tables.kernel import Scored
from dorsum.engine.tables.words import numbers_of
from dorsum.model.causes import CauseNumbers
from dorsum.model.truth import Truth

Floats = npt.NDArray[np.float64]
TRUTHS = (Truth.UNKNOWN, Truth.YES, Truth.NO)
ROWS_AT_ONCE = 4096


class Weights(NamedTuple):
    """The numbers of a content as arrays.

    What answer a brings stands at `starts[a]` to `starts[a + 1]` of `causes`, `logs` and `squares`; for
    cause c the answers and their squares stand at `starts_of_cause[c]` to `starts_of_cause[c + 1]`. `base`
    (kinds of person, causes, 2) is the weight before any answer, and the squares behind it.
    """

    starts: npt.NDArray[np.int64]
    causes: npt.NDArray[np.int64]
    logs: Floats
    squares: Floats
    starts_of_cause: npt.NDArray[np.int64]
    answers_of_cause: npt.NDArray[np.int64]
    squares_of_cause: Floats
    base: Floats
    ages: Floats
    cap: float


def weights_of(numbers: CauseNumbers, odds: TableOdds, setting: str) -> Weights:
    """Return the numbers for one setting."""
    pairs = [(cause, *counts) for one in odds.counts for cause, counts in one.items()]
    causes, logs, squares = (np.array([pair[place] for pair in pairs]) for place in range(3))
    lengths = np.array([len(one) for one in odds.counts], np.int64)
    by_cause = np.argsort(causes, kind="stable")
    in_cause = np.bincount(causes.astype(np.int64), minlength=len(numbers.likelihoods))
    ages = sorted({band.from_age for one in numbers.likelihoods.values() for band in one.age})
    kinds = product([None, *ages], TRUTHS, TRUTHS, TRUTHS)
    return Weights(
        starts=np.cumsum([0, *lengths]),
        causes=causes.astype(np.int64),
        logs=logs.astype(np.float64),
        squares=squares.astype(np.float64),
        starts_of_cause=np.cumsum([0, *in_cause]),
        answers_of_cause=np.repeat(np.arange(len(lengths)), lengths)[by_cause],
        squares_of_cause=squares.astype(np.float64)[by_cause],
        base=np.array([_base(numbers, setting, *kind) for kind in kinds]),
        ages=np.array(ages, np.float64),
        cap=float(np.log(numbers.ranking.most_ratio)),
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


def weigh_natively(scored: Scored, weights: Weights, kinds: npt.NDArray[np.int64], top: int) -> Floats:
    """Return what `weigh_by_numpy` does, by machine code (extra `native`)."""
    from dorsum.engine.tables.weighing import weigh_words  # noqa: PLC0415  # an extra

    found = np.empty((scored.rows, top, 4))
    counting, excluded = (
        scored.outputs[some.start : some.stop] for some in (scored.rules.counting, scored.rules.excluded)
    )
    weigh_words(np.ascontiguousarray(counting), np.ascontiguousarray(excluded), weights, kinds, found)
    return found


def weigh_by_numpy(scored: Scored, weights: Weights, kinds: npt.NDArray[np.int64], top: int) -> Floats:
    """Return (rows, top, 4): cause, share, lowest and highest share; -1 where there is no cause."""
    many = weights.base.shape[1]
    matrix = np.zeros((len(scored.rules.counting), many * 2))
    answers = np.repeat(np.arange(len(weights.starts) - 1), np.diff(weights.starts))
    matrix[answers, weights.causes] = weights.logs
    matrix[answers, many + weights.causes] = weights.squares
    parts = [
        _weigh_part(scored, weights, kinds, matrix, slice(start, start + ROWS_AT_ONCE), top)
        for start in range(0, scored.rows, ROWS_AT_ONCE)
    ]
    return np.concatenate([np.empty((0, top, 4)), *parts])


def _weigh_part(
    scored: Scored, weights: Weights, kinds: npt.NDArray[np.int64], matrix: Floats, rows: slice, top: int
) -> Floats:
    many = weights.base.shape[1]
    sums = _bits(scored, scored.rules.counting, rows).astype(np.float64) @ matrix
    base = weights.base[kinds[rows]]
    logs = np.clip(sums[:, :many], -weights.cap, weights.cap)
    excluded = _bits(scored, scored.rules.excluded, rows)
    held = np.where(excluded, 0.0, base[:, :, 0] * np.exp(logs))
    total = held.sum(axis=1, keepdims=True)
    shares = held / np.where(total > 0, total, 1)
    spread = np.exp(np.sqrt(base[:, :, 1] + sums[:, many:]))
    order = np.argsort(-np.rint(shares * 1e12), axis=1, kind="stable")[:, :top]
    share, spread = (np.take_along_axis(one, order, axis=1) for one in (shares, spread))
    others = np.maximum(1 - share, 0)
    low, high = share / spread, share * spread
    found = np.stack([order, share, low / (low + others), high / (high + others)], axis=2)
    found[np.take_along_axis(excluded, order, axis=1)] = -1
    return _filled(found, top)


def _filled(found: Floats, top: int) -> Floats:
    """Return it with as many places as were asked for, also where there are fewer causes."""
    missing = np.full((found.shape[0], max(top - found.shape[1], 0), 4), -1.0)
    return np.concatenate([found, missing], axis=1)


def _bits(scored: Scored, outputs: range, rows: slice) -> npt.NDArray[np.bool_]:
    """Return truths as (rows, outputs)."""
    words = slice(rows.start // 64, -(-rows.stop // 64))
    count = min(rows.stop, scored.rows) - rows.start
    truths = [numbers_of(scored.outputs[output : output + 1, words], count) for output in outputs]
    return np.stack(truths, axis=1).view(np.bool_) if truths else np.empty((count, 0), np.bool_)
