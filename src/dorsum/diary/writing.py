"""What a person types or taps, as parts of an entry: checked against the questions of the content."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dorsum.diary.entries import Course, Entry, Episode
from dorsum.errors import DiaryError
from dorsum.model.diary import DiaryQuestion
from dorsum.model.knowledge import Knowledge

Said = Mapping[str, Sequence[str]]
"""By question, the words that were given; none where there was no answer."""
TRAVEL = timedelta(days=1)
"""An entry may lie so long before the day of the beginning, as who travels west comes to an earlier day."""
LONGEST_BACK = 365 * 100
"""Days before today at which an episode may have begun."""


def new_id() -> str:
    """Return an id that no other entry has."""
    return uuid.uuid4().hex


def with_said(entry: Entry, said: Said, knowledge: Knowledge) -> Entry:
    """Return the entry with what was said, in place of earlier answers to the same questions.

    An empty answer takes the earlier one away.

    Raises:
        DiaryError: an answer does not fit its question; the message says what fits, not what was said.
    """
    questions = {one.id: one for one in knowledge.treatment.diary_questions}
    numbers, choices = dict(entry.numbers), dict(entry.choices)
    for id, words in said.items():
        if id not in questions:
            raise DiaryError(f"a diary does not ask `{ascii(id)[1:-1][:40]}`")
        question, given = questions[id], [word.strip() for word in words if word.strip()]
        numbers.pop(id, None)
        choices.pop(id, None)
        if not given:
            continue
        if question.answered == "number":
            numbers[id] = _number(question, given)
        else:
            choices[id] = _choices(question, given)
    return replace(entry, numbers=numbers, choices=choices)


def _number(question: DiaryQuestion, given: list[str]) -> float:
    low, high = question.minimum, question.maximum
    assert low is not None  # INVARIANT: the content check: a number has both
    assert high is not None
    try:
        (word,) = given
        number = float(word.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not low <= number <= high or (question.whole and number != int(number)):
        kind = "a whole number" if question.whole else "a number"
        raise DiaryError(f"`{question.id}` must be {kind} from {low:g} to {high:g}")
    return number


def _choices(question: DiaryQuestion, given: list[str]) -> tuple[str, ...]:
    known = [choice.id for choice in question.choices]
    if not set(given) <= set(known):
        raise DiaryError(f"`{question.id}` must be of: {', '.join(known)}")
    if question.answered == "choice" and len(given) > 1:
        raise DiaryError(f"`{question.id}` takes one answer")
    return tuple(dict.fromkeys(given))


def checked_time(at: datetime, course: Course, now: datetime) -> datetime:
    """Return the time of an entry.

    Raises:
        DiaryError: it lies in the future, or before the pain began.
    """
    if at > now:
        raise DiaryError("an entry cannot lie in the future; check its time")
    if at.date() < course.episode.began_on - TRAVEL:
        raise DiaryError("an entry cannot lie before the day the pain began; check its time")
    return at


def begun_on(course: Course, day: date, today: date) -> Episode:
    """Return the episode with another day on which it began.

    Raises:
        DiaryError: the day lies in the future, too long ago, or after an entry.
    """
    checked = new_episode(day, today)
    if any(entry.on < day - TRAVEL for entry in course.entries):
        raise DiaryError("pain cannot have begun after an entry of it; check the day")
    return replace(course.episode, began_on=checked.began_on)


def new_episode(began_on: date, today: date) -> Episode:
    """Return an episode that began on this day.

    Raises:
        DiaryError: the day lies in the future, or longer ago than a life.
    """
    if began_on > today:
        raise DiaryError("pain cannot have begun in the future; check the day")
    if today - began_on > timedelta(days=LONGEST_BACK):
        raise DiaryError("that day is too long ago; check the year")
    return Episode(new_id(), began_on)
