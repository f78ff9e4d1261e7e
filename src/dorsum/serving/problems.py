"""What is wrong with a request, as problem+json (RFC 9457). Nothing a person answered stands in it."""

from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from dorsum.errors import DorsumError
from dorsum.serving.failures import tell_failure

MEDIA_TYPE = "application/problem+json"
NAME = "urn:dorsum:problem:"
TITLES: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "json": (400, "The body is not JSON"),
        "broken_off": (400, "The request ended too early"),
        "key": (401, "A key is needed"),
        "foreign": (403, "This comes from elsewhere"),
        "not_found": (404, "There is nothing at this address"),
        "method": (405, "This address does not take this method"),
        "too_slow": (408, "The request came too slowly"),
        "prefetch": (412, "Something that must be fetched beforehand is missing"),
        "too_large": (413, "The body is too large"),
        "media_type": (415, "The body must be JSON"),
        "request": (422, "The body has not the form of a request"),
        "case": (422, "The case cannot be used"),
        "too_many": (429, "Too many requests"),
        "broken": (500, "The service failed"),
        "content": (503, "The content cannot be shown"),
    }
)
"""Each kind of problem, by the end of its type, with its status and title."""
BROKEN = "This failed on our side, and there is no answer. Nothing about your request is known to be wrong."
_OF_STATUS = {404: "not_found", 405: "method"}
Handlers = dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]


class ProblemError(DorsumError):
    """A request cannot be answered; `place` is the way of keys to the mistake."""

    def __init__(self, kind: str, detail: str, place: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.place = kind, detail, place


def problem(
    kind: str, detail: str, place: tuple[str, ...] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the answer to a request with this kind of problem."""
    status, title = TITLES[kind]
    where = {"place": list(place)} if place else {}
    body = {"type": NAME + kind, "title": title, "status": status, "detail": detail, **where}
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def handlers(see: str) -> Handlers:
    """Return what answers each thing that can go wrong at a door; `see` says where its addresses are told."""

    async def on_http_error(_request: Request, error: HTTPException) -> Response:
        return problem(_OF_STATUS.get(error.status_code, "broken_off"), see, headers=error.headers)

    return {
        ProblemError: _on_problem,
        HTTPException: on_http_error,
        ClientDisconnect: _on_broken_off,
        Exception: _on_broken,
    }


async def _on_problem(_request: Request, error: ProblemError) -> Response:
    return problem(error.kind, error.detail, error.place)


async def _on_broken_off(_request: Request, _error: ClientDisconnect) -> Response:
    """Answer a caller that went away before its request was here; nobody reads it."""
    return problem("broken_off", "The request ended before it was whole.")


async def _on_broken(_request: Request, error: Exception) -> Response:
    tell_failure("an answer", error)
    return problem("broken", BROKEN)
