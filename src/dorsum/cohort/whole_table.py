"""A table in memory, scored at once."""

import numpy as np
import pyarrow as pa

from dorsum.cohort.batch_scorer import BatchScorer, ScoreOptions
from dorsum.cohort.mapping import MappingError, plan_columns
from dorsum.cohort.scorer import ScorerOptions
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY


def score_table(
    table: pa.Table, rules: CompiledRules, *, causes: int = 0, closed_world: bool = False
) -> pa.Table:
    """Return a row of results for each row of the table, in its order (`docs/how-to/score-a-table.md`).

    Columns are named by finding or by case field; others are left alone. `causes` is how many causes each row
    gets; `closed_world` takes everything that is not stated as no.

    Raises:
        MappingError: no column is a finding, or a column or value cannot be read; the value is not told.
    """
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
