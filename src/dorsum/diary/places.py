"""The one door to a person's own diary, wherever it is kept: for the command line and for the pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dorsum.diary.passphrases import known_passphrase

if TYPE_CHECKING:
    from dorsum.diary.store import Diary

DIARY_NAME = "diary.sqlite3"
ADDRESS = "DORSUM_DIARY_URL"
"""In the environment, where no other user sees the password in it."""


def place_of_diary(
    folder: Path | None, own_folder: Callable[[], Path], environment: Mapping[str, str]
) -> Path | str:
    """Return the file in the folder that was named, else the URL of the environment, else the own file."""
    if folder is not None:
        return folder / DIARY_NAME
    return environment.get(ADDRESS) or own_folder() / DIARY_NAME


def open_at(
    place: Path | str,
    clock: Callable[[], datetime],
    environment: Mapping[str, str],
    ask: Callable[[], str | None] = lambda: None,
) -> "Diary":
    """Return the diary at a place: plain, encrypted or on a server; close it after use.

    The passphrase of an encrypted one comes from the environment or the keyring, else from `ask`.

    Raises:
        DiaryError: it cannot be opened; the message says what to do.
    """

    from dorsum.diary.store import open_diary  # noqa: PLC0415  # slow to import

    def passphrase() -> str | None:
        assert isinstance(place, Path)  # INVARIANT: only a file is encrypted
        return known_passphrase(place, environment) or ask()

    return open_diary(place, clock, passphrase)
