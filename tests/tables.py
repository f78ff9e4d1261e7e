"""Cases as a table, the way a table of answers looks to the kernel."""

from collections.abc import Sequence

import pyarrow as pa

from dorsum.engine.tables.kernel import UNSURE
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer

TRUTH = {Answer.YES: True, Answer.NO: False, Answer.UNSURE: None, None: None}


def batch_of(cases: Sequence[Case], knowledge: Knowledge, *, offset: int = 0) -> pa.RecordBatch:
    """Return the cases as a record batch; with an `offset` it is cut out of a larger one."""
    padded = [Case()] * offset + [*cases]
    columns: dict[str, pa.Array] = {}
    for id in (*(finding.id for finding in knowledge.findings), *knowledge.lead):
        if id in knowledge.finding and knowledge.finding[id].kind == "number":
            columns[id] = pa.array([case.numbers.get(id) for case in padded], pa.float64())
        else:
            columns[id] = pa.array([TRUTH[case.answers.get(id)] for case in padded], pa.bool_())
        unsure = [case.answers.get(id) is Answer.UNSURE for case in padded]
        if any(unsure):
            columns[f"{id}{UNSURE}"] = pa.array(unsure, pa.bool_())
    return pa.RecordBatch.from_pydict(columns).slice(offset)
