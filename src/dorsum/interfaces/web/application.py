"""The pages as one ASGI application: plain Starlette and Jinja2, so that it runs in a browser as well.

Nothing here starts a thread, opens a connection or reads a clock of its own.
"""

import sys
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.web import (
    change_pages,
    check_pages,
    diary_chart_pages,
    diary_check_pages,
    diary_entry_pages,
    diary_keeping_pages,
    diary_pages,
    diary_summary_pages,
    home_pages,
    look_pages,
    map_pages,
    rescue_pages,
    result_pages,
    withdrawal_pages,
)
from dorsum.interfaces.web.diary_door import DiaryDoor
from dorsum.interfaces.web.forms import FormError
from dorsum.interfaces.web.guard import Guard
from dorsum.interfaces.web.sessions import CANNOT_BE_KEPT, Sessions, StoreError, TalkError
from dorsum.interfaces.web.site import Site, Visit
from dorsum.interfaces.web.static_files import FOLDER, StaticFiles, shipped_files
from dorsum.interfaces.web.talk import Talk
from dorsum.serving.failures import tell_failure
from dorsum.serving.hosts import LOOPBACK

BOTH = ["GET", "POST"]
NOT_FOUND, BROKEN, BROKEN_OFF = 404, 500, 400


DIARY = (
    Route("/open/{key}", diary_pages.open_here),
    Route("/diary", diary_pages.home),
    Route("/diary/begin", diary_pages.begin, methods=BOTH),
    Route("/diary/check", diary_check_pages.keep_check, methods=["POST"]),
    Route("/diary/recheck", diary_check_pages.recheck, methods=["POST"]),
    Route("/diary/danger", diary_pages.danger, methods=["POST"]),
    Route("/diary/plan", diary_pages.plan),
    Route("/diary/end", diary_pages.end, methods=["POST"]),
    Route("/diary/new", diary_entry_pages.new, methods=BOTH),
    Route("/diary/entries", diary_entry_pages.entries),
    Route("/diary/entry/{id}", diary_entry_pages.entry),
    Route("/diary/entry/{id}/belongs", diary_entry_pages.belongs, methods=BOTH),
    Route("/diary/entry/{id}/edit", diary_entry_pages.edit, methods=BOTH),
    Route("/diary/entry/{id}/remove", diary_entry_pages.remove, methods=["POST"]),
    Route("/diary/entry/{id}/undo", diary_entry_pages.undo, methods=["POST"]),
    Route("/diary/charts", diary_chart_pages.charts),
    Route("/diary/summary", diary_summary_pages.preview),
    Route("/diary/summary.{ending}", diary_summary_pages.as_file),
    Route("/diary/words", diary_summary_pages.words, methods=BOTH),
    Route("/diary/reminders", diary_keeping_pages.reminders, methods=BOTH),
    Route("/diary/calendar.ics", diary_keeping_pages.calendar),
    Route("/diary/yours", diary_keeping_pages.yours),
    Route("/diary/began", diary_keeping_pages.began, methods=["POST"]),
    Route("/diary/export.{ending}", diary_keeping_pages.export),
    Route("/diary/erase", diary_keeping_pages.erase, methods=["POST"]),
)
"""The pages of the diary, for browsers that know it."""
ROUTES = (
    Route("/", home_pages.home),
    Route("/settings", home_pages.settings, methods=BOTH),
    Route("/report", home_pages.report),
    Route("/erase", home_pages.erase, methods=["POST"]),
    Route("/check", check_pages.check),
    Route("/check/start", check_pages.start, methods=BOTH),
    Route("/check/where", map_pages.where, methods=BOTH),
    Route("/check/more", check_pages.more),
    Route("/check/answer", check_pages.answer, methods=["POST"]),
    Route("/check/answers", change_pages.answers),
    Route("/check/change/{place}", change_pages.change),
    Route("/rescue", rescue_pages.rescue, methods=BOTH),
    Route("/rescue/ease", rescue_pages.at_once),
    Route("/rescue/next", rescue_pages.steps),
    Route("/result", result_pages.result),
    Route("/result/country", result_pages.country, methods=["POST"]),
    Route("/result/text", result_pages.text),
    Route("/result/case.yaml", result_pages.case_file),
    Route("/changed", result_pages.changed, methods=BOTH),
    Route("/look", look_pages.kinds),
    Route("/look/search", look_pages.search, methods=["POST"]),
    Route("/look/{kind}", look_pages.items),
    Route("/look/{kind}/{id}", look_pages.item),
    *DIARY,
    Route("/withdrawn", withdrawal_pages.withdrawn),
    Route("/withdrawals.json", withdrawal_pages.as_json),
)


def make_application(
    rules: CompiledRules,
    sessions: Sessions,
    today: Callable[[], date],
    hosts: Collection[str] = LOOPBACK,
    diary: DiaryDoor | None = None,
) -> ASGIApp:
    """Return the application.

    `today` returns the person's day; `hosts` are the names that are answered. The diary is shown only where
    no other machine can reach the pages.
    """
    is_local = bool(hosts) and set(hosts) <= LOOPBACK
    site = Site(rules, sessions, shipped_files(), today, is_local, diary if is_local else None)
    application = Starlette(routes=[*ROUTES, *_files(site.static)], exception_handlers=_handlers())
    application.state.site = site
    return Guard(application, hosts)


def _files(static: StaticFiles) -> list[Route]:
    return [Route("/favicon.ico", static.icon), Route(FOLDER + "{version}/{name}", static.answer)]


def _handlers() -> dict[Any, Any]:
    return {
        HTTPException: _no_page,
        FormError: _bad_form,
        StoreError: _bad_store,
        ClientDisconnect: _gone,
        Exception: _broken,
    }


def _error(request: Request, status: int, wording: str) -> Response:
    """Return the page of an error; it shows nothing that is kept, since that may be what failed."""
    visit = Visit(request)
    visit.talk = Talk()
    return visit.page("error.html", status, wording=wording)


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else BROKEN
    return _error(request, status, "web_error_no_page" if status == NOT_FOUND else "web_error_form")


async def _bad_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, FormError)  # INVARIANT: registered for this kind alone
    return _error(request, error.status, error.wording)


async def _bad_store(request: Request, error: Exception) -> Response:
    print(f"dorsum: {error}", file=sys.stderr)
    is_one_talk = isinstance(error, TalkError)
    return _error(request, CANNOT_BE_KEPT, "web_error_talk" if is_one_talk else "web_error_store")


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer a browser that went away before its form was here; nobody reads it."""
    return Response(status_code=BROKEN_OFF)


async def _broken(request: Request, error: Exception) -> Response:
    """Say that a page failed; the line for the server names code, never what a person said."""
    tell_failure("a page", error)
    return _error(request, BROKEN, "web_error_broken")
