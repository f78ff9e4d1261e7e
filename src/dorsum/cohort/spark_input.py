"""The files of a table that a cluster scores, and how they are split into parts that workers score alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from dorsum.cohort.reading import Cut, InputError, is_query, open_table

PART = 1_048_576
"""Rows of a part, about, where a file allows it: parts begin with a row group of Parquet."""
KINDS = (".parquet", ".csv")


@dataclass(frozen=True)
class Split:
    """What one task scores: row groups of a Parquet file, or a whole CSV file (no groups).

    `name` is the file as it is told, `first` the rows of the file before these, `rows` how many there are
    (None where only reading tells).
    """

    path: str
    name: str
    first: int = 0
    rows: int | None = None
    groups: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Input:
    """A table in one or many files of the same columns."""

    schema: pa.Schema
    splits: tuple[Split, ...]

    @property
    def rows(self) -> int | None:
        """How many rows there are, if that is known before all is read."""
        known = [split.rows for split in self.splits if split.rows is not None]
        return sum(known) if len(known) == len(self.splits) else None


def look_at(source: str) -> Input:
    """Return what stands in a file, or in all files of a folder.

    Raises:
        InputError: it is a query, there is no such file, one cannot be read, or the columns differ.
    """
    if is_query(source):
        raise InputError("Spark reads files, not a query; write its result into a .parquet file first")
    paths = _files(Path(source))
    schemas, splits = [], list[Split]()
    for path in paths:
        with open_table(str(path)) as table:
            schemas.append(table.schema.remove_metadata())
        name = path.relative_to(source).as_posix() if Path(source).is_dir() else path.name
        splits += _splits(path.resolve(), name)
    _check_same(paths, schemas)
    return Input(schemas[0], tuple(splits))


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    found = sorted(path for path in source.rglob("*") if path.suffix.lower() in KINDS and path.is_file())
    shown = [path for path in found if not any(_is_hidden(part) for part in path.relative_to(source).parts)]
    if not shown:
        raise InputError(f"{source}: there is no .parquet or .csv file in this folder")
    return shown


def _is_hidden(name: str) -> bool:
    """Whether Spark, too, leaves alone what has this name."""
    return name.startswith(("_", "."))


def _check_same(paths: Sequence[Path], schemas: Sequence[pa.Schema]) -> None:
    names = {name for schema in schemas for name in schema.names}
    for path, schema in zip(paths, schemas, strict=True):
        differing = sorted(name for name in names if _types(name, schema) != _types(name, schemas[0]))
        if differing:
            raise InputError(f"{path}: its column `{differing[0]}` is not as in {paths[0].name}")
        if schema.names != schemas[0].names:
            raise InputError(f"{path}: its columns stand in another order than in {paths[0].name}")


def _types(name: str, schema: pa.Schema) -> list[pa.DataType]:
    return [schema.field(place).type for place in schema.get_all_field_indices(name)]


def _splits(path: Path, name: str) -> Iterator[Split]:
    if path.suffix.lower() != ".parquet":
        yield Split(str(path), name)
        return
    metadata = pyarrow.parquet.read_metadata(path)
    first, rows, groups = 0, 0, list[int]()
    for group in range(metadata.num_row_groups):
        rows += metadata.row_group(group).num_rows
        groups.append(group)
        if rows >= PART:
            yield Split(str(path), name, first, rows, tuple(groups))
            first, rows, groups = first + rows, 0, []
    if rows or not first:
        yield Split(str(path), name, first, rows, tuple(groups))


def cut_of(split: Split, columns: Sequence[str]) -> Cut | None:
    """Return what of the file is read: these columns where it is Parquet."""
    return None if split.groups is None else Cut(split.groups, columns)
