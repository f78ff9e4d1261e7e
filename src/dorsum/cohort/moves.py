"""How many people two contents put at which level, counted by their true cause."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dorsum.care.triage import LOWEST_SHOWN_UNFINISHED, triage
from dorsum.cohort.rule_changes import reworded
from dorsum.cohort.scorer import cases_of
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.level_pairs import DIGITS, SIDE, level_pairs
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables.kernel import columns_of
from dorsum.engine.tables.level_kernel import Codes, LevelKernel
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import COMPARISONS, Compare
from dorsum.model.truth import Answer

NOTHING_YET = "none"
"""Where questions are open and nothing is urgent, no level is advised."""
_KNOWN = 1 << DIGITS
_CODES = 1 << 2 * SIDE
Counts = npt.NDArray[np.int64]
Contents = tuple[Knowledge, Knowledge]
"""Before and after."""


@dataclass(frozen=True)
class Moves:
    """People by cause, level before and level after.

    `counts` has a matrix for each of `causes` and a last one for people whose cause is not known or none of
    them; rows are levels before, columns levels after, in the order of `levels`, the lowest first.
    """

    levels: tuple[str, ...]
    causes: tuple[str, ...]
    counts: Counts

    @cached_property
    def matrix(self) -> Counts:
        """All people: levels before by levels after."""
        found: Counts = self.counts.sum(axis=0)
        return found

    def of(self, causes: Sequence[str]) -> Counts:
        """Return the matrices of these causes."""
        return self.counts[[self.causes.index(id) for id in causes]]


class MoveCounter:
    """Counts batches of one schema; both contents are looked up in one go, row by row where it must be."""

    def __init__(self, contents: Contents, schema: pa.Schema, *, closed_world: bool = False) -> None:
        self._contents = before, after = contents
        self._reworded = reworded(before, after)
        asked = Asked(before.level[LOWEST_SHOWN_UNFINISHED].rank, closed_world)
        columns = replace(columns_of(schema, after), reworded=self._reworded)
        self._kernel = LevelKernel(level_pairs((before, columns_of(schema, before)), (after, columns), asked))
        self._ranks = sorted(before.level_by_rank)
        self.levels = (NOTHING_YET, *(before.level_by_rank[rank].id for rank in self._ranks))
        self.causes = tuple(cause.id for cause in before.causes)

    @cached_property
    def _rules(self) -> tuple[CompiledRules, CompiledRules]:
        """Both contents for one person at a time; most tables never need them."""
        before, after = self._contents
        return CompiledRules(before), CompiledRules(after)

    def count(
        self, batch: pa.RecordBatch, causes: pa.Array | None = None, threads: Executor | None = None
    ) -> Counts:
        """Return how many people are where, as in `Moves`; `causes` are ids, one for each row."""
        found = self._kernel.run(batch, threads)
        codes = found.codes
        if len(found.waiting):
            codes = codes.copy()
            codes[found.waiting] = self._by_hand(batch.take(pa.array(found.waiting)))
        keys = self._causes_of(causes, batch.num_rows) * _CODES + codes
        counted = np.bincount(keys, minlength=(len(self.causes) + 1) * _CODES)
        sides = counted.reshape(-1, 1 << SIDE, 1 << SIDE)
        places = [0, *(_KNOWN | rank for rank in self._ranks)]
        return sides[:, places][:, :, places].transpose(0, 2, 1)

    def nobody(self) -> Counts:
        """Return counts to add to."""
        return np.zeros((len(self.causes) + 1, len(self.levels), len(self.levels)), np.int64)

    def moves(self, counts: Counts) -> Moves:
        """Return counts, added up over batches, with their names."""
        return Moves(self.levels, self.causes, counts)

    def _causes_of(self, causes: pa.Array | None, rows: int) -> npt.NDArray[np.int32]:
        if causes is None:
            return np.full(rows, len(self.causes), np.int32)
        named = causes if pa.types.is_dictionary(causes.type) else causes.dictionary_encode()
        place = pc.index_in(named.dictionary.cast(pa.string()), value_set=pa.array(self.causes))
        found = place.take(named.indices).fill_null(len(self.causes))
        return np.asarray(found, np.int32)

    def _by_hand(self, rows: pa.RecordBatch) -> Codes:
        """Return the codes of people for whom "not sure" matters, as triage finds them."""
        first, second = self._rules
        before = [_code(case, first) for case in cases_of(rows, first.knowledge)]
        after = [
            _code(_retold(case, second.knowledge, self._reworded), second)
            for case in cases_of(rows, second.knowledge)
        ]
        return np.array(before, np.uint8) | np.array(after, np.uint8) << np.uint8(SIDE)


def _code(case: Case, rules: CompiledRules) -> int:
    """Return what is advised; who waits does so in an open world, for a closed one leaves nothing open."""
    level = triage(case, rules).advise
    return 0 if level is None else _KNOWN | rules.knowledge.level[level].rank


def _retold(case: Case, knowledge: Knowledge, reworded: frozenset[str]) -> Case:
    """Return the case with answers to findings that have another limit now, by the numbers given."""
    told = dict(case.answers)
    for id in reworded & told.keys():
        leaf = knowledge.finding[id].derived_from
        if isinstance(leaf, Compare) and leaf.finding in case.numbers and told[id] is not Answer.UNSURE:
            holds = COMPARISONS[leaf.operator](case.numbers[leaf.finding], leaf.number)
            told[id] = Answer.YES if holds else Answer.NO
    return replace(case, answers=told)
