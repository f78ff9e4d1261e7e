"""`dorsum diary add`, `list`, `edit`, `remove` and `undo`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from dorsum.diary.entries import Entry
from dorsum.diary.full_check import outdated_by
from dorsum.diary.taken import taken_from_lines
from dorsum.diary.writing import checked_time, new_id, with_said
from dorsum.errors import DiaryError
from dorsum.installed.rules import open_rules
from dorsum.interfaces.cli import diary_store
from dorsum.interfaces.cli.closing import print_warning
from dorsum.interfaces.cli.diary_belonging import Wanted, keep_with_episode, place_for
from dorsum.interfaces.cli.diary_options import (
    At,
    Id,
    New,
    Note,
    Took,
    Values,
    Where,
    given,
    read_danger,
    read_said,
    read_time,
    with_places,
)
from dorsum.interfaces.cli.diary_questions import ask_danger, ask_places, ask_short, is_terminal
from dorsum.interfaces.cli.diary_store import Folder, entry_of, opened
from dorsum.interfaces.cli.diary_telling import tell
from dorsum.model.knowledge import Knowledge
from dorsum.report.diary_lines import entry_line


def add(  # noqa: PLR0913, PLR0917  # each is an argument or option of the command
    say: Values = None,
    new: New = None,
    note: Note = None,
    took: Took = None,
    where: Where = None,
    at: At = None,
    began: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day the pain began; starts an episode.")
    ] = None,
    same: Annotated[
        bool, typer.Option("--same", help="The pain of the last episode came back, or goes on.")
    ] = False,
    data: Folder = None,
) -> None:
    """Write an entry: three short questions, and whether anything is new."""
    rules = open_rules()
    print_warning(rules.knowledge)
    with opened(data) as kept:
        wanted = Wanted.checked(began, same, kept, rules.knowledge)
        said, danger = read_said(say), read_danger(new)
        if not (said or danger or took or where) and note is None and is_terminal():
            said, danger = ask_short(rules.knowledge), ask_danger(rules.knowledge)
        entry = Entry(new_id(), "", read_time(at), note=note or "", danger=danger)
        entry = _with_more(with_said(entry, said, rules.knowledge), took, where, rules.knowledge)
        _refuse_empty(entry)
        place = place_for(entry, wanted, rules.knowledge)
        entry = replace(entry, episode=place.episode.id)
        checked_time(entry.at, place.course, diary_store.now())
        episode = keep_with_episode(entry, place, kept, rules.knowledge)
        tell(kept, episode, entry, rules)


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


def edit(  # noqa: PLR0913, PLR0917  # each is an argument or option of the command
    id: Id,
    say: Values = None,
    new: New = None,
    note: Note = None,
    took: Took = None,
    where: Where = None,
    at: At = None,
    data: Folder = None,
) -> None:
    """Change an entry; what was not named stays, and `undo` takes the change back."""
    rules = open_rules()
    with opened(data) as kept:
        entry, course = entry_of(id, kept)
        time = checked_time(read_time(at), course, diary_store.now()) if at else entry.at
        changed = replace(entry, note=entry.note if note is None else note, at=time)
        changed = replace(changed, danger=read_danger(new) or entry.danger)
        changed = with_said(changed, read_said(say), rules.knowledge)
        changed = _with_more(changed, took, where, rules.knowledge)
        _refuse_empty(changed)
        episode = outdated_by(course.episode, changed, rules.knowledge)
        if episode is not None:
            episode = kept.change_episode(
                episode.id, lambda now: outdated_by(now, changed, rules.knowledge) or now
            )
        kept.keep(changed)
        tell(kept, episode or course.episode, changed, rules)


def remove(id: Id, data: Folder = None) -> None:
    """Remove an entry; `undo` brings it back."""
    wording = open_rules().knowledge.wording
    with opened(data) as kept:
        entry, _ = entry_of(id, kept)
        kept.remove(entry)
        print(wording["diary_removed"]["en"].format(id=entry.id))


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
            print(knowledge.wording["diary_taken_back"]["en"])
            return
        (episode,) = (one for one in kept.episodes() if one.id == entry.episode)
        print(entry_line(entry, kept.course(episode), knowledge))


def _with_more(
    entry: Entry, took: Sequence[str] | None, where: Sequence[str] | None, knowledge: Knowledge
) -> Entry:
    """Return the entry with medicines and places in place of others, where any were named."""
    if took is not None:
        entry = replace(entry, medicines=taken_from_lines(given(took), entry.at, knowledge))
    if where is not None:
        entry = ask_places(with_places(entry, given(where), knowledge), knowledge)
    return entry


def _refuse_empty(entry: Entry) -> None:
    if entry.is_empty:
        raise DiaryError("an entry needs an answer; `dorsum diary add --help` shows how")
