"""Words for what goes wrong with the database of a diary; nothing that a person wrote is in them."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from dorsum.errors import DiaryError

ENCRYPTED = "dorsum_encrypted"
"""The option of an engine whose file opens with a passphrase."""
MOVE_IT = (
    "it was left as it is; stop Dorsum, move it and the files `-wal` and `-shm` of its name away, "
    "and put back a copy from `copies`"
)
DAMAGED = f"this file is damaged; {MOVE_IT}"
NOT_OPENED = "the passphrase does not fit, or the file is damaged; it was left as it is; try again"
NEWER = "a newer Dorsum wrote this diary; it was left as it is; update Dorsum"
MAKE_ROOM = "nothing was changed; make room on the disk, or choose another folder"
TRY_AGAIN = "another program is writing; nothing was changed; try again"
READ_ONLY = "it may only be read; nothing was changed; allow writing, or choose another folder"
WAS_MOVED = "this diary has just got a passphrase, or another place; nothing was changed; try again"
OF_FILE = {
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_FULL": MAKE_ROOM,
    "SQLITE_BUSY": TRY_AGAIN,
    "SQLITE_LOCKED": TRY_AGAIN,
    "SQLITE_READONLY_DBMOVED": WAS_MOVED,
    "SQLITE_READONLY": READ_ONLY,
}
"""By the beginning of the name of an SQLite error; the first that fits."""
NOT_REACHED = "the database server cannot be reached; nothing was changed; check the address and the network"
NOT_LET_IN = "the database server does not know this user or password; nothing was changed; check the address"
NO_DATABASE = "the server has no such database; nothing was changed; make it, or check the address"
NO_ROOM = "the disk of the database server is full; nothing was changed; make room there"
NOT_ALLOWED = "the server lets this user only read; nothing was changed; allow writing"
BROKEN = "the connection to the database server broke; look whether your last change is there"
OF_SERVER = {
    "25006": NOT_ALLOWED,
    "42501": NOT_ALLOWED,
    "53100": NO_ROOM,
    "53": NOT_REACHED,
    "55P03": TRY_AGAIN,
    "40": TRY_AGAIN,
    "28": NOT_LET_IN,
    "3D000": NO_DATABASE,
}
"""By the beginning of the SQLSTATE of PostgreSQL; the first that fits."""
OF_REFUSAL = {
    "password": NOT_LET_IN,
    "does not exist": NO_DATABASE,
}
"""By a word of the message of a server that let nobody in: there is no SQLSTATE yet."""


@contextmanager
def in_words(engine: sa.Engine) -> Iterator[None]:
    """Turn what a database says into words with what to do."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise DiaryError(f"{name_of(engine)}: {_words(error, engine)}") from None


def name_of(engine: sa.Engine) -> str:
    """Return how messages call the diary: the file, or server and database without user and password."""
    url = engine.url
    return f"{url.host or 'localhost'}/{url.database}" if is_on_server(engine) else str(url.database)


def is_on_server(engine: sa.Engine) -> bool:
    """Whether the diary is on a database server."""
    return engine.dialect.name == "postgresql"


def _words(error: sa.exc.DBAPIError, engine: sa.Engine) -> str:
    if is_on_server(engine):
        return _of_server(error)
    return of_file(error.orig, is_encrypted=ENCRYPTED in engine.get_execution_options())


def of_file(error: BaseException | None, *, is_encrypted: bool) -> str:
    """Return the words for an error of SQLite or SQLCipher."""
    name = getattr(error, "sqlite_errorname", "")
    if is_encrypted and name.startswith("SQLITE_NOTADB"):
        return NOT_OPENED
    known = next((words for code, words in OF_FILE.items() if name.startswith(code)), None)
    return known or _unknown(name or type(error).__name__)


def _of_server(error: sa.exc.DBAPIError) -> str:
    if error.connection_invalidated:
        return BROKEN
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return next((words for code, words in OF_SERVER.items() if state.startswith(code)), _unknown(state))
    if not isinstance(error, sa.exc.OperationalError):
        return _unknown(type(error.orig).__name__)
    said = str(error.orig)
    return next((words for part, words in OF_REFUSAL.items() if part in said), NOT_REACHED)


def _unknown(name: str) -> str:
    return f"the database cannot be used ({name}); nothing was changed"
