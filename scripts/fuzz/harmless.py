"""The property that all fuzzing holds Dorsum to: a result, or one clear refusal; nothing else happens.

An input gives a result or a `DorsumError`; in either case within bounded time, with nothing written. A
refusal is one short line of plain characters that shows no Python. Anything else is a `BrokenPropertyError`,
or the error that came out as it is.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dorsum.authoring.yaml_files import YamlError
from dorsum.errors import DorsumError

LONGEST_SECONDS = 5.0
"""Of the processor, for one input; the machine may be busy, and code that is watched runs slower."""
LONGEST_MESSAGE = 1_000
SECRET = "s3cret"
"""Stands in inputs where a person's answer would; no message may repeat it."""
SHOWS_PYTHON = ("Traceback", "NoneType", "<class ", " object at 0x", "Error:", "<lambda>")
CHANGES = {
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.truncate",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "subprocess.Popen",
    "socket.connect",
    "shutil.rmtree",
    "pickle.find_class",
}
"""What Python reports to an audit hook before it happens, and must not happen at any input."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class BrokenPropertyError(AssertionError):
    """An input did what no input may do."""


class _Watch:
    """What was done while an input was read; the hook stays, as Python knows no way to take it off."""

    def __init__(self) -> None:
        self.is_on = False
        self.is_hooked = False
        self.seen: list[str] = []

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.is_on:
            return
        if event in CHANGES or (event == "open" and _is_writing(arguments)):
            self.seen.append(f"{event} {arguments[:1]!a}")


def _is_writing(arguments: tuple[object, ...]) -> bool:
    path, _mode, flags = arguments
    is_bytecode = isinstance(path, str) and ".pyc" in path  # of a module that was imported just now
    return isinstance(flags, int) and bool(flags & WRITES) and not is_bytecode


_WATCH = _Watch()


@contextmanager
def nothing_is_changed() -> Iterator[None]:
    """Raise where a file is written, a program started or a connection opened inside."""
    if not _WATCH.is_hooked:
        sys.addaudithook(_WATCH.hear)
        _WATCH.is_hooked = True
    _WATCH.seen.clear()
    _WATCH.is_on = True
    try:
        yield
    finally:
        _WATCH.is_on = False
    if _WATCH.seen:
        raise BrokenPropertyError(f"something was changed: {_WATCH.seen[0]}")


@contextmanager
def bounded_time() -> Iterator[None]:
    """Raise where the inside took too much of the processor."""
    began = time.process_time()
    yield
    took = time.process_time() - began
    if took > LONGEST_SECONDS:
        raise BrokenPropertyError(f"it took {took:.1f} seconds")


def refusal_of(read: Callable[[], object]) -> str | None:
    """Return the words of the refusal, or None where there was a result.

    Raises:
        BrokenPropertyError: the property does not hold.
    """
    with bounded_time(), nothing_is_changed():
        try:
            read()
        except (DorsumError, YamlError) as error:
            return clear(str(error))
    return None


def clear(message: str) -> str:
    """Return the message as it is.

    Raises:
        BrokenPropertyError: it is no single short line of characters that can be printed, or it shows Python.
    """
    if not message.strip() or not message.isprintable() or len(message) > LONGEST_MESSAGE:
        raise BrokenPropertyError(f"no clear message: {message[:300]!a}")
    if found := [one for one in SHOWS_PYTHON if one in message]:
        raise BrokenPropertyError(f"a message shows `{found[0]}`: {message[:300]!a}")
    return message


def without_secret(message: str | None) -> str | None:
    """Return the message as it is.

    Raises:
        BrokenPropertyError: it repeats what stands where a person's answer would.
    """
    if message is not None and SECRET in message:
        raise BrokenPropertyError(f"a message repeats an answer: {message[:300]!a}")
    return message
