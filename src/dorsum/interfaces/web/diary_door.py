"""The way to the diary of the person at this machine: who may pass, and the diary behind it.

A talk belongs to the browser that holds it; the diary belongs to the person. Everybody on this machine
reaches the pages, so a browser shows the diary only after it came by a link that the person who started
Dorsum sees.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dorsum.diary.heard import forget_texts
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_memory import Memory
from dorsum.report.charts import forget_drawings

if TYPE_CHECKING:
    from dorsum.diary.store import Diary

COOKIE = "dorsum_diary"
KNOWN_FOR = 400 * 24 * 60 * 60
"""Seconds for which a browser knows the diary; browsers keep nothing for longer."""
BYTES_OF_KEY = 32


@dataclass
class DiaryDoor:
    """The door to one diary.

    `open` opens it, which happens once; `is_there` says whether one was begun; `now` returns the time with
    its zone; `key` is what the link holds that lets a browser in.
    """

    open: Callable[[], "Diary"]
    is_there: Callable[[], bool]
    now: Callable[[], datetime]
    key: str
    is_on_server: bool = False
    memory: Memory = field(init=False, default_factory=Memory)
    _diary: "Diary | None" = field(init=False, default=None)

    @property
    def diary(self) -> "Diary":
        """The diary.

        Raises:
            DiaryError: it cannot be opened.
        """
        if self._diary is None:
            self._diary = self.open()
        return self._diary

    def take(self, diary: "Diary") -> None:
        """Take a diary that was opened already."""
        self._diary = diary

    def close(self) -> None:
        """Close the diary, where it was opened."""
        if self._diary is not None:
            self._diary.close()

    def erase(self) -> None:
        """Erase the diary with every change and every copy.

        Raises:
            DiaryError: it cannot be written, or a copy not be deleted.
        """
        self.diary.erase()
        forget_drawings()
        forget_texts()
        self.memory.forget()

    @property
    def pass_word(self) -> str:
        """What a browser that knows the diary sends."""
        return hmac.new(self.key.encode(), b"dorsum diary", hashlib.sha256).hexdigest()

    def knows(self, sent: str) -> bool:
        """Whether a browser that sent this knows the diary."""
        return hmac.compare_digest(sent.encode(), self.pass_word.encode())

    def fits(self, key: str) -> bool:
        """Whether this is the key."""
        return hmac.compare_digest(key.encode(), self.key.encode())


def key_in(path: Path) -> str:
    """Return the key in a file, made for its owner only where there is none.

    Raises:
        DiaryError: the file cannot be made or read.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise DiaryError(
            f"{path}: cannot be written or read; make room on the disk, or choose another folder with --data"
        ) from None
    if not key:
        raise DiaryError(f"{path}: this file is empty; delete it, and start again")
    return key


def _make(path: Path) -> None:
    """Write the whole key under another name first, so that a half one is never read."""
    partial = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(BYTES_OF_KEY))
    partial.replace(path)
