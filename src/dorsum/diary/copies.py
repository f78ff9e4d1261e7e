"""Dated copies of the file of a diary: whole, few, and made without anybody asking for it."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from dorsum.errors import DiaryError

COPIES = "copies"
KEPT_COPIES = 7
"""For each reason."""
DAILY = "daily"


def copy_name(path: Path, on: date, reason: str = DAILY) -> Path:
    """Return where the copy of a day is, or would be."""
    return path.parent / COPIES / f"{path.stem}-{reason}-{on.isoformat()}{path.suffix}"


def keep_copy(engine: sa.Engine, path: Path, on: date, reason: str = DAILY) -> Path:
    """Put a dated copy beside the file, whole even while others write, and return its path.

    It has no free space in it, and opens with the passphrase of the file. Only the last `KEPT_COPIES` for
    each reason stay.

    Raises:
        DiaryError: the copy cannot be written.
    """
    copy = copy_name(path, on, reason)
    try:
        copy.parent.mkdir(exist_ok=True, mode=0o700)
        _copy(engine, copy)
        for old in sorted(copy.parent.glob(f"{path.stem}-{reason}-*{path.suffix}"))[:-KEPT_COPIES]:
            old.unlink()
    except (OSError, sa.exc.DBAPIError, engine.dialect.loaded_dbapi.Error):
        raise DiaryError(f"{copy}: the copy cannot be written; make room on the disk") from None
    return copy


def copies_of(path: Path) -> Iterator[Path]:
    """Yield every dated copy of the file, and what was begun of one."""
    yield from sorted((path.parent / COPIES).glob(f"{path.stem}-*"))


def erase_copies(path: Path) -> None:
    """Delete every dated copy of the file, and what a killed program left of one.

    Raises:
        DiaryError: one cannot be deleted.
    """
    try:
        for copy in (*copies_of(path), _partial(path)):
            copy.unlink(missing_ok=True)
    except OSError as error:
        raise DiaryError(f"{path.parent / COPIES}: a copy cannot be deleted ({error.strerror})") from None


def _copy(engine: sa.Engine, copy: Path) -> None:
    """Copy into a temporary file first, so that a half copy never has the name of a whole one."""
    partial = empty_beside(copy)
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(partial),))
    put_in_place(partial, copy)


def empty_beside(file: Path) -> Path:
    """Return an empty file for its owner only, with which `file` can be replaced."""
    partial = _partial(file)
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    return partial


def _partial(file: Path) -> Path:
    return file.with_suffix(".partial")


def put_in_place(partial: Path, file: Path) -> None:
    """Give what is written the name of the file, in one step, once it is on the disk."""
    _sync(partial)
    partial.replace(file)
    if sys.platform != "win32":  # pragma: no branch  # there a folder cannot be opened
        _sync(file.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
