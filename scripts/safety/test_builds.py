"""Test builds: a copy of the repository with one control switched off, and what its tests say there."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dorsum.authoring.yaml_files import read_yaml
from dorsum.installed.rules import is_stale
from scripts.unmeasured import unmeasured

ROOT = Path(__file__).parents[2]
SWITCHES = ROOT / "tests" / "safety" / "switches.yaml"
COPIED = ("src", "tests", "scripts", "bench", "docs", "pyproject.toml", "README.md", "requirements")
CONTENT = "src/dorsum/content/"
BUNDLE = "src/dorsum/content_bundle.json"
SECONDS_FOR_ONE = 600


class SwitchError(Exception):
    """A switch does not fit the files any more."""


@dataclass(frozen=True)
class Edit:
    """Words of a file that are replaced; they stand there exactly once."""

    file: str
    find: str
    put: str


@dataclass(frozen=True)
class Switch:
    """One way to switch a control off, and the named tests that fail then."""

    control: str
    edits: tuple[Edit, ...]
    fails: tuple[str, ...]


def read_switches(path: Path = SWITCHES) -> tuple[Switch, ...]:
    """Return every switch of the file."""
    raw: Any = read_yaml(path).value
    return tuple(
        Switch(control, tuple(Edit(**edit) for edit in one["edits"]), tuple(one["fails"]))
        for control, ways in raw.items()
        for one in ways
    )


class TestBuild:
    """A copy of the repository in a folder of its own; each switch is set and taken back in it."""

    __test__ = False  # no test of pytest

    def __init__(self, folder: Path) -> None:
        self.root = folder / "build"
        self.root.mkdir()
        for name in COPIED:
            source, target = ROOT / name, self.root / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
            else:
                shutil.copy2(source, target)
        if is_stale(self.root / CONTENT, self.root / BUNDLE):
            self._rebuild()
        self._bundle = (self.root / BUNDLE).read_text(encoding="utf-8")

    def outcomes(self, switch: Switch) -> Mapping[str, str]:
        """Return for each test that should fail what it did: failed, passed, error or missing.

        Raises:
            SwitchError: the words to replace do not stand in the file exactly once, or nothing can be built.
        """
        before = {edit.file: (self.root / edit.file).read_text(encoding="utf-8") for edit in switch.edits}
        is_content = any(file.startswith(CONTENT) for file in before)
        try:
            for edit in switch.edits:
                self._set(edit, switch.control)
            if is_content:
                self._rebuild()
            return self._run(switch.fails)
        finally:
            # The bundle comes last, so that it is newer than the content it was built from.
            for file, text in (*before.items(), (BUNDLE, self._bundle)):
                (self.root / file).write_text(text, encoding="utf-8")

    def _set(self, edit: Edit, control: str) -> None:
        path = self.root / edit.file
        text = path.read_text(encoding="utf-8")
        if text.count(edit.find) != 1:
            count = text.count(edit.find)
            raise SwitchError(
                f"switch of `{control}`: `{edit.find}` stands {count} times in {edit.file}, not once"
            )
        path.write_text(text.replace(edit.find, edit.put), encoding="utf-8")

    def _rebuild(self) -> None:
        done = self._python("-m", "scripts.safety.quick_build", str(self.root.parent / "read_before"))
        if done.returncode:
            raise SwitchError(f"the content of the test build cannot be built: {done.stderr[-600:]}")

    def _run(self, tests: Iterable[str]) -> Mapping[str, str]:
        report = self.root.parent / "report.xml"
        report.unlink(missing_ok=True)
        self._python("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *tests)
        return {test: outcome_of(test, report) for test in tests}

    def _python(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = unmeasured() | {
            "PYTHONPATH": str(self.root / "src"),
            "HYPOTHESIS_PROFILE": "switched_off",
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_FOR_ONE,
            check=False,
        )


def outcome_of(test: str, report: Path) -> str:
    """Return what the test did by the report: failed where any of its parameters failed."""
    if not report.exists():
        return "missing"
    file, _, name = test.partition("::")
    module = file.removesuffix(".py").replace("/", ".")
    found = [
        case
        for case in ElementTree.parse(report).iter("testcase")
        if case.get("classname") == module and _is_named(name, case.get("name") or "")
    ]
    for outcome in ("failure", "error"):
        if any(case.find(outcome) is not None for case in found):
            return {"failure": "failed", "error": "error"}[outcome]
    return "passed" if found else "missing"


def _is_named(name: str, shown: str) -> bool:
    return shown == name or ("[" not in name and shown.partition("[")[0] == name)
