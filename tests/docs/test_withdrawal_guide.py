"""The steps by which a maintainer withdraws content do what the page says."""

import re
import shutil
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from dorsum.care.withdrawn import without_withdrawn
from dorsum.installed import rules
from dorsum.installed.rules import content_folder
from dorsum.interfaces.cli import content
from dorsum.model.bundle import read_bundle
from dorsum.model.withdrawal_reading import read_withdrawals
from tests.interfaces.conftest import Dorsum, dorsum
from tests.shipped import shipped

__all__ = ["dorsum"]
PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "report-a-safety-problem.md").read_text(
    encoding="utf-8"
)
COMMANDS = (
    "dorsum content check",
    "dorsum content build",
    "dorsum withdrawals",
    "dorsum withdrawals --json > withdrawals.json",
    "dorsum withdrawals --from withdrawals.json",
)


def blocks(language: str) -> list[str]:
    return [textwrap.dedent(one) for one in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)]


def test_page_shows_these_commands() -> None:
    assert "".join(blocks("sh")).splitlines() == list(COMMANDS)


def test_steps_withdraw_the_item(tmp_path: Path, dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    (written,) = blocks("yaml")
    package = tmp_path / "package"
    shutil.copytree(content_folder(), package / "content")
    (package / "content" / "withdrawals.yaml").write_text(written, encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    for module in (content, rules):
        monkeypatch.setattr(module, "package_folder", lambda: package)
    monkeypatch.setattr(content, "content_folder", lambda: package / "content")
    assert dorsum("content", "check").code == 0
    assert dorsum("content", "build").code == 0
    bundle = (package / "content_bundle.json").read_text(encoding="utf-8")
    monkeypatch.setattr(rules, "load_knowledge", lambda one: read_bundle(bundle, one))
    shown = dorsum("withdrawals").out
    assert "Use no heat for now." in shown
    text = dorsum("withdrawals", "--json").out
    (tmp_path / "withdrawals.json").write_text(text, encoding="utf-8")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    found = without_withdrawn(replace(shipped(), version="0.1.0"), read_withdrawals(text))
    assert "heat_wrap" in shipped().treatment.intervention
    assert "heat_wrap" not in found.treatment.intervention


def test_list_is_brought_from_the_file(
    tmp_path: Path, dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "withdrawals.json").write_text(dorsum("withdrawals", "--json").out, encoding="utf-8")
    assert dorsum("withdrawals", "--from", "withdrawals.json").code == 0
