"""The body map: a tap, or a mark in the list beside it, says that it hurts there; no tap says nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import get_args

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dorsum.interfaces.web.forms import Form
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.talk import BODY_MAP, Step, Talk
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import BodyRegion, BodyView
from dorsum.model.truth import Answer
from dorsum.report.drawings import body_map

WORDS = {answer.value: answer for answer in Answer}


async def where(request: Request) -> Response:
    """Show the map; take what was marked, and ask again where a mark alone says too little."""
    visit = Visit(request)
    if visit.talk.answered_by is None:
        return visit.to("/check/start")
    if request.method == "GET":
        return _map(visit, visit.talk.regions)
    form = await visit.form()
    if form.get("go") == "back":
        return _map(visit, frozenset(one.id for one in _marked(form, visit)))
    return _take(form, visit)


def _take(form: Form, visit: Visit) -> Response:
    marked = _marked(form, visit)
    asked = {one.finding: one for one in marked if one.confirm}
    said = {id: WORDS[word] for id in asked if (word := form.get(f"confirm-{id}")) in WORDS}
    if len(said) < len(asked):
        is_second = bool(said) or form.get("go") == "confirm"
        return visit.page(
            "where_confirm.html",
            422 if is_second else 200,
            marked=marked,
            asked=asked,
            said=said,
            is_second=is_second,
        )
    plain = {one.finding: Answer.YES for one in marked if not one.confirm}
    answers = _with_leads({**plain, **said}, visit.site.knowledge)
    visit.change(lambda talk: _with_regions(talk, marked, answers))
    return visit.to("/check")


def _with_leads(answers: Mapping[str, Answer], knowledge: Knowledge) -> dict[str, Answer]:
    """Return the answers with a yes to the lead question over each yes, since its "no" takes them back."""
    said_yes = {id for id, said in answers.items() if said is Answer.YES}
    leads = {lead.id: Answer.YES for lead in knowledge.questions if said_yes & set(lead.covers)}
    return {**leads, **answers}


def _marked(form: Form, visit: Visit) -> tuple[BodyRegion, ...]:
    regions = visit.site.knowledge.library.body_regions
    return tuple(one for one in regions if form.get(f"region-{one.id}"))


def _with_regions(talk: Talk, marked: Iterable[BodyRegion], answers: dict[str, Answer]) -> Talk:
    """Return the talk with these marks alone: what was marked before and is not any more says nothing."""
    others = tuple(step for step in talk.steps if step.part != BODY_MAP)
    step = Step(BODY_MAP, tuple(answers), MappingProxyType(answers))
    return replace(
        talk,
        steps=(*others, step) if answers else others,
        regions=frozenset(one.id for one in marked),
        was_shown=talk.was_shown | {BODY_MAP},
    )


def _map(visit: Visit, chosen: frozenset[str]) -> Response:
    library, wording = visit.site.knowledge.library, visit.site.knowledge.wording
    views = []
    for view in reversed(get_args(BodyView)):
        regions = library.regions_of(view)
        views.append((view, Markup(body_map(view, regions, chosen, wording)), regions))
    return visit.page("where.html", views=views, chosen=chosen)
