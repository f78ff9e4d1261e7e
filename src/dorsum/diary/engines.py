"""Ways to the database of a diary: a file, a file with a passphrase, a server; and how they differ."""

from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from dorsum.diary.database_words import ENCRYPTED, is_on_server
from dorsum.errors import DiaryError

WRITES = "dorsum_writes"
"""The option of a connection that will write."""
WAIT_FOR_OTHERS = 10
"""Seconds to wait while another program writes, or for a server to answer."""
SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {WAIT_FOR_OTHERS * 1000}",
)
SERVERS = ("postgresql", "postgresql+psycopg", "postgres")
QUEUE = 0x6261636B
"""The lock for which those wait who write on a server."""


def file_engine(path: Path, passphrase: str | None) -> sa.Engine:
    """Return the way to a file; with a passphrase, to one that is encrypted by it.

    Raises:
        DiaryError: the library for encrypted files is not installed.
    """
    options: dict[str, Any] = {"connect_args": {"timeout": WAIT_FOR_OTHERS}}
    if passphrase is not None:
        options |= {"module": cipher_library(), "execution_options": {ENCRYPTED: True}}
    engine = sa.create_engine(f"sqlite:///{path}", **options)

    @event.listens_for(engine, "connect", insert=True)
    def set_up(connection: Any, _: object) -> None:
        connection.isolation_level = None  # SQLAlchemy, not the driver, begins transactions
        if passphrase is not None:
            unlock(connection, passphrase)
        for setting in SETTINGS:
            connection.execute(setting)

    event.listen(engine, "begin", _begin_in_file)
    return engine


def _begin_in_file(connection: sa.Connection) -> None:
    """Take the right to write at once: two writers then wait for each other, and none fails half-way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")


def _is_writing(connection: sa.Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES, False))


def cipher_library() -> ModuleType:
    """Return SQLCipher.

    Raises:
        DiaryError: it is not installed.
    """
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415  # extra `encrypted`
    except ModuleNotFoundError:
        raise DiaryError("an encrypted diary needs more libraries; install `dorsum[encrypted]`") from None
    library: ModuleType = dbapi2
    return library


def unlock(connection: Any, passphrase: str) -> None:
    """Give a new connection the passphrase; whether it fits shows when something is read."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would print what our words say
    connection.execute(f"PRAGMA key = {quoted(passphrase)}")


def quoted(passphrase: str) -> str:
    """Return the passphrase as SQL takes it where no value can be bound."""
    return "'" + passphrase.replace("'", "''") + "'"


def server_engine(address: str) -> sa.Engine:
    """Return the way to a database on a server, by its URL.

    Raises:
        DiaryError: it is no address of a PostgreSQL server, or the library for it is not installed.
    """
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise DiaryError(_NO_ADDRESS) from None
    if url.drivername not in SERVERS or not url.database:
        raise DiaryError(_NO_ADDRESS)
    try:
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": WAIT_FOR_OTHERS},
            pool_pre_ping=True,
        )
    except ModuleNotFoundError:
        raise DiaryError("a diary on a server needs more libraries; install `dorsum[postgres]`") from None
    event.listen(engine, "begin", _begin_on_server)
    return engine


_NO_ADDRESS = (
    "the address of the diary must be of a PostgreSQL database, such as postgresql://user@host/database"
)


_SYNCHRONOUS = """
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'
"""


def _begin_on_server(connection: sa.Connection) -> None:
    """Let writers wait for each other, and readers see one moment; what was acknowledged is on the disk."""
    if not _is_writing(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_FOR_OTHERS}s'")
    connection.exec_driver_sql(_SYNCHRONOUS)
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({QUEUE})")


def overwrite_erased(engine: sa.Engine) -> None:
    """Take what the log of a file still holds into the file, where erased text is overwritten."""
    if is_on_server(engine):
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
