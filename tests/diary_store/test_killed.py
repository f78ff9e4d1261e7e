"""A writer that is killed at any moment: every acknowledged entry is there, and the file is sound."""

import os
import signal
import time
from contextlib import closing
from random import Random

import pytest

from tests.amounts import IS_LONG
from tests.courses import course, entry
from tests.diary_store.places import Place

KILLS = 200 if IS_LONG else 12
"""For each place where a diary may be kept."""


def _write_on(place: Place, first: int, tell: int) -> None:
    """Keep one entry after the other, and tell each number once it is kept."""
    with closing(place.open()) as diary:
        for number in range(first, first + 100_000):
            diary.keep(entry(number % 90, 5, id=f"e{number}", note="n" * (number % 700)))
            os.write(tell, b"%d\n" % number)


def _killed(place: Place, first: int, after: float, *, is_early: bool) -> list[int]:
    """Return the numbers that were acknowledged before the writer was killed, early or after the first."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  # the child is killed and tells no coverage
        _write_on(place, first, telling)
        os._exit(0)
    os.close(telling)
    told = b"" if is_early else os.read(reading, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as more:
        told += more.read()
    return [int(line) for line in told.splitlines(keepends=True) if line.endswith(b"\n")]


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_what_was_acknowledged_is_there(place: Place) -> None:
    random, acknowledged = Random(7), set[int]()
    for kill in range(KILLS):
        told = _killed(place, kill * 100_000, random.uniform(0, 0.15), is_early=bool(kill % 2))
        acknowledged |= set(told)
        _is_sound(place)
        with closing(place.open()) as diary:
            there = {int(one.id[1:]): one for one in diary.course(course({}).episode).entries}
        assert acknowledged <= there.keys()
        assert len(there) <= len(acknowledged) + kill + 1
        assert all(len(one.note) == number % 700 for number, one in there.items())
    assert len(acknowledged) > KILLS / 2


def _is_sound(place: Place) -> None:
    if isinstance(place.where, str):
        return  # who was killed was only a guest of the server
    if place.where.exists():
        assert place.sql("PRAGMA integrity_check") == [("ok",)]
