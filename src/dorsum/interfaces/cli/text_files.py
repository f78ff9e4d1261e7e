"""Text from a file or standard input, or one clear line about what is wrong with it."""

import os
import sys

from dorsum.errors import FileError


def shown_name(name: str) -> str:
    """Return how messages call the file; `-` is standard input."""
    return "standard input" if name == "-" else name


def read_text(name: str, largest: int, kind: str) -> str:
    """Return the text of a file of this kind with at most so many bytes, or of standard input for `-`.

    Raises:
        FileError: the file cannot be read, is too large, or is not UTF-8.
    """
    shown = shown_name(name)
    data = _read(name, shown, largest)
    if len(data) > largest:
        raise FileError(f"{shown}: larger than {largest} bytes; this is no {kind}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{shown}: not UTF-8; save the file as UTF-8") from None


def _read(name: str, shown: str, largest: int) -> bytes:
    try:
        if name == "-" and sys.stdin is None:
            raise FileError("standard input is closed; name a file")
        if name == "-":
            return sys.stdin.buffer.read(largest + 1)
        with open(name, "rb", opener=_OPENER) as file:
            return file.read(largest + 1)
    except OSError as error:
        raise FileError(f"{shown}: cannot be read ({error.strerror})") from None


def _open_at_once(name: str, flags: int) -> int:
    """Open without waiting for a writer: a named pipe that nobody writes to is empty, as nothing is in it."""
    opened = os.open(name, flags | os.O_NONBLOCK)
    os.set_blocking(opened, True)
    return opened


_OPENER = _open_at_once if hasattr(os, "O_NONBLOCK") else None
