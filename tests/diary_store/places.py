"""Places where a diary may be kept, for tests that hold everywhere: a file, an encrypted file, a server."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from dorsum.diary.encryption import lock
from dorsum.diary.engines import WRITES, file_engine, server_engine
from dorsum.diary.store import Diary, open_diary
from tests.courses import at

SERVER = os.environ.get("DORSUM_TEST_POSTGRES", "")
KINDS = ("file", "encrypted", "server")
PASSPHRASE = "it's a very 'private' word"
ROUNDS = 256_000
"""By which SQLCipher makes a key of a passphrase."""
FEW_ROUNDS = 1_000
"""In tests, which would take most of their time for it."""


def clock() -> datetime:
    return at(50)


@dataclass(frozen=True)
class Place:
    """Where a diary is; it can be given to another process."""

    where: Path | str
    passphrase: str | None = None

    def open(self, clock: Callable[[], datetime] = clock) -> Diary:
        set_rounds(FEW_ROUNDS)
        return open_diary(self.where, clock, lambda: self.passphrase)

    @property
    def path(self) -> Path:
        assert isinstance(self.where, Path)
        return self.where

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement beside the diary, as another program could, and return its rows."""
        where = self.where
        engine = server_engine(where) if isinstance(where, str) else file_engine(where, self.passphrase)
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            done = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in done] if done.returns_rows else []
        engine.dispose()
        return rows


def set_rounds(rounds: int) -> None:
    with closing(dbapi2.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA cipher_default_kdf_iter = {rounds}")


@contextmanager
def place_of(kind: str, folder: Path) -> Iterator[Place]:
    """Yield a place of this kind where nothing is yet."""
    if kind == "server":
        with _on_server() as place:
            yield place
        return
    path = folder / "diary.sqlite3"
    if kind == "file":
        yield Place(path)
        return
    set_rounds(FEW_ROUNDS)
    open_diary(path, clock).close()
    lock(path, None, PASSPHRASE)
    yield Place(path, PASSPHRASE)
    set_rounds(ROUNDS)


@contextmanager
def _on_server() -> Iterator[Place]:
    """Yield a schema of its own in the database of the server that was named."""
    if not SERVER:
        pytest.skip("DORSUM_TEST_POSTGRES names no PostgreSQL database")
    name = f"test_{uuid.uuid4().hex}"
    url = sa.make_url(SERVER).update_query_dict({"options": f"-csearch_path={name}"})
    engine = sa.create_engine(sa.make_url(SERVER).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        yield Place(url.render_as_string(hide_password=False))
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
        engine.dispose()
