"""The tools over HTTP (MCP streamable HTTP): no sessions, and each answer is one JSON document.

Host, Origin and keys are checked by what stands before it (`dorsum.interfaces.gate`).
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from http import HTTPStatus

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.mcp.messages import LARGEST_REQUEST, NO_MESSAGE, message_in, refusal_of, refused
from dorsum.interfaces.mcp.server import make_server
from dorsum.serving.bodies import replayed

_ONLY_POST = PlainTextResponse("Only POST is answered here.", 405, {"allow": "POST"})


class ToolsOverHttp:
    """An ASGI application that answers at whatever path it is put. It works only while it is `running`."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return what has to be entered once before the first request, and left when the server ends.

        `dorsum.interfaces.gate.joined.Running` does so.
        """
        return self._manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. There is no session to end, and no stream that would stay open for news."""
        if scope.get("method") != "POST":
            await _ONLY_POST(scope, receive, send)
            return
        try:
            body = await _body(Request(scope, receive))
        except ClientDisconnect:
            return  # nobody waits for an answer
        if (refusal := _refusal(body)) is not None:
            await refusal(scope, receive, send)
            return
        await self._manager.handle_request(scope, replayed(body, receive), send)


async def _body(request: Request) -> bytes:
    """Return the body, or as much of it as shows that it is too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_REQUEST:
            break
    return body


def _refusal(body: bytes) -> Response | None:
    found = refusal_of(body)
    if found is None and message_in(body) is None:
        found = refused(NO_MESSAGE)  # the library would repeat what was sent
    if found is None:
        return None
    is_too_large = len(body) > LARGEST_REQUEST
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else HTTPStatus.BAD_REQUEST
    return Response(found.model_dump_json(exclude_unset=True), status, media_type="application/json")


def http_application(
    rules: CompiledRules, today: Callable[[], date], key: bytes | None = None
) -> ToolsOverHttp:
    """Return the tools as an application. Workers that answer together need the same `key`."""
    return ToolsOverHttp(
        StreamableHTTPSessionManager(
            app=make_server(rules, today, key),
            json_response=True,
            stateless=True,
            max_request_body_size=LARGEST_REQUEST,
        )
    )
