"""What a change of rules would do: who moves, which serious causes are caught or missed, and over-triage."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from dorsum.cohort.moves import Counts, Moves
from dorsum.model.knowledge import Knowledge
from dorsum.model.rates import PairedRates, paired_rates, rate_of

_FIRST_LEVEL = 1
"""The place of the lowest level among the levels of `Moves`; before it stands that nothing is advised yet."""


def move_figures(moves: Moves) -> dict[str, Any]:
    """Return who moves, and how many are at each level before and after.

    Every rate is `{value, k, n, low, high}` (Wilson 95 %); a `difference` is after less before, from `low` to
    `high` (paired, 95 %). `up` and `down` are between levels; `newly_open` had a level before and has none
    while questions are open, `newly_advised` the other way round.
    """
    matrix = moves.matrix
    inner = matrix[_FIRST_LEVEL:, _FIRST_LEVEL:]
    n = int(matrix.sum())
    counted = {
        "up": np.triu(inner, 1).sum(),
        "down": np.tril(inner, -1).sum(),
        "same": np.trace(matrix),
        "newly_open": matrix[_FIRST_LEVEL:, 0].sum(),
        "newly_advised": matrix[0, _FIRST_LEVEL:].sum(),
    }
    return {
        "n": n,
        "matrix": {
            before: dict(zip(moves.levels, map(int, row), strict=True))
            for before, row in zip(moves.levels, matrix, strict=True)
        },
        "moves": {name: asdict(rate_of(int(count), n)) for name, count in counted.items()},
        "levels": {
            level: asdict(_paired(matrix[np.newaxis], [[place]])) for place, level in enumerate(moves.levels)
        },
    }


def cause_figures(
    moves: Moves, knowledge: Knowledge, caught_from: str | None = None
) -> dict[str, Any] | None:
    """Return how many with a serious cause are caught, and over-triage; None where no true cause is known.

    The yardstick is the content before, for both. A serious cause is caught where the level advised is not
    below every red flag of that cause, and `at_its_highest` where it is below none; with `caught_from`, both
    are from that level on. Somebody without a serious cause is over-triaged above every red flag of theirs.
    """
    known = moves.counts[:-1].sum()
    if not known or knowledge.synthetic is None:
        return None
    yardstick = _Yardstick(moves, knowledge, caught_from)
    serious = [id for id in knowledge.synthetic.serious if id in yardstick.ranks]
    others = [id for id in moves.causes if id not in knowledge.synthetic.serious]
    return {
        "n": int(known),
        "caught_from": caught_from,
        "without_known_cause": int(moves.counts[-1].sum()),
        "not_judged": [id for id in knowledge.synthetic.serious if id not in yardstick.ranks],
        "serious": yardstick.caught(serious),
        "by_cause": [
            {"cause": id, "levels": yardstick.levels(id), **yardstick.caught([id])} for id in serious
        ],
        "over_triage": yardstick.over(others),
    }


class _Yardstick:
    """From which level on each cause is caught, by the ranks of its red flags in the content before."""

    def __init__(self, moves: Moves, knowledge: Knowledge, caught_from: str | None) -> None:
        self._moves = moves
        self._knowledge = knowledge
        self._own = {
            cause.id: [knowledge.rank_of_flag[id] for id in cause.red_flags] for cause in knowledge.causes
        }
        self.ranks = {id: ranks for id, ranks in self._own.items() if ranks}
        if caught_from is not None:
            self.ranks = {id: [knowledge.level[caught_from].rank] for id in self._own}

    def levels(self, cause: str) -> list[str]:
        """Return the lowest and the highest level that count."""
        ranks = self.ranks[cause]
        return [self._knowledge.level_by_rank[rank].id for rank in (min(ranks), max(ranks))]

    def caught(self, causes: Sequence[str]) -> dict[str, Any]:
        """Return who of these causes is caught at all, and at the highest level of its red flags."""
        lowest = self._from(causes, (min(self.ranks[id]) for id in causes))
        highest = self._from(causes, (max(self.ranks[id]) for id in causes))
        return {"n": lowest.before.n, "caught": asdict(lowest), "at_its_highest": asdict(highest)}

    def over(self, causes: Sequence[str]) -> dict[str, Any]:
        """Return who of these causes is above every level of its red flags; above self-care without any."""
        return asdict(self._from(causes, (max(self._own[id], default=0) + 1 for id in causes)))

    def _from(self, causes: Sequence[str], ranks: Iterable[int]) -> PairedRates:
        levels = range(len(self._moves.levels))
        places = [[place for place in levels if place >= _FIRST_LEVEL + rank] for rank in ranks]
        return _paired(self._moves.of(causes), places)


def _paired(matrices: Counts, places: Sequence[Sequence[int]]) -> PairedRates:
    """Return how many are at these places before and after; each matrix has places of its own."""
    fourfold = np.zeros((2, 2), np.int64)
    for matrix, own in zip(matrices, places, strict=True):
        inside = np.isin(np.arange(len(matrix)), own)
        for before, after in np.ndindex(2, 2):
            rows, columns = (inside if side == 0 else ~inside for side in (before, after))
            fourfold[before, after] += matrix[rows][:, columns].sum()
    both, only_before, only_after, neither = map(int, fourfold.flat)
    return paired_rates(both, only_before, only_after, neither)
