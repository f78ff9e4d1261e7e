"""The HTTP API as an ASGI application; it keeps nothing, reads no clock, and decides nothing.

Size, speed and number of requests, keys and foreign callers are the matter of what stands before it
(`dorsum.interfaces.gate`).
"""

from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dorsum.care.answered import with_said
from dorsum.care.assessment import Assessment, assess
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.interfaces.api import description
from dorsum.interfaces.api.content_answers import ContentShelf
from dorsum.interfaces.api.requests import body_of, case_in, flag_in, parts_in
from dorsum.interfaces.api.shapes.assessment import Assessment as AssessmentShape
from dorsum.interfaces.api.shapes.assessment import AssessmentParts, MedicineAnswer, PlanAnswer
from dorsum.interfaces.api.shapes.content import Content, ContentItem, Health, Items
from dorsum.interfaces.api.shapes.explanation import Explanation
from dorsum.interfaces.api.shapes.interview import Step
from dorsum.interfaces.api.writing import json_answer
from dorsum.report.assessment_json import (
    PARTS,
    USUAL_PARTS,
    assessment_as_json,
    medicine_answer_as_json,
    plan_answer_as_json,
)
from dorsum.report.explanation_json import explanation_as_json
from dorsum.report.interview_json import interview_as_json
from dorsum.serving.problems import ProblemError, handlers
from dorsum.serving.tags import is_known
from dorsum.version import __version__

Json = dict[str, Any]
API_VERSION = "1"
SEE = "See `openapi.json` for the addresses, and the methods that each takes."
NOT_MODIFIED, UNAVAILABLE = 304, 503
_Made = Callable[[Assessment, Mapping[str, Any]], Json]
"""Makes an answer from what was found and from the body of the request."""


def make_application(rules: CompiledRules, content: Callable[[], Mapping[str, Any]]) -> FastAPI:
    """Return the application; `content` returns every item of the content as it was written, by kind."""
    api = FastAPI(
        title="Dorsum",
        version=f"{API_VERSION} ({__version__})",
        summary=description.SUMMARY,
        description=description.what_it_is(rules.knowledge),
        license_info={
            "name": "Apache-2.0 (code), CC BY 4.0 (content)",
            "identifier": "Apache-2.0 AND CC-BY-4.0",
        },
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,  # its page would be fetched from another host
        redoc_url=None,
        exception_handlers=handlers(SEE),
    )
    api.add_middleware(HeadAsGet)
    _add_answers(api, rules)
    _add_content(api, ContentShelf(rules.knowledge, content))
    _describe(api, rules)
    return api


