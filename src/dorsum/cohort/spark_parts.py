"""What a worker does with a part of a table in files: it reads, scores and writes it, without Spark's help.

The tables never pass through Java: `mapInArrow` only brings the numbers of the parts, and takes back how it
went. A part is there when its mark is. Both are written under a name of their own and moved, so an attempt
that Spark repeats or doubles does no harm: each writes the same.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from dorsum.cohort.batch_scorer import RowReject
from dorsum.cohort.parts import Mark
from dorsum.cohort.reading import Table, open_table
from dorsum.cohort.spark_input import PART, Split, cut_of
from dorsum.cohort.spark_work import Ready, Sent, WorkerError, ready
from dorsum.cohort.summary import LOOKED_AT, counts_of, first_mark
from dorsum.errors import DorsumError

TOLD = pa.schema([("part", pa.int64()), ("problem", pa.string())])
"""What comes back for each part: no problem, or words for it, as repeating it would not help."""
IN_SPARK = "part long, problem string"


@dataclass(frozen=True)
class PartsTask:
    """Scores the parts with these numbers; `splits` are all that are left, by the id that Spark gives."""

    sent: Sent
    folder: str
    columns: tuple[str, ...]
    splits: tuple[tuple[int, Split], ...]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield for each part, when it is written, how it went."""
        for batch in batches:
            for id in batch.column(0).to_pylist():
                number, split = self.splits[id]
                yield pa.RecordBatch.from_pylist(
                    [{"part": number, "problem": self._problem(number, split)}], TOLD
                )

    def _problem(self, number: int, split: Split) -> str | None:
        try:
            score_part(self, number, split)
        except DorsumError as error:
            return str(error)
        return None


def score_part(task: PartsTask, number: int, split: Split) -> None:
    """Read, score and write a part and its mark.

    Raises:
        InputError: it cannot be read.
        WorkerError: this worker is not fit for it.
        OSError: it cannot be written.
    """
    work = ready(task.sent)
    if not Path(task.folder).is_dir():
        raise WorkerError(f"{task.folder}: not every machine has this folder; it must be a shared one")
    part = Path(task.folder) / f"{number:06}.parquet"
    unfinished = part.with_suffix(f".{uuid.uuid4().hex}.unfinished")
    mark: Mark = {"read": 0, "rejects": [], "counts": [], "waits_for": {}, "looked_at": 0}
    try:
        with open_table(split.path, cut_of(split, task.columns)) as table:
            _write(unfinished, table.schema, work, _results(table, split, work, mark))
            _add_bad_lines(mark, table.bad_lines)
        unfinished.replace(part)
        unfinished.write_text(json.dumps(mark), encoding="utf-8")
        unfinished.replace(part.with_suffix(".json"))
    finally:
        unfinished.unlink(missing_ok=True)


def _results(table: Table, split: Split, work: Ready, mark: Mark) -> Iterator[pa.RecordBatch]:
    """Yield what comes out of each batch, and count it in the mark."""
    for batch in table.batches:
        numbers = table.row_numbers(split.first + mark["read"], batch.num_rows)
        found = work.scorer.score(batch, numbers)
        if not mark["read"]:
            mark |= first_mark(found.answers, found.scored, work.rules, _looked_at(split.rows))
        mark["read"] += batch.num_rows
        mark["rejects"] += found.rejects
        mark["counts"].append(counts_of(found.scored))
        yield named_after(found.result, split.name)


def _looked_at(rows: int | None) -> int:
    """Return how many rows of a part are asked what they wait for; of small parts fewer, being many."""
    return LOOKED_AT if rows is None else min(LOOKED_AT, 1 + LOOKED_AT * rows // PART)


def _write(path: Path, schema: pa.Schema, work: Ready, results: Iterator[pa.RecordBatch]) -> None:
    written = named_after(work.scorer.nothing(schema), "").schema
    # Of hundreds of yes-or-no columns nobody needs the least and the most, and they take a fifth of the time.
    plain = [field.name for field in written if not pa.types.is_nested(field.type)]
    with closing(
        pyarrow.parquet.ParquetWriter(path, written, compression="zstd", write_statistics=plain)
    ) as writer:
        for result in results:
            writer.write_batch(result)


def named_after(result: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """Return the result with the file that its rows are from, before their numbers."""
    places = pa.array(np.zeros(result.num_rows, np.int32))
    files = pa.DictionaryArray.from_arrays(places, pa.array([name]))
    return result.add_column(result.schema.get_field_index("row"), "file", files)


def _add_bad_lines(mark: Mark, bad_lines: list[RowReject]) -> None:
    mark["read"] += len(bad_lines)
    mark["rejects"] = sorted([*mark["rejects"], *bad_lines])
