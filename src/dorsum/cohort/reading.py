"""Reading tables in batches, with flat memory: Parquet, CSV, or the result of a DuckDB query."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from dorsum.errors import DorsumError

ROWS = 262_144
"""Rows that are read at once."""
CSV_BLOCK = 16 * 1024 * 1024
"""Bytes that are read at once."""
QUERY_WORDS = ("select", "from", "with")


class InputError(DorsumError):
    """The table cannot be read."""


@dataclass
class Table:
    """An open table: its schema, how many rows it has if that is known, and its rows in batches.

    `bad_lines` grows while a CSV is read: the row, no column, and how many values it has.
    """

    schema: pa.Schema
    rows: int | None
    batches: Iterator[pa.RecordBatch]
    bad_lines: list[tuple[int, str, str]] = field(default_factory=list)

    def row_numbers(self, first: int, rows: int) -> npt.NDArray[np.int64]:
        """Return the numbers in the table, from 1, of rows by their place among those that were read."""
        bad = np.array([number for number, *_ in self.bad_lines], np.int64) - 1
        places = np.arange(first, first + rows)
        return places + 1 + np.searchsorted(bad - np.arange(len(bad)), places, side="right")


def is_query(source: str) -> bool:
    """Whether this is a query for DuckDB, not a file."""
    first, *rest = source.split(maxsplit=1) or [""]
    return bool(rest) and first.lower() in QUERY_WORDS


@dataclass(frozen=True)
class Cut:
    """Of a Parquet file only these row groups and columns, read without more threads."""

    groups: Sequence[int]
    columns: Sequence[str]


@contextmanager
def open_table(source: str, cut: Cut | None = None) -> Iterator[Table]:
    """Open a table, or a `cut` of a Parquet file; what it holds is not touched.

    Raises:
        InputError: there is no such table, or it cannot be read.
    """
    with ExitStack() as opened, _told_apart(source):
        if is_query(source):
            table = _query(opened.enter_context(duckdb.connect()), source)
        else:
            table = _cut(Path(source), cut) if cut else _file(Path(source))
        table.batches = _guarded(table.batches, source)
        opened_here = opened.pop_all()
    with opened_here:
        yield table


def _guarded(batches: Iterator[pa.RecordBatch], source: str) -> Iterator[pa.RecordBatch]:
    while True:
        with _told_apart(source):
            batch = next(batches, None)
        if batch is None:
            return
        yield batch


@contextmanager
def _told_apart(source: str) -> Iterator[None]:
    """Say of a mistake in the table that it is one in the table."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise InputError(f"{_shown(source)}: cannot be read ({_first_line(error)})") from None


def _shown(source: str) -> str:
    return "the query" if is_query(source) else source


def _first_line(error: Exception) -> str:
    """Return what the library says, without the lines of data that it may quote."""
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return str(error).splitlines()[0].split(": '")[0][:200]


def _query(connection: duckdb.DuckDBPyConnection, query: str) -> Table:
    reader: Any = connection.sql(query).to_arrow_reader(ROWS)
    return Table(reader.schema, None, iter(reader))


def _file(path: Path) -> Table:
    if path.suffix.lower() == ".parquet":
        file = pyarrow.parquet.ParquetFile(path)
        return Table(file.schema_arrow, file.metadata.num_rows, file.iter_batches(ROWS))
    if path.suffix.lower() == ".csv":
        return _csv(path)
    raise InputError(
        f"{path}: give a .parquet or a .csv file, or a query that begins with `select` or `from`"
    )


def _cut(path: Path, cut: Cut) -> Table:
    file = pyarrow.parquet.ParquetFile(path)
    columns = list(dict.fromkeys(cut.columns))
    schema = pa.schema([file.schema_arrow.field(name) for name in columns])
    batches = file.iter_batches(ROWS, row_groups=list(cut.groups), columns=columns, use_threads=False)
    return Table(schema, None, (batch.select(columns) for batch in batches))


def _csv(path: Path) -> Table:
    bad: list[tuple[int, str, str]] = []

    def note(row: pyarrow.csv.InvalidRow) -> str:  # pragma: no cover  # called from a thread of Arrow's
        bad.append((row.number - 1, "", f"has {row.actual_columns} values, not {row.expected_columns}"))
        return "skip"

    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        names = next(csv.reader(file), [])
    reader = pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=CSV_BLOCK),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return Table(reader.schema, None, iter(reader), bad)
