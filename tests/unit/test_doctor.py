"""What `make doctor` says, and when it installs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import doctor

HERE = doctor.Tool("spanner", "every test", ("spanner",), lambda: "spanner")
GONE = doctor.Tool("hammer", "tests of nails", ("hammer", "hammer-handle"), lambda: None)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[doctor.Tool]:
    """The tools that a run asked to install; nothing is really installed."""
    asked: list[doctor.Tool] = []
    monkeypatch.setattr(doctor, "install", asked.extend)
    return asked


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_401"', 1),
        ('openjdk version "21" 2023-09-19', 21),
        ("v20.20.2\n", 20),
        ("not a version", None),
        ("", None),
    ],
)
def test_major_version(text: str, major: int | None) -> None:
    assert doctor.major_version(text) == major


@pytest.mark.parametrize(("printed", "found"), [("v20.1.0", "node"), ("v16.20.2", None), (None, None)])
def test_old_or_absent_node_is_missing(
    monkeypatch: pytest.MonkeyPatch, printed: str | None, found: str | None
) -> None:
    monkeypatch.setattr(doctor, "output_of", lambda _command: printed)
    assert doctor.find_node() == found


@pytest.mark.parametrize(
    ("node", "is_there", "is_found"), [("node", True, True), ("node", False, False), (None, True, False)]
)
def test_packages_of_node_need_node_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, node: str | None, is_there: bool, is_found: bool
) -> None:
    monkeypatch.setattr(doctor, "NODE_PACKAGES", tmp_path if is_there else tmp_path / "none")
    monkeypatch.setattr(doctor, "find_node", lambda: node)
    assert doctor.find_node_packages() == (str(tmp_path) if is_found else None)


def test_command_that_is_absent_or_fails_has_no_output() -> None:
    assert doctor.output_of(("no-such-command-anywhere",)) is None
    assert doctor.output_of((sys.executable, "-c", "raise SystemExit(3)")) is None
    assert doctor.output_of((sys.executable, "-c", "print('yes')")) == f"yes{os.linesep}"


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine whose PATH has no browser; return where the Python of `.venv` would be."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(doctor, "VENV_PYTHON", tmp_path / "python")
    doctor.browser_of_playwright.cache_clear()
    yield tmp_path / "python"
    doctor.browser_of_playwright.cache_clear()


def script(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return path


def test_without_venv_there_is_no_browser_of_playwright(without_browser: Path) -> None:
    assert not without_browser.exists()
    assert doctor.find_browser() is None


@pytest.mark.parametrize(("exit_code", "is_found"), [(0, True), (127, False)])
def test_browser_of_playwright_is_found_where_it_starts(
    without_browser: Path, tmp_path: Path, exit_code: int, is_found: bool
) -> None:
    chromium = script(tmp_path / "chrome", f"exit {exit_code}")
    script(without_browser, f"echo {chromium}")
    assert doctor.find_browser() == (str(chromium) if is_found else None)


def test_playwright_without_a_browser_is_no_browser(without_browser: Path, tmp_path: Path) -> None:
    script(without_browser, f"echo {tmp_path / 'not-there'}")
    assert doctor.find_browser() is None


def test_our_own_playwright_knows_where_its_browser_would_be() -> None:
    said = doctor.output_of((sys.executable, "-c", doctor.ASK_PLAYWRIGHT))
    assert said
    assert "chrom" in said


def test_who_may_not_install_lets_playwright_fetch_a_browser(
    without_browser: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chromium = tmp_path / "chrome"
    script(
        without_browser,
        f'if [ "$1" = -c ]; then echo {chromium}; exit; fi',
        f"echo '#!/bin/sh' > {chromium}; chmod +x {chromium}",
        f'echo "$@" > {tmp_path / "asked"}',
    )
    monkeypatch.setattr(doctor, "may_install", lambda: False)
    assert doctor.main(["--install"], {"CI": "true"}, (doctor.BROWSER,)) == 0
    assert (tmp_path / "asked").read_text().split() == ["-m", "playwright", "install", "chromium"]
    assert doctor.closing_line(()) in capsys.readouterr().out


def test_without_network_the_browser_is_one_line_and_no_traceback(
    without_browser: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script(without_browser, "echo downloading; echo no network; exit 1")
    monkeypatch.setattr(doctor, "may_install", lambda: False)
    assert doctor.main(["--install"], {}, (HERE, doctor.BROWSER)) == 0
    told = capsys.readouterr()
    assert told.err == "Chromium could not be fetched; run `make tools` again with a network.\n"
    assert "1 system tool is missing (browser (Chromium))" in told.out


def test_missing_tool_is_named_with_its_line() -> None:
    lines = doctor.describe((HERE, GONE), (GONE,), on_debian=True)
    assert lines == [
        "ok       spanner",
        "missing  hammer, needed by: tests of nails",
        "         to install: apt-get install -y hammer hammer-handle",
    ]


def test_other_systems_get_words_instead_of_a_guess() -> None:
    assert doctor.install_line(GONE, on_debian=False) == "install hammer with your system's package manager"


def test_closing_line_counts() -> None:
    assert doctor.closing_line(()) == "All system tools are here."
    assert doctor.closing_line((GONE,)).startswith("!!! 1 system tool is missing (hammer)")
    assert doctor.closing_line((GONE, GONE)).startswith("!!! 2 system tools are missing")


@pytest.mark.parametrize(
    ("arguments", "environment", "code"),
    [
        ([], {}, 0),
        ([], {"CI": "true"}, 0),
        (["--install"], {}, 0),
        (["--install"], {"CI": "true"}, 1),
        (["--install"], {"CI": "false"}, 0),
    ],
)
def test_exit_code_where_a_tool_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], code: int
) -> None:
    monkeypatch.setattr(doctor, "may_install", lambda: False)
    assert doctor.main(arguments, environment, (HERE, GONE)) == code


def test_installs_only_what_is_missing(monkeypatch: pytest.MonkeyPatch, installed: list[doctor.Tool]) -> None:
    monkeypatch.setattr(doctor, "may_install", lambda: True)
    doctor.main(["--install"], {}, (HERE, GONE))
    assert installed == [GONE]


def test_without_being_asked_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch, installed: list[doctor.Tool]
) -> None:
    monkeypatch.setattr(doctor, "may_install", lambda: True)
    doctor.main([], {}, (GONE,))
    assert installed == []


def test_failed_installation_is_one_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "apt-get"
    broken.write_text("#!/bin/sh\necho reading lists\necho no network >&2\nexit 100\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    doctor.install((GONE,))
    assert capsys.readouterr().err.splitlines() == [
        "`apt-get update` did not work: no network",
        "`apt-get install` did not work: no network",
    ]


def test_runs_as_a_script() -> None:
    script = Path(doctor.__file__)
    done = subprocess.run((sys.executable, script), capture_output=True, text=True, check=True)
    assert "Python 3.11 with venv" in done.stdout
