"""A diary with a passphrase: nothing of it is readable without, and giving it one loses nothing."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dorsum.diary import encryption, engines, passphrases
from dorsum.diary.database_words import WAS_MOVED
from dorsum.diary.encryption import Locked, checked_passphrase, lock, lock_copies
from dorsum.diary.engines import cipher_library
from dorsum.diary.entries import Course, Episode
from dorsum.diary.passphrases import is_encrypted
from dorsum.diary.store import open_diary
from dorsum.errors import DiaryError
from tests.amounts import IS_LONG
from tests.courses import BEGAN, at, entry
from tests.diary_store.places import FEW_ROUNDS, PASSPHRASE, ROUNDS, Place, clock, set_rounds

EPISODE = Episode("one", BEGAN)
OTHER = "five words that nobody guesses"
PRIVATE = "a very private word"


@pytest.fixture(autouse=True)
def fast() -> Iterator[None]:
    set_rounds(FEW_ROUNDS)
    yield
    set_rounds(ROUNDS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a plain diary of three days, with a copy of each before its last change."""
    folder = tmp_path_factory.mktemp("plain") / "folder"
    for day in range(3):
        with closing(Place(folder / "diary.sqlite3").open(lambda day=day: at(day))) as diary:  # type: ignore[misc]  # bound at once
            diary.keep_episode(EPISODE)
            diary.keep(entry(day, 5, note=f"{PRIVATE} {day}"))
    return folder


@pytest.fixture
def path(plain: Path, tmp_path: Path) -> Path:
    shutil.copytree(plain, tmp_path / "folder")
    return tmp_path / "folder" / "diary.sqlite3"


def course(path: Path, passphrase: str | None) -> Course:
    with closing(Place(path, passphrase).open()) as diary:
        return diary.course(EPISODE)


def files(path: Path) -> list[str]:
    return sorted(str(one.relative_to(path.parent)) for one in path.parent.rglob("*") if one.is_file())


def test_a_diary_and_its_copies_get_a_passphrase(path: Path) -> None:
    before, names = course(path, None), files(path)
    assert lock(path, None, PASSPHRASE) == Locked(copies=3, left=())
    assert files(path) == names
    for name in names:
        assert is_encrypted(path.parent / name)
        assert b"private" not in (path.parent / name).read_bytes()
        assert (path.parent / name).stat().st_mode & 0o077 == 0
    assert course(path, PASSPHRASE) == before
    for day, copy in enumerate(sorted((path.parent / "copies").iterdir())):
        assert course(copy, PASSPHRASE).entries == before.entries[:day]


def test_a_passphrase_is_changed(path: Path) -> None:
    before = course(path, None)
    lock(path, None, PASSPHRASE)
    assert lock(path, PASSPHRASE, OTHER) == Locked(copies=3, left=())
    assert course(path, OTHER) == before
    with pytest.raises(DiaryError, match="the passphrase does not fit"):
        course(path, PASSPHRASE)


