"""The diary: where it stands, its beginning and end, and whether anything is new by one tap."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args

from starlette.requests import Request
from starlette.responses import Response

from dorsum.diary.entries import Entry, Episode, SaidOfDanger
from dorsum.diary.episodes import begun_after, reopened
from dorsum.diary.full_check import with_words
from dorsum.diary.rhythm import due
from dorsum.diary.writing import new_id
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_check_pages import checked_now, is_check_of, keep_entry
from dorsum.interfaces.web.diary_door import COOKIE, KNOWN_FOR
from dorsum.interfaces.web.diary_forms import LONGEST_TEXT, day_of
from dorsum.interfaces.web.diary_now import has_check, now_standing
from dorsum.interfaces.web.diary_view import standing
from dorsum.interfaces.web.diary_visit import NOT_HERE, DiaryVisit, of_diary
from dorsum.interfaces.web.forms import CANNOT_BE_USED, FormError
from dorsum.interfaces.web.result_view import result_view
from dorsum.interfaces.web.site import Visit
from dorsum.report.care_card import care_card
from dorsum.report.diary_lines import next_line


async def open_here(request: Request) -> Response:
    """Let this browser know the diary, where it came by the link that the person sees who started Dorsum."""
    visit = Visit(request)
    door = visit.site.diary
    if door is None or not door.fits(request.path_params["key"]):
        return visit.page("error.html", NOT_HERE, wording="web_error_no_page")
    response = visit.to("/")
    is_safe = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, door.pass_word, max_age=KNOWN_FOR, httponly=True, samesite="strict", secure=is_safe
    )
    return response


@of_diary
async def home(visit: DiaryVisit) -> Response:
    """Show how it stands, what is asked for, and the ways on."""
    course = visit.course
    if course is None:
        return visit.page("diary_none.html")
    found = standing(course, visit) if course.entries else None
    return visit.page(
        "diary.html",
        course=course,
        has_no_copy=visit.has_no_copy,
        standing=found,
        now=now_standing(visit, found),
        due={one.kind for one in due(course, visit.rhythm, visit.today, visit.wishes)},
        day=course.episode.day(visit.today),
        dangers=get_args(SaidOfDanger),
        why=visit.rhythm.why_seldom["en"],
        next_line=next_line(course, visit.wishes, visit.site.knowledge, visit.today),
    )


@of_diary
async def begin(visit: DiaryVisit) -> Response:
    """Begin an episode; the check that was made in this browser goes into it."""
    if visit.request.method == "GET":
        return _begin(visit, "", {})
    form = await visit.form()
    day = day_of(form, visit.today)
    try:
        if day is None:
            raise DiaryError("no day")
        former = visit.course.episode if visit.course and visit.course.episode.ended_on is None else None
        episode, closed = begun_after(former, day, visit.today, visit.site.knowledge)
    except DiaryError:
        return _begin(visit, "web_diary_bad_day", form.fields, CANNOT_BE_USED)
    if is_check_of(day, visit) and (visit.talk.answered_by == "self" or form.get("take")):
        episode = checked_now(episode, visit)
    else:
        episode = replace(episode, check=replace(episode.check, country=visit.talk.settings.country))
    words = {"how_it_began": form.get("how_it_began")[:LONGEST_TEXT]}
    visit.kept.keep_episode(with_words(episode, words, visit.site.knowledge))
    if closed is not None:
        visit.kept.keep_episode(closed)
    return visit.to("/diary/new")


def _begin(visit: DiaryVisit, mistake: str, marked: Mapping[str, str], status: int = 200) -> Response:
    is_own = visit.talk.answered_by == "self"
    return visit.page(
        "diary_begin.html", status, mistake=mistake, marked=marked, has_check=has_check(visit), is_own=is_own
    )


@of_diary
async def danger(visit: DiaryVisit) -> Response:
    """Keep whether anything is new, by one tap."""
    said = (await visit.form()).get("danger")
    if said not in get_args(SaidOfDanger):
        raise FormError(CANNOT_BE_USED, "web_error_form")
    episode = visit.present.episode
    entry = Entry(new_id(), episode.id, visit.now, kind="danger_check", danger=cast("SaidOfDanger", said))
    keep_entry(entry, episode, visit)
    return visit.to(f"/diary/entry/{entry.id}")


@of_diary
async def plan(visit: DiaryVisit) -> Response:
    """Show what to do now: the card of the answers as they stand; nothing calm while something is open."""
    course = visit.present
    if not course.entries:
        return visit.to("/diary")
    found = standing(course, visit)
    now = now_standing(visit, found)
    if not found.has_plan or (now.hides_calm and not now.is_open):
        return visit.to("/diary")
    card = care_card(found.assessment, visit.today)
    if found.status.level != found.review.triage.advise:
        card = replace(card, level=found.status.level, title=found.status.title, lead=found.status.lines)
    return visit.page(
        "result.html",
        view=result_view(found.assessment, card, can_ask_more=False),
        made_on=visit.today.isoformat(),
        has_more=False,
        has_first_steps=False,
        is_open=False,
        can_keep=False,
        of_diary=True,
    )


@of_diary
async def end(visit: DiaryVisit) -> Response:
    """Close the episode, or open it again."""
    form = await visit.form()
    course, is_again = visit.present, form.get("go") == "again"

    def change(now: Episode) -> Episode:
        if is_again:
            return reopened(replace(course, episode=now), visit.site.knowledge)
        return replace(now, ended_on=visit.today)

    visit.kept.change_episode(course.episode.id, change)
    return visit.to("/diary")
