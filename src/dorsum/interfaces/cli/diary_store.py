"""Where this person's diary is, and which of its entries an id means."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsum.diary.entries import Course, Entry
from dorsum.diary.places import open_at, place_of_diary
from dorsum.errors import DiaryError
from dorsum.installed.folders import own_folder
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli.diary_questions import is_terminal

if TYPE_CHECKING:
    from dorsum.diary.store import Diary

Folder = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the diary; without it, that of this user.", show_default=False),
]


def now() -> datetime:
    """Return the time now, with the zone of this machine."""
    return datetime.now().astimezone()


def diary_place(folder: Path | None) -> Path | str:
    """Return the file of the diary in a folder, the URL in the environment, or the file of this user."""
    return place_of_diary(folder, own_folder, os.environ)


@contextmanager
def opened(folder: Path | None) -> "Iterator[Diary]":
    """Open the diary; a copy that could not be made is told, and stops nothing.

    Raises:
        DiaryError: it cannot be opened.
    """
    diary = open_at(diary_place(folder), now, os.environ, ask_passphrase)
    try:
        yield diary
    finally:
        diary.close()
        if diary.copy_trouble is not None:
            print(f"dorsum: {diary.copy_trouble}", file=sys.stderr)


def ask_passphrase() -> str | None:
    """Return the passphrase that a person types without showing it; None where nobody can be asked."""
    return ask_hidden("diary_passphrase_asked") if is_terminal() else None


def ask_hidden(wording: str) -> str:
    """Return what a person types, without showing it."""
    return getpass(f"{say(wording)} ")


def say(wording: str) -> str:
    """Return a sentence of the content."""
    return open_rules().knowledge.wording[wording]["en"]


def present_course(diary: "Diary") -> Course | None:
    """Return the episode that goes on, with its entries; None where there is none."""
    episodes = [episode for episode in diary.episodes() if episode.ended_on is None]
    return diary.course(episodes[-1]) if episodes else None


def entry_of(id: str, diary: "Diary") -> tuple[Entry, Course]:
    """Return the entry whose id begins so, and its course.

    Raises:
        DiaryError: there is none, or there are several.
    """
    courses = [diary.course(episode) for episode in diary.episodes()]
    found = [(one, course) for course in courses for one in course.entries if one.id.startswith(id)]
    if len(found) != 1:
        how = "no entry has" if not found else "several entries have"
        raise DiaryError(f"{how} an id that begins so; `dorsum diary list` shows the ids")
    return found[0]
