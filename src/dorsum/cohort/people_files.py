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
    a file that was there before as it was. A link is followed. A device is written to, never replaced.

    Raises:
        OSError: the file cannot be written.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        _write(people, path, rows, seed, progress)
        return
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        _write(people, part, rows, seed, progress)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _write(people: SyntheticPeople, path: Path, rows: int, seed: int, progress: Progress | None) -> None:
    done = 0
    with path.open("wb") as sink, pq.ParquetWriter(sink, people.schema(seed), compression="zstd") as file:
        for batch in people.batches(rows, seed):
            file.write_batch(batch)
            done += batch.num_rows
            if progress:
                progress(done, rows)
