"""The page for the doctor: what is on it, how it looks, and as a file."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.util import find_spec
from types import MappingProxyType

from markupsafe import Markup
from starlette.responses import Response

from dorsum.diary.entries import OWN_WORDS, Episode
from dorsum.diary.full_check import with_words
from dorsum.interfaces.web.diary_chart_pages import drawn
from dorsum.interfaces.web.diary_forms import LONGEST_TEXT, plain_text
from dorsum.interfaces.web.diary_view import standing
from dorsum.interfaces.web.diary_visit import DiaryVisit, NoEntryError, of_diary
from dorsum.interfaces.web.forms import OUTDATED
from dorsum.model.fhir import bundle_as_text
from dorsum.model.knowledge import Knowledge
from dorsum.report.summary import Summary, summary, usual_parts
from dorsum.report.summary_fhir import summary_as_fhir
from dorsum.report.summary_pdf import summary_as_pdf
from dorsum.report.summary_text import maps_of, summary_as_html, summary_as_text

NAME = "dorsum-summary"
Written = Callable[[Summary, Knowledge, datetime], bytes]
FILES: Mapping[str, tuple[str, Written]] = MappingProxyType(
    {
        "pdf": ("application/pdf", lambda page, knowledge, _: summary_as_pdf(page, knowledge)),
        "html": ("text/html", lambda page, knowledge, _: summary_as_html(page, knowledge).encode()),
        "txt": ("text/plain", lambda page, knowledge, _: summary_as_text(page, knowledge).encode()),
        "fhir.json": (
            "application/fhir+json",
            lambda page, knowledge, now: bundle_as_text(summary_as_fhir(page, knowledge, now)).encode(),
        ),
    }
)
"""By ending: the type of the file, and what writes it."""


@of_diary
async def preview(visit: DiaryVisit) -> Response:
    """Show the page with the parts that were chosen, and what can be chosen."""
    wanted, knowledge = _wanted(visit), visit.site.knowledge
    made = _made(visit, wanted)
    return visit.page(
        "diary_summary.html",
        made=made,
        maps=[Markup(one) for one in maps_of(made, knowledge)],  # our own drawing
        chart=drawn(made.chart) if made.chart else None,
        all_parts=knowledge.treatment.summary_parts,
        wanted=wanted,
        query=f"?{visit.request.url.query}" if visit.request.url.query else "",
        has_pdf=find_spec("typst") is not None,
    )


def _wanted(visit: DiaryVisit) -> frozenset[str]:
    """Return the parts that were chosen; where nobody chose, the usual ones."""
    query = visit.request.query_params
    if not query:
        return usual_parts(visit.site.knowledge)
    return frozenset(query.getlist("part"))


def _made(visit: DiaryVisit, wanted: frozenset[str]) -> Summary:
    course = visit.present
    if not course.entries:
        raise NoEntryError("there is no entry yet")
    found = standing(course, visit)

    def make() -> Summary:
        return summary(course, found.review, found.assessment, visit.today, wanted)

    return visit.door.memory.of(course, ("summary", visit.today, wanted), make)


@of_diary
async def as_file(visit: DiaryVisit) -> Response:
    """Return the page with the parts that were chosen as a file."""
    ending = visit.request.path_params["ending"]
    if ending not in FILES or (ending == "pdf" and find_spec("typst") is None):
        raise NoEntryError("there is no such file")
    media_type, written = FILES[ending]
    body = written(_made(visit, _wanted(visit)), visit.site.knowledge, visit.now)
    headers = {"content-disposition": f'attachment; filename="{NAME}.{ending}"'}
    return Response(body, media_type=media_type, headers=headers)


@of_diary
async def words(visit: DiaryVisit) -> Response:
    """Show the person's own words, or keep them; what was changed elsewhere meanwhile is not overwritten."""
    if visit.request.method == "GET":
        return _words(visit, visit.present.episode.words, {})
    form = await visit.form()
    stands = visit.present.episode.words
    sent = {about: plain_text(form.get(about))[:LONGEST_TEXT] for about in OWN_WORDS}
    changed = {id: text for id, text in sent.items() if mark_of(text) != form.get(f"was-{id}")}
    elsewhere = {
        id: stands.get(id, "") for id in changed if mark_of(stands.get(id, "")) != form.get(f"was-{id}")
    }
    if elsewhere:
        return _words(visit, {**stands, **changed}, elsewhere, OUTDATED)

    def with_changed(now: Episode) -> Episode:
        return with_words(now, {**now.words, **changed}, visit.site.knowledge)

    visit.kept.change_episode(visit.present.episode.id, with_changed)
    return visit.to("/diary/summary")


def _words(
    visit: DiaryVisit, shown: Mapping[str, str], elsewhere: Mapping[str, str], status: int = 200
) -> Response:
    stands = visit.present.episode.words
    marks = {about: mark_of(stands.get(about, "")) for about in OWN_WORDS}
    return visit.page(
        "diary_words.html", status, abouts=OWN_WORDS, shown=shown, elsewhere=elsewhere, marks=marks
    )


def mark_of(text: str) -> str:
    """Return what tells whether a text is still the one that a form was made with."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]
