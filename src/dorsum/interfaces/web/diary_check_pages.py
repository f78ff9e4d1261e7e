"""The full check of danger signs and the diary: begun from it, and kept in it."""

from dataclasses import replace
from datetime import date

from starlette.responses import Response

from dorsum.care.interview import next_screen
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.full_check import may_be_of, outdated_by, with_check
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_now import has_check
from dorsum.interfaces.web.diary_view import standing
from dorsum.interfaces.web.diary_visit import DiaryVisit, knows_diary, of_diary
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.taking import KEPT_ABOUT_A_PERSON, begun_from
from dorsum.interfaces.web.talk import Talk
from dorsum.model.case import Case

OTHER_PERSON = 409
DAY = "days_since_onset"
"""What a check asks and the diary knows."""
FOR_DIARY = "for_diary"
"""The mark of a talk that was begun from the diary."""


def is_check_of(day: date, visit: Visit) -> bool:
    """Whether this browser has a check of pain that began on this day: one from before does not know it."""
    at = visit.talk.begun_at
    return has_check(visit) and at is not None and at.date() >= day


def checked_now(episode: Episode, visit: DiaryVisit) -> Episode:
    """Return the episode with the check of this browser, which counts from its first answer."""
    at = visit.talk.begun_at
    assert at is not None  # INVARIANT: `has_check`
    return with_check(episode, visit.case, min(at, visit.now), visit.site.knowledge)


def keep_entry(entry: Entry, episode: Episode, visit: DiaryVisit) -> None:
    """Keep an entry; where it says what the check could not know, the check counts up to it alone."""
    knowledge = visit.site.knowledge
    if outdated_by(episode, entry, knowledge) is not None:
        visit.kept.change_episode(episode.id, lambda now: outdated_by(now, entry, knowledge) or now)
    visit.kept.keep(entry)


@of_diary
async def keep_check(visit: DiaryVisit) -> Response:
    """Keep the check that was made in this browser; later entries build on it."""
    await visit.form()
    if not has_check(visit):
        return visit.to("/check")
    if visit.course is None or visit.course.episode.ended_on is not None:
        return visit.to("/diary/begin")
    if not may_be_of(visit.case, visit.present.episode):
        return visit.page(
            "diary_closed.html", OTHER_PERSON, title="web_diary_keep_check", about="web_diary_other_person"
        )
    visit.kept.change_episode(visit.present.episode.id, lambda now: checked_now(now, visit))
    return visit.to("/diary")


def kept_by_itself(visit: Visit) -> bool:
    """Keep a check that was begun from the diary once it is finished; whether that was done."""
    door = visit.site.diary
    talk = visit.site.sessions.read(visit.cookie)
    if door is None or FOR_DIARY not in talk.was_shown or not knows_diary(visit):
        return False
    own = DiaryVisit(visit.request)
    own.door, own.talk = door, talk
    try:
        if not has_check(own) or own.course is None or not may_be_of(own.case, own.present.episode):
            return False
        own.kept.change_episode(own.present.episode.id, lambda now: checked_now(now, own))
    except DiaryError:
        return False
    return next_screen(own.case, own.site.rules) is None


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
    return replace(
        anew, answered_by=case.answered_by, begun_at=visit.now, was_shown=anew.was_shown | {FOR_DIARY}
    )
