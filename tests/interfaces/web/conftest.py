"""The pages on the shipped content, with talks in a file of the test's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.sessions import Sessions
from tests.interfaces.web.client import Client
from tests.shipped import shipped_rules

TODAY = date(2026, 11, 28)


class Clock:
    """Seconds that a test moves on by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    made = Sessions(tmp_path / "talks.sqlite3", shipped_rules().knowledge, clock)
    made.prepare()
    return made


@pytest.fixture
def new_client(sessions: Sessions) -> Callable[[], Client]:
    """Return browsers of one server, each with its own cookie."""
    app = make_application(shipped_rules(), sessions, lambda: TODAY)
    return lambda: Client(app)


@pytest.fixture
def client(new_client: Callable[[], Client]) -> Client:
    return new_client()
