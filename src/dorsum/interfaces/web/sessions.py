"""Where talks are kept between two requests: one SQLite file of the person's own.

The browser holds a random cookie; the file holds only its hash, so that the file alone opens nothing. A talk
is gone a day after its last change, or at once when it is erased; what is deleted is overwritten. Each change
is one transaction: a killed server, or two servers on one file, lose nothing that was confirmed. A file that
is damaged, or that a newer Dorsum wrote, is left as it is.
"""

import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from dorsum.errors import DorsumError
from dorsum.interfaces.web.talk import FORMAT, Talk, talk_as_json, talk_from_json
from dorsum.model.knowledge import Knowledge

CANNOT_BE_KEPT = 507
"""What a browser is told where the file takes no more."""
KEPT_FOR = 24 * 60 * 60
"""Seconds after the last change."""
WAIT_FOR_OTHERS = 10.0
"""Seconds to wait while another server writes."""
BYTES_OF_COOKIE = 32
LARGEST_TALK = 1_000_000
"""Characters; a talk with as many screens as may be has a quarter of them. What is cut cannot be read."""
TABLE = (
    "CREATE TABLE IF NOT EXISTS talks (key TEXT PRIMARY KEY, changed_at REAL NOT NULL, talk TEXT NOT NULL)"
)
DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
NEWER = "a newer Dorsum wrote this file; update Dorsum, or choose another folder with --data"
MAKE_ROOM = "make room on the disk, or choose another folder with --data"
MOVE_IT = "move the file away, or choose another folder with --data"


class StoreError(DorsumError):
    """The file cannot be read or written; the message says why."""


class TalkError(StoreError):
    """What is kept of one browser cannot be read; erasing it helps."""


def new_cookie() -> str:
    """Return a name for a browser that nobody can guess."""
    return secrets.token_urlsafe(BYTES_OF_COOKIE)


def token_of(cookie: str) -> str:
    """Return what every form of this browser carries: another site knows neither cookie nor token."""
    return hmac.new(cookie.encode(), b"dorsum form", hashlib.sha256).hexdigest()


class Sessions:
    """Talks by cookie. `clock` returns seconds since 1970."""

    def __init__(self, path: Path, knowledge: Knowledge, clock: Callable[[], float]) -> None:
        self._path = path
        self._knowledge = knowledge
        self._clock = clock

    def prepare(self) -> None:
        """Make the file where there is none, for its owner only, and delete what is too old.

        Raises:
            StoreError: it cannot be made or written.
        """
        with self._open() as file:
            self._delete_old(file)

    def read(self, cookie: str) -> Talk:
        """Return what is kept of this browser; an empty talk where there is nothing that can be read.

        Raises:
            StoreError: the file cannot be read.
        """
        with self._open() as file:
            self._delete_old_soon(file)
            try:
                return self._read(file, cookie)
            except TalkError:
                return Talk()

    def change(self, cookie: str, change: Callable[[Talk], Talk]) -> Talk:
        """Change the talk of this browser in one transaction, and return it as it is now.

        Raises:
            StoreError: the file cannot be written, or the talk not read; it is as it was.
        """
        with self._open() as file:
            file.execute("BEGIN IMMEDIATE")
            talk = change(self._read(file, cookie))
            text = json.dumps(talk_as_json(talk, self._knowledge))
            file.execute("REPLACE INTO talks VALUES (?, ?, ?)", (_key(cookie), self._clock(), text))
            self._delete_old(file)
            file.execute("COMMIT")
            return talk

    def erase(self, cookie: str) -> None:
        """Delete everything of this browser.

        Raises:
            StoreError: the file cannot be written.
        """
        with self._open() as file:
            file.execute("DELETE FROM talks WHERE key = ?", (_key(cookie),))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._make()
        try:
            with closing(sqlite3.connect(self._path, WAIT_FOR_OTHERS, isolation_level=None)) as file:
                file.execute("PRAGMA secure_delete = ON")
                self._settle_version(file)
                yield file
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: {_in_words(error)}") from None

    def _make(self) -> None:
        """Make the file where there is none: at first, or because somebody removed it under us."""
        if self._path.exists():
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written ({error.strerror})") from None

    def _settle_version(self, file: sqlite3.Connection) -> None:
        """Make the table in a new file; the number in the file is that of the format of its talks."""
        version = file.execute("PRAGMA user_version").fetchone()[0]
        if version > FORMAT:
            raise StoreError(f"{self._path}: {NEWER}")
        if version < FORMAT:
            file.execute(TABLE)
            file.execute(f"PRAGMA user_version = {FORMAT}")

    def _read(self, file: sqlite3.Connection, cookie: str) -> Talk:
        row = file.execute(
            "SELECT substr(talk, 1, ?) FROM talks WHERE key = ? AND changed_at > ?",
            (LARGEST_TALK, _key(cookie), self._clock() - KEPT_FOR),
        ).fetchone()
        try:
            return talk_from_json(json.loads(row[0]), self._knowledge) if row else Talk()
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise TalkError(
                f"{self._path}: a talk in it cannot be read; it can be erased in the settings"
            ) from None

    def _delete_old_soon(self, file: sqlite3.Connection) -> None:
        """Delete what is too old, if there is any; a disk that takes no change stops nobody from reading."""
        oldest = self._clock() - KEPT_FOR
        if file.execute("SELECT 1 FROM talks WHERE changed_at <= ? LIMIT 1", (oldest,)).fetchone():
            with suppress(sqlite3.OperationalError):
                self._delete_old(file)

    def _delete_old(self, file: sqlite3.Connection) -> None:
        file.execute("DELETE FROM talks WHERE changed_at <= ?", (self._clock() - KEPT_FOR,))


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def _in_words(error: sqlite3.Error) -> str:
    """Return what SQLite says, and what to do."""
    is_damaged = getattr(error, "sqlite_errorname", "") in DAMAGED
    return f"{error}; {MOVE_IT if is_damaged else MAKE_ROOM}"
