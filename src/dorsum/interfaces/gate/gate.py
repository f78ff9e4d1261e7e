"""Lets a request in to a door: a known key, not too often, a body that is small enough and comes in time.

An answer is work of a few milliseconds without a pause, so requests are answered one after the other. So many
may wait, and more are refused at once (429): to be told to wait is better than to wait and not to know.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dorsum.errors import OptionsError
from dorsum.interfaces.gate.keys import KeyRing
from dorsum.interfaces.gate.refusals import (
    BROKEN_OFF,
    NO_KEY,
    PACKED,
    TOO_BUSY,
    TOO_FAST,
    Refusal,
    Refuse,
    too_large,
    too_slow,
)

WITHOUT_A_BODY = ("GET", "HEAD", "OPTIONS", "DELETE")
BEARER = "bearer "


@dataclass(frozen=True)
class Limits:
    """What one door takes. `rate` is for each caller and each process, such as `100/second`."""

    largest_body: int = 1_000_000
    seconds_for_body: float = 10.0
    most_waiting: int = 32
    most_coming: int = 256
    """Bodies that may be on their way at once; a slow one keeps nobody else waiting."""
    rate: str = "100/second"


def read_rate(rate: str) -> RateLimitItem:
    """Return a rate such as `100/second` or `1000/hour`.

    Raises:
        OptionsError: it is none.
    """
    try:
        return parse(rate)
    except ValueError:
        raise OptionsError(f"`{ascii(rate)[1:-1]}` is no rate; write one such as 100/second") from None


class Gate:
    """One door behind its limits; without `keys` everybody is let in."""

    def __init__(self, door: ASGIApp, limits: Limits, keys: KeyRing | None, refuse: Refuse) -> None:
        self._door, self._limits, self._keys, self._refuse = door, limits, keys, refuse
        self._rate = read_rate(limits.rate)
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._coming = self._waiting = 0
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._door(scope, receive, send)
            return
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        body = b"" if refusal or scope["method"] in WITHOUT_A_BODY else await self._body(headers, receive)
        found = refusal or (body if isinstance(body, Refusal) else None)
        if found is None and self._waiting >= self._limits.most_waiting:
            found = TOO_BUSY
        if found is not None:
            await self._refuse(found)(scope, receive, send)
            return
        assert isinstance(body, bytes)  # INVARIANT: a refusal was answered above
        await self._answer(scope, body, receive, send)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> Refusal | None:
        caller = (scope.get("client") or ("nobody",))[0]
        if self._keys is not None:
            named = self._keys.name_of(_key_in(headers))
            if named is None:
                return NO_KEY
            caller = named
        if not self._counter.hit(self._rate, caller):
            return TOO_FAST
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            return PACKED
        return None

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes | Refusal:
        said = headers.get("content-length", "")
        if said.isdecimal() and int(said) > self._limits.largest_body:
            return too_large(self._limits.largest_body)
        if self._coming >= self._limits.most_coming:
            return TOO_BUSY
        self._coming += 1
        try:
            async with asyncio.timeout(self._limits.seconds_for_body):
                return await self._whole(receive)
        except TimeoutError:
            return too_slow(self._limits.seconds_for_body)
        finally:
            self._coming -= 1

    async def _whole(self, receive: Receive) -> bytes | Refusal:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return BROKEN_OFF
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._limits.largest_body:
                return too_large(self._limits.largest_body)
            if not message.get("more_body"):
                return b"".join(parts)

    async def _answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        """Let the door answer when it is this request's turn."""
        turn = _Turn(self._turn, send)
        self._waiting += 1
        try:
            await asyncio.sleep(0)  # all that have come by now are counted before the first is answered
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            await self._door(scope, _replayed(body, receive), turn.send)
        finally:
            turn.end()


class _Turn:
    """The right to be answered; it ends with the first words of the answer."""

    def __init__(self, lock: asyncio.Lock, send: Send) -> None:
        self._lock, self._send = lock, send
        self._has_ended = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.end()
        await self._send(message)

    def end(self) -> None:
        if not self._has_ended:
            self._has_ended = True
            self._lock.release()


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body that was read, and after it what the server says."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _key_in(headers: Mapping[str, str]) -> str:
    """Return the key of a request; empty where there is none."""
    said = headers.get("authorization", "")
    return said[len(BEARER) :].strip() if said.lower().startswith(BEARER) else ""
