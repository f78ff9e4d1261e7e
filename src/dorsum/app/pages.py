"""The pages, with the answers of the last day in a file of this person."""

import time
from pathlib import Path

from starlette.types import ASGIApp

from dorsum.engine.compiled import CompiledRules
from dorsum.installed.folders import own_folder
from dorsum.interfaces.gate.listening import names_of
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.diary_door import DiaryDoor
from dorsum.interfaces.web.sessions import Sessions
from dorsum.serving.clock import today

DATA_FILE = "talks.sqlite3"


def make_pages(rules: CompiledRules, host: str, data: Path | None, diary: DiaryDoor | None) -> ASGIApp:
    """Return the pages; `data` is the folder for what they keep, without it the person's own."""
    sessions = Sessions((data or own_folder()) / DATA_FILE, rules.knowledge, time.time)
    sessions.prepare()
    return make_application(rules, sessions, today, names_of(host), diary)
