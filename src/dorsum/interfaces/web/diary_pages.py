"""The diary: where it stands, its beginning and end, and whether anything is new by one tap."""

from dataclasses import replace
from typing import cast, get_args

from starlette.requests import Request
from starlette.responses import Response

from dorsum.care.interview import next_screen
from dorsum.diary.entries import Entry, Episode, SaidOfDanger
from dorsum.diary.rhythm import due
from dorsum.diary.writing import new_episode, new_id
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_door import COOKIE, KNOWN_FOR
from dorsum.interfaces.web.diary_forms import LONGEST_TEXT, day_of
from dorsum.interfaces.web.diary_view import standing
from dorsum.interfaces.web.diary_visit import NOT_HERE, DiaryVisit, of_diary
from dorsum.interfaces.web.forms import FormError
from dorsum.interfaces.web.result_view import result_view
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.taking import KEPT_ABOUT_A_PERSON, begun_from
from dorsum.interfaces.web.talk import Talk
from dorsum.model.case import Case
from dorsum.model.meaning import marks_of
from dorsum.report.care_card import care_card
from dorsum.report.diary_lines import next_line

CANNOT_BE_USED = 422
DAY = "days_since_onset"
"""What a check asks and the diary knows."""


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
    return visit.page(
        "diary.html",
        course=course,
        has_no_copy=visit.has_no_copy,
        standing=standing(course, visit) if course.entries else None,
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
        return visit.page("diary_begin.html", mistake="", marked={}, has_check=_has_check(visit))
    form = await visit.form()
    day = day_of(form, visit.today)
    try:
        if day is None:
            raise DiaryError("no day")
        episode = new_episode(day, visit.today)
    except DiaryError:
        mistake = "web_diary_bad_day"
        marked = form.fields
        return visit.page(
            "diary_begin.html", CANNOT_BE_USED, mistake=mistake, marked=marked, has_check=_has_check(visit)
        )
    words = form.get("how_it_began")[:LONGEST_TEXT]
    episode = replace(episode, words={"how_it_began": words} if words else {})
    visit.kept.keep_episode(_with_check(episode, visit) if _has_check(visit) else episode)
    return visit.to("/diary/new")


def _has_check(visit: Visit) -> bool:
    """Whether this browser went through the danger questions, to their end."""
    return bool(visit.talk.steps) and next_screen(visit.case, visit.site.rules) is None


def _with_check(episode: Episode, visit: DiaryVisit) -> Episode:
    case = visit.case
    marks = marks_of((*case.answers, *case.numbers), visit.site.knowledge)
    return replace(episode, check=case, checked_at=visit.now, meant=marks)


@of_diary
async def keep_check(visit: DiaryVisit) -> Response:
    """Keep the check that was made in this browser; later entries build on it."""
    await visit.form()
    if not _has_check(visit):
        return visit.to("/check")
    if visit.course is None or visit.course.episode.ended_on is not None:
        return visit.to("/diary/begin")
    visit.kept.keep_episode(_with_check(visit.present.episode, visit))
    return visit.to("/diary")


@of_diary
async def recheck(visit: DiaryVisit) -> Response:
    """Begin a full check of danger signs, for the person of this diary."""
    await visit.form()
    course = visit.present
    found = standing(course, visit) if course.entries else None
    case = found.review.case if found else course.episode.check
    level = found.status.level if found else None
    asks_all = found is None or found.review.asks_all
    visit.change(lambda talk: _talk_again(talk, case, level, visit, asks_all=asks_all))
    return visit.to("/check")


def _talk_again(talk: Talk, case: Case, level: str | None, visit: DiaryVisit, *, asks_all: bool) -> Talk:
    """Return a check of the person of the case, on this day of the episode; of all, or of what is open."""
    dated = case.with_numbers({DAY: float(visit.present.episode.day(visit.today))})
    levels, known = (level, talk.earlier), [*KEPT_ABOUT_A_PERSON, DAY]
    if not asks_all:
        known += [id for id in (*case.numbers, *case.answers) if id not in known]
    anew = begun_from(dated, talk, levels, visit.today, visit.site.knowledge, known)
    return replace(anew, answered_by=case.answered_by)


@of_diary
async def danger(visit: DiaryVisit) -> Response:
    """Keep whether anything is new, by one tap."""
    said = (await visit.form()).get("danger")
    if said not in get_args(SaidOfDanger):
        raise FormError(CANNOT_BE_USED, "web_error_form")
    episode = visit.present.episode
    entry = Entry(new_id(), episode.id, visit.now, kind="danger_check", danger=cast("SaidOfDanger", said))
    visit.kept.keep(entry)
    return visit.to(f"/diary/entry/{entry.id}")


@of_diary
async def plan(visit: DiaryVisit) -> Response:
    """Show what to do now: the card of the answers as they stand; nothing calm while danger is open."""
    course = visit.present
    if not course.entries:
        return visit.to("/diary")
    found = standing(course, visit)
    if not found.has_plan:
        return visit.to(f"/diary/entry/{course.entries[-1].id}")
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
        has_diary=True,
        of_diary=True,
    )


@of_diary
async def end(visit: DiaryVisit) -> Response:
    """Close the episode, or open it again."""
    form = await visit.form()
    episode = visit.present.episode
    ended = None if form.get("go") == "again" else visit.today
    visit.kept.keep_episode(replace(episode, ended_on=ended))
    return visit.to("/diary")
