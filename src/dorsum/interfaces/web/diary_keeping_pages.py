"""How often the diary asks, reminders for a calendar, taking the diary along, and erasing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from types import MappingProxyType

from starlette.responses import Response

from dorsum.diary.file_forms import ENDINGS, FileForm, whole_as_text
from dorsum.diary.rhythm import Wishes, is_daily
from dorsum.diary.writing import begun_on
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_view import is_danger_open, standing
from dorsum.interfaces.web.diary_visit import DiaryVisit, NoEntryError, of_diary
from dorsum.interfaces.web.forms import CANNOT_BE_USED
from dorsum.report.calendar import calendar_of

USUAL_TIME = "18:00"
NAME = "dorsum-diary"
TYPES: Mapping[FileForm, str] = MappingProxyType(
    {"json": "application/json", "fhir": "application/fhir+json", "csv": "text/csv"}
)


@of_diary
async def reminders(visit: DiaryVisit) -> Response:
    """Show how often the diary asks, or keep another choice."""
    if visit.request.method == "GET":
        return _reminders(visit)
    form = await visit.form()
    before = visit.wishes
    goes_on = before.daily_from if is_daily(before, visit.rhythm, visit.today) else None
    since = (goes_on or visit.today) if form.get("daily") else None
    visit.kept.keep_wishes(Wishes(since, danger_muted=not form.get("danger")))
    return visit.to("/diary/reminders")


def _reminders(visit: DiaryVisit, mistake: str = "", status: int = 200) -> Response:
    query = visit.request.query_params
    return visit.page(
        "diary_reminders.html",
        status,
        wishes=visit.wishes,
        is_daily=is_daily(visit.wishes, visit.rhythm, visit.today),
        rhythm=visit.rhythm,
        mistake=mistake,
        at=query.get("at", USUAL_TIME),
        zone=query.get("zone", ""),
        has_course=visit.course is not None,
    )


@of_diary
async def calendar(visit: DiaryVisit) -> Response:
    """Return the days on which the diary asks as a calendar file."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  # it reads how Python was built

    query = visit.request.query_params
    try:
        at = time.fromisoformat(query.get("at", "")).replace(tzinfo=None)
        zone = ZoneInfo(query.get("zone", ""))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _reminders(visit, "web_diary_bad_zone", CANNOT_BE_USED)
    made = calendar_of(visit.present, visit.wishes, visit.now, at, zone, visit.site.knowledge)
    headers = {"content-disposition": f'attachment; filename="{NAME}.ics"'}
    return Response(made, media_type="text/calendar", headers=headers)


@of_diary
async def yours(visit: DiaryVisit) -> Response:
    """Show how to take the diary along, to mend its first day, to close it, and to erase it."""
    return _yours(visit)


@of_diary
async def began(visit: DiaryVisit) -> Response:
    """Take another day on which the pain began."""
    form = await visit.form()
    try:
        episode = begun_on(visit.present, date.fromisoformat(form.get("date")), visit.today)
    except (DiaryError, ValueError) as error:
        if isinstance(error, NoEntryError):
            raise
        return _yours(visit, "web_diary_bad_began", CANNOT_BE_USED)
    visit.kept.change_episode(episode.id, lambda now: replace(now, began_on=episode.began_on))
    return visit.to("/diary")


def _yours(visit: DiaryVisit, mistake: str = "", status: int = 200) -> Response:
    course = visit.course
    is_open = course is not None and bool(course.entries) and is_danger_open(standing(course, visit), visit)
    return visit.page("diary_yours.html", status, course=course, is_open=is_open, mistake=mistake)


@of_diary
async def export(visit: DiaryVisit) -> Response:
    """Return the whole diary as a file."""
    ending = "." + visit.request.path_params["ending"]
    if ending not in dict(ENDINGS):
        raise NoEntryError("there is no such file")
    form = dict(ENDINGS)[ending]
    text = whole_as_text(visit.kept.whole(), form, visit.site.knowledge)
    headers = {"content-disposition": f'attachment; filename="{NAME}{ending}"'}
    return Response(text, media_type=TYPES[form], headers=headers)


@of_diary
async def erase(visit: DiaryVisit) -> Response:
    """Ask once more, then erase the diary with every change and every copy."""
    form = await visit.form()
    if form.get("go") != "sure":
        return visit.page("diary_erase.html")
    visit.door.erase()
    return visit.page("diary_erased.html")
