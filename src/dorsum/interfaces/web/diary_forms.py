"""The form of an entry: what was marked and typed, as an entry; nothing marked says nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast, get_args

from dorsum.care.body_map import to_confirm
from dorsum.diary.entries import Course, Entry, EntryKind, SaidOfDanger
from dorsum.diary.marks import said_of_marks, with_marks
from dorsum.diary.rhythm import Wishes, due
from dorsum.diary.writing import Said, checked_time, new_id, with_said
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_medicine_rows import marks_of_medicines, read_rows
from dorsum.interfaces.web.forms import Form
from dorsum.interfaces.web.map_forms import marked_in, said_in
from dorsum.model.diary import DiaryQuestion, Rhythm
from dorsum.model.knowledge import Knowledge

AN_ID = re.compile(r"[0-9a-f]{32}")
MOST_BUTTONS = 11
"""So many whole numbers are buttons to tap; of more of them one is typed."""
LONGEST_TEXT = 4000
"""Characters of a text in own words."""
MINUTES = "%Y-%m-%dT%H:%M"
"""How a browser writes a time."""


@dataclass(frozen=True)
class FilledEntry:
    """What was sent: the entry it makes, the marks by field, and by field the words for what is wrong."""

    entry: Entry
    marked: Mapping[str, str]
    mistakes: Mapping[str, str]


def read_entry(form: Form, before: Entry, course: Course, now: datetime, knowledge: Knowledge) -> FilledEntry:
    """Return what was sent, on top of the entry as it was; `now` is the end of what can have been."""
    entry, mistakes = before, {}
    for question in knowledge.treatment.diary_questions:
        try:
            entry = with_said(entry, _said(question, form), knowledge)
        except DiaryError:
            mistakes[question.id] = "web_mistake_range"
    danger = form.get("danger")
    entry = replace(
        entry,
        note=plain_text(form.get("note"))[: max(LONGEST_TEXT, len(before.note))],
        danger=cast("SaidOfDanger", danger) if danger in get_args(SaidOfDanger) else before.danger,
    )
    try:
        entry = replace(entry, at=checked_time(_time(form.get("at"), before.at), course, now))
    except DiaryError:
        mistakes["at"] = "web_diary_bad_time"
    entry, unsaid = _with_marks(entry, form, knowledge)
    rows = read_rows(form, entry, knowledge)
    entry = replace(entry, medicines=rows.medicines)
    mistakes |= unsaid | dict(rows.mistakes)
    if not mistakes and entry.is_empty:
        mistakes[""] = "web_diary_empty_entry"
    return FilledEntry(entry, form.fields, mistakes)


def plain_text(text: str) -> str:
    """Return a text with the line ends that it was typed with: a browser sends two signs for each."""
    return text.replace("\r\n", "\n")


def _with_marks(entry: Entry, form: Form, knowledge: Knowledge) -> tuple[Entry, dict[str, str]]:
    """Return the entry with what is marked on the body map, and the questions of marks that are open."""
    marked = marked_in(form, knowledge)
    asked = to_confirm(marked)
    said = said_in(form, asked)
    open_ = {f"confirm-{one.id}": "web_mistake_open" for one in asked if one.id not in said}
    return with_marks(entry, [one.id for one in marked], said, knowledge), open_


def _said(question: DiaryQuestion, form: Form) -> Said:
    if question.answered == "choices":
        return {question.id: [one.id for one in question.choices if form.get(f"say-{question.id}-{one.id}")]}
    return {question.id: [form.get(f"say-{question.id}")]}


def _time(text: str, before: datetime) -> datetime:
    """Return the time that was typed; what was not changed stays as exact as it was.

    Raises:
        DiaryError: it is no time.
    """
    if not text or text == before.strftime(MINUTES):
        return before
    try:
        return datetime.strptime(text, MINUTES).astimezone()  # the zone of this machine
    except (ValueError, OverflowError, OSError):
        raise DiaryError("no time") from None


def marks_of_entry(entry: Entry, knowledge: Knowledge) -> dict[str, str]:
    """Return the fields of the form as they are marked for an entry that was kept."""
    marked = {f"say-{id}": f"{said:g}" for id, said in entry.numbers.items()}
    for id, chosen in entry.choices.items():
        marked |= {f"say-{id}-{one}": "yes" for one in chosen}
        if len(chosen) == 1:
            marked[f"say-{id}"] = chosen[0]
    marked |= {f"region-{id}": "yes" for id in entry.regions}
    marked |= {f"confirm-{id}": said.value for id, said in said_of_marks(entry, knowledge).items()}
    marked |= marks_of_medicines(entry, knowledge)
    return marked | {"note": entry.note, "danger": entry.danger or "", "at": entry.at.strftime(MINUTES)}


def blank_entry(course: Course, rhythm: Rhythm, now: datetime, wishes: Wishes) -> Entry:
    """Return an entry with nothing in it, of the kind that the diary asks for now."""
    asked = [one.kind for one in due(course, rhythm, now.date(), wishes) if one.kind != "danger_check"]
    kind: EntryKind = asked[0] if asked else "check_in"
    return Entry(new_id(), course.episode.id, now, kind=kind)


def is_new_id(id: str) -> bool:
    """Whether the id may be that of an entry, as `new_id` makes them."""
    return AN_ID.fullmatch(id) is not None


def day_of(form: Form, today: date) -> date | None:
    """Return the day on which the pain began; None where none was chosen that can be."""
    chosen = form.get("began")
    if chosen in ("today", "yesterday"):
        return today - timedelta(days=chosen == "yesterday")
    try:
        return date.fromisoformat(form.get("date"))
    except ValueError:
        return None
