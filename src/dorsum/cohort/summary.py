"""What a scored table says in a few numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dorsum.care.triage import triage
from dorsum.cohort.scorer import cases_of
from dorsum.engine.compiled import CompiledRules

LOOKED_AT = 200
"""Rows of each part that are asked what they wait for, at most."""


@dataclass
class Summary:
    """Counts over all rows: statuses, advised levels (`none` while nothing can be said), red flags.

    `waits_for` counts the questions that would settle most, over `looked_at` rows that are not settled.
    """

    rows: int = 0
    rejected: int = 0
    closed_world: bool = False
    status: Counter[str] = field(default_factory=Counter)
    advise: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    waits_for: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0

    def add_mark(self, mark: Mapping[str, Any]) -> None:
        """Add the counts of a part."""
        self.rows += mark["read"]
        self.rejected += len({row for row, *_ in mark["rejects"]})
        self.looked_at += mark["looked_at"]
        self.waits_for.update(mark["waits_for"])
        for counts in mark["counts"]:
            for name, counted in counts.items():
                getattr(self, name).update(counted)


def first_mark(
    answers: pa.RecordBatch, scored: pa.RecordBatch, rules: CompiledRules, most: int = LOOKED_AT
) -> dict[str, Any]:
    """Return what a part is counted in, begun with what rows of its first batch wait for."""
    counted, looked_at = waiting(answers, scored, rules, most)
    return {"waits_for": dict(counted), "looked_at": looked_at, "counts": []}


def counts_of(scored: pa.RecordBatch) -> dict[str, dict[str, int]]:
    """Return the counts of a scored batch by what they count."""
    found: dict[str, dict[str, int]] = {}
    for name in ("status", "advise"):
        counts = pc.value_counts(scored.column(name)).to_pylist()
        found[name] = {one["values"] or "none": one["counts"] for one in counts}
    fired = scored.column("fired")
    counted = {
        flag.name: pc.sum(rows).as_py() for flag, rows in zip(fired.type, fired.flatten(), strict=True)
    }
    return found | {"fired": {id: count for id, count in counted.items() if count}}


def waiting(
    answers: pa.RecordBatch, results: pa.RecordBatch, rules: CompiledRules, most: int = LOOKED_AT
) -> tuple[Counter[str], int]:
    """Return what some rows that are not settled wait for, and how many rows were looked at."""
    unsettled = pc.indices_nonzero(pc.not_equal(results.column("status"), "final"))[:most]
    cases = cases_of(answers.take(unsettled), rules.knowledge)
    found = Counter(question for case in cases for question in triage(case, rules).questions)
    return found, len(cases)
