"""Look it up: every kind of page, and one search across all, in which a danger sign comes first."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from dorsum.errors import LookUpError
from dorsum.interfaces.web.result_view import call_of, emergency_call
from dorsum.interfaces.web.site import Visit
from dorsum.language.search import Found
from dorsum.model.knowledge import Country
from dorsum.report.answer_page import answer_page
from dorsum.report.look_up.look_up import LookUp

NOT_FOUND = 404
MOST_HITS = 12
FOLDED = ("cause_base_rates", "cause_factors", "cause_ratios")
"""Headings of what few will read: the numbers behind a ranking."""
MOST_UNFOLDED = 100
"""Items on one page; the parts of a longer list open on demand."""


async def kinds(request: Request) -> Response:
    """Show what there is to look up."""
    visit = Visit(request)
    return visit.page("look.html", kinds=visit.site.shelves.look_up.kinds)


async def items(request: Request) -> Response:
    """List all items of one kind."""
    visit, look_up = _visit(request)
    kind = request.path_params["kind"]
    try:
        found = look_up.items(kind)
    except LookUpError:
        return _no_page(visit)
    heading = next(one.heading for one in look_up.kinds if one.kind == kind)
    shelves = [(shelf, tuple(same)) for shelf, same in groupby(found, lambda one: one.shelf)]
    is_long = len(found) > MOST_UNFOLDED
    return visit.page("look_items.html", kind=kind, heading=heading, shelves=shelves, is_long=is_long)


async def item(request: Request) -> Response:
    """Show the page of one item."""
    visit, look_up = _visit(request)
    kind, id, country = request.path_params["kind"], request.path_params["id"], _country(visit)
    try:
        sections = look_up.page_of(kind, id, country)
    except LookUpError:
        return _no_page(visit)
    return visit.page(
        "look_item.html",
        kind=kind,
        id=id,
        heading=next(one.heading for one in look_up.kinds if one.kind == kind),
        one=look_up.item(kind, id),
        sections=sections,
        folded={visit.site.knowledge.wording[id]["en"] for id in FOLDED},
        related=look_up.related(kind, id),
        sources=look_up.sources(kind, id, country),
        emergency=emergency_call(country),
    )


async def search(request: Request) -> Response:
    """Answer a search. What was asked stands in a form, never in an address."""
    visit, _ = _visit(request)
    asked = (await visit.form()).get("asked")
    found = visit.site.shelves.search.find(asked, MOST_HITS)
    country = _country(visit)
    told = answer_page(found.match, country, visit.site.knowledge, with_commands=False)
    return visit.page(
        "look_found.html",
        asked=asked,
        is_cut=found.is_cut,
        danger=found.danger[0].level.id if found.danger else "",
        told=told if found.danger or found.match.shown else (),
        hits=[one.entry for one in found.shown],
        kinds={one.kind: one.heading for one in visit.site.shelves.look_up.kinds},
        call=_call(found, country),
    )


def _call(found: Found, country: Country) -> object:
    if not found.danger:
        return None
    is_emergency = found.danger[0].level.id == "emergency_now"
    return call_of(country.emergency if is_emergency else country.urgent, is_emergency=is_emergency)


def _visit(request: Request) -> tuple[Visit, LookUp]:
    visit = Visit(request)
    return visit, visit.site.shelves.look_up


def _country(visit: Visit) -> Country:
    return visit.site.knowledge.country[visit.talk.settings.country]


def _no_page(visit: Visit) -> Response:
    return visit.page("error.html", NOT_FOUND, wording="web_error_no_page")
