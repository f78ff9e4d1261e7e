"""`dorsum diary`: how an episode goes on, kept on this machine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from dorsum.care.assessment import assess
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import OWN_WORDS, Course, Entry, Episode, SaidOfDanger
from dorsum.diary.file_forms import form_of, whole_as_text, whole_from_text
from dorsum.diary.review import review
from dorsum.diary.rhythm import Wishes
from dorsum.diary.store import Diary
from dorsum.diary.upkeep import erase_copies
from dorsum.diary.writing import Said, checked_time, new_episode, new_id, with_said
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import DiaryError
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.case_files import read_case_file
from dorsum.interfaces.cli.closing import print_warning
from dorsum.interfaces.cli.diary_questions import ask_beginning, ask_danger, ask_short, is_terminal
from dorsum.interfaces.cli.diary_store import Folder, diary_path, entry_of, now, opened, present_course
from dorsum.interfaces.cli.knowledge_store import open_rules
from dorsum.interfaces.cli.text_files import read_text
from dorsum.model.knowledge import Knowledge
from dorsum.model.meaning import marks_of
from dorsum.report.calendar import calendar_of
from dorsum.report.care_card import care_card
from dorsum.report.diary_lines import entry_line, next_line, review_lines

LARGEST_IMPORT = 100_000_000
"""Bytes; ten thousand entries have about eight million."""
diary = typer.Typer(
    help="Keep a short diary of an episode: seldom, what you could do first.", no_args_is_help=True
)

Values = Annotated[
    list[str] | None,
    typer.Option(
        "--say",
        metavar="QUESTION=ANSWER",
        help="An answer, such as pain_now=4 or could_do=most; several for one question with commas. "
        "`dorsum diary questions` lists them.",
    ),
]
New = Annotated[
    str | None,
    typer.Option("--new", metavar="no|yes|unsure", help="Whether anything is new since the last time."),
]
At = Annotated[
    str | None, typer.Option(metavar="TIME", help="When, such as 2026-03-02T18:30; without it, now.")
]
Note = Annotated[str | None, typer.Option(help="A note in your own words.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The first letters of the id that `list` shows.")]
DANGER: dict[str, SaidOfDanger] = {"no": "nothing_new", "yes": "something_new", "unsure": "not_sure"}


@diary.command()
def add(
    say: Values = None,
    new: New = None,
    note: Note = None,
    at: At = None,
    began: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day the pain began; starts an episode.")
    ] = None,
    data: Folder = None,
) -> None:
    """Write an entry: three short questions, and whether anything is new."""
    rules = open_rules()
    print_warning(rules.knowledge)
    with opened(data) as kept:
        course = _course_for(kept, began, rules.knowledge)
        time = checked_time(_time(at), course, now())
        said, danger = _said(say), _danger(new)
        if not said and danger is None and note is None and is_terminal():
            said, danger = ask_short(rules.knowledge), ask_danger(rules.knowledge)
        entry = Entry(new_id(), course.episode.id, time, note=note or "", danger=danger)
        entry = with_said(entry, said, rules.knowledge)
        _refuse_empty(entry)
        if began is not None or not course.entries:
            kept.keep_episode(course.episode)
        kept.keep(entry)
        _tell(kept, course.episode, entry, rules)


@diary.command("list")
def list_(data: Folder = None) -> None:
    """Print every episode with its entries, one a line."""
    knowledge = open_rules().knowledge
    with opened(data) as kept:
        episodes = kept.episodes()
        if not episodes:
            print(knowledge.wording["diary_empty"]["en"])
        for episode in episodes:
            course = kept.course(episode)
            print(f"{episode.began_on.isoformat()}")
            for entry in course.entries:
                print(f"  {entry_line(entry, course, knowledge)}")


@diary.command()
def edit(
    id: Id, say: Values = None, new: New = None, note: Note = None, at: At = None, data: Folder = None
) -> None:
    """Change an entry; what was not named stays, and `undo` takes the change back."""
    rules = open_rules()
    with opened(data) as kept:
        entry, course = entry_of(id, kept)
        changed = with_said(entry, _said(say), rules.knowledge)
        time = checked_time(_time(at), course, now()) if at else entry.at
        changed = replace(changed, note=entry.note if note is None else note, at=time)
        changed = replace(changed, danger=_danger(new) or entry.danger)
        _refuse_empty(changed)
        kept.keep(changed)
        _tell(kept, course.episode, changed, rules)


@diary.command()
def remove(id: Id, data: Folder = None) -> None:
    """Remove an entry; `undo` brings it back."""
    with opened(data) as kept:
        entry, _ = entry_of(id, kept)
        kept.remove(entry)
        print(f"Removed. `dorsum diary undo {entry.id}` brings it back.")


@diary.command()
def undo(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id, whole where the entry is removed.")],
    data: Folder = None,
) -> None:
    """Take back the last change of an entry."""
    knowledge = open_rules().knowledge
    with opened(data) as kept:
        whole_id = id if kept.history(id) else entry_of(id, kept)[0].id
        entry = kept.undo(whole_id)
        if entry is None:
            print("Taken back: the entry is gone.")
            return
        (episode,) = (one for one in kept.episodes() if one.id == entry.episode)
        print(entry_line(entry, kept.course(episode), knowledge))


@diary.command()
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
        marks = marks_of((*case.answers, *case.numbers), rules.knowledge)
        kept.keep_episode(replace(course.episode, check=case, checked_at=now(), meant=marks))
        print_card(care_card(assess(case, rules), _today()))


@diary.command()
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
    with opened(data) as kept:
        course = present_course(kept)
        if course is None:
            raise DiaryError("there is no episode that goes on")
        said = {**course.episode.words, about: text.strip()}
        kept.keep_episode(replace(course.episode, words={id: one for id, one in said.items() if one}))
        print("Kept.")


@diary.command()
def end(data: Folder = None) -> None:
    """Close the episode that goes on; nothing is asked any more."""
    with opened(data) as kept:
        course = present_course(kept)
        if course is None:
            raise DiaryError("there is no episode that goes on")
        kept.keep_episode(replace(course.episode, ended_on=_today()))
        print("Closed.")


@diary.command()
def questions() -> None:
    """List what an entry may hold, with the answers that fit."""
    for one in open_rules().knowledge.treatment.diary_questions:
        listed = ", ".join(choice.id for choice in one.choices)
        fits = listed or f"{one.minimum:g} to {one.maximum:g}"
        print(f"{one.id}: {one.ask['en']} ({fits})")


@diary.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Where to write; .json and .fhir.json are whole, .csv is a table."
        ),
    ],
    data: Folder = None,
) -> None:
    """Write the whole diary into a file, to take it away or into a spreadsheet."""
    form = form_of(file.name)
    with opened(data) as kept:
        whole = kept.whole()
    _write_new(file, whole_as_text(whole, form, open_rules().knowledge))
    print(f"Written: {file}")


@diary.command()
def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where to write; a newer file updates.")],
    at: Annotated[str, typer.Option(metavar="HH:MM", help="The time of day of the reminders.")] = "18:00",
    zone: Annotated[str, typer.Option(help="The time zone, such as Europe/Berlin.")] = "UTC",
    data: Folder = None,
) -> None:
    """Write when the diary asks as a calendar file; reading a newer one changes, and doubles nothing."""
    knowledge = open_rules().knowledge
    with opened(data) as kept:
        course = present_course(kept)
        if course is None:
            raise DiaryError("there is no episode that goes on")
        made = calendar_of(course, kept.wishes(), now(), _hour(at), _zone(zone), knowledge)
    file.write_bytes(made)
    print(f"Written: {file}")


@diary.command()
def wishes(
    daily: Annotated[
        bool | None, typer.Option(help="Rate each day from today on, for two weeks at most.")
    ] = None,
    danger: Annotated[bool | None, typer.Option(help="Ask each day whether anything is new.")] = None,
    data: Folder = None,
) -> None:
    """Say how often you want to be asked."""
    knowledge = open_rules().knowledge
    (rhythm,) = knowledge.treatment.diary_rhythms
    with opened(data) as kept:
        before = kept.wishes()
        since = before.daily_from if daily is None else (_today() if daily else None)
        muted = before.danger_muted if danger is None else not danger
        kept.keep_wishes(Wishes(since, danger_muted=muted))
    for line in rhythm.why_seldom["en"] if daily else rhythm.why_at_all["en"]:
        print(line)


@diary.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote.")], data: Folder = None
) -> None:
    """Read a diary that was exported into an empty one; all of it or nothing."""
    form = form_of(file.name)
    whole = whole_from_text(read_text(str(file), LARGEST_IMPORT, "diary"), form, now())
    with opened(data) as kept:
        kept.take_in(whole)
        print(f"Read: {len(whole.now())} episodes and entries.")


@diary.command()
def erase(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False, data: Folder = None
) -> None:
    """Erase everything, with every change and every dated copy; it cannot be undone."""
    wording = open_rules().knowledge.wording
    if not yes and not typer.confirm("Erase the whole diary? This cannot be undone."):
        raise typer.Exit(1)
    with opened(data) as kept:
        kept.erase()
    erase_copies(diary_path(data))
    print(wording["diary_erased"]["en"])


def _course_for(kept: Diary, began: str | None, knowledge: Knowledge) -> Course:
    """Return the course to write into: a new one where a beginning is named, or none goes on."""
    present = present_course(kept)
    if began is not None:
        return Course(new_episode(_date(began), _today()))
    if present is not None:
        return present
    if not is_terminal():
        raise DiaryError("there is no episode yet; say on which day the pain began with `--began DATE`")
    return Course(new_episode(_date(ask_beginning(knowledge)), _today()))


def _tell(kept: Diary, episode: Episode, entry: Entry, rules: CompiledRules) -> None:
    """Print what is true after the entry; the whole card where it is urgent."""
    course, knowledge = kept.course(episode), rules.knowledge
    found = review(course.until(entry), rules)
    for line in review_lines(found, course.until(entry), knowledge):
        print(line)
    if is_urgent(found.advise, knowledge):
        print()
        print_card(care_card(assess(found.case, rules), _today()))
    print(next_line(course, kept.wishes(), knowledge, _today()))
    print(knowledge.wording["diary_not_watched"]["en"])


def _said(say: Sequence[str] | None) -> Said:
    found: dict[str, list[str]] = {}
    for one in say or ():
        id, sign, answer = one.partition("=")
        if not sign:
            raise DiaryError("write `--say QUESTION=ANSWER`, such as `--say pain_now=4`")
        found.setdefault(id.strip(), []).extend(answer.split(","))
    return found


def _danger(new: str | None) -> SaidOfDanger | None:
    if new is None:
        return None
    if new not in DANGER:
        raise DiaryError("`--new` must be no, yes or unsure")
    return DANGER[new]


def _refuse_empty(entry: Entry) -> None:
    if not (entry.numbers or entry.choices or entry.note or entry.danger):
        raise DiaryError("an entry needs an answer; `dorsum diary add --help` shows how")


def _time(text: str | None) -> datetime:
    if text is None:
        return now()
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        raise DiaryError("`--at` must be a time such as 2026-03-02T18:30") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DiaryError("the day must be written such as 2026-03-02") from None


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise DiaryError("`--at` must be a time of day such as 18:00") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DiaryError("`--zone` must be a time zone such as Europe/Berlin") from None


def _today() -> date:
    return now().date()


def _write_new(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="") as opened_file:
            opened_file.write(text)
    except FileExistsError:
        raise DiaryError(f"{file}: there is a file already; nothing was written") from None
