"""How long the server takes for the pages of a diary of ten thousand entries."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bench.pages import get
from bench.timing import Task
from dorsum.diary.store import Diary
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.diary_door import DiaryDoor
from dorsum.interfaces.web.sessions import Sessions, new_cookie

PAGES = "server time of a page of a long diary, over all kinds"
ANEW = "the same, after a change"
KINDS = (
    "/",
    "/diary",
    "/diary/new",
    "/diary/entries",
    "/diary/charts",
    "/diary/summary",
    "/diary/plan",
    "/diary/words",
    "/diary/reminders",
    "/diary/yours",
    "/diary/entry/{last}",
    "/diary/entry/{last}/edit",
)


@contextmanager
def diary_page_tasks(
    rules: CompiledRules, kept: Diary, last: str, now: datetime, folder: Path
) -> Iterator[tuple[Task, Task]]:
    """Yield the tasks that ask for every kind of page; `last` is the id of the last entry of the diary."""
    door = DiaryDoor(open=lambda: kept, is_there=lambda: True, now=lambda: now, key="of the benchmark")
    sessions = Sessions(folder / "talks.sqlite3", rules.knowledge, time.time)
    sessions.prepare()
    app = make_application(rules, sessions, now.date, diary=door)
    cookie = f"{new_cookie()}; dorsum_diary={door.pass_word}"
    loop = asyncio.new_event_loop()

    def page(path: str) -> bytes:
        return loop.run_until_complete(get(app, cookie, path))

    def page_anew(path: str) -> bytes:
        door.memory.forget()
        return page(path)

    paths = [path.format(last=last) for path in KINDS]
    try:
        for path in paths:  # the first drawing of a program takes most of a second
            page(path)
        yield Task(PAGES, page, paths), Task(ANEW, page_anew, paths)
    finally:
        loop.close()
