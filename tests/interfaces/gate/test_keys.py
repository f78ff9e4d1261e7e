"""Keys are shown once and kept as hashes; what is taken back counts no more."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from dorsum.errors import OptionsError
from dorsum.interfaces.gate.keys import KeyRing, add_key, read_keys, remove_key
from tests.interfaces.conftest import Dorsum

TODAY = date(2026, 11, 29)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "keys.json"


def test_a_key_is_known_by_its_name_until_it_is_taken_back(file: Path) -> None:
    ring = KeyRing(file)
    assert ring.name_of("anything") is None
    first, second = add_key(file, "first", TODAY), add_key(file, "second", TODAY)
    assert (ring.name_of(first), ring.name_of(second), ring.name_of("")) == ("first", "second", None)
    remove_key(file, "first")
    assert (ring.name_of(first), ring.name_of(second)) == (None, "second")


def test_the_file_holds_no_key_and_only_its_owner_reads_it(file: Path) -> None:
    key = add_key(file, "one", TODAY)
    assert key.removeprefix("dorsum_") not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(key) > 40
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb"])
def test_a_name_has_to_be_one(file: Path, name: str) -> None:
    with pytest.raises(OptionsError, match="needs a name"):
        add_key(file, name, TODAY)


def test_a_name_is_given_once(file: Path) -> None:
    add_key(file, "one", TODAY)
    with pytest.raises(OptionsError, match="there is a key `one` already"):
        add_key(file, "one", TODAY)


def test_what_is_not_there_cannot_be_taken_back(file: Path) -> None:
    with pytest.raises(OptionsError, match="there are: none"):
        remove_key(file, "one")
    add_key(file, "two", TODAY)
    with pytest.raises(OptionsError, match="there are: two"):
        remove_key(file, "one")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": 2, "keys": []}',
        '{"format": 1, "keys": [{}]}',
        '{"format": 1, "keys": 1}',
        '{"format": 1, "keys": [{"name": "a", "sha256": [], "made_on": "2026-01-01"}]}',
    ],
)
def test_a_damaged_file_lets_nobody_in_and_is_not_overwritten(file: Path, text: str) -> None:
    key = add_key(file, "one", TODAY)
    ring = KeyRing(file)
    assert ring.name_of(key) == "one"
    file.write_text(text)
    assert ring.name_of(key) is None
    with pytest.raises(OptionsError, match="no file of keys"):
        add_key(file, "two", TODAY)
    assert file.read_text() == text


def test_a_file_that_is_a_folder_or_cannot_be_written_is_said(file: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionsError, match="this is no file"):
        read_keys(tmp_path)
    (tmp_path / "plain").write_text("")
    with pytest.raises(OptionsError, match="cannot be"):
        add_key(tmp_path / "plain" / "keys.json", "one", TODAY)


def test_where_a_key_cannot_be_kept_none_is_made(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_key(file, "one", TODAY)
    before = file.read_text()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OptionsError, match="cannot be written"):
        add_key(file, "two", TODAY)
    assert (file.read_text(), len(list(file.parent.iterdir()))) == (before, 1)


def test_keys_by_command(dorsum: Dorsum, file: Path) -> None:
    made = dorsum("keys", "add", "lab", "--file", file)
    assert (made.code, made.err) == (0, "")
    key = made.out.strip()
    assert KeyRing(file).name_of(key) == "lab"
    assert dorsum("keys", "list", "--file", file).out.split()[1:] == ["lab"]
    assert dorsum("keys", "remove", "lab", "--file", file).code == 0
    assert dorsum("keys", "list", "--file", file).out == ""
    refused = dorsum("keys", "remove", "lab", "--file", file)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert json.loads(file.read_text()) == {"format": 1, "keys": []}


def test_without_a_file_keys_lie_in_the_own_folder(dorsum: Dorsum) -> None:
    assert dorsum("keys", "list").code == 0
