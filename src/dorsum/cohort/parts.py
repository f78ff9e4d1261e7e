"""Results on disk while a table is scored: one part after the other, so that a stopped run can go on.

A part is there when its mark is; the mark is written last. The finished file is put together under another
name and moved into place, so nobody ever sees half of it.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from dorsum.cohort.output import csv_columns
from dorsum.errors import DorsumError

Mark = dict[str, Any]


class OutputError(DorsumError):
    """The results cannot be written, or an unfinished run is not the one to go on with."""


def begin_folder(folder: Path, run: Mark, *, resume: bool) -> None:
    """Make the folder of an unfinished run, or find that of the same run with `resume`.

    Raises:
        OutputError: the unfinished run is another one.
    """
    about = folder / "run.json"
    if not resume:
        shutil.rmtree(folder, ignore_errors=True)
    elif about.exists() and json.loads(about.read_text(encoding="utf-8")) != run:
        raise OutputError(
            f"{folder}: this unfinished run has another input, map, option or content; "
            "leave out --resume to begin again"
        )
    folder.mkdir(exist_ok=True)
    _write(about, json.dumps(run))


class Parts:
    """The parts of one unfinished output, in a folder beside it."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._folder = output.with_name(f"{output.name}.parts")

    def begin(self, run: Mark, *, resume: bool) -> list[Mark]:
        """Make the folder; return the marks of the parts that are there already.

        `run` says what is being done; only the same run goes on.

        Raises:
            OutputError: the unfinished run is another one, or the folder cannot be made.
        """
        begin_folder(self._folder, run, resume=resume)
        return [*self._marks()]

    def add(self, number: int, table: pa.Table, mark: Mark) -> None:
        """Keep a part."""
        unfinished = self._folder / "unfinished"
        pyarrow.parquet.write_table(table, unfinished, compression="zstd")
        unfinished.replace(self._part(number))
        _write(self._folder / f"{number:06}.json", json.dumps(mark))

    def finish(self, rejects: Sequence[tuple[int, str, str]]) -> None:
        """Put the output together, and the file of rejects if there are any; remove the parts."""
        unfinished = self._folder / "unfinished"
        write = _write_csv if self.output.suffix.lower() == ".csv" else _write_parquet
        write(unfinished, [self._part(number) for number, _ in enumerate(self._marks())])
        unfinished.replace(self.output)
        write_rejects(self.output, ("row", "column", "reason"), rejects)
        shutil.rmtree(self._folder)

    def _part(self, number: int) -> Path:
        return self._folder / f"{number:06}.parquet"

    def _marks(self) -> Iterator[Mark]:
        number = 0
        while (mark := self._folder / f"{number:06}.json").exists():
            yield json.loads(mark.read_text(encoding="utf-8"))
            number += 1


def _write(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _write_parquet(path: Path, parts: list[Path]) -> None:
    schema = pyarrow.parquet.read_schema(parts[0])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pyarrow.parquet.read_table(part))


def _write_csv(path: Path, parts: list[Path]) -> None:
    schema = csv_columns(pyarrow.parquet.read_schema(parts[0]).empty_table()).schema
    with pyarrow.csv.CSVWriter(path, schema) as writer:
        for part in parts:
            writer.write_table(csv_columns(pyarrow.parquet.read_table(part)))


def write_rejects(output: Path, head: tuple[str, ...], rejects: Iterable[tuple[object, ...]]) -> None:
    """Write the rejects beside the output; without any no file is there, not even an older one."""
    path = output.with_name(f"{output.stem}.rejects.csv")
    path.unlink(missing_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        begins = file.tell()
        table.writerows(rejects)
        is_empty = file.tell() == begins
    if is_empty:
        unfinished.unlink()
    else:
        unfinished.replace(path)
