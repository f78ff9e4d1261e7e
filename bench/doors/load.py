"""A bounded load on loopback: so many requests a second, or as fast as answers come, for so long only.

The latency of a request counts from the moment it was to be sent, so a server that falls behind looks as
slow as it is. The client is a process of its own.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
TICK = 1.5e-3
"""Seconds before a moment from which on the client watches the clock."""
PATIENCE = 30.0
"""Seconds for one answer; a server that takes longer has failed."""


@dataclass(frozen=True)
class Load:
    """What to ask for. `rate` is in requests a second over all connections; 0 asks again at once.

    An empty body is none: it is fetched.
    """

    port: int
    connections: int
    seconds: float
    rate: float
    bodies: tuple[str, ...]
    path: str = "/api/v1/assess"


@dataclass
class Answers:
    """What came: how many of each status (0: none at all), latencies, and the size of each 200."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    refused_seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


async def run(load: Load) -> Answers:
    """Return what came for a load."""
    answers = Answers()
    requests = [_request(load, body.encode()) for body in load.bodies]
    end = time.perf_counter() + load.seconds
    every = load.connections / load.rate if load.rate else 0.0
    # Each begins elsewhere, so that a slow load, too, asks for every kind of case.
    starts = [n * len(requests) // load.connections for n in range(load.connections)]
    users = (
        _user(load, requests[start:] + requests[:start], end, every, n, answers)
        for n, start in enumerate(starts)
    )
    await asyncio.gather(*users)
    return answers


def _request(load: Load, body: bytes) -> bytes:
    if not body:
        return f"GET {load.path} HTTP/1.1\r\nHost: {LOOPBACK}\r\n\r\n".encode()
    head = (
        f"POST {load.path} HTTP/1.1\r\nHost: {LOOPBACK}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Wire(asyncio.Protocol):
    """One connection: it counts what comes and keeps none of it, so that the client takes little time."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._head = b""
        self._left = self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    async def ask(self, request: bytes) -> int:
        """Return the status of the answer, once it was read whole."""
        assert self._transport
        self._head, self._left = b"", 0
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await asyncio.wait_for(self._answer, PATIENCE)

    def data_received(self, data: bytes) -> None:
        """Count what came."""
        if not self._left:
            self._head += data
            head, found, data = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            lines = head.lower().split(b"\r\n")
            self._left = self.size = int(next(one for one in lines if one.startswith(b"content-length"))[15:])
        self._left -= len(data)
        if not self._left and self._answer and not self._answer.done():
            self._answer.set_result(int(self._head.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Say that no answer comes any more."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    def close(self) -> None:
        """End the connection."""
        assert self._transport
        self._transport.close()


async def _user(  # all of one load
    load: Load, requests: Sequence[bytes], end: float, every: float, place: int, answers: Answers
) -> None:
    """Ask over one connection until the end; it is opened anew where the server closed it."""
    due = time.perf_counter() + every * place / max(load.connections, 1)
    wire: _Wire | None = None
    turn = 0
    while due < end:
        await _until(due)
        try:
            wire = wire or await _connected(load.port)
            status = await wire.ask(requests[turn % len(requests)])
        except (OSError, TimeoutError):
            wire, status = None, 0
        now = time.perf_counter()
        answers.statuses[status] += 1
        if wire and status == 200:
            answers.seconds.append(now - due)
            answers.sizes.append(wire.size)
        elif status:
            answers.refused_seconds.append(now - due)
        turn += 1
        due = due + every if every else now
    if wire:
        wire.close()


async def _until(due: float) -> None:
    """Wait for a moment; the event loop alone counts in whole milliseconds, and would come late."""
    await asyncio.sleep(max(0.0, due - time.perf_counter() - TICK))
    while time.perf_counter() < due:
        await asyncio.sleep(0)


async def _connected(port: int) -> _Wire:
    return (await asyncio.get_running_loop().create_connection(_Wire, LOOPBACK, port))[1]


def main() -> None:
    """Read a load from standard input, and write what came."""
    raw = json.load(sys.stdin)
    answers = asyncio.run(run(Load(**{**raw, "bodies": tuple(raw["bodies"])})))
    json.dump({**vars(answers), "statuses": dict(answers.statuses)}, sys.stdout)


if __name__ == "__main__":
    main()
