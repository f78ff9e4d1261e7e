"""`dorsum content diff` through the front door."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dorsum.authoring import content_versions
from dorsum.installed.rules import content_folder, package_folder
from dorsum.model.bundle import BUNDLE_NAME
from tests.interfaces.conftest import Dorsum
from tests.shipped import read_before

BUNDLE = package_folder() / BUNDLE_NAME


@pytest.fixture(scope="module", autouse=True)
def _read() -> None:
    read_before()


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped content with one level lowered and one sentence changed."""
    folder = tmp_path_factory.mktemp("changed") / "content"
    shutil.copytree(content_folder(), folder)
    rule = folder / "red_flags" / "fever_with_back_pain.yaml"
    rule.write_text(rule.read_text("utf-8").replace("level: same_day", "level: routine"), "utf-8")
    words = folder / "wording" / "content_age.yaml"
    words.write_text(words.read_text("utf-8").replace("Content", "The content"), "utf-8")
    return folder


def test_a_lowered_level_is_told_with_the_smallest_person(dorsum: Dorsum, changed: Path) -> None:
    done = dorsum("content", "diff", BUNDLE, changed)
    assert done.code == 0
    assert "fever_with_back_pain: level\n  at_least goes down from same_day to routine for:" in done.out
    assert "Rules that changed: 1. Other items that changed: 1.\n  wording/content_age\n" in done.out
    assert re.search(r"^ *exact +\d+ -> \d+ of 68", done.out, re.MULTILINE)


def test_the_same_as_json(dorsum: Dorsum, changed: Path) -> None:
    found = json.loads(dorsum("content", "diff", BUNDLE, changed, "--json").out)
    (rule,) = found["rules"]
    assert (rule["rule"], rule["kinds"], rule["goes_up"]) == ("fever_with_back_pain", ["level"], None)
    assert list(rule["goes_down"]["person"]["answers"].values()) == ["yes"]
    assert found["figures"]["before"]["exact"]["n"] == 68


def test_no_change_and_no_cases(dorsum: Dorsum, tmp_path: Path) -> None:
    done = dorsum("content", "diff", BUNDLE, "now", "--cases", tmp_path / "none.jsonl")
    assert done.out == (
        "Rules that changed: 0. Other items that changed: 0.\n"
        "No case file here, so no figures; name one with --cases.\n"
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with one commit that holds the content, and no tag."""
    shutil.copytree(content_folder(), tmp_path / content_versions.CONTENT_PATH)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "content"]):
        who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_git_revision_and_the_last_tag(dorsum: Dorsum, repository: Path) -> None:
    assert "there is no git tag yet" in dorsum("content", "diff", "last-tag").err
    subprocess.run(["git", "tag", "v1"], cwd=repository, check=True)
    assert "Rules that changed: 0." in dorsum("content", "diff", "HEAD").out
    assert "Rules that changed: 0." in dorsum("content", "diff", "last-tag").out


def test_outside_a_repository_there_is_no_tag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert content_versions.last_tag() is None


def test_a_file_that_is_no_text_is_refused(dorsum: Dorsum, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(b"\xff\xfe")
    done = dorsum("content", "diff", path)
    assert done.code == 2
    assert "this is no content bundle" in done.err
