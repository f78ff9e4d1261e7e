"""Keeping the file of a diary sound: its form, its dated copies, and words for what goes wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dorsum.errors import DiaryError

WRITES = "dorsum_writes"
"""The option of a connection that will write."""
COPIES = "copies"
KEPT_COPIES = 7
DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
MOVE_IT = "it was left as it is; move it away, and put back a copy from the folder `copies` beside it"
NEWER = "a newer Dorsum wrote this diary; it was left as it is; update Dorsum"
MAKE_ROOM = "nothing was changed; make room on the disk, or choose another folder"
TRY_AGAIN = "another program is writing; nothing was changed; try again"
READ_ONLY = "it may only be read; nothing was changed; allow writing, or choose another folder"
WORDS = {
    "SQLITE_FULL": MAKE_ROOM,
    "SQLITE_BUSY": TRY_AGAIN,
    "SQLITE_LOCKED": TRY_AGAIN,
    "SQLITE_READONLY": READ_ONLY,
}


@contextmanager
def in_words(engine: sa.Engine) -> Iterator[None]:
    """Turn what a database says into words with what to do; nothing that a person wrote is in them."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise DiaryError(f"{_name(engine)}: {_words(error.orig)}") from None


def _name(engine: sa.Engine) -> str:
    return str(engine.url.database)


def _words(error: BaseException | None) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if any(name.startswith(one) for one in DAMAGED):
        return f"this file is damaged; {MOVE_IT}"
    known = next((words for code, words in WORDS.items() if name.startswith(code)), None)
    return known or f"the database cannot be used ({name or type(error).__name__}); nothing was changed"


def bring_up_to_date(engine: sa.Engine, path: Path, now: datetime, *, is_new: bool) -> None:
    """Give the tables the form of this Dorsum, in one transaction, after a copy of what was there.

    Raises:
        DiaryError: it is damaged, or a newer Dorsum wrote it, or it cannot be written.
    """
    steps = ScriptDirectory.from_config(_config())
    with in_words(engine):
        if not is_new:
            _refuse_damaged(engine)
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    if found == steps.get_current_head():
        return
    if found is not None and found not in {step.revision for step in steps.walk_revisions()}:
        raise DiaryError(f"{_name(engine)}: {NEWER}")
    if found is not None:
        keep_copy(path, now, reason="before-update")
    with in_words(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _refuse_damaged(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise DiaryError(f"{_name(engine)}: this file is damaged; {MOVE_IT}")


def empty_log(engine: sa.Engine) -> None:
    """Take what the log still holds into the file, where erased text is overwritten."""
    with in_words(engine), closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def keep_copy(path: Path, now: datetime, *, reason: str = "daily") -> Path:
    """Put a dated copy beside the file, whole even while others write, and return its path.

    Only the last `KEPT_COPIES` for each reason stay.

    Raises:
        DiaryError: the copy cannot be written.
    """
    folder = path.parent / COPIES
    copy = folder / f"{path.stem}-{reason}-{now.strftime('%Y-%m-%d')}{path.suffix}"
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        _copy(path, copy)
    except (OSError, sqlite3.Error):
        raise DiaryError(f"{copy}: the copy cannot be written; make room on the disk") from None
    for old in sorted(folder.glob(f"{path.stem}-{reason}-*{path.suffix}"))[:-KEPT_COPIES]:
        old.unlink()
    return copy


def erase_copies(path: Path) -> None:
    """Delete every dated copy of the file.

    Raises:
        DiaryError: one cannot be deleted.
    """
    try:
        for copy in (path.parent / COPIES).glob(f"{path.stem}-*"):
            copy.unlink()
    except OSError as error:
        raise DiaryError(f"{path.parent / COPIES}: a copy cannot be deleted ({error.strerror})") from None


def _copy(path: Path, copy: Path) -> None:
    """Copy into a temporary file first, so that a half copy never has the name of a whole one."""
    partial = copy.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    partial.replace(copy)
