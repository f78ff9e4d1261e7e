"""The way from the pages to the diary of the person at this machine."""

import os
import sys
from pathlib import Path

from dorsum.diary.passphrases import is_encrypted
from dorsum.diary.places import open_at
from dorsum.errors import DiaryError
from dorsum.installed.folders import own_folder
from dorsum.interfaces.cli.diary_store import ask_passphrase, diary_place, now
from dorsum.interfaces.web.diary_door import DiaryDoor, key_in

KEY_FILE = "diary.key"


def diary_door(data: Path | None) -> DiaryDoor:
    """Return the way to the diary; the passphrase of an encrypted one is asked here, not behind a page."""
    place = diary_place(data)
    door = DiaryDoor(
        open=lambda: open_at(place, now, os.environ),
        is_there=lambda: isinstance(place, str) or place.exists(),
        now=now,
        is_on_server=isinstance(place, str),
        key=key_in((data or own_folder()) / KEY_FILE),
    )
    if isinstance(place, Path) and is_encrypted(place):
        try:
            door.take(open_at(place, now, os.environ, ask_passphrase))
        except DiaryError as error:  # the pages for danger start all the same
            print(f"dorsum: {error}", file=sys.stderr)
    return door
