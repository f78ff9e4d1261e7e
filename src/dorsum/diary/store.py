"""Where a diary is kept: one SQLite file of the person's own, or a database on a server.

Nothing is written over. What a person changes, removes or takes back is a new revision beside the old ones,
so that each change can be undone until all is erased. What a call has returned for is on the disk: a killed
program or a power cut loses nothing of it (write-ahead log, full sync).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from dorsum.diary.as_json import entry_from_json, episode_from_json
from dorsum.diary.copies import COPIES, copy_name, erase_copies, keep_copy
from dorsum.diary.database_words import MOVE_IT, in_words
from dorsum.diary.engines import WRITES, file_engine, overwrite_erased, server_engine
from dorsum.diary.entries import Course, Entry, Episode, course_of
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.open_files import count_in, count_out
from dorsum.diary.rhythm import Wishes
from dorsum.diary.tables import (
    ENTRIES,
    EPISODES,
    Marks,
    add_revision,
    empty,
    is_empty,
    last_revisions,
    mark_change,
    marks_in,
    parsed_entries,
    put_wishes,
    revisions_of,
    wishes_in,
)
from dorsum.diary.upkeep import bring_up_to_date
from dorsum.diary.writing import TRAVEL
from dorsum.errors import DiaryError

NEEDS_PASSPHRASE = (
    "this diary is encrypted, and its passphrase is not known; type it in a terminal, "
    "or name it in DORSUM_DIARY_PASSPHRASE"
)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was read: entries by id with their revision, and courses as they were at these marks."""

    marks: Marks = field(default_factory=Marks)
    read: Mapping[str, tuple[int, Entry]] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)


