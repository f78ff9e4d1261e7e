"""Gives up a connection whose request does not begin in time: headers may come slowly, as bodies may."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS_FOR_HEAD = 10.0
"""From the opening of a connection, or from the first byte of a later request, to the end of its headers."""


class HeadInTime(H11Protocol):
    """The server's protocol with a clock; between requests its own one for idle connections goes on."""

    seconds = SECONDS_FOR_HEAD
    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Start the clock."""
        super().connection_made(transport)
        self._start()

    def data_received(self, data: bytes) -> None:
        """Stop the clock once the headers are there; start it where a later request begins."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._clock is None:
            self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def _start(self) -> None:
        self._clock = self.loop.call_later(self.seconds, self._give_up)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _give_up(self) -> None:
        """Close the connection. Who has begun to speak is told why; a browser may open one in advance."""
        if self.transport.is_closing():
            return
        has_begun, _ = self.conn.trailing_data
        if has_begun:
            headers = [("connection", "close"), ("content-length", "0")]
            self.transport.write(self.conn.send(h11.Response(status_code=408, headers=headers)) or b"")
        self.transport.close()


class PatientLoop(asyncio.SelectorEventLoop):
    """The usual event loop, whose servers give up a TLS handshake as early; no other clock runs before it."""

    seconds = SECONDS_FOR_HEAD

    async def create_server(self, *given: Any, **named: Any) -> asyncio.Server:
        """Return a server."""
        if named.get("ssl"):
            named["ssl_handshake_timeout"] = self.seconds
        return await super().create_server(*given, **named)
