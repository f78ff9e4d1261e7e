"""`dorsum check` in a real (pseudo-)terminal, as a process of its own."""

import os
import pty
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from dorsum.care.interview import next_screen
from dorsum.model.case import Case
from tests.shipped import asked, lead_over, shipped, shipped_rules

CTRL_C, CTRL_D = "\x03", "\x04"
MOST_PRESSES = 10


class Terminal:
    """A terminal with `dorsum check` running in it."""

    def __init__(self, *options: str) -> None:
        self._seen = ""
        self.process, self._keys = pty.fork()
        if self.process == 0:  # pragma: no cover  # the child becomes `dorsum`
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests that run in the background ignore Ctrl-C
            os.environ["COLUMNS"] = "200"
            os.execv(sys.executable, [sys.executable, "-m", "dorsum", "check", *options])

    def shown(self, *, to_the_end: bool = False) -> str:
        """Return what appears until the next prompt (or the end)."""
        text, self._seen, patience = self._seen, "", time.monotonic() + 30
        while to_the_end or not text.endswith("\n> "):
            assert time.monotonic() < patience, f"nothing more came after:\n{text}"
            if select.select([self._keys], [], [], 0.2)[0]:
                more = self._read()
                if not more:
                    return text
                text += more
        return text

    def _read(self) -> str:
        """Return what the process wrote; nothing once it has ended."""
        try:
            return os.read(self._keys, 65_536).decode().replace("\r\n", "\n")
        except OSError:  # how Linux says that the process has closed the terminal
            return ""

    def has_more(self, *, within: float) -> bool:
        """Whether anything but the echo of a key appears within so many seconds."""
        patience = time.monotonic() + within
        while time.monotonic() < patience:
            if select.select([self._keys], [], [], 0.1)[0]:
                self._seen += self._read()
                if self._seen.strip("^CD\b\n "):
                    return True
        return False

    def press(self, keys: str) -> None:
        os.write(self._keys, keys.encode())

    def type(self, line: str) -> str:
        """Type a line and return the next screen."""
        self.press(f"{line}\n")
        return self.shown()

    def exit_code(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@pytest.fixture
def start() -> Iterator[Callable[..., Terminal]]:
    terminals: list[Terminal] = []

    def open_terminal(*options: str) -> Terminal:
        terminals.append(Terminal(*options))
        return terminals[-1]

    yield open_terminal
    for terminal in terminals:
        os.close(terminal._keys)


def first_item() -> str:
    """Return the words of the first question of all."""
    screen = next_screen(Case(), shipped_rules())
    assert screen is not None
    return asked(screen.items[0])


def number_of(item: str, screen: str) -> str | None:
    """Return the number to type for a question on the screen."""
    found = re.search(rf"^  (\d)  {re.escape(asked(item))}$", screen, re.MULTILINE)
    return found and found[1]


def say(wording: str) -> str:
    return shipped().wording[wording]["en"]


def test_numbness_on_an_early_screen_ends_in_an_emergency(start: Callable[..., Terminal]) -> None:
    terminal = start("--country", "GB")
    assert say("intended_use") in terminal.shown()
    screen = terminal.type("1")
    assert first_item() in screen
    for _ in range(10):
        if number := number_of("saddle_numbness", screen):
            break
        screen = terminal.type(number_of(lead_over("saddle_numbness").id, screen) or "0")
    assert number
    assert asked("new_or_worse_within_14_days") in terminal.type(number)
    terminal.press("1\n")
    end = terminal.shown(to_the_end=True)
    assert terminal.exit_code() == 0
    assert shipped().level["emergency_now"].label["en"] in end
    assert shipped().country["GB"].emergency.words["en"] in end
    assert say("safety_net_outlook") not in end


def test_back_why_not_sure_and_an_empty_line(start: Callable[..., Terminal]) -> None:
    terminal = start()
    terminal.shown()
    first = terminal.type("2")
    assert say("interview_about_other") in first
    assert say("interview_not_understood") in terminal.type("")
    assert say("interview_why_answer").partition("{")[0] in terminal.type("w")
    second = terminal.type("1?")
    assert first_item() not in second
    assert first_item() in terminal.type("b")
    assert say("interview_at_start") in terminal.type("b")
    terminal.press("q\n")
    end = terminal.shown(to_the_end=True)
    assert terminal.exit_code() == 0
    assert say("interview_stopped") in end
    assert say("not_finished") in end


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "end of input"])
def test_stopping_in_the_middle_is_no_crash(start: Callable[..., Terminal], key: str) -> None:
    terminal = start()
    terminal.shown()
    terminal.type("1")
    terminal.type("0")
    terminal.press(key)
    # Pressed between the prompt and the reading, Ctrl-C is seen only at the next key; people are slower.
    for _ in range(MOST_PRESSES):
        if terminal.has_more(within=2):
            break
        terminal.press(key)
    end = terminal.shown(to_the_end=True)
    assert terminal.exit_code() == 0
    assert "Traceback" not in end
    assert say("interview_stopped") in end
    assert say("not_finished") in end
    assert say("safety_net_outlook") not in end