class Diary:
    """Episodes and entries of one person. `clock` returns the time now, with its zone.

    A diary in a file, at `path`, keeps a dated copy of itself before the first change of each day. Where that
    fails, the change is kept all the same, and `copy_trouble` says what is wrong.

    Entries that were read once are remembered, so that keeping a diary open makes the next look at it cheap.
    It may be used by several threads.
    """

    def __init__(
        self, engine: sa.Engine, clock: Callable[[], datetime], path: Path | None, to_close: ExitStack
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._path = path
        self._to_close = to_close
        self._memory = _Memory()
        self.copy_trouble: str | None = None

    def close(self) -> None:
        """Close every connection."""
        self._to_close.close()

    def episodes(self) -> tuple[Episode, ...]:
        """Return the episodes in the order in which they began.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            rows = connection.execute(last_revisions(EPISODES, EPISODES.c.body))
            found = [episode_from_json(json.loads(row.body)) for row in rows]
        return tuple(sorted(found, key=lambda episode: (episode.began_on, episode.id)))

    def course(self, episode: Episode) -> Course:
        """Return the episode with its entries.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            marks, memory = marks_in(connection), self._memory
            if memory.marks != marks:
                memory = _Memory(marks, memory.read if memory.marks.age == marks.age else {})
            if episode.id not in memory.courses:
                memory = self._memory = self._with_course(episode, connection, memory)
        return replace(memory.courses[episode.id], episode=episode)

    def _with_course(self, episode: Episode, connection: sa.Connection, memory: "_Memory") -> "_Memory":
        """Return the memory with this course; only those entries are parsed that were not read yet."""
        query = last_revisions(ENTRIES, ENTRIES.c.revision).where(ENTRIES.c.episode == episode.id)
        last: dict[str, int] = dict(connection.execute(query).all())
        read = memory.read
        missing = [id for id, revision in last.items() if id not in read or read[id][0] != revision]
        if missing:
            read = {**read, **parsed_entries(connection, episode.id, missing)}
        course = course_of(episode, [read[id][1] for id in last])
        return _Memory(memory.marks, read, {**memory.courses, episode.id: course})

    def keep_episode(self, episode: Episode) -> None:
        """Keep an episode, new or changed; once this returns, it is on the disk.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        self._write(episode)

    def change_episode(self, id: str, change: Callable[[Episode], Episode]) -> Episode:
        """Change an episode as it is now, so that nothing is lost that others changed meanwhile; return it.

        Raises:
            DiaryError: there is none of this id, or it cannot be written; what was there is as it was.
        """
        with self._writing() as connection:
            rows = revisions_of(connection, EPISODES, id)
            if not rows or rows[-1].is_gone:
                raise DiaryError("there is no such episode any more")
            changed = change(episode_from_json(json.loads(rows[-1].body)))
            add_revision(connection, Revision(self._clock(), is_gone=False, value=changed))
            return changed

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
            rows = revisions_of(connection, ENTRIES, id)
            if not rows:
                raise DiaryError("there is no entry of this id")
            before = rows[-2] if len(rows) > 1 else None
            is_gone = before is None or before.is_gone
            entry = entry_from_json(json.loads((before or rows[-1]).body))
            add_revision(connection, Revision(self._clock(), is_gone, entry))
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
                for row in revisions_of(connection, ENTRIES, id)
            )

    def wishes(self) -> Wishes:
        """Return what the person chose.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            return wishes_in(connection)

    def keep_wishes(self, wishes: Wishes) -> None:
        """Keep what the person chose.

        Raises:
            DiaryError: it cannot be written; what was there is as it was.
        """
        with self._writing() as connection:
            put_wishes(connection, wishes)

    def whole(self) -> Whole:
        """Return everything: the revisions of each episode and entry, as they were written.

        Raises:
            DiaryError: the file cannot be read.
        """
        with self._reading() as connection:
            found = [
                Revision(datetime.fromisoformat(row.written_at), row.is_gone, read(json.loads(row.body)))
                for table, read in ((EPISODES, episode_from_json), (ENTRIES, entry_from_json))
                for row in sorted(
                    connection.execute(sa.select(table)), key=lambda row: (row.id, row.revision)
                )
            ]
            return Whole(tuple(found), wishes_in(connection))

    def take_in(self, whole: Whole) -> None:
        """Add everything of another diary to this one, which has to be empty; all of it or nothing.

        Raises:
            DiaryError: this diary is not empty, or cannot be written; or the other tells of days to come.
        """
        if any(_is_to_come(one.value, self._clock()) for one in whole.revisions):
            raise DiaryError("this file tells of days that have not come; check the clock of this machine")
        with self._writing() as connection:
            if not is_empty(connection):
                raise DiaryError("there is a diary already; erase it first, or choose another folder")
            for one in whole.revisions:
                add_revision(connection, one)
            put_wishes(connection, whole.wishes)

    def erase(self) -> None:
        """Delete everything, with all that was changed or removed before, and every dated copy.

        It cannot be undone.

        Raises:
            DiaryError: it cannot be written, and what was there is as it was; or a copy cannot be deleted.
        """
        with self._writing(is_copied=False) as connection:
            empty(connection)
        self._memory = _Memory()
        with in_words(self._engine):
            overwrite_erased(self._engine)
        if self._path is not None:
            erase_copies(self._path)

    def _write(self, value: Episode | Entry, *, is_gone: bool = False) -> None:
        with self._writing() as connection:
            add_revision(connection, Revision(self._clock(), is_gone, value))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with in_words(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, *, is_copied: bool = True) -> Iterator[sa.Connection]:
        engine = self._engine.execution_options(**{WRITES: True})
        with in_words(self._engine), engine.begin() as connection:
            if is_copied and self._path is not None:
                self._copy_of_today(self._path, connection)
            yield connection
            mark_change(connection)

    def _copy_of_today(self, path: Path, connection: sa.Connection) -> None:
        """Copy what was there before the first change of this day; who writes has the right to, alone."""
        today = self._clock().date()
        if copy_name(path, today).exists() or is_empty(connection):
            return
        try:
            keep_copy(self._engine, path, today)
            self.copy_trouble = None
        except DiaryError as error:
            self.copy_trouble = str(error)


def _is_to_come(value: Episode | Entry, now: datetime) -> bool:
    """Whether it lies in the future, by more than clocks and zones differ."""
    latest = now + TRAVEL
    if isinstance(value, Entry):
        return value.at > latest
    return value.began_on > latest.date() or (value.checked_at is not None and value.checked_at > latest)


def no_passphrase() -> None:
    """Know none."""


def open_diary(
    where: Path | str, clock: Callable[[], datetime], passphrase: Callable[[], str | None] = no_passphrase
) -> Diary:
    """Return the diary in a file or, where `where` is text, in the database of this URL; in today's form.

    A file is made, for its owner only, where there is none. `passphrase` is asked only where the file is
    encrypted; None where it is not known. Before an older form is changed, a copy is put beside the file.

    Raises:
        DiaryError: it cannot be made, read or written, is damaged, a newer Dorsum wrote it, or its passphrase
            is not known; it is left as it is. Or more libraries are needed.
    """
    with ExitStack() as to_close:
        path = where if isinstance(where, Path) else None
        engine = server_engine(where) if isinstance(where, str) else _of_file(where, passphrase, to_close)
        to_close.callback(engine.dispose)
        bring_up_to_date(engine, path, clock().date())
        return Diary(engine, clock, path, to_close.pop_all())


def _of_file(path: Path, passphrase: Callable[[], str | None], to_close: ExitStack) -> sa.Engine:
    _make(path)
    key, is_encrypted = count_in(path)
    to_close.callback(count_out, key)
    if not is_encrypted:
        return file_engine(path, None)
    known = passphrase()
    if known is None:
        raise DiaryError(f"{path}: {NEEDS_PASSPHRASE}")
    return file_engine(path, known)


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():  # who has it open must not close it here
            path.touch(mode=0o600)
        elif path.stat().st_size == 0 and any((path.parent / COPIES).glob(f"{path.stem}-*")):
            raise DiaryError(f"{path}: this file is empty, and there are copies of it; {MOVE_IT}")
    except OSError as error:
        raise DiaryError(f"{path}: cannot be written ({error.strerror}); choose another folder") from None
