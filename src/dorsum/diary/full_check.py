"""The full check of an episode: of whom it is, from when it counts, and what later takes its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dorsum.diary.entries import Entry, Episode
from dorsum.diary.heard import signs_heard
from dorsum.diary.review import is_something_new, lasting
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.meaning import marks_of
from dorsum.model.truth import Answer

AGE, SEX = "age", "sex"
MOST_YEARS_APART = 1


def with_check(episode: Episode, case: Case, at: datetime, knowledge: Knowledge) -> Episode:
    """Return the episode with a check; `at` is when its first question was answered."""
    marks = marks_of((*case.answers, *case.numbers), knowledge)
    return replace(episode, check=case, checked_at=at, meant=marks)


def may_be_of(case: Case, episode: Episode) -> bool:
    """Whether a check may be about the person of an episode.

    It is not where others answered, or where age or sex differ. An episode that has no check is taken as
    that of the person who writes.
    """
    before = episode.check
    if episode.checked_at is None and not before.answers and not before.numbers:
        return case.answered_by == "self"
    ages = [one.numbers[AGE] for one in (before, case) if AGE in one.numbers]
    sexes = {one.answers[SEX] for one in (before, case) if SEX in one.answers} - {Answer.UNSURE}
    is_of_age = not ages or max(ages) - min(ages) <= MOST_YEARS_APART
    return case.answered_by == before.answered_by and is_of_age and len(sexes) <= 1


def outdated_by(episode: Episode, entry: Entry, knowledge: Knowledge) -> Episode | None:
    """Return the episode as it has to be after an entry written now; None where it stays.

    An entry whose time lies before the check was written after it all the same: what it says that is new
    was not known to the check, which therefore counts only up to the time of the entry.
    """
    since = episode.checked_at
    is_new = is_something_new(entry, knowledge) or any(said is not Answer.NO for said in entry.signs.values())
    if since is None or entry.at >= since or not is_new:
        return None
    return replace(episode, checked_at=entry.at)


def with_words(episode: Episode, words: Mapping[str, str], knowledge: Knowledge) -> Episode:
    """Return the episode with these own words; where new ones sound like danger all is asked anew."""
    said = {about: text.strip() for about, text in words.items() if text.strip()}
    changed = [text for about, text in said.items() if episode.words.get(about) != text]
    kept = replace(episode, words=said)
    if episode.checked_at is None or not any(signs_heard(text, knowledge) for text in changed):
        return kept
    return replace(kept, check=lasting(episode.check, knowledge), checked_at=None)
