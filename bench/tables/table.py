"""The table that everything is measured on: always the same people, made a batch at a time.

Half of them are well: they answered everything, and no throughout. The others say yes to one finding
in 32 and leave one in 8 unanswered. A smaller table is the beginning of a larger one.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dorsum.engine.tables.words import ROWS_IN_WORD, Words, space_for
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer

SEED = 20261122
BATCH_ROWS = 1 << 20
WORDS = BATCH_ROWS // ROWS_IN_WORD
HALVINGS_TO_YES = 5
HALVINGS_TO_SILENCE = 3


def batches(knowledge: Knowledge, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the first so many rows; all batches but the last one are full."""
    for number in range(batch_count(rows)):
        yield one_batch(knowledge, number, rows)


def batch_count(rows: int) -> int:
    """Return how many batches hold so many rows."""
    return -(-rows // BATCH_ROWS)


def one_batch(knowledge: Knowledge, number: int, rows: int) -> pa.RecordBatch:
    """Return the batch of this number, from 0, of a table of so many rows."""
    rng = np.random.SFC64([SEED, number])
    well = rng.random_raw(WORDS)
    space = space_for(2 * len(knowledge.findings), WORDS)
    columns = {
        finding.id: _column(finding, rng, well, space[2 * place : 2 * place + 2])
        for place, finding in enumerate(knowledge.findings)
    }
    return pa.RecordBatch.from_pydict(columns).slice(0, min(BATCH_ROWS, rows - number * BATCH_ROWS))


def case_of(batch: pa.RecordBatch, row: int, knowledge: Knowledge) -> Case:
    """Return what one person answered."""
    said = {id: value for id, value in batch.slice(row, 1).to_pylist()[0].items() if value is not None}
    numbers = {id: value for id, value in said.items() if knowledge.finding[id].kind == "number"}
    answers = {id: Answer.YES if value else Answer.NO for id, value in said.items() if id not in numbers}
    return Case(answers=answers, numbers=numbers)


def _column(finding: Finding, rng: np.random.SFC64, well: Words, space: Words) -> pa.Array:
    """Return a column in the Arrow layout: bits of who answered, then the answers."""
    answered, said_yes = space
    np.bitwise_or(_rare(rng, HALVINGS_TO_SILENCE) ^ ~np.uint64(0), well, answered)
    buffers = [pa.py_buffer(answered)]
    if finding.kind == "number":
        numbers = pa.py_buffer(_numbers(finding, rng))
        return pa.Array.from_buffers(pa.float64(), BATCH_ROWS, [*buffers, numbers])
    np.bitwise_and(_rare(rng, HALVINGS_TO_YES), ~well, said_yes)
    return pa.Array.from_buffers(pa.bool_(), BATCH_ROWS, [*buffers, pa.py_buffer(said_yes)])


def _rare(rng: np.random.SFC64, halvings: int) -> Words:
    """Return random bits, each true with a chance that was halved so many times."""
    found: Words = rng.random_raw(WORDS)
    for _ in range(halvings - 1):
        found &= rng.random_raw(WORDS)
    return found


def _numbers(finding: Finding, rng: np.random.SFC64) -> npt.NDArray[np.float64]:
    """Return whole numbers between what is allowed, small ones more often."""
    least, most = finding.minimum or 0, finding.maximum or 0
    drawn = np.random.Generator(rng).random(BATCH_ROWS)
    return np.floor(least + drawn * drawn * (most + 1 - least))
