"""Whether new pain belongs to an episode (a flare) or begins a new one."""

from datetime import date, timedelta
from typing import Literal

from dorsum.diary.entries import Course
from dorsum.model.diary import Rhythm

Belongs = Literal["flare", "new_episode", "ask"]


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


def _pain(pain: float | None) -> float:
    assert pain is not None  # INVARIANT: only rated entries come here
    return pain
