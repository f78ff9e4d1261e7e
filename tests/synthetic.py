"""People who do not exist, drawn once for all tests that look at them."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.cohort.synthetic import TRUE_CAUSE, SyntheticPeople
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.shipped import shipped

SEED = 20261129


@cache
def people(setting: str = "primary_care", enriched: float | None = None) -> SyntheticPeople:
    """Return what draws the people of a setting."""
    return SyntheticPeople(shipped(), setting, enriched=enriched)


@cache
def drawn(rows: int, setting: str = "primary_care", enriched: float | None = None) -> pa.RecordBatch:
    """Return so many people."""
    (batch,) = people(setting, enriched).batches(rows, SEED, batch_rows=rows)
    return batch


def causes_of(batch: pa.RecordBatch) -> npt.NDArray[np.int8]:
    """Return the place of each person's cause in `likelihoods`."""
    return np.array(batch.column(TRUE_CAUSE).indices)


def cases_of(batch: pa.RecordBatch) -> list[Case]:
    """Return the people as cases."""
    found = []
    for row in batch.drop_columns([TRUE_CAUSE]).to_pylist():
        said = {id: value for id, value in row.items() if isinstance(value, bool)}
        numbers = {id: float(row[id]) for id in row.keys() - said.keys() if row[id] is not None}
        answers = {id: Answer.YES if value else Answer.NO for id, value in said.items()}
        found.append(Case(answers=answers, numbers=numbers))
    return found
