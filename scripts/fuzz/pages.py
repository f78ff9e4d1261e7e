"""The pages: any request, one after the other in one browser; and any talk that the store may hold."""

import hashlib
import io
import re
import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from dorsum.interfaces.web.application import ROUTES, make_application
from dorsum.interfaces.web.sessions import CANNOT_BE_KEPT, Sessions, token_of
from scripts.fuzz.harmless import SECRET, BrokenPropertyError, bounded_time, nothing_is_changed
from scripts.fuzz.readers import TODAY, rules

HOST = "127.0.0.1"
LOOPBACK_WORDS = ("127.0.0.1", "localhost", "[::1]", "http://127.0.0.1", "http://[::1")
FORM = "application/x-www-form-urlencoded"
COOKIE = "c" * 43
BETWEEN = b"\n====\n"
"""Between two requests of one input."""
MOST_REQUESTS = 40
NOW = 1_800_000_000.0
REFUSED = 400
PAGES = tuple(one.path for one in ROUTES if "{" not in one.path and "GET" in (one.methods or ()))
PAGES_OF_TALK = (*(path for path in PAGES if not path.startswith("/look")), "/check/change/0")
_TITLE = re.compile(rb"[A-Za-z]{2}")


@dataclass(frozen=True)
class Sent:
    """One request: `{token}`, `{content}` in its body stand for what our own page would send."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Pages:
    """The application on a store of its own, and one browser with a fixed cookie."""

    folder: Path

    @cached_property
    def store(self) -> Path:
        """The file of the talks, with its table."""
        path = self.folder / "talks.sqlite3"
        Sessions(path, rules().knowledge, lambda: NOW).prepare()
        return path

    @cached_property
    def app(self) -> ASGIApp:
        """The application as `dorsum serve` makes it."""
        sessions = Sessions(self.store, rules().knowledge, lambda: NOW)
        return make_application(rules(), sessions, lambda: TODAY)

    def read_requests(self, data: bytes) -> str | None:
        """Send the requests, beginning with an empty store."""
        self.keep(None)
        for one in data.split(BETWEEN)[:MOST_REQUESTS]:
            self.status(as_request(one))
        return None

    def read_kept(self, data: bytes) -> str | None:
        """Let the store hold this as a talk (as text, or behind a NUL as bytes), and ask for every page."""
        self.keep(data)
        for path in PAGES_OF_TALK:
            self.status(Sent("GET", path, {}, b""))
        for target, body in (
            ("/settings", "theme=dark"),
            ("/rescue", "go=none"),
            ("/changed", ""),
            ("/erase", ""),
        ):
            self.keep(data)
            self.status(Sent("POST", target, {}, f"token={{token}}&content={{content}}&{body}".encode()))
        return None

    def keep(self, talk: bytes | None) -> None:
        """Let the store hold this alone, or nothing."""
        kept = talk[1:] if talk is not None and talk.startswith(b"\0") else talk
        how = "?" if kept is not None and kept is not talk else "CAST(? AS TEXT)"
        with closing(sqlite3.connect(self.store, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = OFF")
            file.execute("DELETE FROM talks")
            if kept is not None:
                key = hashlib.sha256(COOKIE.encode()).hexdigest()
                file.execute(f"INSERT INTO talks VALUES (?, ?, {how})", (key, NOW, kept))

    def status(self, sent: Sent) -> int:
        """Return the status of the answer to one request.

        It comes with words, it is none of a failure, and nothing of a person stands in the server's log.

        Raises:
            BrokenPropertyError: it does not hold.
        """
        app, log = self.app, io.StringIO()
        with bounded_time(), nothing_is_changed(), redirect_stderr(log), redirect_stdout(log):
            status, body = _run(_answer(app, sent))
        if "a page failed" in log.getvalue() or SECRET in log.getvalue():
            raise BrokenPropertyError(f"the server's log: {log.getvalue()[:300]!a}")
        if status > 499 and status != CANNOT_BE_KEPT:  # noqa: PLR2004  # what a server says where it failed
            raise BrokenPropertyError(f"status {status} at {sent.method} {sent.target[:60]!a}")
        if status >= REFUSED and sent.method != "HEAD" and not _TITLE.search(body):
            raise BrokenPropertyError(f"status {status} without words at {sent.method} {sent.target[:60]!a}")
        return status


def as_request(data: bytes) -> Sent:
    """Return the request in the bytes: `METHOD /address`, a line for each header, an empty line, the body."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.decode("latin-1").split("\n")
    method, _, target = first.partition(" ")
    named = (line.partition(":")[::2] for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in named}
    return Sent(method or "GET", target or "/", headers, body)


def _run(work: Coroutine[Any, Any, tuple[int, bytes]]) -> tuple[int, bytes]:
    """Return what comes out; the pages never wait for anything but the request, which is here."""
    try:
        work.send(None)
    except StopIteration as done:
        answer: tuple[int, bytes] = done.value
        return answer
    raise BrokenPropertyError("a page waits for something")


async def _answer(app: ASGIApp, sent: Sent) -> tuple[int, bytes]:
    """Return status and body; a body is sent in two parts, as from a slow browser."""
    path, _, query = sent.target.partition("?")
    body = sent.body.replace(b"{token}", token_of(COOKIE).encode())
    body = body.replace(b"{content}", rules().knowledge.content_hash.encode())
    headers = {"host": HOST, "cookie": f"dorsum={COOKIE}", "content-type": FORM, **sent.headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": sent.method,
        "scheme": "http",
        "path": path.encode("latin-1").decode("utf-8", "replace"),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        "client": (HOST, 50_000),
        "server": (HOST, 80),
    }
    parts = [body[: len(body) // 2], body[len(body) // 2 :]]
    answers: list[Message] = []

    async def receive() -> Message:
        part = parts.pop(0) if parts else b""
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        answers.append(message)

    await app(scope, receive, send)
    return answers[0]["status"], b"".join(one.get("body", b"") for one in answers[1:])


def make_pages(folder: Path) -> tuple[Callable[[bytes], str | None], Callable[[bytes], str | None]]:
    """Return what reads requests and what reads kept talks, on a store in the folder."""
    pages = Pages(folder)
    return pages.read_requests, pages.read_kept
