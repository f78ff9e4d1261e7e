"""Which files of diaries this process has open, so that it never opens and closes one beside the database.

POSIX forgets all locks that a process has on a file as soon as it closes that file once, in whatever way; two
writers could then not see each other. And SQLite and SQLCipher in one process do not see each other's locks.
So a file is looked at only while no diary of this process has it open.
"""

import threading
from pathlib import Path

from dorsum.diary.passphrases import is_encrypted

Key = tuple[int, int]
"""Device and number of a file; no other file gets them while this one is open."""
_GUARD = threading.Lock()
_OPEN: dict[Key, list[bool]] = {}
"""For each diary that has a file open, whether that is encrypted. Like the locks, this is of the process."""


def count_in(path: Path) -> tuple[Key, bool]:
    """Count the file as open; return by what to count it out again, and whether it is encrypted."""
    with _GUARD:
        key = _key(path)
        others = _OPEN.setdefault(key, [])
        others.append(others[0] if others else is_encrypted(path))
        return key, others[0]


def count_out(key: Key) -> None:
    """Count the file as open once less."""
    with _GUARD:
        _OPEN[key].pop()
        if not _OPEN[key]:
            del _OPEN[key]


def is_open_here(path: Path) -> bool:
    """Whether a diary of this process has the file open."""
    with _GUARD:
        return path.exists() and _key(path) in _OPEN


def _key(path: Path) -> Key:
    found = path.stat()
    return found.st_dev, found.st_ino
