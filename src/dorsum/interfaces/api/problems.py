"""What is wrong with a request, as problem+json (RFC 9457). Nothing a person answered stands in it."""

from collections.abc import Mapping

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dorsum.serving.failures import tell_failure

MEDIA_TYPE = "application/problem+json"
NAME = "urn:dorsum:problem:"
TITLES: Mapping[str, tuple[int, str]] = {
    "json": (400, "The body is not JSON"),
    "broken_off": (400, "The request ended too early"),
    "key": (401, "A key is needed"),
    "foreign": (403, "This comes from elsewhere"),
    "not_found": (404, "There is nothing at this address"),
    "method": (405, "This address does not take this method"),
    "too_slow": (408, "The request came too slowly"),
    "too_large": (413, "The body is too large"),
    "media_type": (415, "The body must be JSON"),
    "request": (422, "The body has not the form of a request"),
    "case": (422, "The case cannot be used"),
    "too_many": (429, "Too many requests"),
    "broken": (500, "The service failed"),
    "content": (503, "The content cannot be shown"),
}
"""Each kind of problem, by the end of its type, with its status and title."""
_OF_STATUS = {404: "not_found", 405: "method"}


class ProblemError(Exception):
    """A request cannot be answered; `place` is the way of keys to the mistake."""

    def __init__(self, kind: str, detail: str, place: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.place = kind, detail, place


def problem(
    kind: str, detail: str, place: tuple[str, ...] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the answer to a request with this kind of problem."""
    status, title = TITLES[kind]
    body = {"type": NAME + kind, "title": title, "status": status, "detail": detail}
    if place:
        body["place"] = list(place)
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


NOT_HERE = problem("not_found", "The doors are below /api/v1, /fhir, /cds-services and /mcp.")
"""The answer at an address that no door has."""


async def on_problem(_request: Request, error: Exception) -> Response:
    """Answer a request that cannot be used."""
    assert isinstance(error, ProblemError)  # INVARIANT: registered for this kind alone
    return problem(error.kind, error.detail, error.place)


async def on_http_error(_request: Request, error: Exception) -> Response:
    """Answer a request to an address or with a method that there is not."""
    assert isinstance(error, HTTPException)  # INVARIANT: registered for this kind alone
    kind = _OF_STATUS.get(error.status_code, "broken_off")
    detail = "See `openapi.json` for the addresses, and the methods that each takes."
    return problem(kind, detail, headers=error.headers)


async def on_broken_off(_request: Request, _error: Exception) -> Response:
    """Answer a caller that went away before its request was here; nobody reads it."""
    assert isinstance(_error, ClientDisconnect)  # INVARIANT: registered for this kind alone
    return problem("broken_off", "The request ended before it was whole.")


async def on_broken(_request: Request, error: Exception) -> Response:
    """Say that an answer failed; the line for the server names code, never what a person said."""
    tell_failure("an answer", error)
    return problem("broken", "Nothing about your request is known to be wrong. Please report it.")
