"""Connections are shared: each goes to a process that holds no more than the others, if it can."""

import asyncio
import errno
import multiprocessing
import os
import signal
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dorsum.interfaces.gate import sharing
from dorsum.interfaces.gate.listening import listening
from dorsum.interfaces.gate.sharing import PART, Seats, SharingLoop
from tests.browser.server import Server, serving_doors
from tests.interfaces.certificates import certificate

LONG = 60.0


class Named(asyncio.Protocol):
    """Says who answers, and stays."""

    def __init__(self, name: int, open_ones: "list[asyncio.Transport] | None" = None) -> None:
        self.name = name
        self._open_ones = [] if open_ones is None else open_ones

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._open_ones.append(transport)
        transport.write(bytes([self.name]))


class Several:
    """Loops that wait at one door, each in a thread, as processes do."""

    def __init__(
        self, door: socket.socket, how_many: int, tls: ssl.SSLContext | None = None, backlog: int = 100
    ) -> None:
        self.door = door
        self.seats = Seats(how_many)
        self._options: dict[str, Any] = {"ssl": tls, "backlog": backlog}
        self._ends: list[Callable[[], object]] = []
        self._threads = [Thread(target=self._run, args=(name,)) for name in range(how_many)]

    def __enter__(self) -> "Several":
        for thread in self._threads:
            thread.start()
        until(lambda: len(self._ends) == len(self._threads))
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._ends:
            end()
        for thread in self._threads:
            thread.join(LONG)

    def _run(self, name: int) -> None:
        with asyncio.Runner(loop_factory=partial(SharingLoop, self.seats)) as runner:
            runner.run(self._serve(name))

    async def _serve(self, name: int) -> None:
        loop = asyncio.get_running_loop()
        door, open_ones = self.door.dup(), list[asyncio.Transport]()
        async with await loop.create_server(lambda: Named(name, open_ones), sock=door, **self._options):
            end = asyncio.Event()
            self._ends.append(lambda: loop.call_soon_threadsafe(end.set))
            await end.wait()
        for one in open_ones:
            one.abort()
        await asyncio.sleep(0.01)

    def asked(self) -> tuple[socket.socket, int]:
        """Return a new connection, and which loop answers at it."""
        wire = socket.create_connection(self.door.getsockname(), LONG)
        return wire, wire.recv(1)[0]

    def held(self) -> list[int]:
        """Return how many connections each loop says to hold."""
        return sorted(self.seats.held().values())


