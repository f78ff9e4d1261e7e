"""Whether new pain belongs to an episode (a flare) or begins a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dorsum.diary.entries import Course, Episode
from dorsum.diary.review import case_of, lasting
from dorsum.diary.writing import new_episode
from dorsum.model.diary import Rhythm
from dorsum.model.knowledge import Knowledge
from dorsum.model.meaning import marks_of

A_MOMENT = timedelta(microseconds=1)
"""What is said at the time of a check counts after it; what was said before has to lie before it."""
Belongs = Literal["flare", "new_episode", "ask"]
Step = Literal["go_on", "reopen", "begin", "ask"]
"""Write into the episode; take up one that was closed; begin one; or only the person can tell."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What to do with an entry of today. `course` is the last episode, None where there is none yet."""

    step: Step
    course: Course | None


def belongs(course: Course, rhythm: Rhythm, today: date) -> Belongs:
    """Return whether pain today is a flare of this episode, a new episode, or what only the person can tell.

    A new one comes after `new_episode_after_days` that are known to have been nearly free of pain. Days of
    which nothing was written down are not known to be free.
    """
    apart = timedelta(days=rhythm.new_episode_after_days)
    rated = [entry for entry in course.entries if entry.pain is not None and entry.on < today]
    in_pain = [entry.on for entry in rated if _pain(entry.pain) > rhythm.good_pain_at_most]
    last_pain = max(in_pain, default=course.episode.began_on)
    if today - last_pain < apart:
        return "flare"
    free = [entry.on for entry in rated if entry.on > last_pain]
    return "new_episode" if free and max(free) - min(free) >= apart else "ask"


def belonging(courses: Sequence[Course], pain: float | None, rhythm: Rhythm, today: date) -> Belonging:
    """Return what to do with an entry of today with this pain, None where it was not said.

    Only pain above that of a good day is new pain: without it, an entry belongs to the episode that goes on.
    """
    if not courses:
        return Belonging("begin", None)
    last = _last(courses)
    is_closed = last.episode.ended_on is not None
    is_pain = pain is not None and pain > rhythm.good_pain_at_most
    if not is_closed and not is_pain:
        return Belonging("go_on", last)
    if is_closed and not is_pain:
        return Belonging("ask", last)
    found = belongs(last, rhythm, today)
    if found == "flare" or (found == "ask" and _closed_lately(last, rhythm, today)):
        return Belonging("reopen" if is_closed else "go_on", last)
    return Belonging("begin" if found == "new_episode" else "ask", last)


def _last(courses: Sequence[Course]) -> Course:
    """Return the episode that goes on, the latest of them; where each was closed, the latest."""
    going_on = [one for one in courses if one.episode.ended_on is None]
    return max(going_on or courses, key=lambda one: (one.episode.began_on, one.episode.id))


def _closed_lately(course: Course, rhythm: Rhythm, today: date) -> bool:
    ended_on = course.episode.ended_on
    return ended_on is not None and (today - ended_on).days < rhythm.new_episode_after_days


def reopened(course: Course, knowledge: Knowledge) -> Episode:
    """Return a closed episode that goes on again, because the pain came back.

    Pain that is back is asked about anew: of what was answered up to the last entry, only that stays which
    does not change in a person.
    """
    known = case_of(course, knowledge)
    since = course.entries[-1].at + A_MOMENT if course.entries else course.episode.checked_at
    marks = marks_of((*known.answers, *known.numbers), knowledge)
    return replace(
        course.episode, ended_on=None, check=lasting(known, knowledge), checked_at=since, meant=marks
    )


def begun_after(
    former: Episode | None, began_on: date, today: date, knowledge: Knowledge
) -> tuple[Episode, Episode | None]:
    """Return a new episode, and the former one closed where it went on.

    What does not change in a person, and the country, come along.

    Raises:
        DiaryError: the day lies in the future, or longer ago than a life.
    """
    begun = new_episode(began_on, today)
    if former is None:
        return begun, None
    begun = replace(begun, check=lasting(former.check, knowledge), meant=former.meant)
    closed = replace(former, ended_on=max(began_on, former.began_on)) if former.ended_on is None else None
    return begun, closed


def _pain(pain: float | None) -> float:
    assert pain is not None  # INVARIANT: only rated entries come here
    return pain
