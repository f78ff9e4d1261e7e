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
PATIENCE = 30.0
"""Seconds for one answer; a server that takes longer has failed."""

LARGEST = 1_000_000
"""Bytes of an answer that are read in one go."""


@dataclass(frozen=True)
class Load:
    """What to ask for. `rate` is in requests a second over all connections; 0 asks again at once."""

    port: int
    connections: int
    seconds: float
    rate: float
    bodies: tuple[str, ...]
    path: str = "/api/v1/assess"


@dataclass
class Answers:
    """What came: how many of each status (0: none at all), and the latency of each answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    refused_seconds: list[float] = field(default_factory=list)


async def run(load: Load) -> Answers:
    """Return what came for a load."""
    answers = Answers()
    requests = [_request(load, body.encode()) for body in load.bodies]
    end = time.perf_counter() + load.seconds
    every = load.connections / load.rate if load.rate else 0.0
    users = (
        _user(load, requests[n % len(requests) :] + requests[: n % len(requests)], end, every, n, answers)
        for n in range(load.connections)
    )
    await asyncio.gather(*users)
    return answers


def _request(load: Load, body: bytes) -> bytes:
    head = (
        f"POST {load.path} HTTP/1.1\r\nHost: {LOOPBACK}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _user(  # all of one load
    load: Load, requests: Sequence[bytes], end: float, every: float, place: int, answers: Answers
) -> None:
    """Ask over one connection until the end; it is opened anew where the server closed it."""
    due = time.perf_counter() + every * place / max(load.connections, 1)
    wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    turn = 0
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            wire = wire or await asyncio.open_connection(LOOPBACK, load.port, limit=LARGEST)
            status = await asyncio.wait_for(_ask(*wire, requests[turn % len(requests)]), PATIENCE)
        except (OSError, EOFError, TimeoutError):
            wire, status = None, 0
        now = time.perf_counter()
        answers.statuses[status] += 1
        if status:
            (answers.seconds if status == 200 else answers.refused_seconds).append(now - due)
        turn += 1
        due = due + every if every else now
    if wire:
        wire[1].close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(
        next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))[15:]
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def main() -> None:
    """Read a load from standard input, and write what came."""
    raw = json.load(sys.stdin)
    answers = asyncio.run(run(Load(**{**raw, "bodies": tuple(raw["bodies"])})))
    json.dump({**vars(answers), "statuses": dict(answers.statuses)}, sys.stdout)


if __name__ == "__main__":
    main()
