"""The services of CDS Hooks 2.0 as one ASGI application: discovery, a call, and feedback that nobody keeps.

Nothing here asks another server, keeps anything, or reads a clock of its own.
"""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dorsum.engine.compiled import CompiledRules
from dorsum.errors import JsonError
from dorsum.interfaces.cds_hooks.card_json import card_as_json
from dorsum.interfaces.cds_hooks.fhir_values import as_object, objects
from dorsum.interfaces.cds_hooks.services import SERVICES, Service, read_request
from dorsum.model.strict_json import read_json
from dorsum.serving.problems import ProblemError, handlers

QUESTIONS = "/check/start"
"""Where the pages begin to ask, on the same server."""
SEE = "Discovery at `/cds-services` names the services; a service takes POST."


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
        exception_handlers=handlers(SEE),
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
        raise ProblemError("request", "`feedback` must be a list that is not empty")
    return Response(status_code=HTTPStatus.OK)


def _service(request: Request) -> Service:
    found = SERVICES.get(request.path_params["id"])
    if found is None:
        raise ProblemError("not_found", "there is no such service; discovery names those there are")
    return found


async def _body(request: Request) -> object:
    try:
        return read_json(await request.body())
    except JsonError as error:
        raise ProblemError("json", error.with_line) from None
