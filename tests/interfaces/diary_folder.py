"""The commands of a diary on one folder, and somebody who types, for tests."""

import re
from pathlib import Path

import pytest

from dorsum.interfaces.cli import diary_belonging, diary_entries, diary_questions
from tests.interfaces.conftest import Done, Dorsum

PAST = "2026-03-02"


class Kept:
    """The commands on one folder."""

    def __init__(self, dorsum: Dorsum, folder: Path) -> None:
        self._dorsum, self.folder = dorsum, folder

    def __call__(self, *arguments: object) -> Done:
        return self._dorsum("diary", *arguments, "--data", self.folder)

    def good(self, *arguments: object) -> str:
        done = self(*arguments)
        assert (done.code, done.err) == (0, "")
        return done.out

    def ids(self) -> list[str]:
        return re.findall(r"^  (\w+)  ", self.good("list"), re.MULTILINE)


def begin(kept: Kept) -> str:
    return kept.good("add", "--began", PAST, "--say", "pain_now=7", "--new", "no", "--at", f"{PAST}T10:00")


def typing(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    """Sit in a terminal and type these lines."""
    for module in (diary_entries, diary_belonging, diary_questions):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    lines = iter(typed)
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
