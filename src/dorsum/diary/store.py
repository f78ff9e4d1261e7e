"""Where a diary is kept: one SQLite file of the person's own.

Nothing is written over. What a person changes, removes or takes back is a new revision beside the old ones,
so that each change can be undone until all is erased. What a call has returned for is on the disk: a killed
program or a power cut loses nothing of it (write-ahead log, full sync).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from dorsum.diary.as_json import entry_as_json, entry_from_json, episode_as_json, episode_from_json
from dorsum.diary.entries import Course, Entry, Episode, course_of
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.rhythm import NO_WISHES, Wishes, wishes_as_json, wishes_from_json
from dorsum.diary.upkeep import WRITES, bring_up_to_date, empty_log, in_words
from dorsum.errors import DiaryError

WAIT_FOR_OTHERS = 10
"""Seconds to wait while another program writes."""
SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {WAIT_FOR_OTHERS * 1000}",
)
_TABLES = sa.MetaData()
EPISODES, ENTRIES = (
    sa.Table(
        name,
        _TABLES,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        *(sa.Column(column, sa.Text, nullable=False) for column in more),
        sa.Column("written_at", sa.Text, nullable=False),
        sa.Column("is_gone", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    for name, more in (("episodes", ()), ("entries", ("episode",)))
)
CHOSEN = sa.Table(
    "chosen",
    _TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)


class Diary:
    """Episodes and entries of one person. `clock` returns the time now, with its zone."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def episodes(self) -> tuple[Episode, ...]:
        """Return the episodes in the order in which they began.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            found = [episode_from_json(json.loads(body)) for body in _latest(connection, EPISODES)]
        return tuple(sorted(found, key=lambda episode: (episode.began_on, episode.id)))

    def course(self, episode: Episode) -> Course:
        """Return the episode with its entries.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            bodies = _latest(connection, ENTRIES, ENTRIES.c.episode == episode.id)
            return course_of(episode, tuple(entry_from_json(json.loads(body)) for body in bodies))

    def keep_episode(self, episode: Episode) -> None:
        """Keep an episode, new or changed; once this returns, it is on the disk.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        self._write(episode)

    def keep(self, entry: Entry) -> None:
        """Keep an entry, new or changed; once this returns, it is on the disk.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        self._write(entry)

    def remove(self, entry: Entry) -> None:
        """Remove an entry; `undo` brings it back.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        self._write(entry, is_gone=True)

    def undo(self, id: str) -> Entry | None:
        """Take back the last change of an entry and return it as it is now; None where it is gone.

        Raises:
            DiaryError: there is nothing to take back, or it cannot be written.
        """
        with self._writing() as connection:
            rows = _revisions(connection, ENTRIES, id)
            if not rows:
                raise DiaryError("there is no entry of this id")
            before = rows[-2] if len(rows) > 1 else None
            is_gone = before is None or before.is_gone
            entry = entry_from_json(json.loads((before or rows[-1]).body))
            _add_revision(connection, Revision(self._clock(), is_gone, entry))
            return None if is_gone else entry

    def history(self, id: str) -> tuple[tuple[datetime, Entry | None], ...]:
        """Return when an entry was written and what it was then, None where it was removed; oldest first.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            return tuple(
                (
                    datetime.fromisoformat(row.written_at),
                    None if row.is_gone else entry_from_json(json.loads(row.body)),
                )
                for row in _revisions(connection, ENTRIES, id)
            )

    def wishes(self) -> Wishes:
        """Return what the person chose.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            return _wishes(connection)

    def keep_wishes(self, wishes: Wishes) -> None:
        """Keep what the person chose.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        with self._writing() as connection:
            _keep_wishes(connection, wishes)

    def whole(self) -> Whole:
        """Return everything: the revisions of each episode and entry, as they were written.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            found = [
                Revision(datetime.fromisoformat(row.written_at), row.is_gone, read(json.loads(row.body)))
                for table, read in ((EPISODES, episode_from_json), (ENTRIES, entry_from_json))
                for row in connection.execute(sa.select(table).order_by(table.c.id, table.c.revision))
            ]
            return Whole(tuple(found), _wishes(connection))

    def take_in(self, whole: Whole) -> None:
        """Add everything of another diary to this one, which has to be empty; all of it or nothing.

        Raises:
            DiaryError: this diary is not empty, or cannot be written.
        """
        with self._writing() as connection:
            if any(
                connection.execute(sa.select(table.c.id).limit(1)).first() for table in (EPISODES, ENTRIES)
            ):
                raise DiaryError("there is a diary already; erase it first, or choose another folder")
            for one in whole.revisions:
                _add_revision(connection, one)
            _keep_wishes(connection, whole.wishes)

    def erase(self) -> None:
        """Delete everything, with all that was changed or removed before; it cannot be undone.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        with self._writing() as connection:
            for table in (ENTRIES, EPISODES, CHOSEN):
                connection.execute(sa.delete(table))
        empty_log(self._engine)

    def _write(self, value: Episode | Entry, *, is_gone: bool = False) -> None:
        with self._writing() as connection:
            _add_revision(connection, Revision(self._clock(), is_gone, value))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with in_words(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        engine = self._engine.execution_options(**{WRITES: True})
        with in_words(self._engine), engine.begin() as connection:
            yield connection


def _latest(connection: sa.Connection, table: sa.Table, *only: sa.ColumnElement[bool]) -> list[str]:
    """Return the last revision of each row, without what is gone."""
    other = table.alias()
    last = sa.select(sa.func.max(other.c.revision)).where(other.c.id == table.c.id).scalar_subquery()
    found = sa.select(table.c.body).where(table.c.revision == last, sa.not_(table.c.is_gone), *only)
    return list(connection.execute(found).scalars())


def _revisions(connection: sa.Connection, table: sa.Table, id: str) -> list[sa.Row[Any]]:
    return list(connection.execute(sa.select(table).where(table.c.id == id).order_by(table.c.revision)))


def _add_revision(connection: sa.Connection, one: Revision) -> None:
    """Add a revision; the transaction that was begun keeps others from adding the same one."""
    value, more = one.value, {}
    if isinstance(value, Episode):
        table, body = EPISODES, episode_as_json(value)
    else:
        table, body, more = ENTRIES, entry_as_json(value), {"episode": value.episode}
    last = connection.execute(sa.select(sa.func.max(table.c.revision)).where(table.c.id == value.id)).scalar()
    row = {"id": value.id, "revision": (last or 0) + 1, "written_at": one.written_at.isoformat(), **more}
    text = json.dumps(body, ensure_ascii=False)
    connection.execute(sa.insert(table).values(**row, is_gone=one.is_gone, body=text))


def _wishes(connection: sa.Connection) -> Wishes:
    body = connection.execute(sa.select(CHOSEN.c.body).where(CHOSEN.c.name == "wishes")).scalar()
    return NO_WISHES if body is None else wishes_from_json(json.loads(body))


def _keep_wishes(connection: sa.Connection, wishes: Wishes) -> None:
    connection.execute(sa.delete(CHOSEN).where(CHOSEN.c.name == "wishes"))
    connection.execute(sa.insert(CHOSEN).values(name="wishes", body=json.dumps(wishes_as_json(wishes))))


def open_diary(path: Path, clock: Callable[[], datetime]) -> Diary:
    """Return the diary in a file, made for its owner only where there is none, in the form of this Dorsum.

    Before an older form is changed, a copy of the file is put beside it.

    Raises:
        DiaryError: the file cannot be made, read or written, is damaged, or a newer Dorsum wrote it; it is
            left as it is.
    """
    is_new = not path.exists()
    _make(path)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT_FOR_OTHERS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    try:
        bring_up_to_date(engine, path, clock(), is_new=is_new)
    except BaseException:
        engine.dispose()
        raise
    return Diary(engine, clock)


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise DiaryError(f"{path}: cannot be written ({error.strerror}); choose another folder") from None


def _set_up(connection: Any, _: object) -> None:
    """Let SQLAlchemy, not the driver, begin transactions, and set what a diary needs."""
    connection.isolation_level = None
    for setting in SETTINGS:
        connection.execute(setting)


def _begin(connection: sa.Connection) -> None:
    """Take the right to write at once: two writers then wait for each other, and none fails half-way."""
    is_writing = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
