"""A diary on a database server: what goes wrong has words, and no password stands in them."""

import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from typing import Any
from unittest.mock import MagicMock

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors

from dorsum.diary.database_words import (
    BROKEN,
    NO_DATABASE,
    NO_ROOM,
    NOT_ALLOWED,
    NOT_LET_IN,
    NOT_REACHED,
    TRY_AGAIN,
    in_words,
    name_of,
)
from dorsum.diary.engines import WRITES, overwrite_erased, server_engine
from dorsum.diary.entries import Episode
from dorsum.diary.store import open_diary
from dorsum.diary.tables import empty
from dorsum.errors import DiaryError
from tests.courses import BEGAN, entry
from tests.diary_store.places import SERVER, Place, clock, place_of

EPISODE = Episode("one", BEGAN)
SECRET = "s3cret"
ADDRESS = f"postgresql://anna:{SECRET}@localhost:1/diary?application_name={SECRET}"


def refused(address: str) -> str:
    with pytest.raises(DiaryError) as caught:
        open_diary(address, clock)
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        SECRET,
        f"mysql://anna:{SECRET}@host/diary",
        f"sqlite:///{SECRET}",
        f"postgresql://anna:{SECRET}@host",
        f"postgresql://anna:{SECRET}@host:{SECRET}/diary",
    ],
)
def test_what_is_no_address(address: str) -> None:
    assert refused(address) == (
        "the address of the diary must be of a PostgreSQL database, such as postgresql://user@host/database"
    )


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_nobody_answers(scheme: str) -> None:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        address = f"{scheme}://anna:{SECRET}@127.0.0.1:{door.getsockname()[1]}/diary"
        assert refused(address) == f"127.0.0.1/diary: {NOT_REACHED}"


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    says = "a diary on a server needs more libraries; install `dorsum[postgres]`"
    assert refused(ADDRESS) == says


@pytest.mark.parametrize(
    ("error", "is_broken", "says"),
    [
        (errors.InvalidPassword(SECRET), False, NOT_LET_IN),
        (psycopg.OperationalError(f'password authentication failed for user "{SECRET}"'), False, NOT_LET_IN),
        (psycopg.OperationalError(f'database "{SECRET}" does not exist'), False, NO_DATABASE),
        (psycopg.OperationalError(SECRET), False, NOT_REACHED),
        (psycopg.OperationalError(SECRET), True, BROKEN),
        (errors.AdminShutdown(SECRET), True, BROKEN),
        (errors.TooManyConnections(SECRET), False, NOT_REACHED),
        (errors.DiskFull(SECRET), False, NO_ROOM),
        (errors.ReadOnlySqlTransaction(SECRET), False, NOT_ALLOWED),
        (errors.InsufficientPrivilege(SECRET), False, NOT_ALLOWED),
        (errors.LockNotAvailable(SECRET), False, TRY_AGAIN),
        (errors.SerializationFailure(SECRET), False, TRY_AGAIN),
        (
            errors.NumericValueOutOfRange(SECRET),
            False,
            "the database cannot be used (22003); nothing was changed",
        ),
        (psycopg.DataError(SECRET), False, "the database cannot be used (DataError); nothing was changed"),
    ],
)
def test_every_error_has_words(error: Exception, is_broken: bool, says: str) -> None:
    kind = sa.exc.OperationalError if isinstance(error, psycopg.OperationalError) else sa.exc.DBAPIError
    with pytest.raises(DiaryError) as caught, in_words(server_engine(ADDRESS)):
        raise kind(SECRET, None, error, connection_invalidated=is_broken)
    assert str(caught.value) == f"localhost/diary: {says}"


def test_a_socket_of_this_machine_has_a_name_too() -> None:
    assert name_of(server_engine("postgresql:///diary")) == "localhost/diary"


def begun(*, writes: bool) -> list[str]:
    """Return what is sent to a server at the beginning of a transaction."""
    engine, connection = server_engine(ADDRESS), MagicMock()
    connection.get_execution_options.return_value = {WRITES: True} if writes else {}
    engine.dispatch.begin(connection)
    return [call.args[0].strip() for call in connection.exec_driver_sql.call_args_list]


