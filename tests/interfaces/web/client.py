"""A browser without a screen: calls the application as a server would, keeps the cookie, fills in forms."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from tests.shipped import shipped

TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')
ORIGIN = "http://127.0.0.1"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def html(self) -> str:
        return self.body.decode("utf-8")

    @property
    def text(self) -> str:
        """The words of the page: without tags, each run of blanks as one."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def to(self) -> str:
        """Where a redirect leads; empty where it is none."""
        return self.headers.get("location", "")


@dataclass
class Client:
    """One browser; `at` is where its last page came from, once redirects were followed.

    `diary` is what lets it see the diary.
    """

    app: ASGIApp
    cookie: str = ""
    at: str = ""
    token: str = ""
    diary: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, *, follow: bool = True) -> Answer:
        return self._followed(self._send("GET", path, b""), path, follow=follow)

    def post(self, path: str, fields: Mapping[str, str], *, follow: bool = True) -> Answer:
        """Send a form with the token of the last page that had one."""
        body = urlencode({"token": self.token, "content": shipped().content_hash, **fields}).encode()
        return self._followed(self._send("POST", path, body), path, follow=follow)

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Answer:
        """Send bytes as they are; underscores in the names of headers stand for hyphens."""
        return self._send(method, path, body, headers)

    def _followed(self, answer: Answer, path: str, *, follow: bool) -> Answer:
        while follow and answer.to:
            path = answer.to
            answer = self._send("GET", path, b"")
        self.at = path
        if "html" in answer.headers.get("content-type", "") and (found := TOKEN.search(answer.html)):
            self.token = found[1]
        return answer

    def _send(self, method: str, path: str, body: bytes, more: Mapping[str, str] | None = None) -> Answer:
        headers = {"host": "127.0.0.1", **self.headers}
        if method == "POST":
            headers |= {"content-type": FORM, "origin": ORIGIN, "content-length": str(len(body))}
        if self.cookie:
            headers["cookie"] = f"dorsum={self.cookie}"
        if self.diary:
            headers["cookie"] = f"{headers.get('cookie', '')}; dorsum_diary={self.diary}".lstrip("; ")
        headers |= {name.replace("_", "-"): value for name, value in (more or {}).items()}
        answer = asyncio.run(call(self.app, method, path, headers, body))
        sent_back = answer.headers.get("set-cookie", "")
        if (sent := re.match(r"dorsum=\"?([^;\"]*)", sent_back)) is not None:
            self.cookie = sent[1]
        if (let_in := re.match(r"dorsum_diary=([0-9a-f]+)", sent_back)) is not None:
            self.diary = let_in[1]
        return answer


async def call(app: ASGIApp, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Call the application once."""
    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    names = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], names, b"".join(one.get("body", b"") for one in sent[1:]))
