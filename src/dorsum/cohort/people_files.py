"""Writing people who do not exist to a Parquet file, whole or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq

from dorsum.cohort.synthetic import SyntheticPeople

Progress = Callable[[int, int], None]


def write_people(
    people: SyntheticPeople, path: Path, rows: int, seed: int, progress: Progress | None = None
) -> None:
    """Write the first so many people of this seed; `progress` is told (people done, people in all).

    The file has another name until it is whole. A stop half-way, also by Ctrl-C, leaves nothing behind, and
    a file that was there before as it was.

    Raises:
        OSError: the file cannot be written.
    """
    path = path.resolve()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with pq.ParquetWriter(part, people.schema(seed), compression="zstd") as file:
            done = 0
            for batch in people.batches(rows, seed):
                file.write_batch(batch)
                done += batch.num_rows
                if progress:
                    progress(done, rows)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
