"""The command line as a whole: version, help, and as a process of its own."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dorsum as package
from dorsum.__main__ import main
from dorsum.errors import FileError
from dorsum.interfaces.cli import app as command_line
from dorsum.interfaces.cli import case_files, check
from dorsum.interfaces.cli.replies import Unclear, read_items
from tests.interfaces.conftest import Done, Dorsum
from tests.shipped import shipped


@pytest.mark.parametrize(
    "arguments", [["--version"], ["-V"], ["--version", "assess"], ["-V", "content", "check"]]
)
def test_version(dorsum: Dorsum, arguments: list[str]) -> None:
    done = dorsum(*arguments)
    assert (done.code, done.out, done.err) == (0, f"dorsum {package.__version__}\n", "")


SERVERS = {"starlette", "uvicorn", "fastapi", "limits", "mcp", "sqlalchemy", "ssl", "multiprocessing"}


@pytest.mark.no_cover
def test_a_command_does_not_wait_for_what_only_a_server_needs() -> None:
    command = "import sys, dorsum.app.commands; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert "dorsum.app.serve" in done.stdout.split()
    assert SERVERS & {*done.stdout.split()} == set()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ([], "not a certified medical device"),
        (["check"], "Answer questions about a painful back"),
        (["assess"], "- reads standard input"),
        (["evaluate"], "one JSON object a line"),
        (["content"], "Check, build and look up"),
        (["content", "check"], "Report every mistake"),
        (["content", "build"], "Where the bundle goes"),
        (["content", "show"], "Print an item"),
    ],
    ids=str,
)
def test_help(dorsum: Dorsum, command: list[str], words: str) -> None:
    done = dorsum(*command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: ")
    assert words in " ".join(done.out.split())


def test_help_lists_the_commands(dorsum: Dorsum) -> None:
    done = dorsum("--help")
    assert "evaluate Score labelled cases." in " ".join((done.out + done.err).split())


@pytest.mark.parametrize(
    "arguments", [["diagnose"], ["assess"], ["assess", "-", "--jsno"], ["content", "shwo"]]
)
def test_a_wrong_call_says_how_to_call(dorsum: Dorsum, arguments: list[str]) -> None:
    done = dorsum(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "--help' for help" in done.err


# --- as a process of its own ---


def start(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "dorsum", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)


def test_module_and_script_are_the_same(case: Path) -> None:
    script = Path(sys.executable).parent / "dorsum"
    by_script = subprocess.run(
        (script, "assess", case), capture_output=True, text=True, check=True, timeout=60
    )
    assert start("assess", str(case)).stdout == by_script.stdout
    assert start("--version").stdout == f"dorsum {package.__version__}\n"


def test_bad_input_is_no_traceback() -> None:
    done = start("assess", "-", input="age: 400\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "dorsum: standard input:1: `age` must be a number from 0 to 120 (years), or unsure\n"
    )


def test_a_terminal_without_drawing_characters_gets_plain_ones(case: Path) -> None:
    done = start("assess", str(case), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert shipped().level["same_day"].label["en"] in done.stdout


def test_nobody_reads_the_output(case: Path) -> None:
    command = (sys.executable, "-m", "dorsum", "assess", str(case), "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


class Interrupted(io.BytesIO):
    """Standard input at which the person presses Ctrl-C."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise KeyboardInterrupt


def test_ctrl_c_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Interrupted()))
    monkeypatch.setattr(sys, "argv", ["dorsum", "assess", "-"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_before_a_command_began_is_no_traceback(
    dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "run", interrupted)
    assert dorsum("assess", "-") == Done(130, "", "")


def test_a_missing_library_says_what_to_install(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ModuleNotFoundError("No module named 'pydantic'", name="pydantic")

    monkeypatch.setattr(command_line, "make_app", lambda *_: fail)
    done = dorsum("content", "check")
    assert (done.code, done.err) == (2, "dorsum: this needs more libraries; install `dorsum[authoring]`\n")


def test_any_other_missing_library_is_not_hidden(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ModuleNotFoundError("No module named 'other'", name="other")

    monkeypatch.setattr(command_line, "make_app", lambda *_: fail)
    with pytest.raises(ModuleNotFoundError):
        dorsum("content", "check")


def test_output_that_cannot_be_written_is_one_line(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command_line, "make_app", lambda *_: fail)
    done = dorsum("assess", "-")
    assert (done.code, done.err) == (2, "dorsum: a file or the output failed (No space left on device)\n")


def test_a_closed_standard_input_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(FileError, match="standard input is closed"):
        case_files.read_case_file("-", shipped())


def test_bytes_that_are_no_text_are_not_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_prompt: str) -> str:
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    monkeypatch.setattr("builtins.input", fail)
    with pytest.raises(Unclear):
        read_items(3, check._typed("> "))


def test_a_country_by_its_other_name(dorsum: Dorsum) -> None:
    found = json.loads(dorsum("assess", "-", "--json", "--country", "uk", stdin=b"age: 40").out)
    assert found["emergency"]["number"] == "999"
