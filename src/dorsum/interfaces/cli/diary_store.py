"""Where this person's diary is, and which of its entries an id means."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dorsum.diary.entries import Course, Entry
from dorsum.diary.store import Diary, open_diary
from dorsum.diary.upkeep import keep_copy
from dorsum.errors import DiaryError

DIARY_NAME = "diary.sqlite3"
Folder = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the diary; without it, that of this user.", show_default=False),
]


def now() -> datetime:
    """Return the time now, with the zone of this machine."""
    return datetime.now().astimezone()


def diary_path(folder: Path | None) -> Path:
    """Return the file of the diary in a folder, or in the folder of this user."""
    if folder is not None:
        return folder / DIARY_NAME
    from platformdirs import user_data_path  # noqa: PLC0415  # as late as the folder is needed

    return user_data_path("dorsum", appauthor=False) / DIARY_NAME


@contextmanager
def opened(folder: Path | None) -> Iterator[Diary]:
    """Open the diary; a dated copy is kept of what was there, one for each day.

    Raises:
        DiaryError: it cannot be opened.
    """
    path = diary_path(folder)
    was_there = path.exists()
    diary = open_diary(path, now)
    try:
        if was_there:
            keep_copy(path, now())
        yield diary
    finally:
        diary.close()


def present_course(diary: Diary) -> Course | None:
    """Return the episode that goes on, with its entries; None where there is none."""
    episodes = [episode for episode in diary.episodes() if episode.ended_on is None]
    return diary.course(episodes[-1]) if episodes else None


def entry_of(id: str, diary: Diary) -> tuple[Entry, Course]:
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
