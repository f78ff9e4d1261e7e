"""A writer that is killed at any moment: every acknowledged entry is there, and the file is sound."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from dorsum.diary.store import open_diary
from tests.amounts import IS_LONG
from tests.courses import at, course, entry

KILLS = 200 if IS_LONG else 20
"""Two hundred in the long form."""


def _write_on(path: Path, first: int, tell: int) -> None:
    """Keep one entry after the other, and tell each number once it is kept."""
    with closing(open_diary(path, lambda: at(0))) as diary:
        for number in range(first, first + 100_000):
            diary.keep(entry(number % 90, 5, id=f"e{number}", note="n" * (number % 700)))
            os.write(tell, b"%d\n" % number)


def _killed(path: Path, first: int, after: float) -> list[int]:
    """Return the numbers that were acknowledged before the writer was killed."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # the child is killed and tells no coverage
        _write_on(path, first, telling)
        os._exit(0)
    os.close(telling)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as told:
        return [int(line) for line in told.read().splitlines(keepends=True) if line.endswith(b"\n")]


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_what_was_acknowledged_is_there(tmp_path: Path) -> None:
    path, random, acknowledged = tmp_path / "diary.sqlite3", Random(7), set[int]()
    for kill in range(KILLS):
        told = _killed(path, kill * 100_000, after=random.uniform(0, 0.15))
        acknowledged |= set(told)
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with closing(open_diary(path, lambda: at(0))) as diary:
            there = {int(one.id[1:]): one for one in diary.course(course({}).episode).entries}
        assert acknowledged <= there.keys()
        assert len(there) <= len(acknowledged) + kill + 1
        assert all(len(one.note) == number % 700 for number, one in there.items())
    assert len(acknowledged) > KILLS
