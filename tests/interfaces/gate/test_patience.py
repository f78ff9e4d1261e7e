"""A request whose headers do not come in time is given up; who speaks in time is not disturbed."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from dorsum.interfaces.gate.listening import listening
from dorsum.interfaces.gate.patience import HeadInTime, PatientLoop
from tests.interfaces.certificates import certificate

SECONDS = 0.2
WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\n"
Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Quick(HeadInTime):
    seconds = SECONDS


async def answers(_scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def connected() -> AsyncIterator[Wire]:
    with listening("127.0.0.1", 0, 0) as door:
        config = uvicorn.Config(answers, http=Quick, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[door])
        wire = await asyncio.open_connection("127.0.0.1", door.getsockname()[1])
        try:
            yield wire
        finally:
            wire[1].close()
            await server.shutdown(sockets=[door])


async def silent(_wire: Wire) -> None:
    pass


async def letter_by_letter(wire: Wire) -> None:
    for letter in b"GET":
        wire[1].write(bytes([letter]))
        await asyncio.sleep(SECONDS / 10)


async def a_second_request_that_never_ends(wire: Wire) -> None:
    wire[1].write(WHOLE)
    assert b"ok" in await wire[0].readuntil(b"ok")
    wire[1].write(WHOLE[:10])


@pytest.mark.parametrize(
    ("speak", "told"),
    [
        (silent, b""),  # a browser may open a connection in advance
        (letter_by_letter, b"HTTP/1.1 408 "),
        (a_second_request_that_never_ends, b"HTTP/1.1 408 "),
    ],
)
def test_headers_that_do_not_come_are_given_up(speak: Callable[[Wire], Awaitable[None]], told: bytes) -> None:
    async def talk() -> bytes:
        async with connected() as wire:
            await speak(wire)
            return await asyncio.wait_for(wire[0].read(), 20)

    said = asyncio.run(talk())
    assert said.startswith(told)
    assert bool(said) is bool(told)


def test_the_clock_does_not_begin_anew_with_each_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[HeadInTime] = []
    start = HeadInTime._start

    def counted(protocol: HeadInTime) -> None:
        started.append(protocol)
        start(protocol)

    monkeypatch.setattr(HeadInTime, "_start", counted)

    async def talk() -> None:
        async with connected() as wire:
            await letter_by_letter(wire)
            await wire[0].read()

    asyncio.run(talk())
    assert len(started) == 1, "the clock began anew"


def test_who_has_begun_in_time_is_not_disturbed() -> None:
    async def talk() -> None:
        async with connected() as wire:
            for _ in range(3):
                wire[1].write(POST)
                await asyncio.sleep(SECONDS * 2)  # a body has a clock of its own
                wire[1].write(b"body")
                assert (await wire[0].readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
                await asyncio.sleep(SECONDS * 2)  # nor is a pause between requests the end

    asyncio.run(talk())


def test_a_connection_that_is_closing_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def close(protocol: HeadInTime) -> None:
        protocol.transport.close()
        given_up(protocol)

    given_up = HeadInTime._give_up
    monkeypatch.setattr(Quick, "_give_up", close)

    async def talk() -> bytes:
        async with connected() as (reader, _):
            return await asyncio.wait_for(reader.read(), 20)

    assert asyncio.run(talk()) == b""


async def closed_after(*, tls: ssl.SSLContext | None) -> bool:
    """Return whether a connection over which nobody speaks was closed by the loop itself."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, ssl=tls)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        async with asyncio.timeout(20 if tls else SECONDS * 3):
            return await reader.read() == b""
    except TimeoutError:
        return False
    finally:
        writer.close()
        server.close()


def test_a_handshake_that_does_not_come_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PatientLoop, "seconds", SECONDS)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate(tmp_path))
    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        assert runner.run(closed_after(tls=tls))
        assert not runner.run(closed_after(tls=None))
