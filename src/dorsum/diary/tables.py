"""The tables of a diary, and what is asked of them; every change is one more row."""

import gc
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dorsum.diary.as_json import entry_as_json, entry_from_json, episode_as_json
from dorsum.diary.database_words import is_on_server
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.exchange import Revision
from dorsum.diary.rhythm import NO_WISHES, Wishes, wishes_as_json, wishes_from_json

FEW = 100
"""So many entries are asked for by their ids; more are read with all of their episode."""
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
WISHES, AGE, CHANGE = "wishes", "age", "change"
"""The names in `chosen`."""


def last_revisions(table: sa.Table, *columns: sa.Column[Any]) -> sa.Select[Any]:
    """Return the query for id and `columns` of the last revision of each row, without what is gone."""
    other = table.alias()
    is_later = sa.exists().where(other.c.id == table.c.id, other.c.revision > table.c.revision)
    return sa.select(table.c.id, *columns).where(sa.not_(is_later), sa.not_(table.c.is_gone))


def parsed_entries(connection: sa.Connection, episode: str, ids: list[str]) -> dict[str, tuple[int, Entry]]:
    """Return the last revision of these entries by id."""
    query = last_revisions(ENTRIES, ENTRIES.c.revision, ENTRIES.c.body).where(ENTRIES.c.episode == episode)
    if len(ids) <= FEW:
        query = query.where(ENTRIES.c.id.in_(ids))
    with _without_collecting():
        return {
            id: (revision, entry_from_json(json.loads(body)))
            for id, revision, body in connection.execute(query)
        }


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: many values are made, none in circles; looking would take longest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def empty(connection: sa.Connection) -> None:
    """Delete every row, and begin a new age."""
    for table in (ENTRIES, EPISODES, CHOSEN):  # only so a server gives the place of old text free at once
        is_kept = is_on_server(connection.engine)
        connection.execute(sa.text(f"TRUNCATE {table.name}") if is_kept else sa.delete(table))
    _put(connection, AGE, uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class Marks:
    """Of what is there: `age` changes when all is erased, `change` with every change.

    After erasing, the same id and revision may be something else.
    """

    age: str | None = None
    change: str | None = None


def marks_in(connection: sa.Connection) -> Marks:
    """Return the marks of what is there."""
    query = sa.select(CHOSEN.c.name, CHOSEN.c.body).where(CHOSEN.c.name.in_((AGE, CHANGE)))
    found: dict[str, str] = dict(connection.execute(query).all())
    return Marks(found.get(AGE), found.get(CHANGE))


def is_empty(connection: sa.Connection) -> bool:
    """Whether no episode and no entry was ever written, or all was erased."""
    return not any(
        connection.execute(sa.select(table.c.id).limit(1)).first() is not None
        for table in (EPISODES, ENTRIES)
    )


def revisions_of(connection: sa.Connection, table: sa.Table, id: str) -> list[sa.Row[Any]]:
    """Return the rows of one id, the oldest first."""
    return list(connection.execute(sa.select(table).where(table.c.id == id).order_by(table.c.revision)))


def add_revision(connection: sa.Connection, one: Revision) -> None:
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


def mark_change(connection: sa.Connection) -> None:
    """Say to all who remember what was there that it is not the same any more."""
    _put(connection, CHANGE, uuid.uuid4().hex)


def wishes_in(connection: sa.Connection) -> Wishes:
    """Return what the person chose."""
    body = _chosen(connection, WISHES)
    return NO_WISHES if body is None else wishes_from_json(json.loads(body))


def put_wishes(connection: sa.Connection, wishes: Wishes) -> None:
    """Put what the person chose in the place of what was chosen before."""
    _put(connection, WISHES, json.dumps(wishes_as_json(wishes)))


def _chosen(connection: sa.Connection, name: str) -> str | None:
    found: str | None = connection.execute(sa.select(CHOSEN.c.body).where(CHOSEN.c.name == name)).scalar()
    return found


def _put(connection: sa.Connection, name: str, body: str) -> None:
    connection.execute(sa.delete(CHOSEN).where(CHOSEN.c.name == name))
    connection.execute(sa.insert(CHOSEN).values(name=name, body=body))
