"""The command line, run inside the test's own process."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dorsum.__main__ import main
from dorsum.engine.compiled import CompiledRules
from dorsum.installed import rules
from dorsum.interfaces.cli import (
    diary_entries,
    diary_episode,
    diary_keeping,
    diary_questions,
    diary_reminders,
    diary_store,
    summary,
)
from dorsum.model.knowledge import Knowledge
from tests.courses import at
from tests.shipped import shipped_rules

BUILT: list[CompiledRules] = []
Dorsum = Callable[..., "Done"]
CASE = """format: 1
age: 41
sex: female
country: GB
today: 2026-11-22
days_since_onset: 1
pain_0_10: 7
answered_by: self
answers:
  fever: yes
  cancer_ever: unsure
  saddle_numbness: no
"""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Keyboard(io.TextIOWrapper):
    """Standard input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def rules_of(knowledge: Knowledge) -> CompiledRules:
    """Return the rules of this content; those of an equal one are taken again, for they never change."""
    known = next((rules for rules in BUILT if rules.knowledge == knowledge), None)
    if known is None:
        BUILT.append(known := CompiledRules(knowledge))
    return known


@pytest.fixture
def dorsum(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dorsum:
    """Run `dorsum` with these arguments; `stdin` is what is piped into it."""
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr(rules, "CompiledRules", rules_of)

    def run(*arguments: object, stdin: bytes = b"", keyboard: bool = False) -> Done:
        monkeypatch.setattr(sys, "argv", ["dorsum", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", (Keyboard if keyboard else io.TextIOWrapper)(io.BytesIO(stdin)))
        capsys.readouterr()
        try:
            main()
            code: object = 0
        except SystemExit as stop:
            code = stop.code or 0
        assert isinstance(code, int)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def on_day_9(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon of day 9 of the courses of `tests.courses`; the content is read once."""
    monkeypatch.setattr(diary_store, "now", lambda: at(9, 12))
    for module in (
        diary_entries,
        diary_episode,
        diary_keeping,
        diary_questions,
        diary_reminders,
        summary,
    ):
        monkeypatch.setattr(module, "open_rules", shipped_rules)
