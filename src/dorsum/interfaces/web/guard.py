"""What stands before every page: which hosts and origins are answered, and the headers of every answer.

The server is meant for the person at this machine. A page of another site must not be able to send it a form,
to show it in a frame, or to reach it under a name of its own (DNS rebinding).
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dorsum.serving.hosts import LOOPBACK

SAFE_METHODS = ("GET", "HEAD")
CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    # With `no-referrer` a browser would send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuse foreign hosts and origins; give every answer its headers.

    `hosts` are the names that are answered; where it is empty, loopback and plain addresses are.
    `foreign_name` and `foreign_page` answer what is refused, where plain words for a person will not do.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] = LOOPBACK,
        foreign_name: ASGIApp | None = None,
        foreign_page: ASGIApp | None = None,
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._foreign_name = foreign_name or FOREIGN_NAME
        self._foreign_page = foreign_page or FOREIGN_PAGE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(Request(scope))
        await (refused or self._app)(scope, receive, _with_headers(send))

    def _refused(self, request: Request) -> ASGIApp | None:
        if not request.scope["query_string"].isascii():
            return _refusal(
                "This address holds bytes that no address has. Follow a link, or type it again.", 400
            )
        host = request.headers.get("host", "")
        if not self._is_ours(host):
            return self._foreign_name
        if request.method not in SAFE_METHODS and _is_foreign(request.headers, host):
            return self._foreign_page
        return None

    def _is_ours(self, host: str) -> bool:
        name = _name_of(host)
        return name in self._hosts if self._hosts else name in LOOPBACK or _is_address(name)


def _refusal(words: str, status: int = 403) -> Response:
    return Response(words + "\n", status, media_type="text/plain")


FOREIGN_NAME = _refusal("Use the address that was named when this server started; it answers under no other.")
FOREIGN_PAGE = _refusal(
    "This form came from another site. Open these pages themselves and send it from there."
)


def _name_of(host: str) -> str:
    """Return the name or address in a Host header, without the port; empty where it makes no sense."""
    try:
        found = urlsplit(f"//{host}")
        return (found.hostname or "") if found.netloc == host and "@" not in host else ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_foreign(headers: Headers, host: str) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and _site_of(origin) != host.lower()


def _site_of(origin: str) -> str | None:
    """Return the name and port in an Origin header; None where it makes no sense, which is no host."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
