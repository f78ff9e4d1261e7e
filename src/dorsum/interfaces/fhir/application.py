"""The FHIR door as one ASGI application: plain Starlette, stateless, and without a clock of its own.

It translates and never decides: a body into a case, an assessment into a bundle. Nothing is kept.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from dorsum.care.entitlement import assess_dated
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError, DiaryError, OtherVersionError
from dorsum.interfaces.fhir.capabilities import READ, SEARCHED_BY, capabilities
from dorsum.interfaces.fhir.operations import operations
from dorsum.interfaces.fhir.outcomes import (
    BAD_REQUEST,
    FHIR_JSON,
    NOT_ALLOWED,
    NOT_FOUND,
    UNPROCESSABLE,
    FhirError,
    answered,
    as_bytes,
    refused,
)
from dorsum.interfaces.fhir.requests import (
    WITHOUT,
    AssessRequest,
    Place,
    assess_request,
    body_of,
    check_accept,
    summary_request,
)
from dorsum.model.case import Case
from dorsum.model.fhir import Json
from dorsum.model.fhir_questionnaire import case_of_response
from dorsum.model.fhir_source import source_of_response
from dorsum.model.knowledge import Knowledge
from dorsum.report.diary_document import document_of_diary
from dorsum.report.fhir_assessment import assessment_as_fhir
from dorsum.report.fhir_interview import interview_as_fhir
from dorsum.serving.failures import tell_failure
from dorsum.serving.tags import is_known, tag_of

BROKEN = 500
NOT_CHANGED = 304
KEPT_BUT_CHECKED = {"cache-control": "no-cache"}
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Held:
    """A resource that can be read."""

    resource: Json

    @cached_property
    def sent(self) -> bytes:
        """The resource as it is sent."""
        return as_bytes(self.resource)

    @cached_property
    def tag(self) -> str:
        """What it is known by: another one has another tag."""
        return tag_of(self.sent)


@dataclass(frozen=True)
class Door:
    """What every request needs: the rules, and the day."""

    rules: CompiledRules
    today: Callable[[], date]

    @cached_property
    def questionnaire(self) -> Json:
        """The interview."""
        return interview_as_fhir(self.rules)

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, Held]]:
        """What can be read, by its kind and its id."""
        every = (self.questionnaire, *operations(self.rules.knowledge))
        return {kind: {one["id"]: Held(one) for one in every if one["resourceType"] == kind} for kind in READ}


def make_application(rules: CompiledRules, today: Callable[[], date]) -> Starlette:
    """Return the application; `today` returns the day on which answers are judged."""
    routes = [
        Route("/metadata", _metadata),
        *(Route(f"/{kind}", _search_for(kind)) for kind in READ),
        *(Route(f"/{kind}/{{id}}", _read_one(kind)) for kind in READ),
        Route("/QuestionnaireResponse/$assess", _assess, methods=["POST"]),
        Route("/Bundle/$summary", _summary, methods=["POST"]),
    ]
    application = Starlette(routes=routes, exception_handlers=_handlers())
    application.router.redirect_slashes = False  # a redirect would be no FHIR
    application.state.door = Door(rules, today)
    return application


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


# --- reading ------------------------------------------------------------------------------------------------


async def _metadata(request: Request) -> Response:
    check_accept(request)
    return answered(capabilities(_door(request).rules.knowledge), headers=KEPT_BUT_CHECKED)


def _read_one(kind: str) -> Endpoint:
    async def read(request: Request) -> Response:
        check_accept(request)
        held = _door(request).held[kind]
        found = held.get(request.path_params["id"])
        if found is None:
            raise FhirError(NOT_FOUND, "not-found", f"there is only this {kind} here: {', '.join(held)}")
        return _sent(found, request.headers.get("if-none-match", ""))

    return read


def _sent(found: Held, tags: str) -> Response:
    headers = {"etag": found.tag, **KEPT_BUT_CHECKED}
    if is_known(found.tag, tags):
        return Response(status_code=NOT_CHANGED, headers=headers)
    return Response(found.sent, headers=headers, media_type=FHIR_JSON)


def _search_for(kind: str) -> Endpoint:
    async def search(request: Request) -> Response:
        check_accept(request)
        asked = [pair for pair in request.query_params.multi_items() if pair[0] != "_format"]
        if not {name for name, _ in asked} <= SEARCHED_BY.keys():
            raise FhirError(
                BAD_REQUEST, "not-supported", f"search by {', '.join(SEARCHED_BY)}, or by nothing"
            )
        every = [one.resource for one in _door(request).held[kind].values()]
        found = [one for one in every if _is_asked_for(one, asked)]
        query = f"?{urlencode(asked)}" if asked else ""
        return answered(_found(found, f"{kind}{query}"), headers=KEPT_BUT_CHECKED)

    return search


def _is_asked_for(one: Json, asked: list[tuple[str, str]]) -> bool:
    return all(one[name.removeprefix("_")] in value.split(",") for name, value in asked)


def _found(found: list[Json], query: str) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "link": [{"relation": "self", "url": query}],
        **({"entry": [_match(one) for one in found]} if found else {}),
    }


def _match(one: Json) -> Json:
    return {"fullUrl": one["url"], "resource": one, "search": {"mode": "match"}}


# --- operations ---------------------------------------------------------------------------------------------


async def _assess(request: Request) -> Response:
    check_accept(request)
    door, asked = _door(request), assess_request(await body_of(request))
    day = door.today()
    found = assess_dated(_case(asked, door, day), asked.answered_on, day, door.rules)
    source = source_of_response(asked.response)
    return answered(
        assessment_as_fhir(found.assessment, day, asked.subject, source=source, is_old=found.is_old)
    )


def _case(asked: AssessRequest, door: Door, day: date) -> Case:
    version = door.questionnaire["version"]
    try:
        return case_of_response(
            asked.response, door.rules.knowledge, version=version, today=day, **asked.words
        )
    except CaseError as error:
        place = asked.places.get(error.place[-1]) if error.place[-1] in asked.words else None
        code = "conflict" if isinstance(error, OtherVersionError) else "invalid"
        raise FhirError(UNPROCESSABLE, code, str(error), place or (*asked.place, *error.place)) from None


async def _summary(request: Request) -> Response:
    check_accept(request)
    door, asked = _door(request), summary_request(await body_of(request))
    in_address: list[tuple[Place, str]] = [((), one) for one in request.query_params.getlist(WITHOUT)]
    without = _parts((*in_address, *asked.without), door.rules.knowledge)
    made_at = datetime.combine(door.today(), time(), UTC)
    try:
        return answered(document_of_diary(asked.diary, door.rules, made_at, without))
    except DiaryError as error:
        raise FhirError(UNPROCESSABLE, "invalid", str(error), asked.place) from None


def _parts(named: Iterable[tuple[Place, str]], knowledge: Knowledge) -> set[str]:
    known, found = [part.id for part in knowledge.treatment.summary_parts], set()
    for place, words in named:
        parts = set(words.split(","))
        if not parts <= set(known):
            message = f"a part that is left out must be of: {', '.join(known)}"
            raise FhirError(UNPROCESSABLE, "value", message, place)
        found |= parts
    return found


# --- what went wrong ----------------------------------------------------------------------------------------


def _handlers() -> dict[Any, Any]:
    return {FhirError: _refused, HTTPException: _no_route, ClientDisconnect: _gone, Exception: _broken}


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, FhirError)  # INVARIANT: registered for this kind alone
    return refused(error)


async def _no_route(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # INVARIANT: registered for this kind alone
    if error.status_code == NOT_ALLOWED:
        wrong = FhirError(
            NOT_ALLOWED, "not-supported", "this cannot be done here; /metadata says what can be"
        )
        return refused(wrong, error.headers or {})
    return refused(
        FhirError(NOT_FOUND, "not-found", "there is no such address; /metadata says what there is")
    )


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer a caller that went away before its body was here; nobody reads it."""
    return Response(status_code=BAD_REQUEST)


async def _broken(_request: Request, error: Exception) -> Response:
    """Say that a request failed; the line for the server names code, never what was sent."""
    tell_failure("a FHIR request", error)
    return refused(FhirError(BROKEN, "exception", "this failed; it is our mistake, and was written down"))
