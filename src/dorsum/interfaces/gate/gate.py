"""Lets a request in to a door: a known key, not too often, a body that is small enough and comes in time.

An answer is work of a few milliseconds without a pause, so requests are answered one after the other. So many
may wait, and more are refused at once (429): to be told to wait is better than to wait and not to know.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dorsum.interfaces.gate.keys import KeyRing
from dorsum.interfaces.gate.limits import Limits
from dorsum.interfaces.gate.rates import Rates, read_rate
from dorsum.interfaces.gate.refusals import (
    BROKEN_OFF,
    NO_KEY,
    PACKED,
    TOO_BUSY,
    UNCLEAR,
    Refusal,
    Refuse,
    too_fast,
    too_large,
    too_slow,
)
from dorsum.serving.bodies import replayed

WITHOUT_A_BODY = ("GET", "HEAD", "OPTIONS", "DELETE")
BEARER = "bearer "
ONCE = (
    "host",
    "origin",
    "sec-fetch-site",
    "authorization",
    "content-encoding",
    "content-length",
    "content-type",
)
"""Headers that decide; what stands between a caller and us may read another one of two than we do."""


class Traffic:
    """What all doors of a process share: who asked how often, who waits, and whose turn it is."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._rates = Rates(read_rate(limits.rate))
        self.coming: Counter[str] = Counter()
        self.waiting = 0
        self.turn = asyncio.Lock()

    def refusal_of(self, caller: str) -> Refusal | None:
        """Count a request of a caller; return its refusal where they asked too often."""
        seconds = self._rates.seconds_to_wait(caller)
        return None if seconds is None else too_fast(seconds)

    @contextmanager
    def body_of(self, caller: str) -> Iterator[bool]:
        """Hold a place for a body on its way; yields whether there was one left."""
        has_place = (
            self.coming[caller] < self.limits.most_coming_of_one
            and self.coming.total() < self.limits.most_coming
        )
        self.coming[caller] += has_place
        try:
            yield has_place
        finally:
            self.coming[caller] -= has_place
            if not self.coming[caller]:
                del self.coming[caller]


class Gate:
    """One door behind its limits; without `keys` everybody is let in."""

    def __init__(self, door: ASGIApp, traffic: Traffic, keys: KeyRing | None, refuse: Refuse) -> None:
        self._door, self._traffic, self._keys, self._refuse = door, traffic, keys, refuse
        self._limits = traffic.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._door(scope, receive, send)
            return
        let_in = await self._let_in(scope, receive)
        if isinstance(let_in, Refusal):
            await self._refuse(let_in)(scope, receive, send)
        else:
            await self._answer(scope, let_in, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive) -> bytes | Refusal:
        """Return the body of a request that is let in, or why it is not."""
        headers = _headers(scope)
        if headers is None:
            return UNCLEAR
        address = str((scope.get("client") or ("nobody",))[0])
        caller = self._keys.name_of(_key_in(headers)) if self._keys is not None else address
        if caller is None:
            return self._traffic.refusal_of(address) or NO_KEY
        if (refusal := self._traffic.refusal_of(caller)) is not None:
            return refusal
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            return PACKED
        has_body = scope["method"] not in WITHOUT_A_BODY
        body = await self._body(headers, caller, receive) if has_body else b""
        is_full = self._traffic.waiting >= self._limits.most_waiting
        return TOO_BUSY if is_full and isinstance(body, bytes) else body

    async def _body(self, headers: Mapping[str, str], caller: str, receive: Receive) -> bytes | Refusal:
        said = headers.get("content-length", "")
        if said.isdecimal() and int(said) > self._limits.largest_body:
            return too_large(self._limits.largest_body)
        with self._traffic.body_of(caller) as has_place:
            if not has_place:
                return TOO_BUSY
            try:
                async with asyncio.timeout(self._limits.seconds_for_body):
                    return await self._whole(receive)
            except TimeoutError:
                return too_slow(self._limits.seconds_for_body)

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
        turn = _Turn(self._traffic.turn, send)
        self._traffic.waiting += 1
        try:
            await asyncio.sleep(0)  # all that have come by now are counted before the first is answered
            await self._traffic.turn.acquire()
        finally:
            self._traffic.waiting -= 1
        try:
            await self._door(scope, replayed(body, receive), turn.send)
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


def _headers(scope: Scope) -> dict[str, str] | None:
    """Return the headers; None where one that decides stands twice, or two say how long the body is."""
    names = [name.decode("latin-1").lower() for name, _ in scope["headers"]]
    if any(names.count(name) > 1 for name in ONCE) or {"content-length", "transfer-encoding"} <= {*names}:
        return None
    values = (value.decode("latin-1") for _, value in scope["headers"])
    return dict(zip(names, values, strict=True))


def _key_in(headers: Mapping[str, str]) -> str:
    """Return the key of a request; empty where there is none."""
    said = headers.get("authorization", "")
    return said[len(BEARER) :].strip() if said.lower().startswith(BEARER) else ""
