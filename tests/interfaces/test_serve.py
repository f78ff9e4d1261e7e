"""`dorsum serve`, and `dorsum` alone: where the pages are, and what stands in the way."""

import socket
import sys
import webbrowser
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import platformdirs
import pytest
import uvicorn
from starlette.types import ASGIApp

from dorsum.app import diary, pages, serve
from dorsum.app.diary import KEY_FILE
from dorsum.app.pages import DATA_FILE
from dorsum.diary.passphrases import PASSPHRASE
from dorsum.diary.store import open_diary
from dorsum.errors import OptionsError
from dorsum.interfaces.gate.listening import listening
from dorsum.interfaces.web import application
from dorsum.interfaces.web.diary_door import DiaryDoor
from dorsum.interfaces.web.guard import Guard
from dorsum.serving.clock import today
from dorsum.serving.hosts import LOOPBACK
from tests.interfaces.conftest import Dorsum


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Start no server, and keep nothing in the user's own folder; return what a browser would be sent to."""
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "own")
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)

    def run(_server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        for one in sockets:
            one.close()
        raise KeyboardInterrupt  # how a person stops it

    monkeypatch.setattr(uvicorn.Server, "run", run)
    return addresses


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


def test_it_says_where_it_is_and_opens_the_browser(dorsum: Dorsum, opened: list[str], tmp_path: Path) -> None:
    done = dorsum("serve", "--port", 0, "--data", tmp_path / "new")
    assert (done.code, done.err) == (0, "")
    (key,) = (tmp_path / "new" / KEY_FILE).read_text().split()
    assert opened == [f"{done.out.split()[3]}open/{key}"]
    assert opened[0] in done.out
    assert opened[0].startswith("http://127.0.0.1:")
    assert (tmp_path / "new" / DATA_FILE).is_file()


def test_it_opens_no_browser_when_asked_not_to(dorsum: Dorsum, opened: list[str], tmp_path: Path) -> None:
    done = dorsum("serve", "--no-browser", "--port", 0, "--data", tmp_path)
    assert (done.code, opened) == (0, [])


def test_without_a_command_the_pages_start(dorsum: Dorsum, opened: list[str], tmp_path: Path) -> None:
    assert dorsum().code == 0
    assert len(opened) == 1
    assert (tmp_path / "own" / DATA_FILE).is_file()


def test_a_port_that_is_taken_says_so(dorsum: Dorsum, opened: list[str], taken: int, tmp_path: Path) -> None:
    done = dorsum("serve", "--port", taken, "--data", tmp_path)
    assert done.code == 2
    assert f"port {taken}" in done.err
    assert "--port" in done.err
    assert done.err.count("\n") == 1
    assert opened == []


def test_where_the_usual_port_is_taken_another_is_found(
    dorsum: Dorsum, opened: list[str], taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "PORT", taken)
    assert dorsum("serve", "--data", tmp_path).code == 0
    assert f":{taken}/" not in opened[0]


def test_no_host_is_no_address(dorsum: Dorsum, opened: list[str]) -> None:
    done = dorsum("serve", "--host", "")
    assert done.code == 2
    assert "names no address" in done.err
    assert opened == []


@pytest.mark.parametrize("port", [-1, 65_536])
def test_no_port_is_no_port(dorsum: Dorsum, opened: list[str], port: int) -> None:
    done = dorsum("serve", "--port", port)
    assert done.code == 2
    assert "is no port" in done.err


def test_an_address_of_another_machine_says_so(dorsum: Dorsum, opened: list[str]) -> None:
    done = dorsum("serve", "--host", "203.0.113.1", "--port", 0)
    assert done.code == 2
    assert "203.0.113.1" in done.err


def test_a_folder_that_cannot_be_written_says_so(dorsum: Dorsum, opened: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = dorsum("serve", "--port", 0, "--data", tmp_path / "file" / "folder")
    assert done.code == 2
    assert "cannot be written" in done.err
    assert opened == []


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str]]:
    """The names under which each guard that was made answers."""
    seen: list[frozenset[str]] = []

    class Noted(Guard):
        def __init__(self, application: ASGIApp, hosts: frozenset[str]) -> None:
            seen.append(hosts)
            super().__init__(application, hosts)

    monkeypatch.setattr(application, "Guard", Noted)
    return seen


@pytest.mark.parametrize(
    ("host", "address", "hosts"),
    [
        ("127.0.0.1", "http://127.0.0.1:", LOOPBACK),
        ("0.0.0.0", "http://127.0.0.1:", frozenset()),
        ("::1", "http://[::1]:", LOOPBACK),
        ("localhost", "http://localhost:", LOOPBACK),
    ],
)
def test_who_is_answered_goes_by_the_address(
    dorsum: Dorsum,
    opened: list[str],
    guarded: list[frozenset[str]],
    host: str,
    address: str,
    hosts: frozenset[str],
) -> None:
    assert dorsum("serve", "--host", host, "--port", 0).code == 0
    assert opened[0].startswith(address)
    assert guarded == [hosts]


def test_on_other_systems_a_port_is_never_shared(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(OptionsError):
        listening("127.0.0.1", taken, 0)


def test_today_is_the_day_of_this_machine() -> None:
    before = date.today()  # noqa: DTZ011  # the person's own day
    assert before <= today() <= date.today()  # noqa: DTZ011  # the same


NOISE = bytes(range(256)) * 16
"""What the first page of an encrypted file looks like."""


def test_pages_start_though_the_diary_needs_a_passphrase(
    dorsum: Dorsum, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    (tmp_path / "diary.sqlite3").write_bytes(NOISE)
    done = dorsum("serve", "--port", 0, "--data", tmp_path)
    assert done.code == 0
    assert len(opened) == 1
    assert "its passphrase is not known" in done.err


def test_an_encrypted_diary_is_opened_before_the_pages_start(
    dorsum: Dorsum, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors: list[DiaryDoor] = []
    (tmp_path / "diary.sqlite3").write_bytes(NOISE)
    plain = open_diary(tmp_path / "plain.sqlite3", lambda: datetime.now(UTC))
    monkeypatch.setattr(diary, "open_at", lambda *_: plain)
    monkeypatch.setattr(pages, "make_pages", lambda *given: doors.append(given[-1]))
    assert dorsum("serve", "--port", 0, "--data", tmp_path).code == 0
    assert len(opened) == 1
    assert doors[0].diary is plain
    assert not doors[0].is_on_server
    assert doors[0].is_there()
    plain.close()


def test_the_diary_behind_the_pages_is_that_of_the_folder(
    dorsum: Dorsum, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors: list[DiaryDoor] = []
    monkeypatch.setattr(pages, "make_pages", lambda *given: doors.append(given[-1]))
    assert dorsum("serve", "--port", 0, "--data", tmp_path).code == 0
    assert len(opened) == 1
    (door,) = doors
    assert not door.is_there()
    assert door.diary.episodes() == ()
    assert door.is_there()
    assert (tmp_path / "diary.sqlite3").is_file()
    door.close()


def test_where_others_come_in_no_link_to_a_diary_is_told(
    dorsum: Dorsum, opened: list[str], tmp_path: Path
) -> None:
    done = dorsum("serve", "--host", "0.0.0.0", "--port", 0, "--data", tmp_path)
    assert done.code == 0
    assert "/open/" not in done.out + opened[0]
