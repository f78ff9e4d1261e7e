"""Shares connections between processes that wait at one socket: each goes to one that holds fewest.

Left to themselves, the process that wakes first takes every connection that waits. A few callers who keep
theirs, as a proxy does, were then all answered by one process while the others had nothing to do.
"""

import asyncio
import multiprocessing
import os
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from dorsum.interfaces.gate.patience import PatientLoop

SECONDS_FOR_ANOTHER = 10e-3
"""For which who holds more lets another come first, which has to wake up; no caller waits longer for that."""
SECONDS_TO_LOOK_AGAIN = 1e-3
"""Until it looks whether another has come."""
SECONDS_WITHOUT_FILES = 1.0
"""Until a process that may open no more files tries again, as in servers of asyncio."""
SECONDS_TO_CHOOSE = 1.0
"""For which others may choose a seat; who died at it chooses for ever."""
PART = 4
"""By one part in so many a process may hold more than another, or else a crowd comes in one by one."""
_Welcome = Callable[[socket.socket], Coroutine[Any, Any, None]]


class Seats:
    """How many connections each process holds: memory that all processes of a service see.

    It goes to a process only while that is spawned. A process that died leaves its seat to the next.
    """

    def __init__(self, processes: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        seats = 2 * processes  # while processes are renewed, old and new ones are there
        self._choosing = spawn.Lock()
        self._pids = spawn.RawArray("q", seats)
        self._held = spawn.RawArray("q", seats)

    def take(self) -> "Seat | None":
        """Return a seat for this process, or nothing where all are taken."""
        if not self._choosing.acquire(timeout=SECONDS_TO_CHOOSE):
            return None
        try:
            return self._first_free()
        finally:
            self._choosing.release()

    def _first_free(self) -> "Seat | None":
        for place, pid in enumerate(self._pids):
            if not pid or not _is_there(pid):
                self._held[place] = 0
                self._pids[place] = os.getpid()
                return Seat(self, place)
        return None

    def leave(self, place: int) -> None:
        """Free a seat."""
        self._pids[place] = 0

    def add(self, place: int, connections: int) -> None:
        """Count connections that came, or that went (below 0)."""
        self._held[place] += connections

    def held(self) -> dict[int, int]:
        """Return how many connections are held at each seat that is taken by a process that is there."""
        return {place: self._held[place] for place, pid in enumerate(self._pids) if pid and _is_there(pid)}


class Seat:
    """How many connections this process holds, beside the others."""

    def __init__(self, seats: Seats, place: int) -> None:
        self._seats = seats
        self._place = place
        self._is_mine = True

    def came(self) -> None:
        """Count a connection."""
        self._add(1)

    def went(self) -> None:
        """Count a connection no more."""
        self._add(-1)

    def _add(self, connections: int) -> None:
        if self._is_mine:  # its last connections may end when another has the seat
            self._seats.add(self._place, connections)

    def is_ahead(self) -> bool:
        """Whether this process holds clearly more than another one."""
        held = self._seats.held()
        fewest = min(held.values(), default=0)
        return held.get(self._place, 0) > fewest + fewest // PART

    def leave(self) -> None:
        """Be counted no more."""
        self._is_mine = False
        self._seats.leave(self._place)


class SharingLoop(PatientLoop):
    """An event loop whose server lets a process with fewer connections come first."""

    patience = SECONDS_FOR_ANOTHER

    def __init__(self, seats: Seats) -> None:
        super().__init__()
        self._seats = seats
        self._at_work: set[asyncio.Task[None]] = set()

    async def create_server(self, *given: Any, **named: Any) -> asyncio.Server:
        """Return a server at the socket `sock`, which listens and is the server's own from now on."""
        seat = self._seats.take()
        if seat is None:
            return await super().create_server(*given, **named)
        named["sock"] = door = _Told(named["sock"], seat.leave)
        server = await super().create_server(*given, **named, start_serving=False)
        door.listen(named["backlog"])
        self._do(self._let_in(door, seat, named["backlog"], partial(self._welcome, given[0], named["ssl"])))
        return server

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.create_task(work)
        self._at_work.add(task)  # or else nobody holds it
        task.add_done_callback(self._at_work.discard)

    async def _let_in(self, door: socket.socket, seat: Seat, most: int, welcome: _Welcome) -> None:
        """Take connections until the loop ends, or until somebody knocks at a door that is closed."""
        while door.fileno() >= 0:
            await self._knock(door)
            await self._let_another_first(seat)
            try:
                self._take(door, seat, most, welcome)
            except (BlockingIOError, ConnectionAbortedError):
                continue  # none is left, another process was first, or the caller has gone
            except OSError:
                await asyncio.sleep(SECONDS_WITHOUT_FILES)

    def _take(self, door: socket.socket, seat: Seat, most: int, welcome: _Welcome) -> None:
        """Take connections, at least one, until this process holds more than another."""
        for _ in range(most):
            accepted, _ = door.accept()
            seat.came()
            self._do(welcome(_Told(accepted, seat.went)))
            if seat.is_ahead():
                break

    async def _let_another_first(self, seat: Seat) -> None:
        """Wait while this process holds more than another, but not for long."""
        end = self.time() + self.patience
        while seat.is_ahead() and self.time() < end:
            await asyncio.sleep(SECONDS_TO_LOOK_AGAIN)

    async def _knock(self, door: socket.socket) -> None:
        """Return once somebody waits."""
        knocked = asyncio.Event()
        self.add_reader(door, knocked.set)
        try:
            await knocked.wait()
        finally:
            if door.fileno() >= 0:
                self.remove_reader(door)

    async def _welcome(self, factory: Any, tls: Any, connection: socket.socket) -> None:
        """Hand a connection to its protocol; who fails at the handshake has gone."""
        seconds = {"ssl_handshake_timeout": self.seconds} if tls else {}
        with suppress(OSError):
            await self.connect_accepted_socket(factory, connection, ssl=tls, **seconds)


class _Told(socket.socket):
    """A socket that tells when it is closed."""

    def __init__(self, taken: socket.socket, closed: Callable[[], None]) -> None:
        # Named in full, for the reason in `listening`.
        super().__init__(taken.family, taken.type, taken.proto, taken.detach())
        self.setblocking(False)
        self._closed_now = closed

    def close(self) -> None:
        """Close it, and tell it once."""
        if self.fileno() >= 0:
            self._closed_now()
        super().close()


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:  # one of another user may not be asked, so it is there
        return not isinstance(error, ProcessLookupError)
    return True
