"""The services of CDS Hooks 2.0 as one ASGI application: discovery, a call, and feedback that nobody keeps.

Nothing here asks another server, keeps anything, or reads a clock of its own.
"""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dorsum.engine.compiled import CompiledRules
from dorsum.errors import JsonError
from dorsum.interfaces.cds_hooks.card_json import card_as_json
from dorsum.interfaces.cds_hooks.fhir_values import Json, as_object, objects
from dorsum.interfaces.cds_hooks.hook_error import BAD, NOT_FOUND, HookError
from dorsum.interfaces.cds_hooks.services import SERVICES, Service, read_request
from dorsum.model.strict_json import read_json

QUESTIONS = "/check/start"
"""Where the pages begin to ask, on the same server."""


def make_application(rules: CompiledRules, today: Callable[[], date], *, has_pages: bool = True) -> Starlette:
    """Return the application, to be mounted at `/cds-services`; `today` returns the day of the request.

    With `has_pages` a card of open questions leads to the pages of the same server.
    """
    application = Starlette(
        routes=[
            Route("/", discover),
            Route("/{id}", _call, methods=["POST"]),
            Route("/{id}/feedback", _take_feedback, methods=["POST"]),
        ],
        exception_handlers={
            HookError: _refuse,
            HTTPException: _refuse_http,
            ClientDisconnect: _gone,
            Exception: _broken,
        },
    )
    application.state.rules, application.state.today = rules, today
    application.state.has_pages = has_pages
    return application


async def discover(_request: Request) -> Response:
    """Return the services; it may also stand at the mount without a slash at its end."""
    return JSONResponse({"services": [one.as_json() for one in SERVICES.values()]})


async def _call(request: Request) -> Response:
    service = _service(request)
    asked = read_request(await _body(request), service.hook)
    rules: CompiledRules = request.app.state.rules
    cards = service.answer(asked, rules, request.app.state.today())
    pages = str(request.url.replace(path=QUESTIONS, query="", fragment=""))
    questions = pages if request.app.state.has_pages else None
    written = [
        card_as_json(one, f"{rules.knowledge.content_hash}/{asked.instance}", questions) for one in cards
    ]
    return JSONResponse({"cards": written})


async def _take_feedback(request: Request) -> Response:
    """Answer that the feedback was taken; nothing of it is kept."""
    _service(request)
    given = objects(as_object(await _body(request), "request"), "feedback")
    if not given:
        raise HookError("`feedback` must be a list that is not empty")
    return Response(status_code=HTTPStatus.OK)


def _service(request: Request) -> Service:
    found = SERVICES.get(request.path_params["id"])
    if found is None:
        raise HookError("there is no such service; discovery names those there are", NOT_FOUND)
    return found


async def _body(request: Request) -> object:
    try:
        return read_json(await request.body())
    except JsonError as error:
        raise HookError(str(error)) from None


def _problem(status: int, detail: str) -> Response:
    body: Json = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body, status, media_type="application/problem+json")


async def _refuse(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HookError)  # INVARIANT: registered for this kind alone
    return _problem(error.status, str(error))


async def _refuse_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # INVARIANT: registered for this kind alone
    return _problem(error.status_code, "nothing answers here in this way")


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer a client that went away before its request was here; nobody reads it."""
    return Response(status_code=BAD)


async def _broken(_request: Request, _error: Exception) -> Response:
    """Say that it failed here; what was asked about stays out of every message."""
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "this failed on our side; no card can be given")
