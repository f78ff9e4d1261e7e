"""Keeping the tables of a diary in the form of this Dorsum, and refusing what is damaged or newer."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dorsum.diary.copies import keep_copy
from dorsum.diary.database_words import DAMAGED, NEWER, WAS_MOVED, in_words, name_of
from dorsum.diary.engines import WRITES
from dorsum.errors import DiaryError

MOVED = "moved"
"""Stands where the form would, in a file that another one has taken the place of."""


def bring_up_to_date(engine: sa.Engine, path: Path | None, today: date) -> None:
    """Give the tables the form of this Dorsum, in one transaction, after a copy of what was in the file.

    Raises:
        DiaryError: it is damaged, or a newer Dorsum wrote it, or it cannot be written.
    """
    steps = ScriptDirectory.from_config(_config())
    with in_words(engine):
        if path is not None and path.stat().st_size:
            _refuse_damaged(engine)
        with engine.connect() as connection:
            if _form(connection, steps) == steps.get_current_head():
                return
    with in_words(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        found = _form(connection, steps)  # others may have been faster
        if path is not None and found not in (None, steps.get_current_head()):
            keep_copy(engine, path, today, reason="before-update")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _form(connection: sa.Connection, steps: ScriptDirectory) -> str | None:
    """Return the form that the tables have, None where there are none.

    Raises:
        DiaryError: this Dorsum does not know it.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found == MOVED:
        raise DiaryError(f"{name_of(connection.engine)}: {WAS_MOVED}")
    if found is not None and found not in {step.revision for step in steps.walk_revisions()}:
        raise DiaryError(f"{name_of(connection.engine)}: {NEWER}")
    return found


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _refuse_damaged(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise DiaryError(f"{name_of(engine)}: {DAMAGED}")
