"""`dorsum diary encrypt` and `passphrase`: asked for in a terminal, or taken from where a script keeps it."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from dorsum.diary.passphrases import PASSPHRASE, SERVICE, is_encrypted
from dorsum.diary.places import ADDRESS
from dorsum.interfaces.cli import diary_passphrase, diary_store
from dorsum.interfaces.cli.diary_passphrase import NEW_PASSPHRASE
from tests.courses import at
from tests.diary_store.places import FEW_ROUNDS, ROUNDS, set_rounds
from tests.interfaces.conftest import Dorsum
from tests.interfaces.diary_folder import Kept, begin
from tests.shipped import shipped_rules

FIRST, SECOND = "four words are enough", "another four words here"


class Memory(KeyringBackend):
    """A keyring that forgets all at the end of the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # of the library
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Memory):
    """A keyring that is not open."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        raise NoKeyringError

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002
        raise NoKeyringError


@pytest.fixture(autouse=True)
def ring(on_day_9: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    for name in (PASSPHRASE, NEW_PASSPHRASE, ADDRESS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(diary_passphrase, "now", lambda: at(9, 12))
    monkeypatch.setattr(diary_store, "open_rules", shipped_rules)
    before, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    set_rounds(FEW_ROUNDS)
    yield memory
    set_rounds(ROUNDS)
    keyring.set_keyring(before)


@pytest.fixture
def kept(dorsum: Dorsum, tmp_path: Path) -> Kept:
    return Kept(dorsum, tmp_path / "own")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types in a terminal when asked; what they were asked stands in the output."""
    words: list[str] = []

    def getpass(prompt: str) -> str:
        sys.stdout.write(f"{prompt}\n")
        return words.pop(0)

    for module in (diary_store, diary_passphrase):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr(diary_store, "getpass", getpass)
    return words


def test_a_new_diary_gets_a_passphrase_at_once(kept: Kept, typed: list[str]) -> None:
    typed += [FIRST, FIRST]
    said = kept.good("encrypt")
    assert said.splitlines() == [
        "New passphrase, such as five words: ",
        "The same once more: ",
        "The diary now opens with your passphrase only.",
        "If you lose the passphrase, nobody can open the diary. Keep it in a safe place.",
    ]
    assert is_encrypted(kept.folder / "diary.sqlite3")
    typed += [FIRST, FIRST]
    assert "Type the passphrase that opens this file: \nKept, day 0." in begin(kept)
    assert "pain_now 7" in kept.good("list")


def test_a_diary_and_its_copies_are_encrypted(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(kept)
    kept.good("add", "--new", "no")
    monkeypatch.setenv(PASSPHRASE, FIRST)
    said = kept.good("encrypt")
    assert "Dated copies that need it too: 1. The old ones are gone.\n" in said
    assert len(kept.ids()) == 2
    (copy,) = (kept.folder / "copies").iterdir()
    copy.write_bytes(b"no diary")
    assert f"This copy could not be changed: {copy}. Delete it.\n" in kept.good("encrypt")


def test_without_a_passphrase_nothing_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept("encrypt").err == (
        "dorsum: there is no terminal to type a passphrase; name it in DORSUM_DIARY_PASSPHRASE\n"
    )
    monkeypatch.setenv(PASSPHRASE, "short")
    assert "needs at least 12 characters" in kept("encrypt").err
    monkeypatch.setenv(PASSPHRASE, FIRST)
    kept.good("encrypt")
    monkeypatch.delenv(PASSPHRASE)
    done = kept("list")
    assert done.code == 2
    assert done.err.endswith(
        "this diary is encrypted, and its passphrase is not known; type it in a terminal, or name it in "
        "DORSUM_DIARY_PASSPHRASE\n"
    )
    monkeypatch.setenv(PASSPHRASE, SECOND)
    assert "the passphrase does not fit, or the file is damaged" in kept("list").err


def test_two_different_passphrases_are_none(kept: Kept, typed: list[str]) -> None:
    typed += [FIRST, SECOND]
    done = kept("encrypt")
    assert done.err == "dorsum: these were two different passphrases; nothing was changed; try again\n"
    assert not is_encrypted(kept.folder / "diary.sqlite3")


def test_another_passphrase_also_in_the_keyring(
    kept: Kept, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, FIRST)
    begin(kept)
    kept.good("encrypt")
    monkeypatch.setenv(NEW_PASSPHRASE, SECOND)
    kept.good("passphrase", "change")
    assert not ring.kept
    monkeypatch.setenv(PASSPHRASE, SECOND)
    assert kept.good("passphrase", "store") == "Your system keeps the passphrase now.\n"
    name = str((kept.folder / "diary.sqlite3").resolve())
    assert ring.kept == {(SERVICE, name): SECOND}
    monkeypatch.delenv(PASSPHRASE)
    monkeypatch.setenv(NEW_PASSPHRASE, FIRST)
    kept.good("passphrase", "change")
    assert ring.kept == {(SERVICE, name): FIRST}
    assert len(kept.ids()) == 1
    for _ in range(2):
        said = kept.good("passphrase", "forget")
        assert said == "Your system does not keep the passphrase any more.\n"
    assert kept("list").code == 2


def test_a_keyring_that_is_not_open(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(Locked())
    monkeypatch.setenv(PASSPHRASE, FIRST)
    kept.good("encrypt")
    for action in ("store", "forget"):
        assert kept("passphrase", action).err == (
            "dorsum: this system has no keyring that is open; type the passphrase each time instead\n"
        )
    monkeypatch.delenv(PASSPHRASE)
    assert "its passphrase is not known" in kept("list").err


def test_a_plain_diary_has_no_passphrase_to_change(kept: Kept) -> None:
    assert kept("passphrase", "change").err == (
        "dorsum: this diary has no passphrase; give it one with `dorsum diary encrypt`\n"
    )


def test_a_diary_on_a_server_is_protected_there(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "postgresql://anna:s3cret@127.0.0.1:1/diary")
    assert dorsum("diary", "encrypt").err == (
        "dorsum: a diary on a server has no passphrase of its own; protect it there\n"
    )
    assert dorsum("diary", "list").err.startswith(
        "dorsum: 127.0.0.1/diary: the database server cannot be reached; nothing was changed;"
    )


def test_a_folder_that_is_named_comes_before_a_server(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "nothing")
    assert kept.good("list") == "There is no diary yet.\n"


def test_a_copy_that_fails_is_told_and_the_entry_kept(kept: Kept) -> None:
    begin(kept)
    shutil.rmtree(kept.folder / "copies")
    (kept.folder / "copies").touch()
    done = kept("add", "--new", "no")
    assert done.code == 0
    assert "Kept, day 9." in done.out
    assert done.err.startswith("dorsum: ")
    assert done.err.endswith("the copy cannot be written; make room on the disk\n")
    assert len(kept.ids()) == 2


def test_an_encrypted_diary_goes_out_and_comes_back(
    kept: Kept, dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, FIRST)
    begin(kept)
    kept.good("encrypt")
    file = tmp_path / "whole.json"
    kept.good("export", file)
    plain = Kept(dorsum, tmp_path / "plain")
    plain.good("import", file)
    plain.good("export", tmp_path / "again.json")
    assert json.loads(file.read_text()) == json.loads((tmp_path / "again.json").read_text())