class HeadAsGet:
    """Answers HEAD as GET without the body, as HTTP asks of every address that takes GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            is_body = message["type"] == "http.response.body"
            await send({**message, "body": b""} if is_body else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def _add_answers(api: FastAPI, rules: CompiledRules) -> None:
    post = _Posts(api, rules)
    tables_too: tuple[str, ...] = ("case", "closed_world")
    whole, why = (
        "How urgent, why, what it may be, what to do",
        "Every rule behind the level, with its sources",
    )
    post.add("assess", AssessmentShape | AssessmentParts, _parts, whole, keys=(*tables_too, "parts"))
    post.add("explain", Explanation, _whole(explanation_as_json), why, keys=tables_too)
    to_do, shop = "What to do now and later, and what to skip", "What of a shop's medicines may be used"
    post.add("plan", PlanAnswer, _whole(plan_answer_as_json), to_do)
    post.add("medicines", MedicineAnswer, _whole(medicine_answer_as_json), shop)

    @api.post(
        "/interview",
        response_model=Step,
        responses=description.problems("json", "media_type", "request", "case"),
        openapi_extra=description.body("case", "new_answers", required=()),
        summary="What to ask next, or the result",
    )
    async def interview(request: Request) -> Response:
        """Send the case of the last answer back with what was answered on its screen."""
        body = await body_of(request, ("case", "new_answers"))
        case = case_in(body, rules.knowledge, may_be_new=True)
        try:
            case = with_said(case, body.get("new_answers"), rules.knowledge)
        except CaseError as error:
            place = ("new_answers", *error.place[1:])
            raise ProblemError("case", str(error), place) from None
        return json_answer(interview_as_json(case, rules))


def _whole(made: Callable[[Assessment], Json]) -> _Made:
    return lambda found, _body: made(found)


def _parts(found: Assessment, body: Mapping[str, Any]) -> Json:
    parts = parts_in(body, PARTS)
    return assessment_as_json(found, USUAL_PARTS if parts is None else parts)


class _Posts:
    """Addresses that take a case, all in one way."""

    def __init__(self, api: FastAPI, rules: CompiledRules) -> None:
        self._api, self._rules = api, rules

    def add(
        self,
        name: str,
        shape: type | UnionType,
        made: _Made,
        summary: str,
        *,
        keys: tuple[str, ...] = ("case",),
    ) -> None:
        rules = self._rules

        async def answer(request: Request) -> Response:
            body = await body_of(request, keys)
            case = case_in(body, rules.knowledge)
            closed_world = flag_in(body, "closed_world")  # absent where it is not allowed
            return json_answer(made(assess(case, rules, closed_world=closed_world), body))

        self._api.post(
            f"/{name}",
            name=name,
            response_model=shape,
            responses=description.problems("json", "media_type", "request", "case"),
            openapi_extra=description.body(*keys),
            summary=summary,
        )(answer)


def _add_content(api: FastAPI, shelf: ContentShelf) -> None:
    fetched = description.problems("not_found", "content")
    fetched[NOT_MODIFIED] = {"description": "It is as it was when its ETag was told"}

    @api.get("/content", response_model=Content, responses=fetched, summary="What the content is and holds")
    async def content(request: Request) -> Response:
        return _fetched(request, shelf, shelf.overview)

    @api.get("/content/{kind}", response_model=Items, responses=fetched, summary="All items of a kind")
    async def items(request: Request, kind: str) -> Response:
        return _fetched(request, shelf, lambda: shelf.items(kind))

    @api.get("/content/{kind}/{id}", response_model=ContentItem, responses=fetched, summary="One item")
    async def item(request: Request, kind: str, id: str) -> Response:
        return _fetched(request, shelf, lambda: shelf.item(kind, id))

    @api.get(
        "/health",
        response_model=Health,
        responses={
            **description.problems(),
            UNAVAILABLE: {"model": Health, "description": "Do not rely on it"},
        },
        summary="Whether answers rest on content in force",
    )
    async def health() -> Response:
        found = shelf.health()
        return json_answer(found, 200 if found["status"] == "ok" else UNAVAILABLE)


def _fetched(request: Request, shelf: ContentShelf, made: Callable[[], Json]) -> Response:
    """Return what was asked for, or that it is as the caller has it already."""
    headers = {"etag": shelf.etag, "cache-control": "no-cache"}
    known = request.headers.get("if-none-match", "")
    body = made()  # also where it is known: what is not there is not "as it was"
    if is_known(shelf.etag, known):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return json_answer(body, headers=headers)


def _describe(api: FastAPI, rules: CompiledRules) -> None:
    """Add the forms of a case to the description, once they are asked for."""
    usual = api.openapi

    def described() -> Json:
        if api.openapi_schema is None:
            whole = usual()
            whole.setdefault("components", {}).setdefault("schemas", {}).update(
                description.components(rules.knowledge)
            )
            description.leave_out_what_never_comes(whole)
            description.say_how_keys_are_sent(whole)
        assert api.openapi_schema is not None  # INVARIANT: FastAPI keeps what it made
        return api.openapi_schema

    api.openapi = described  # type: ignore[method-assign]  # as its documentation says
