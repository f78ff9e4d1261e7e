"""The first page, the settings, and erasing everything."""

from contextlib import suppress
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_visit import knows_diary
from dorsum.interfaces.web.forms import Form
from dorsum.interfaces.web.site import COOKIE, Visit
from dorsum.interfaces.web.talk import TEXT_SIZES, THEMES, UNITS, Talk, settings_of


async def home(request: Request) -> Response:
    """Show the ways in; a diary that asks today says so."""
    visit = Visit(request)
    return visit.page("home.html", diary_asks=knows_diary(visit) and _diary_asks(visit))


def _diary_asks(visit: Visit) -> bool:
    """Whether the diary asks today; where it cannot be read its own page says why."""
    door = visit.site.diary
    if door is None or not door.is_there():
        return False
    from dorsum.interfaces.web.diary_view import asks_today  # noqa: PLC0415  # the store is slow to import

    with suppress(DiaryError):
        return asks_today(door.diary, door.now().date(), visit.site.knowledge)
    return False


async def settings(request: Request) -> Response:
    """Show the settings, or keep new ones."""
    visit = Visit(request)
    if request.method == "POST":
        form = await visit.form()
        visit.change(lambda talk: _with_settings(talk, form, visit))
        return visit.to("/settings")
    return visit.page("settings.html", themes=THEMES, text_sizes=TEXT_SIZES, units=UNITS)


def _with_settings(talk: Talk, form: Form, visit: Visit) -> Talk:
    """Return the talk with the settings of the form; what is no choice stays as it was."""
    sent = {name: form.get(name) for name in vars(talk.settings) if form.get(name)}
    if sent.get("country") not in visit.site.knowledge.country:
        sent.pop("country", None)
    return replace(talk, settings=settings_of({**vars(talk.settings), **sent}))


async def report(request: Request) -> Response:
    """Show how to report a wrong answer."""
    return Visit(request).page("report.html")


async def erase(request: Request) -> Response:
    """Delete everything of this browser, and its cookie."""
    visit = Visit(request)
    await visit.form()
    visit.site.sessions.erase(visit.cookie)
    visit.talk = Talk()
    door = visit.site.diary
    has_diary = door is not None and knows_diary(visit) and door.is_there()
    response = visit.page("erased.html", has_diary=has_diary)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response