@contextmanager
def several(how_many: int, tls: ssl.SSLContext | None = None) -> Iterator[Several]:
    with listening("127.0.0.1", 0, 0) as door:
        with Several(door, how_many, tls) as running:
            yield running
        assert running.held() == [], "a process that ended is still counted"


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.001)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy this machine is, who holds fewer has the time to come."""
    monkeypatch.setattr(SharingLoop, "patience", LONG / 2)


@pytest.mark.usefixtures("patient")
@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(2, 4), st.lists(st.integers(0, 30), max_size=40))
def test_a_connection_goes_to_who_holds_fewest(how_many: int, ends: list[int]) -> None:
    """After each that comes, the one at a place (where there is one) ends."""
    with several(how_many) as running, ExitStack() as open_ones:
        held: Counter[int] = Counter()
        wires: list[tuple[socket.socket, int]] = []
        for end in ends:
            fewest = min(held[name] for name in range(how_many))
            wire, name = running.asked()
            open_ones.enter_context(closing(wire))
            assert held[name] <= fewest + fewest // PART
            wires.append((wire, name))
            held[name] += 1
            if end < len(wires):
                gone, name = wires.pop(end)
                gone.close()
                held[name] -= 1
            until(lambda: sum(running.held()) == sum(held.values()))


@pytest.mark.usefixtures("patient")
def test_a_crowd_that_waits_together_is_shared() -> None:
    with several(2) as running:
        with ExitStack() as open_ones:
            wires = [
                open_ones.enter_context(socket.create_connection(running.door.getsockname(), LONG))
                for _ in range(60)
            ]
            held = Counter(wire.recv(1)[0] for wire in wires)
            assert held.total() == 60
            assert min(held.values()) >= 60 // 2 * PART // (PART + 1) - 1
        until(lambda: not any(running.held()))


def test_where_the_others_do_not_come_nobody_waits_for_them() -> None:
    with several(1) as running:
        away = running.seats.take()
        assert away
        with ExitStack() as open_ones:
            for _ in range(20):
                open_ones.enter_context(closing(running.asked()[0]))
            assert running.held() == [0, 20]
        away.leave()


def test_a_door_that_closes_while_somebody_waits_frees_the_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "SECONDS_WITHOUT_FILES", 0.01)
    monkeypatch.setattr(SharingLoop, "patience", 0.2)
    seats = Seats(1)
    seats.take()  # by who does not come

    async def talk(door: socket.socket) -> None:
        loop, at = asyncio.get_running_loop(), door.getsockname()
        server = await loop.create_server(lambda: Named(1), sock=door, ssl=None, backlog=100)
        reader, first = await asyncio.open_connection(*at)
        await reader.read(1)
        _, second = await asyncio.open_connection(*at)
        await asyncio.sleep(0.05)
        server.close()
        assert list(seats.held().values()) == [0], "what stops is still counted"
        await asyncio.sleep(0.3)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        for one in (first, second):
            one.close()
        await asyncio.sleep(0.01)

    loop = partial(SharingLoop, seats)
    with listening("127.0.0.1", 0, 0) as door, asyncio.Runner(loop_factory=loop) as runner:
        runner.run(talk(door))


def test_a_socket_that_is_closed_twice_tells_it_once() -> None:
    told: list[None] = []
    with socket.socket() as wire:
        taken = sharing._Told(wire, lambda: told.append(None))
        for _ in range(2):
            taken.close()
            assert len(told) == 1


def test_of_a_crowd_only_so_many_are_taken_before_others_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    take = SharingLoop._take

    def counted(loop: SharingLoop, *given: Any) -> None:
        before = sum(running.held())
        try:
            take(loop, *given)
        finally:
            taken.append(sum(running.held()) - before)

    monkeypatch.setattr(SharingLoop, "_take", counted)
    with listening("127.0.0.1", 0, 0) as door, ExitStack() as open_ones:
        running = Several(door, 1, backlog=2)
        at = door.getsockname()
        wires = [open_ones.enter_context(socket.create_connection(at, LONG)) for _ in range(9)]
        with running:  # all wait already
            assert {wire.recv(1) for wire in wires} == {b"\0"}
    assert [one for one in taken if one] == [2, 2, 2, 2, 1]


def test_where_there_is_no_seat_a_process_answers_all_the_same() -> None:
    with listening("127.0.0.1", 0, 0) as door:
        running = Several(door, 1)
        seats = [running.seats.take(), running.seats.take()]
        assert running.seats.take() is None
        with running:
            answers = [running.asked() for _ in range(3)]
            for wire, _ in answers:
                wire.close()
            for seat in seats:
                assert seat
                seat.leave()


def _take_and_die(seats: Seats) -> None:
    seat = seats.take()
    assert seat
    seat.came()
    os._exit(0)


def test_who_died_leaves_the_seat_to_the_next() -> None:
    seats = Seats(1)
    process: SpawnProcess = multiprocessing.get_context("spawn").Process(target=_take_and_die, args=(seats,))
    process.start()
    process.join(LONG)
    assert seats.held() == {}, "who died is still counted"
    seats.take()
    assert list(seats.held().values()) == [0]


def test_who_left_counts_nothing_at_the_seat_of_the_next() -> None:
    seats = Seats(1)
    first = seats.take()
    assert first
    first.came()
    first.leave()
    seats.take()
    first.went()
    assert list(seats.held().values()) == [0]


def test_who_died_while_choosing_a_seat_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "SECONDS_TO_CHOOSE", 0.01)
    with several(2) as running:
        running.seats._choosing.acquire()
        assert running.seats.take() is None
        running.seats._choosing.release()
        seat = running.seats.take()
        assert seat
        seat.leave()


@pytest.mark.parametrize(("error", "is_there"), [(PermissionError, True), (ProcessLookupError, False)])
def test_a_process_of_another_user_is_there(
    monkeypatch: pytest.MonkeyPatch, error: type[OSError], is_there: bool
) -> None:
    def kill(_pid: int, _signal: int) -> None:
        raise error

    monkeypatch.setattr(os, "kill", kill)
    assert sharing._is_there(1) is is_there


@pytest.mark.parametrize("error", [errno.EMFILE, errno.ECONNABORTED, errno.EAGAIN])
def test_a_connection_that_cannot_be_taken_yet_is_taken_later(
    monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    failures = [OSError(error, "not now")] * 3
    accept = socket.socket.accept

    def fails_at_first(door: socket.socket) -> tuple[socket.socket, object]:
        if failures:
            raise failures.pop()
        return accept(door)

    monkeypatch.setattr(sharing, "SECONDS_WITHOUT_FILES", 0.01)
    monkeypatch.setattr(socket.socket, "accept", fails_at_first)
    with several(1) as running:
        wire, name = running.asked()
        wire.close()
    assert (name, failures) == (0, [])


@pytest.mark.usefixtures("patient")
def test_over_tls_connections_are_shared_and_who_fails_at_the_handshake_is_gone(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(chain, key)
    mine = ssl.create_default_context(cafile=str(chain))
    with several(2, tls) as running, ExitStack() as open_ones:
        at = running.door.getsockname()
        with socket.create_connection(at, LONG) as wire:
            wire.sendall(b"no handshake at all\r\n")
            while wire.recv(100):
                pass
        until(lambda: not any(running.held()))
        names = []
        for _ in range(2):
            wire = open_ones.enter_context(socket.create_connection(at, LONG))
            safe = open_ones.enter_context(mine.wrap_socket(wire, server_hostname="localhost"))
            names.append(safe.recv(1)[0])
        assert sorted(names) == [0, 1]


# Real processes.


def held(server: Server) -> Counter[int]:
    """Return how many connections of callers each process of a service has."""
    files = [one for pid in server.workers() for one in _files(pid)]
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    of_callers = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{server.port:04X}")}
    listening = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
    return Counter(pid for pid, file in files if file in of_callers - listening)


def _files(pid: int) -> Iterator[tuple[int, str]]:
    with suppress(OSError):  # it has died, or a file was closed meanwhile
        for one in Path(f"/proc/{pid}/fd").iterdir():
            yield pid, str(one.readlink())


def _shares(server: Server, how_many: int) -> Counter[int]:
    """Return how many of so many callers, who come together, each process holds once all were answered."""
    until(lambda: not held(server))
    with ExitStack() as open_ones:
        wires = [
            open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), LONG))
            for _ in range(how_many)
        ]
        for wire in wires:
            wire.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert wire.recv(1000).startswith(b"HTTP/1.1 200 ")
        return held(server)


@pytest.mark.no_cover
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells which files a process has")
def test_each_process_of_a_service_holds_its_share_also_after_one_died() -> None:
    with serving_doors("--workers", 2, "--rate", "100000/second") as running:
        for _ in range(2):
            until(lambda: len(_shares(running, 2)) == 2)  # both are ready
            shares = _shares(running, 24)
            assert shares.total() == 24
            assert min(shares.values()) >= 6, "a busy machine may let one come late, but not always"
            os.kill(next(iter(shares)), signal.SIGKILL)
        assert running.interrupt() == 0