def test_writers_wait_for_each_other_and_readers_see_one_moment() -> None:
    assert begun(writes=False) == ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"]
    limit, sync, wait = begun(writes=True)
    assert limit == "SET LOCAL lock_timeout = '10s'"
    assert sync.startswith("SELECT set_config('synchronous_commit', 'on', true)")
    assert wait.startswith("SELECT pg_advisory_xact_lock(")


def test_erasing_gives_the_place_of_the_old_text_free() -> None:
    connection = MagicMock(engine=server_engine(ADDRESS))
    empty(connection)
    said = [str(call.args[0]) for call in connection.execute.call_args_list]
    assert said[:3] == ["TRUNCATE entries", "TRUNCATE episodes", "TRUNCATE chosen"]
    overwrite_erased(connection.engine)  # asks nothing of a server


@pytest.fixture
def place(tmp_path: Any) -> Iterator[Place]:
    with place_of("server", tmp_path) as found:
        yield found


@pytest.fixture
def admin(place: Place) -> Iterator[sa.Connection]:
    """Who may do everything on the server that was named."""
    engine = sa.create_engine(sa.make_url(SERVER).set(drivername="postgresql+psycopg"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
    engine.dispose()


def at_server(place: Place, **changes: Any) -> str:
    return sa.make_url(str(place.where)).set(**changes).render_as_string(hide_password=False)


def test_a_wrong_password(place: Place) -> None:
    said = refused(at_server(place, password=SECRET))
    assert said.endswith(NOT_LET_IN)
    assert SECRET not in said


def test_no_such_database(place: Place) -> None:
    assert refused(at_server(place, database="nowhere")).endswith(f"/nowhere: {NO_DATABASE}")


def test_a_server_on_which_one_may_only_read(place: Place, admin: sa.Connection) -> None:
    with closing(place.open()) as diary:
        diary.keep(entry(1, 5))
    name = sa.make_url(str(place.where)).query["options"]
    assert isinstance(name, str)
    schema = name.partition("=")[2]
    admin.exec_driver_sql(f"CREATE ROLE {schema} LOGIN PASSWORD '{SECRET}'")
    admin.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {schema}")
    admin.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {schema}")
    try:
        reader = at_server(place, username=schema, password=SECRET)
        with closing(open_diary(reader, clock)) as diary:
            assert diary.course(EPISODE).entries == (entry(1, 5),)
            with pytest.raises(DiaryError) as caught:
                diary.keep(entry(2, 5))
            assert str(caught.value).endswith(NOT_ALLOWED)
            with pytest.raises(DiaryError, match="the server lets this user only read"):
                diary.erase()
    finally:
        admin.exec_driver_sql(f"DROP OWNED BY {schema}")
        admin.exec_driver_sql(f"DROP ROLE {schema}")


def test_a_connection_that_breaks(place: Place, admin: sa.Connection) -> None:
    """What was acknowledged is there; after the words, the diary can be used again."""
    with closing(place.open()) as diary:
        diary.keep(entry(1, 5))
        engine = diary._engine

        @sa.event.listens_for(engine, "before_cursor_execute")
        def end(connection: Any, cursor: Any, statement: str, *_: object) -> None:
            if statement.startswith("INSERT"):
                pid = connection.connection.dbapi_connection.info.backend_pid
                admin.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")

        with pytest.raises(DiaryError) as caught:
            diary.keep(entry(2, 5))
        assert str(caught.value).endswith(BROKEN)
        sa.event.remove(engine, "before_cursor_execute", end)
        assert diary.course(EPISODE).entries == (entry(1, 5),)
        diary.keep(entry(2, 5))
        assert len(diary.course(EPISODE).entries) == 2


def test_who_writes_for_too_long_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(place.open()) as diary, closing(place.open()) as other, other._writing():
        monkeypatch.setattr("dorsum.diary.engines.WAIT_FOR_OTHERS", 0.05)
        with pytest.raises(DiaryError) as caught:
            diary.keep(entry(1, 5))
        assert str(caught.value).endswith(TRY_AGAIN)


def test_who_opens_first_at_the_same_time(place: Place) -> None:
    context = get_context("spawn")
    openers = [context.Process(target=_open, args=(place,)) for _ in range(3)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert [opener.exitcode for opener in openers] == [0, 0, 0]


def _open(place: Place) -> None:
    place.open().close()
