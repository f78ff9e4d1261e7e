"""The body map: a tap, or a mark in the list beside it, says that it hurts there; no tap says nothing."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import get_args

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dorsum.care.body_map import answers_of_marks, to_confirm, with_leads
from dorsum.errors import DorsumError
from dorsum.interfaces.web.forms import CANNOT_BE_USED, OUTDATED, Form, FormError
from dorsum.interfaces.web.map_forms import marked_in, said_in
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.talk import BODY_MAP, Step, Talk
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import BodyRegion, BodyView
from dorsum.model.truth import Answer
from dorsum.report.drawings import body_map

OK = 200


class OldMapError(DorsumError):
    """The form was made before a mark that it would take away; `stands` is what is marked now."""

    def __init__(self, stands: frozenset[str]) -> None:
        super().__init__("a mark would be taken away")
        self.stands = stands


async def where(request: Request) -> Response:
    """Show the map; take what was marked, and ask again where a mark alone says too little."""
    visit = Visit(request)
    if visit.talk.answered_by is None:
        return visit.to("/check/start")
    if request.method == "GET":
        return _map(visit, visit.talk.regions)
    form = await visit.form()
    if not visit.is_current(form):
        raise FormError(OUTDATED, "web_error_old_form")
    if form.get("go") == "back":
        return _map(visit, frozenset(one.id for one in marked_in(form, visit.site.knowledge)))
    return _take(form, visit)


def _take(form: Form, visit: Visit) -> Response:
    marked = marked_in(form, visit.site.knowledge)
    asked = to_confirm(marked)
    said = said_in(form, asked)
    if len(said) < len(asked):
        is_second = bool(said) or form.get("go") == "confirm"
        return visit.page(
            "where_confirm.html",
            CANNOT_BE_USED if is_second else OK,
            marked=marked,
            known=_known(form),
            asked=asked,
            said=said,
            is_second=is_second,
        )
    answers = with_leads(answers_of_marks(marked, said), visit.site.knowledge)
    try:
        visit.change(lambda talk: _with_regions(talk, marked, _known(form), answers))
    except OldMapError as error:
        return _map(visit, error.stands | {one.id for one in marked}, OUTDATED)
    return visit.to("/check")


def _known(form: Form) -> frozenset[str]:
    """Return the regions that were marked when the page was made."""
    return frozenset(form.get("known").split())


def _with_regions(
    talk: Talk, marked: Iterable[BodyRegion], known: frozenset[str], answers: dict[str, Answer]
) -> Talk:
    """Return the talk with these marks alone: what was marked before and is not any more says nothing.

    Raises:
        OldMapError: a mark that was made since would go, though nobody took it away.
    """
    regions = frozenset(one.id for one in marked)
    if talk.regions - known - regions:
        raise OldMapError(talk.regions)
    others = tuple(step for step in talk.steps if step.part != BODY_MAP)
    step = Step(BODY_MAP, tuple(answers), MappingProxyType(answers))
    return replace(
        talk,
        steps=(*others, step) if answers else others,
        regions=regions,
        was_shown=talk.was_shown | {BODY_MAP},
    )


def _map(visit: Visit, chosen: frozenset[str], status: int = OK) -> Response:
    views, known = drawn_views(chosen, visit.site.knowledge), sorted(visit.talk.regions)
    return visit.page("where.html", status, views=views, chosen=chosen, known=known, is_old=status != OK)


def drawn_views(
    chosen: frozenset[str], knowledge: Knowledge
) -> list[tuple[BodyView, Markup, tuple[BodyRegion, ...]]]:
    """Return each side of the body with its drawing and its regions; those that are chosen are marked."""
    library, wording = knowledge.library, knowledge.wording
    views = []
    for view in reversed(get_args(BodyView)):
        regions = library.regions_of(view)
        views.append((view, Markup(body_map(view, regions, chosen, wording)), regions))
    return views