def test_a_wrong_passphrase_leaves_the_file_as_it_is(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lock(path, None, PASSPHRASE)
    before = path.read_bytes()
    says = "the passphrase does not fit, or the file is damaged; it was left as it is; try again"
    for act in (lambda: course(path, OTHER), lambda: lock(path, OTHER, "another one it is")):
        with pytest.raises(DiaryError) as caught:
            act()
        assert str(caught.value) == f"{path}: {says}"
    with pytest.raises(DiaryError, match="this diary is encrypted, and its passphrase is not known"):
        course(path, None)
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_sqlcipher_makes_the_key_with_as_many_rounds_as_it_thinks_right(path: Path) -> None:
    lock(path, None, PASSPHRASE)
    set_rounds(ROUNDS)
    with pytest.raises(DiaryError, match="does not fit"):
        open_diary(path, clock, lambda: PASSPHRASE)
    source = "".join(Path(module.__file__ or "").read_text() for module in (encryption, engines))
    assert "kdf" not in source


def test_copies_that_were_left_plain_get_it_later(path: Path) -> None:
    plain = sorted((path.parent / "copies").iterdir())[0]
    kept = plain.read_bytes()
    lock(path, None, PASSPHRASE)
    plain.write_bytes(kept)
    assert lock_copies(path, None, PASSPHRASE) == Locked(copies=1, left=())
    assert course(plain, PASSPHRASE).entries == ()


def test_a_copy_that_cannot_be_read_stays_and_is_named(path: Path) -> None:
    damaged, locked, good = sorted((path.parent / "copies").iterdir())
    damaged.write_bytes(b"no diary")
    lock(locked, None, OTHER)
    assert lock(path, None, PASSPHRASE) == Locked(copies=1, left=(damaged, locked))
    assert damaged.read_bytes() == b"no diary"
    assert len(course(locked, OTHER).entries) == 1
    assert len(course(good, PASSPHRASE).entries) == 2


IN_USE = "another program has this diary open; nothing was changed; close it there, and try again"


def test_a_diary_that_is_open_here_is_not_touched(path: Path) -> None:
    """Two libraries in one process would not see each other's locks."""
    with closing(open_diary(path, clock)) as diary:
        with pytest.raises(DiaryError) as caught:
            lock(path, None, PASSPHRASE)
        diary.keep(entry(9, 5))
    assert str(caught.value) == f"{path}: {IN_USE}"
    assert len(course(path, None).entries) == 4
    lock(path, None, PASSPHRASE)
    assert len(course(path, PASSPHRASE).entries) == 4


@contextmanager
def another_program(path: Path, after: str = "", before: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Yield a program that has opened the diary, or that has begun to."""
    code = OPENS.format(path=str(path), before=before, after=after)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        yield child


OPENS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from dorsum.diary.store import open_diary
from dorsum.errors import DiaryError
{before}
try:
    diary = open_diary(Path({path!r}), lambda: datetime.now(UTC))
except DiaryError as error:
    print(error, flush=True)
{after}
sys.stdin.readline()
"""
READY = "print('ready', flush=True)"


def test_a_diary_that_is_open_elsewhere_is_not_touched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "WAIT_TO_BE_ALONE", 0.05)
    with another_program(path, after=READY) as other:
        with pytest.raises(DiaryError) as caught:
            lock(path, None, PASSPHRASE)
        other.communicate(b"\n")
    assert str(caught.value) == f"{path}: {IN_USE}"
    assert len(course(path, None).entries) == 3


def test_who_waits_meanwhile_does_not_write_into_what_is_deleted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program opens the plain file just before it gets a passphrase, and waits for it."""
    programs = ExitStack()

    def slowly(source: Any, file: Path, new: str) -> Path:
        if file == path:
            others.append(programs.enter_context(another_program(path, before=READY)))
            time.sleep(0.5)
        return export(source, file, new)

    others: list[subprocess.Popen[bytes]] = []
    export = encryption._exported
    monkeypatch.setattr(encryption, "_exported", slowly)
    with programs:
        lock(path, None, PASSPHRASE)
        said, _ = others[0].communicate(b"\n")
    assert said.decode() == f"{path}: {WAS_MOVED}\n"


def test_what_another_file_took_the_place_of_takes_nothing(path: Path, tmp_path: Path) -> None:
    """SQLite itself refuses to write into a file that lost its name; what was there is empty all the same."""
    was = tmp_path / "was.sqlite3"
    os.link(path, was)
    lock(path, None, PASSPHRASE)
    with pytest.raises(DiaryError) as caught:
        open_diary(was, clock)
    assert str(caught.value) == f"{was}: {WAS_MOVED}"
    assert b"private" not in was.read_bytes()
    assert len(course(path, PASSPHRASE).entries) == 3


def test_a_folder_that_takes_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(encryption, "empty_beside", refuse)
    with pytest.raises(DiaryError, match=r"cannot be written \(Permission denied\); nothing was changed"):
        lock(path, None, PASSPHRASE)
    assert len(course(path, None).entries) == 3


KILLS = 40 if IS_LONG else 2
KILLED = """
import sys
from pathlib import Path
from dorsum.diary.encryption import lock
print("ready", flush=True)
sys.stdin.readline()
lock(Path(sys.argv[1]), None, sys.argv[2])
"""


@pytest.mark.long
def test_killed_at_any_moment_the_diary_is_there_plain_or_encrypted(path: Path) -> None:
    random = Random(5)
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path), PASSPHRASE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdout.readline()
            child.stdin.write(b"\n")
            child.stdin.flush()
            time.sleep(random.uniform(0, 0.4))
            os.kill(child.pid, signal.SIGKILL)
        if is_encrypted(path):
            set_rounds(ROUNDS)
        with closing(open_diary(path, clock, lambda: PASSPHRASE)) as diary:
            assert len(diary.course(EPISODE).entries) == 3


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [
        ("short", "a passphrase needs at least 12 characters; take several words"),
        ("with a line\nbreak", "a passphrase must be of plain characters, without a space at its ends"),
        (" with a space before", "a passphrase must be of plain characters, without a space at its ends"),
        ("X'0123456789abcdef'", "a passphrase must not begin with x'"),
    ],
)
def test_a_passphrase_that_is_none(passphrase: str, says: str) -> None:
    with pytest.raises(DiaryError) as caught:
        checked_passphrase(passphrase)
    assert str(caught.value) == says
    assert checked_passphrase(PASSPHRASE) == PASSPHRASE


def test_without_the_extra_it_says_how_to_get_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(path, None, PASSPHRASE)
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    for act in (lambda: course_plainly(path), lambda: lock(path, None, OTHER)):
        with pytest.raises(
            DiaryError, match=r"an encrypted diary needs more libraries; install `dorsum\[enc"
        ):
            act()
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert passphrases.known_passphrase(path, {}) is None
    with pytest.raises(DiaryError, match=r"the keyring needs more libraries; install `dorsum\[encrypted\]`"):
        passphrases.store_passphrase(path, OTHER)


def course_plainly(path: Path) -> None:
    open_diary(path, clock, lambda: PASSPHRASE).close()


def test_nothing_that_is_not_encrypted_looks_so(tmp_path: Path, path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for one in (path, empty, tmp_path / "nothing", tmp_path):
        assert not is_encrypted(one)
    with closing(sqlite3.connect(path)) as plain, closing(cipher_library().connect(path)) as same:
        query = "SELECT count(*) FROM entries"
        assert plain.execute(query).fetchall() == same.execute(query).fetchall()
