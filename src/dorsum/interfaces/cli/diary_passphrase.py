"""`dorsum diary encrypt` and `dorsum diary passphrase`: a diary that only its owner's passphrase opens."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from dorsum.diary.encryption import Locked, checked_passphrase, lock, lock_copies
from dorsum.diary.passphrases import (
    PASSPHRASE,
    forget_passphrase,
    is_encrypted,
    known_passphrase,
    store_passphrase,
)
from dorsum.diary.store import open_diary
from dorsum.errors import DiaryError
from dorsum.interfaces.cli.diary_questions import is_terminal
from dorsum.interfaces.cli.diary_store import Folder, ask_hidden, ask_passphrase, diary_place, now, say

NEW_PASSPHRASE = "DORSUM_DIARY_NEW_PASSPHRASE"
"""In the environment of a script that changes the passphrase."""


def encrypt(data: Folder = None) -> None:
    """Give the diary a passphrase, and its dated copies; without it nobody can read them, you neither."""
    path = _file(data)
    old = _passphrase_of(path)
    _tell(lock(path, None, _new(PASSPHRASE)) if old is None else lock_copies(path, None, old))


def passphrase(
    action: Annotated[
        Literal["change", "store", "forget"],
        typer.Argument(help="Take another one; let the keyring of your system keep it; or not any more."),
    ],
    data: Folder = None,
) -> None:
    """Change the passphrase of the diary, or let your system keep it."""
    path = _file(data)
    if action == "forget":
        forget_passphrase(path)
        print(say("diary_passphrase_forgotten"))
        return
    old = _passphrase_of(path)
    if old is None:
        raise DiaryError("this diary has no passphrase; give it one with `dorsum diary encrypt`")
    if action == "store":
        store_passphrase(path, old)
        print(say("diary_passphrase_stored"))
    else:
        _change(path, old)


def _change(path: Path, old: str) -> None:
    new = _new(NEW_PASSPHRASE)
    is_stored = known_passphrase(path, {}) is not None
    done = lock(path, old, new)
    if is_stored:
        store_passphrase(path, new)
    _tell(done)


def _file(data: Path | None) -> Path:
    place = diary_place(data)
    if isinstance(place, str):
        raise DiaryError("a diary on a server has no passphrase of its own; protect it there")
    return place


def _passphrase_of(path: Path) -> str | None:
    """Return the passphrase that opens the file, None where it has none, once it is in today's form."""
    known = None
    if is_encrypted(path):
        known = known_passphrase(path, os.environ) or ask_passphrase()
    open_diary(path, now, lambda: known).close()
    return known


def _new(name: str) -> str:
    """Return a new passphrase, from the environment or typed twice."""
    if name in os.environ:
        return checked_passphrase(os.environ[name])
    if not is_terminal():
        raise DiaryError(f"there is no terminal to type a passphrase; name it in {name}")
    typed = checked_passphrase(ask_hidden("diary_passphrase_new"))
    if ask_hidden("diary_passphrase_again") != typed:
        raise DiaryError("these were two different passphrases; nothing was changed; try again")
    return typed


def _tell(done: Locked) -> None:
    print(say("diary_locked"))
    if done.copies:
        print(say("diary_locked_copies").format(count=done.copies))
    for copy in done.left:
        print(say("diary_locked_left").format(file=copy))
    print(say("diary_passphrase_lost"))
