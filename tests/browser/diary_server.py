"""The pages with a diary, served by a thread of the tests, so that its clock can be set."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import uvicorn

from dorsum.diary.store import open_diary
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.diary_door import DiaryDoor, key_in
from dorsum.interfaces.web.sessions import Sessions
from tests.shipped import shipped_rules

PATIENCE = 60.0


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class DiaryServer:
    """A running server; `link` lets a browser know the diary."""

    address: str
    link: str
    clock: Clock
    file: Path
    has_ended: bool = False  # it outlives its visitors


def door_to(folder: Path, clock: Clock) -> DiaryDoor:
    """Return the door to a diary in a folder, that goes by this clock."""
    file = folder / "diary.sqlite3"
    return DiaryDoor(
        open=lambda: open_diary(file, clock),
        is_there=file.exists,
        now=clock,
        key=key_in(folder / "diary.key"),
    )


@contextmanager
def serving_diary(folder: Path, now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)) -> Iterator[DiaryServer]:
    """Serve the pages with the diary of a folder, and make sure that the server is gone in the end."""
    clock = Clock(now)
    sessions = Sessions(folder / "talks.sqlite3", shipped_rules().knowledge, time.time)
    sessions.prepare()
    door = door_to(folder, clock)
    application = make_application(shipped_rules(), sessions, clock.today, diary=door)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(application, log_level="critical", access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        try:
            yield DiaryServer(address, f"/open/{door.key}", clock, folder / "diary.sqlite3")
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            door.close()
