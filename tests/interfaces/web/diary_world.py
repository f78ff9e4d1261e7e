"""A diary behind its pages, with a clock that a test sets, and what a person does there."""

import re
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from dorsum.diary.entries import Course
from dorsum.diary.store import Diary
from dorsum.diary.writing import new_id
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.diary_door import DiaryDoor
from dorsum.interfaces.web.sessions import Sessions
from tests.browser.diary_server import Clock, door_to
from tests.courses import at, entry
from tests.interfaces.web.client import Answer, Client
from tests.interfaces.web.talking import begin, finish
from tests.shipped import shipped_rules
from tests.unit.test_diary_review import followed

ID = re.compile(r'name="id" value="([0-9a-f]{32})"')
REVISION = re.compile(r'name="revision" value="(\d+)"')


@dataclass
class World:
    """A browser that knows the diary, the diary itself, and its clock."""

    client: Client
    door: DiaryDoor
    clock: Clock
    sessions: Sessions

    @property
    def diary(self) -> Diary:
        return self.door.diary

    @property
    def course(self) -> Course:
        return self.diary.course(self.diary.episodes()[-1])

    def another(self) -> Client:
        """Return another browser that knows the diary."""
        return Client(self.client.app, diary=self.client.diary)

    def on_day(self, day: int) -> None:
        self.clock.now = at(day)

    def later(self, **passed: float) -> None:
        self.clock.now += timedelta(**passed)

    def check(self) -> Answer:
        """Go through the danger check with a no to all."""
        return finish(self.client, begin(self.client))

    def begin(self, *, check: bool = True, how: str = "") -> Answer:
        """Begin an episode today, after a check unless told otherwise."""
        if check:
            self.check()
        self.client.get("/diary/begin")
        return self.client.post("/diary/begin", {"began": "today", "how_it_began": how})

    def begin_at_once(self) -> None:
        """Begin an episode today with a check that denied all danger, without its pages."""
        begun = followed(entry(0, 5.0)).episode
        here = replace(begun.check, country="GB")
        self.diary.keep_episode(replace(begun, id=new_id(), check=here))

    def write(self, client: Client | None = None, /, **said: object) -> Answer:
        """Write an entry; `pain_now=4` marks a question, `danger="nothing_new"` another field."""
        browser = client or self.client
        page = browser.get("/diary/new")
        found = ID.search(page.html)
        assert found
        return browser.post("/diary/new", {"id": found[1], **fields(said)})


def fields(said: dict[str, object]) -> dict[str, str]:
    """Return what is sent: questions have a name of their own in the form."""
    plain = ("danger", "note", "at")
    return {
        name if name in plain or name.startswith(("region-", "took-")) else f"say-{name}": str(word)
        for name, word in said.items()
    }


def world(folder: Path) -> World:
    """Return a diary in a folder with nothing in it, and a browser that knows it."""
    clock = Clock(at(0))
    door = door_to(folder, clock)
    sessions = Sessions(folder / "talks.sqlite3", shipped_rules().knowledge, time.time)
    sessions.prepare()
    app = make_application(shipped_rules(), sessions, clock.today, diary=door)
    client = Client(app)
    client.get("/settings")
    client.get(f"/open/{door.key}")
    return World(client, door, clock, sessions)
