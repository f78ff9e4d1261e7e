"""The tools over HTTP (MCP streamable HTTP): no sessions, and each answer is one JSON document."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.mcp.server import make_server

LARGEST_REQUEST = 64 * 1024
"""Bytes; a whole case has about 6,000."""
_ONLY_POST = PlainTextResponse("Only POST is answered here.", 405, {"allow": "POST"})


class ToolsOverHttp:
    """An ASGI application that answers at whatever path it is put. It works only while it is `running`."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return what the lifespan of the server has to enter, once."""
        return self._manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. There is no session to end, and no stream that would stay open for news."""
        if scope["type"] == "http" and scope["method"] != "POST":
            await _ONLY_POST(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


def http_application(
    rules: CompiledRules,
    today: Callable[[], date],
    key: bytes | None = None,
    names: frozenset[str] = frozenset(),
) -> ToolsOverHttp:
    """Return the tools as an application. Workers that answer together need the same `key`.

    `names` are the hosts that it answers to, without ports. Without them it leaves the check of Host and
    Origin to what stands before it.
    """
    return ToolsOverHttp(
        StreamableHTTPSessionManager(
            app=make_server(rules, today, key),
            json_response=True,
            stateless=True,
            security_settings=_security(names),
            max_request_body_size=LARGEST_REQUEST,
        )
    )


def _security(names: frozenset[str]) -> TransportSecuritySettings:
    """Return what keeps a page of another site from reaching the tools by a name that it points here."""
    hosts = sorted(f"[{name}]" if ":" in name else name for name in names)
    forms = [form for host in hosts for form in (host, f"{host}:*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=bool(names),
        allowed_hosts=forms,
        allowed_origins=[f"http://{form}" for form in forms],
    )
