"""One server and one Chromium for all of these tests; each visitor has cookies of its own."""

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dorsum.app.pages import DATA_FILE
from dorsum.interfaces.web.sessions import new_cookie
from scripts import doctor
from tests.browser.diary_server import DiaryServer
from tests.browser.seeding import SEEDS
from tests.browser.server import Server, serving
from tests.browser.visitor import Visitor

Visits = Callable[..., Visitor]
Seeded = Callable[[str], str]
HERE = os.path.dirname(__file__)  # noqa: PTH120  pytest gives strings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.needs_browser)


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def server(data_folder: Path) -> Iterator[Server]:
    with serving(data_folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = doctor.find_browser()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has no sandbox to be in
    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        opened = playwright.chromium.launch(executable_path=path, args=arguments)
        asyncio._set_running_loop(None)
        yield opened
        asyncio._set_running_loop(loop)
        opened.close()


@pytest.fixture(autouse=True)
def _loop_only_here(browser: Browser) -> Iterator[None]:
    """Between its calls Playwright leaves its event loop marked as running; other tests run their own."""
    asyncio._set_running_loop(browser._loop)
    yield
    asyncio._set_running_loop(None)


@pytest.fixture
def visits(browser: Browser, server: Server) -> Iterator[Visits]:
    """Return new visitors; none may have asked another host for anything or upset the console."""
    all_of_them: list[Visitor] = []

    def visit(where: Server | DiaryServer = server, **options: object) -> Visitor:
        context = browser.new_context(
            **{"viewport": {"width": 390, "height": 844}, "color_scheme": "light", **options}  # type: ignore[arg-type]
        )
        all_of_them.append(Visitor(context, where))
        return all_of_them[-1]

    yield visit
    for one in all_of_them:
        one.leave()
    assert [address for one in all_of_them for address in one.foreign] == []
    assert [trouble for one in all_of_them for trouble in one.troubles] == []


@pytest.fixture(scope="session")
def seeded(server: Server, data_folder: Path) -> Seeded:
    """Return the cookie of a talk that was held already; each is held once, and each caller has a copy."""
    held: dict[str, str] = {}

    def cookie(seed: str) -> str:
        if seed not in held:
            held[seed] = SEEDS[seed](server).cookie
        return held[seed] and _copied(held[seed], data_folder / DATA_FILE)

    return cookie


def _copied(cookie: str, file: Path) -> str:
    """Return the cookie of another browser that has said the same."""
    copy = new_cookie()
    keys = [hashlib.sha256(one.encode()).hexdigest() for one in (copy, cookie)]
    with closing(sqlite3.connect(file, 30.0, isolation_level=None)) as talks:
        talks.execute("INSERT INTO talks SELECT ?, changed_at, talk FROM talks WHERE key = ?", keys)
    return copy
