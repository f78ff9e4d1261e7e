"""A table in memory, scored at once."""

from difflib import get_close_matches
from typing import Any

import numpy as np
import pyarrow as pa

from dorsum.cohort.batch_scorer import BatchScorer, ScoreOptions
from dorsum.cohort.mapping import named_by_finding, plan_columns
from dorsum.cohort.scorer import ScorerOptions
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY
from dorsum.errors import MappingError
from dorsum.model.knowledge import Knowledge

NEARLY = 0.9
"""How like a finding a name may be before it is taken for a slip."""


def score_table(table: Any, rules: CompiledRules, *, causes: int = 0, closed_world: bool = False) -> pa.Table:
    """Return a row of results for each row of the table, in its order (`docs/how-to/score-a-table.md`).

    Columns are named by finding or by case field; others are left alone. `causes` is how many causes each row
    gets; `closed_world` takes everything that is not stated as no.

    Raises:
        MappingError: it is no table, no column is a finding, a name is nearly that of one, or a column or
            value cannot be read; the value is not told.
    """
    table = _as_table(table)
    _check_names(table.schema.names, rules.knowledge)
    plan = plan_columns(table.schema, {}, rules.knowledge)
    for name, reason in plan.mistyped.items():
        raise MappingError(f"`{name}` {reason}; mend the table")
    options = ScoreOptions(names=True, scorer=ScorerOptions(closed_world=closed_world, causes=causes))
    scorer = BatchScorer(rules, plan, table.schema, options, NUMPY)
    results = [scorer.nothing(table.schema)]
    first = 1
    for batch in table.to_batches():
        found = scorer.score(batch, np.arange(first, first + batch.num_rows))
        for row, column, reason in found.rejects:
            raise MappingError(f"row {row}, column `{column}`: {reason}")
        results.append(found.result)
        first += batch.num_rows
    return pa.Table.from_batches(results)


def _as_table(table: Any) -> pa.Table:
    try:
        return table if isinstance(table, pa.Table) else pa.table(table)
    except (TypeError, ValueError, pa.ArrowException):
        raise MappingError(
            "this is no table; give an Arrow table, a data frame, or columns by name"
        ) from None


def _check_names(names: list[str], knowledge: Knowledge) -> None:
    """Refuse a column whose name is nearly that of a finding: left alone, it would count as not answered.

    A table without any finding is refused as well.
    """
    known = {one.casefold(): one for one in (*knowledge.finding, *knowledge.lead)}
    for name in names:
        near = get_close_matches(name.casefold(), known, n=1, cutoff=NEARLY)
        if name not in known.values() and near:
            raise MappingError(f"`{name}` is no finding; did you mean `{known[near[0]]}`? Rename or drop it")
    if not set(names) & named_by_finding(knowledge).keys():
        raise MappingError(
            "no column of the table has the name of a finding; rename them to ids such as `age` and `fever`"
        )
