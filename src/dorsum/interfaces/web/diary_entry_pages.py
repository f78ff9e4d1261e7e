"""Entries of a diary: writing, reading, changing, removing, and taking a change back."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from dorsum.care.body_map import to_confirm
from dorsum.diary.entries import Course, Entry
from dorsum.diary.episodes import Step, begun_after, belonging, reopened
from dorsum.diary.review import UNNAMED
from dorsum.diary.writing import new_id
from dorsum.interfaces.web.diary_check_pages import keep_entry
from dorsum.interfaces.web.diary_forms import (
    FilledEntry,
    blank_entry,
    is_new_id,
    marks_of_entry,
    read_entry,
)
from dorsum.interfaces.web.diary_medicine_rows import UNITS, rows
from dorsum.interfaces.web.diary_now import now_standing
from dorsum.interfaces.web.diary_view import fields, is_danger_open, said_in, standing
from dorsum.interfaces.web.diary_visit import DiaryVisit, NoEntryError, of_diary
from dorsum.interfaces.web.forms import CANNOT_BE_USED, OUTDATED, FormError
from dorsum.interfaces.web.map_pages import drawn_views
from dorsum.report.diary_lines import next_line

ON_A_PAGE = 50


@of_diary
async def new(visit: DiaryVisit) -> Response:
    """Show the form of a new entry, or keep what was sent; sent twice it is kept once."""
    course = visit.course
    if course is None:
        return visit.to("/diary/begin")
    entry = blank_entry(course, visit.rhythm, visit.now, visit.wishes)
    if visit.request.method == "GET":
        return _form(visit, FilledEntry(entry, {}, {}), 0)
    form = await visit.form()
    id = form.get("id")
    entry = replace(entry, id=id if is_new_id(id) else entry.id)
    changes = visit.kept.history(entry.id)
    if changes and changes[-1][1] is not None:
        entry = replace(entry, at=changes[-1][1].at)
    filled = read_entry(form, entry, course, visit.now, visit.site.knowledge)
    if changes:
        return _sent_again(visit, filled, changes[-1][1], len(changes))
    return _form(visit, filled, 0, CANNOT_BE_USED) if filled.mistakes else _place(visit, filled)


def _sent_again(visit: DiaryVisit, filled: FilledEntry, stands: Entry | None, revisions: int) -> Response:
    """Show a form that was sent before; where it says something else now, nothing typed is lost."""
    if stands is not None and replace(filled.entry, at=stands.at, kind=stands.kind) == replace(
        stands, episode=filled.entry.episode
    ):
        return visit.to(f"/diary/entry/{stands.id}")
    if stands is None:
        return _removed_meanwhile(visit, filled)
    trouble = replace(filled, mistakes={**filled.mistakes, "": "web_diary_elsewhere"})
    return _form(visit, trouble, revisions, OUTDATED, stands=stands)


def _removed_meanwhile(visit: DiaryVisit, filled: FilledEntry) -> Response:
    """Show what was typed into an entry that is gone, as a new one."""
    anew = replace(filled.entry, id=new_id())
    trouble = {**filled.mistakes, "": "web_diary_was_removed"}
    return _form(visit, replace(filled, entry=anew, mistakes=trouble), 0, OUTDATED)


def _place(visit: DiaryVisit, filled: FilledEntry) -> Response:
    """Keep a new entry in the episode that it belongs to; where only the person can tell, ask after that."""
    course, entry = visit.present, filled.entry
    step = belonging((course,), entry.pain, visit.rhythm, entry.on).step
    if step == "ask":
        keep_entry(entry, course.episode, visit)
        return visit.to(f"/diary/entry/{entry.id}/belongs")
    return _put(visit, entry, course, step)


@of_diary
async def belongs(visit: DiaryVisit) -> Response:
    """Ask whether the pain of an entry is the same as before, and put it where it belongs."""
    entry, course = visit.entry(visit.request.path_params["id"])
    if visit.request.method == "GET":
        found = standing(course, visit)
        return visit.page(
            "diary_belongs.html",
            entry=entry,
            began_on=course.episode.began_on,
            standing=found,
            is_open=is_danger_open(found, visit),
        )
    said = (await visit.form()).get("belongs")
    if said not in ("same", "new"):
        raise FormError(CANNOT_BE_USED, "web_error_form")
    return _put(visit, entry, course, "begin" if said == "new" else "reopen")


def _put(visit: DiaryVisit, entry: Entry, course: Course, step: Step) -> Response:
    knowledge = visit.site.knowledge
    if step == "begin":
        begun, former = begun_after(course.episode, entry.on, visit.today, knowledge)
        for episode in (former, begun):
            if episode is not None:
                visit.kept.keep_episode(episode)
        entry = replace(entry, episode=begun.id)
        episode = begun
    else:
        episode = reopened(course, knowledge) if step == "reopen" else course.episode
        if step == "reopen":
            visit.kept.keep_episode(episode)
    keep_entry(entry, episode, visit)
    return visit.to(f"/diary/entry/{entry.id}")


@of_diary
async def edit(visit: DiaryVisit) -> Response:
    """Show the form of an entry, or keep it changed; a change that was made meanwhile is shown first."""
    changes = visit.kept.history(visit.request.path_params["id"])
    if changes and changes[-1][1] is None and visit.request.method == "POST" and visit.course is not None:
        blank = blank_entry(visit.course, visit.rhythm, visit.now, visit.wishes)
        form = await visit.form()
        return _removed_meanwhile(
            visit, read_entry(form, blank, visit.course, visit.now, visit.site.knowledge)
        )
    before, course = visit.entry(visit.request.path_params["id"])
    revisions = len(changes)
    if visit.request.method == "GET":
        return _form(visit, FilledEntry(before, marks_of_entry(before, visit.site.knowledge), {}), revisions)
    form = await visit.form()
    filled = read_entry(form, before, course, visit.now, visit.site.knowledge)
    if form.get("revision") != str(revisions):
        trouble = replace(filled, mistakes={**filled.mistakes, "": "web_diary_elsewhere"})
        return _form(visit, trouble, revisions, OUTDATED, stands=before)
    if filled.mistakes:
        return _form(visit, filled, revisions, CANNOT_BE_USED)
    keep_entry(filled.entry, course.episode, visit)
    return visit.to(f"/diary/entry/{filled.entry.id}")


def _form(
    visit: DiaryVisit, filled: FilledEntry, revisions: int, status: int = 200, stands: Entry | None = None
) -> Response:
    knowledge = visit.site.knowledge
    marked = {name for name, word in filled.marked.items() if word}
    regions = [one for one in knowledge.library.body_regions if f"region-{one.id}" in marked]
    chosen = frozenset(one.id for one in regions)
    return visit.page(
        "diary_entry_form.html",
        status,
        entry=filled.entry,
        marked=filled.marked,
        mistakes=filled.mistakes,
        revisions=revisions,
        short=fields(knowledge, short=True),
        more=fields(knowledge, short=False),
        views=drawn_views(chosen, knowledge),
        chosen=chosen,
        to_confirm=to_confirm(regions),
        rows=rows(filled.marked),
        units=UNITS,
        stands=said_in(stands, knowledge) if stands else (),
        is_new=not revisions,
        action=f"/diary/entry/{filled.entry.id}/edit" if revisions else "/diary/new",
    )


@of_diary
async def entry(visit: DiaryVisit) -> Response:
    """Show an entry, what was true after it, and how it was changed."""
    id = visit.request.path_params["id"]
    knowledge, changes = visit.site.knowledge, visit.kept.history(id)
    try:
        one, course = visit.entry(id)
    except NoEntryError:
        if not changes:
            raise
        return visit.page("diary_gone.html", id=id, changes=changes)
    is_last = one == course.entries[-1]
    is_present = is_last and course.episode == visit.present.episode
    found = standing(course, visit)
    return visit.page(
        "diary_entry.html",
        entry=one,
        has_no_copy=visit.has_no_copy,
        day=course.episode.day(one.on),
        said=said_in(one, knowledge),
        standing=found,
        is_last=is_last,
        now=now_standing(visit, found) if is_present else None,
        changes=[(at, now is not None) for at, now in changes],
        next_line=next_line(course, visit.wishes, knowledge, visit.today),
    )


@of_diary
async def remove(visit: DiaryVisit) -> Response:
    """Remove an entry, which can be taken back."""
    await visit.form()
    one, _ = visit.entry(visit.request.path_params["id"])
    visit.kept.remove(one)
    return visit.to(f"/diary/entry/{one.id}")


@of_diary
async def undo(visit: DiaryVisit) -> Response:
    """Take back the last change of an entry."""
    form = await visit.form()
    id = visit.request.path_params["id"]
    changes = visit.kept.history(id)
    if not changes:
        raise NoEntryError("there is no such entry")
    if form.get("revision") == str(len(changes)):  # sent twice, it is taken back once
        visit.kept.undo(id)
    return visit.to(f"/diary/entry/{id}")


@dataclass(frozen=True)
class Row:
    """An entry in a list, with the day of its episode."""

    entry: Entry
    day: int
    said: str


@of_diary
async def entries(visit: DiaryVisit) -> Response:
    """List the entries, the last first, so many on a page."""
    courses = [visit.kept.course(episode) for episode in reversed(visit.episodes)]
    all_of_them = [(one, course) for course in courses for one in reversed(course.entries)]
    pages = max(1, -(-len(all_of_them) // ON_A_PAGE))
    page = _page(visit.request.query_params.get("page", ""), pages)
    shown = all_of_them[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    rows = [_row(one, course, visit) for one, course in shown]
    return visit.page("diary_entries.html", rows=rows, page=page, pages=pages)


def _page(word: str, pages: int) -> int:
    return int(word) if word in map(str, range(1, pages + 1)) else 1


def _row(one: Entry, course: Course, visit: DiaryVisit) -> Row:
    said = "; ".join(each.answer for each in said_in(one, visit.site.knowledge)[:3])
    if one.danger in UNNAMED:
        said = f"{visit.site.say(f'diary_{one.danger}')} {said}"
    return Row(one, course.episode.day(one.on), said)
