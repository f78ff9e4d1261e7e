"""How long the server takes for a page, and how much a browser loads at first."""

import asyncio
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.cases import calm_people
from bench.timing import Task
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.sessions import Sessions
from dorsum.interfaces.web.talk import BODY_MAP, Settings, Step, Talk

PAGES = "server time of a page, over all kinds of pages"
OK = 200
FIRST_LOAD = 100_000
"""Bytes."""
EMPTY = (
    "/",
    "/check/start",
    "/rescue",
    "/settings",
    "/look",
    "/look/causes",
    "/look/claims",
    "/look/sources",
)
OF_FINISHED = (
    "/result",
    "/result/text",
    "/check/answers",
    "/check/change/0",
    "/check/where",
    "/rescue/next",
    "/look/interventions/heat_wrap",
    "/look/medicines/ibuprofen",
    "/look/movements/cat_cow",
)
BEGUN, FINISHED = "begun".ljust(43, "_"), "finished".ljust(43, "_")
"""Cookies, as long as the real ones."""
ALL = (*(("", path) for path in EMPTY), (BEGUN, "/check"), *((FINISHED, path) for path in OF_FINISHED))
"""A cookie, and the page that its browser asks for."""
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_Message = MutableMapping[str, Any]
_App = Callable[..., Awaitable[None]]


@contextmanager
def page_tasks(rules: CompiledRules) -> Iterator[tuple[Task, int]]:
    """Yield the task that asks for every kind of page, and the bytes of the first page with all it loads.

    The argument of the task is a page with the cookie of a person who is that far.
    """
    with tempfile.TemporaryDirectory() as folder:
        sessions = Sessions(Path(folder) / "talks.sqlite3", rules.knowledge, time.time)
        sessions.prepare()
        app = make_application(rules, sessions, lambda: date(2026, 11, 28))
        for cookie, talk in _people(rules).items():
            sessions.change(cookie, lambda _, talk=talk: talk)  # type: ignore[misc]  # bound at once
        loop = asyncio.new_event_loop()
        try:
            yield (
                Task(PAGES, lambda one: loop.run_until_complete(get(app, *one)), ALL),
                _first_load(loop, app),
            )
        finally:
            loop.close()


def _people(rules: CompiledRules) -> Mapping[str, Talk]:
    """Return a talk that has just begun, and one of a person who has answered everything."""
    case = calm_people(rules)[0]
    step = Step("rest", (*case.answers, *case.numbers), case.answers, case.numbers)
    begun = Talk(answered_by="self", began_on=date(2026, 11, 28), settings=Settings(country="GB"))
    finished = Talk("self", begun.began_on, (step,), frozenset(), frozenset({BODY_MAP}), begun.settings)
    return {BEGUN: begun, FINISHED: finished}


def _first_load(loop: asyncio.AbstractEventLoop, app: _App) -> int:
    """Return the bytes of the first page, its style sheets, scripts and pictures, as they are sent."""
    page = loop.run_until_complete(get(app, "", "/"))
    files = set(LINKED.findall(page.decode()))
    seen: set[str] = set()
    size = len(page)
    while files - seen:
        name = min(files - seen)
        seen.add(name)
        size += len(loop.run_until_complete(get(app, "", name, packed=True)))
        if name.endswith(".js"):  # a script names others beside it
            plain = loop.run_until_complete(get(app, "", name)).decode()
            files |= {
                f"{name.rpartition('/')[0]}/{one}" for one in re.findall(r'import [^"]*"\./([^"]+)"', plain)
            }
    return size


async def get(app: _App, cookie: str, path: str, *, packed: bool = False) -> bytes:
    """Return the body of a page; `cookie` is what stands after `dorsum=`."""
    headers = [(b"host", b"127.0.0.1"), (b"cookie", f"dorsum={cookie}".encode())]
    headers += [(b"accept-encoding", b"gzip")] if packed else []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    sent: list[_Message] = []

    async def receive() -> _Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: _Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == OK, (path, sent[0]["status"])  # a way to another page measures nothing
    return b"".join(one.get("body", b"") for one in sent[1:])
