"""`dorsum diary check`, `words`, `plan` and `end`: what belongs to an episode as a whole."""

from dataclasses import replace
from datetime import datetime, time
from typing import Annotated

import typer

from dorsum.care.assessment import assess
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import OWN_WORDS, Course
from dorsum.diary.full_check import may_be_of, with_check, with_words
from dorsum.diary.review import review
from dorsum.diary.rhythm import is_outdated
from dorsum.diary.store import Diary
from dorsum.diary.writing import begun_on
from dorsum.errors import DiaryError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli import diary_store
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.closing import print_warning
from dorsum.interfaces.cli.diary_options import read_date, today
from dorsum.interfaces.cli.diary_store import Folder, opened, present_course
from dorsum.model.case import Case
from dorsum.report.care_card import care_card
from dorsum.report.diary_lines import review_lines


def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A case in YAML or JSON, as `dorsum assess` reads it.")
    ],
    data: Folder = None,
) -> None:
    """Keep a full check of danger signs with the episode; later entries build on it."""
    rules = open_rules()
    case = read_case_file(file, rules.knowledge)
    with opened(data) as kept:
        course = present_course(kept)
        if course is None:
            raise DiaryError("there is no episode yet; begin one with `dorsum diary add --began DATE`")
        before = course.episode.check
        if (before.answers or before.numbers) and not may_be_of(case, course.episode):
            raise DiaryError("this check is about another person (who answers, age or sex); it was not kept")
        is_same = (dict(before.answers), dict(before.numbers)) == (dict(case.answers), dict(case.numbers))
        at = course.episode.checked_at if is_same else None
        when = at or _answered_at(case)
        kept.change_episode(course.episode.id, lambda now: with_check(now, case, when, rules.knowledge))
        print_card(care_card(assess(case, rules), today()))


def _answered_at(case: Case) -> datetime:
    """Return when the check was made: on the day that it names, else now."""
    now = diary_store.now()
    if case.today is None or case.today >= now.date():
        return now
    return datetime.combine(case.today, time.min, now.tzinfo)


def words(
    about: Annotated[str, typer.Argument(metavar="ABOUT", help=f"One of: {', '.join(OWN_WORDS)}.")],
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Your own words; an empty text takes them away.")
    ],
    data: Folder = None,
) -> None:
    """Say something of the episode in your own words; it stands so on the page for the doctor."""
    if about not in OWN_WORDS:
        raise DiaryError(f"the words must be about one of: {', '.join(OWN_WORDS)}")
    knowledge = open_rules().knowledge
    wording = knowledge.wording
    with opened(data) as kept:
        course = going_on(kept)
        kept.change_episode(
            course.episode.id, lambda now: with_words(now, {**now.words, about: text}, knowledge)
        )
        print(wording["diary_done"]["en"])


def plan(data: Folder = None) -> None:
    """Print what is true after the last entry, with the plan of its stage where nothing is open."""
    rules = open_rules()
    print_warning(rules.knowledge)
    with opened(data) as kept:
        course = going_on(kept)
    if not course.entries:
        raise DiaryError("there is no entry yet; write one with `dorsum diary add`")
    found = review(course, rules)
    _, *lines = review_lines(found, course, rules.knowledge)
    for line in lines:
        print(line)
    is_open = found.asks_again or any(note.is_open for note in found.medicines)
    (rhythm,) = rules.knowledge.treatment.diary_rhythms
    if is_outdated(course, rhythm, today()) and not is_urgent(found.advise, rules.knowledge):
        date = course.entries[-1].on.isoformat()
        print(rules.knowledge.wording["web_diary_old_entry"]["en"].format(date=date))
        return
    if found.advise == found.triage.advise and not is_open:
        print_card(care_card(assess(found.case, rules), today()))


def began(
    date: Annotated[str, typer.Argument(metavar="DATE", help="The day the pain began, such as 2026-03-02.")],
    data: Folder = None,
) -> None:
    """Change the day on which the episode that goes on began."""
    wording = open_rules().knowledge.wording
    with opened(data) as kept:
        moved = begun_on(going_on(kept), read_date(date), today())
        kept.change_episode(moved.id, lambda now: replace(now, began_on=moved.began_on))
        print(wording["diary_done"]["en"])


def end(data: Folder = None) -> None:
    """Close the episode that goes on; nothing is asked any more."""
    wording = open_rules().knowledge.wording
    with opened(data) as kept:
        kept.change_episode(going_on(kept).episode.id, lambda now: replace(now, ended_on=today()))
        print(wording["diary_closed"]["en"])


def going_on(kept: Diary) -> Course:
    """Return the episode that goes on, with its entries.

    Raises:
        DiaryError: there is none.
    """
    course = present_course(kept)
    if course is None:
        raise DiaryError("there is no episode that goes on")
    return course
