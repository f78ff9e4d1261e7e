"""`dorsum diary calendar` and `wishes`: when the diary asks."""

from datetime import time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from dorsum.diary.rhythm import Wishes
from dorsum.errors import DiaryError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli import diary_store
from dorsum.interfaces.cli.diary_options import today
from dorsum.interfaces.cli.diary_store import Folder, opened, present_course
from dorsum.report.calendar import calendar_of


def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where to write; a newer file updates.")],
    at: Annotated[str, typer.Option(metavar="HH:MM", help="The time of day of the reminders.")] = "18:00",
    zone: Annotated[str, typer.Option(help="The time zone, such as Europe/Berlin.")] = "UTC",
    data: Folder = None,
) -> None:
    """Write when the diary asks as a calendar file; reading a newer one changes, and doubles nothing."""
    knowledge = open_rules().knowledge
    with opened(data) as kept:
        episodes = kept.episodes()
        if not episodes:
            raise DiaryError("there is no diary yet; begin one with `dorsum diary add`")
        course = present_course(kept) or kept.course(episodes[-1])
        now, hour = diary_store.now(), _hour(at)
        made = calendar_of(course, kept.wishes(), now, hour, _zone(zone), knowledge)
    file.write_bytes(made)
    print(knowledge.wording["diary_written"]["en"].format(file=file))


def wishes(
    daily: Annotated[
        bool | None, typer.Option(help="Rate each day from today on, for two weeks at most.")
    ] = None,
    danger: Annotated[bool | None, typer.Option(help="Ask each day whether anything is new.")] = None,
    data: Folder = None,
) -> None:
    """Say how often you want to be asked."""
    knowledge = open_rules().knowledge
    (rhythm,) = knowledge.treatment.diary_rhythms
    with opened(data) as kept:
        before = kept.wishes()
        since = before.daily_from if daily is None else (today() if daily else None)
        muted = before.danger_muted if danger is None else not danger
        kept.keep_wishes(Wishes(since, danger_muted=muted))
    for line in rhythm.why_seldom["en"] if daily else rhythm.why_at_all["en"]:
        print(line)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise DiaryError("`--at` must be a time of day such as 18:00") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DiaryError("`--zone` must be a time zone such as Europe/Berlin") from None
