"""Entries of a diary: writing, reading, changing, removing, and taking a change back."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from dorsum.diary.entries import Course, Entry
from dorsum.errors import DiaryError
from dorsum.interfaces.web.diary_forms import (
    FilledEntry,
    blank_entry,
    is_new_id,
    marks_of_entry,
    read_entry,
)
from dorsum.interfaces.web.diary_view import fields, said_in, standing
from dorsum.interfaces.web.diary_visit import DiaryVisit, NoEntryError, of_diary
from dorsum.interfaces.web.map_pages import drawn_views
from dorsum.report.diary_lines import next_line

CANNOT_BE_USED, OUTDATED = 422, 409
ON_A_PAGE = 50


@of_diary
async def new(visit: DiaryVisit) -> Response:
    """Show the form of a new entry, or keep what was sent; sent twice it is kept once."""
    course = visit.present
    entry = blank_entry(course, visit.rhythm, visit.now, visit.wishes)
    if visit.request.method == "GET":
        return _form(visit, FilledEntry(entry, {}, {}), 0)
    form = await visit.form()
    id = form.get("id")
    entry = replace(entry, id=id if is_new_id(id) else entry.id)
    if visit.kept.history(entry.id):
        return visit.to(f"/diary/entry/{entry.id}")
    filled = read_entry(form, entry, course, visit.now, visit.site.knowledge)
    return _kept(visit, filled, 0)


@of_diary
async def edit(visit: DiaryVisit) -> Response:
    """Show the form of an entry, or keep it changed; a change that was made meanwhile is shown first."""
    before, course = visit.entry(visit.request.path_params["id"])
    revisions = len(visit.kept.history(before.id))
    if visit.request.method == "GET":
        return _form(visit, FilledEntry(before, marks_of_entry(before), {}), revisions)
    form = await visit.form()
    filled = read_entry(form, before, course, visit.now, visit.site.knowledge)
    if form.get("revision") != str(revisions):
        trouble = replace(filled, mistakes={**filled.mistakes, "": "web_diary_elsewhere"})
        return _form(visit, trouble, revisions, OUTDATED, stands=before)
    return _kept(visit, filled, revisions)


def _kept(visit: DiaryVisit, filled: FilledEntry, revisions: int) -> Response:
    if filled.mistakes:
        return _form(visit, filled, revisions, CANNOT_BE_USED)
    visit.kept.keep(filled.entry)
    return visit.to(f"/diary/entry/{filled.entry.id}")


def _form(
    visit: DiaryVisit, filled: FilledEntry, revisions: int, status: int = 200, stands: Entry | None = None
) -> Response:
    knowledge = visit.site.knowledge
    marked = {name for name, word in filled.marked.items() if word}
    chosen = frozenset(one.id for one in knowledge.library.body_regions if f"region-{one.id}" in marked)
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
        return visit.page("diary_gone.html", id=id)
    return visit.page(
        "diary_entry.html",
        entry=one,
        day=course.episode.day(one.on),
        said=said_in(one, knowledge),
        standing=standing(course.until(one), visit),
        is_last=one == course.entries[-1],
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
    await visit.form()
    id = visit.request.path_params["id"]
    try:
        visit.kept.undo(id)
    except DiaryError as error:
        raise NoEntryError(str(error)) from None
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
    return Row(one, course.episode.day(one.on), said)
