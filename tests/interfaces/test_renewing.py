"""The processes of a service are renewed at SIGHUP, with the certificate that is there then."""

import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from threading import Event

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.config import STARTUP_FAILURE

from dorsum.app.renewing import Renewing
from dorsum.app.tls import tls_options
from dorsum.errors import DorsumError, OptionsError
from tests.browser.server import PATIENCE, Server, serving_doors
from tests.interfaces.certificates import certificate
from tests.interfaces.gate.test_sharing import held, until

NONE = "none"
NO_FILES = "{}, {}: these are no certificate and its key in PEM files"
NONE_IS_NEW = f"Not renewed: {NO_FILES}.\n"
NONE_COMES = "A process ended or hangs, and none can come in its place: {}. Still trying.\n"
NOT_ALL = "Not every process was renewed; send SIGHUP again.\n"


def nothing() -> None:
    pass


@dataclass(eq=False)
class Process:
    """One that is nowhere, and does as it is told unless it hangs."""

    becomes_ready: bool = True
    hangs: bool = False
    dies_with: int = 1
    at_start: Callable[[], None] = nothing
    has_started: bool = False
    exitcode: int | None = None
    pid: int = 0

    @property
    def process(self) -> "Process":
        return self

    def start(self) -> None:
        self.at_start()
        self.has_started = True

    def exists(self) -> bool:
        return self.has_started and self.exitcode is None

    def is_alive(self, timeout: float) -> bool:
        assert timeout, "it needs a moment to answer"
        return self.exists() and not self.hangs

    def wait_until_ready(self, _seconds: float, stop: Event) -> bool:
        return self.becomes_ready and not stop.is_set()

    def terminate(self) -> None:
        if not self.hangs:
            self.kill()

    def join(self, timeout: float | None = None) -> None:
        assert self.exitcode is not None or timeout is not None, "this would wait without end"

    def kill(self) -> None:
        self.exitcode = self.exitcode or self.dies_with


def service(patch: pytest.MonkeyPatch, old: Sequence[Process], new: Iterable[Process] = ()) -> Renewing:
    """Return a service that has these processes, in whose place those come."""
    coming = iter(new)
    patch.setattr(signal, "signal", lambda *_: None)  # those of the tests stay
    patch.setattr("dorsum.app.renewing.Process", lambda *_: next(coming))
    patch.setattr("uvicorn.supervisors.multiprocess.Process", lambda *_: next(coming))
    made = Renewing(uvicorn.Config(NONE, workers=len(old), log_level="critical"), [])
    for one in old:
        one.has_started = True
    made.processes[:] = old  # type: ignore[assignment]  # they do all that is asked of one
    return made


def there(some: Renewing) -> list[object]:
    """Return the processes that a service has."""
    return list(some.processes)


def with_tls(some: Renewing, folder: Path) -> tuple[Path, Path]:
    """Let a service have a certificate; return its files."""
    files = certificate(folder)
    some.config.ssl_certfile, some.config.ssl_keyfile = str(files[0]), files[1]
    return files


class Life:
    """A service to which anything happens, and what is to be seen of it."""

    def __init__(self, patch: pytest.MonkeyPatch, data: st.DataObject, places: int) -> None:
        self.everyone: list[Process] = []
        self.lacking: set[str] = set()
        self.service = service(patch, [], self._coming(data))
        self.service.config.ssl_certfile = self.service.config.ssl_keyfile = NONE
        self.service.processes_num = places
        self.service.init_processes()
        self._was_told = False
        patch.setattr("dorsum.app.renewing.tls_options", self._tls_options)
        patch.setattr("sys.stderr", self)
        self.said = ""

    def _coming(self, data: st.DataObject) -> Iterator[Process]:
        while True:
            self.everyone.append(data.draw(SOME, "comes"))
            self.everyone[-1].at_start = self._start
            yield self.everyone[-1]

    def _start(self) -> None:
        if PROCESSES in self.lacking:
            raise OSError(PROCESSES)

    def _tls_options(self, *_: Path) -> None:
        if FILES in self.lacking:
            raise OptionsError(FILES)

    def write(self, words: str) -> None:
        self.said += words

    def flush(self) -> None:
        pass

    def happens(self, what: str, place: int) -> None:
        before, self.said = there(self.service), ""
        if what in {FILES, PROCESSES}:
            self.lacking ^= {what}
        elif what == "one dies":
            self._at(place).kill()
        elif what == "one hangs":
            self._at(place).hangs = True
        elif what == "time passes":
            expected = self._of_time()
            self.service.keep_subprocess_alive()
            assert self.said == expected
        else:
            self.service.handle_hup()
            assert self.said == self._of_renewal(before)

    def _at(self, place: int) -> Process:
        one = there(self.service)[place % len(self.service.processes)]
        assert isinstance(one, Process)
        return one

    def _of_time(self) -> str:
        if all(one.is_alive(1.0) for one in self.service.processes):
            return ""
        was_told, self._was_told = self._was_told, bool(self.lacking)
        return NONE_COMES.format(min(self.lacking)) if self.lacking and not was_told else ""

    def _of_renewal(self, before: list[object]) -> str:
        if self.lacking:
            assert there(self.service) == before
            return f"Not renewed: {min(self.lacking)}.\n"
        self._was_told = False
        return NOT_ALL if {*before} & {*there(self.service)} else ""


FILES, PROCESSES = "a file is lacking", "process table full"
"""What may be lacking; the first is looked at first."""
SOME = st.builds(Process, becomes_ready=st.booleans(), hangs=st.booleans())
EVENTS = st.sampled_from((FILES, PROCESSES, "one dies", "one hangs", "time passes", "SIGHUP"))


@given(st.data(), st.integers(1, 4), st.lists(st.tuples(EVENTS, st.integers(0, 3)), max_size=20))
def test_whatever_happens_each_place_has_one_process_nobody_else_is_left_and_once_all_is_well_all_are_there(
    data: st.DataObject, places: int, events: Sequence[tuple[str, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        life = Life(patch, data, places)
        for what, place in events:
            life.happens(what, place)
            assert len({*there(life.service)}) == places
            assert {one for one in life.everyone if one.exists()} <= {*there(life.service)}
        life.lacking.clear()
        life.happens("time passes", 0)
        assert all(one.exists() for one in life.everyone if one in there(life.service))
        life.service.join_all()
        assert not any(one.exists() for one in life.everyone)


@pytest.mark.parametrize(
    ("are_ready", "told"),
    [
        ([True, True], ""),
        ([True, False], NOT_ALL),
        ([False], NOT_ALL),
    ],
)
def test_processes_are_renewed_until_one_fails(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    are_ready: Sequence[bool],
    told: str,
) -> None:
    new = [Process(becomes_ready=is_ready, hangs=not is_ready) for is_ready in are_ready]
    some = service(monkeypatch, old := [Process(hangs=True), Process()], new)
    with_tls(some, tmp_path)
    some.handle_hup()
    assert capsys.readouterr().err == told
    assert there(some) == [one for one in (*new, *old) if one.exists()]


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_stop_does_not_wait_for_a_renewal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: signal.Signals, at: int
) -> None:
    started = [Process(hangs=True), *(Process() for _ in range(5))]
    some = service(monkeypatch, [], started)
    some.processes_num = 3
    started[3 + at].at_start = lambda: some.signal_queue.append(asked)
    some.signal_queue.append(signal.SIGHUP)
    some.run()
    assert capsys.readouterr().err == ""
    assert [one.has_started for one in started] == [place <= 3 + at for place in range(6)]
    assert not any(one.exists() for one in started)


def test_where_the_new_files_are_no_certificate_the_old_processes_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    some = service(monkeypatch, old := [Process(), Process()])
    chain, key = with_tls(some, tmp_path)
    chain.write_text(NONE)
    some.handle_hup()
    assert capsys.readouterr().err == NONE_IS_NEW.format(chain, key)
    assert there(some) == [one for one in old if one.exists()]


def test_who_ended_or_hangs_is_replaced_once_the_files_are_a_certificate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old, new = [Process(), Process(hangs=True)], [Process(), Process()]
    some = service(monkeypatch, old, new)
    chain, key = with_tls(some, tmp_path)
    chain.write_text(NONE)
    old[0].kill()
    for told in (NONE_COMES, "", ""):
        some.keep_subprocess_alive()
        assert capsys.readouterr().err == told.format(NO_FILES.format(chain, key))
        assert there(some) == old
    with_tls(some, tmp_path)
    some.keep_subprocess_alive()
    assert capsys.readouterr().err == ""
    assert there(some) == new
    assert [one.exists() for one in (*old, *new)] == [False, False, True, True]


class Full(StringIO):
    """Where no word fits in."""

    def flush(self) -> None:
        raise OSError("no space is left")


def test_what_nobody_can_be_told_ends_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    some = service(monkeypatch, old := [Process(), Process()])
    chain, _ = with_tls(some, tmp_path)
    chain.write_text(NONE)
    old[0].kill()
    monkeypatch.setattr("sys.stderr", Full())
    some.handle_hup()
    some.keep_subprocess_alive()
    assert [one.exists() for one in old] == [False, True]


def test_nobody_comes_where_the_service_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    some = service(monkeypatch, [ended := Process()])
    ended.kill()
    some.should_exit.set()
    some.keep_subprocess_alive()
    some.handle_hup()
    assert there(some) == [ended]


def test_where_no_process_can_start_the_service_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    some = service(monkeypatch, [], started := [Process(dies_with=STARTUP_FAILURE), Process(hangs=True)])
    some.processes_num = 2
    started[0].at_start = started[0].kill
    with pytest.raises(DorsumError, match="cannot start"):
        some.run()
    assert [(one.has_started, one.exists()) for one in started] == [(True, False)] * 2


def test_there_are_never_more_or_fewer_processes_than_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    some = service(monkeypatch, old := [Process(), Process()])
    some.signal_queue += [signal.SIGTTIN, signal.SIGTTOU]
    some.handle_signals()
    assert there(some) == [one for one in old if one.exists()]


def test_what_fails_at_the_renewal_is_said_and_the_old_processes_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise OSError("no process is left")

    some = service(monkeypatch, old := [Process()], [Process(at_start=fail)])
    some.handle_hup()
    assert capsys.readouterr().err == "Not renewed: no process is left.\n"
    assert there(some) == [one for one in old if one.exists()]


def test_after_a_failure_no_process_stays_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_some: Renewing) -> None:
        raise RuntimeError(NONE)

    monkeypatch.setattr("uvicorn.supervisors.Multiprocess.run", fail)
    some = service(monkeypatch, old := [Process(), Process(hangs=True)])
    with pytest.raises(RuntimeError):
        some.run()
    assert not any(one.exists() for one in old)


def test_a_file_that_may_not_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def is_file(_path: Path) -> bool:
        raise PermissionError

    chain, key = certificate(tmp_path)
    monkeypatch.setattr(Path, "is_file", is_file)
    with pytest.raises(OptionsError, match="there is no such file, or it may not be read"):
        tls_options(chain, key)


# Real processes.

TELLS = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells who started whom")


def _shown(port: int) -> str:
    return ssl.get_server_certificate(("127.0.0.1", port), timeout=PATIENCE)


def _both_answer(running: Server) -> bool:
    """Whether each of two processes takes one of two callers."""
    until(lambda: not held(running))
    with ExitStack() as open_ones:
        for _ in range(2):
            open_ones.enter_context(socket.create_connection(("127.0.0.1", running.port), PATIENCE))
        until(lambda: held(running).total() == 2)
        return len(held(running)) == 2


@contextmanager
def two_with(files: tuple[Path, Path]) -> Iterator[Server]:
    """A service of two processes that have read this certificate."""
    with serving_doors("--workers", 2, "--certificate", files[0], "--certificate-key", files[1]) as running:
        until(lambda: _both_answer(running))
        yield running
        assert running.words() == ""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return certificate(tmp_path)


@TELLS
@pytest.mark.no_cover
def test_a_renewed_certificate_is_taken_while_the_doors_stay_open(files: tuple[Path, Path]) -> None:
    with two_with(files) as running:
        old = _shown(running.port)
        files[0].write_text(NONE)
        running.process.send_signal(signal.SIGHUP)
        assert running.said.get(timeout=PATIENCE) == NONE_IS_NEW.format(*files)
        assert _shown(running.port) == old
        certificate(files[0].parent)
        running.process.send_signal(signal.SIGHUP)
        # Who comes next may meet a process of either kind; in the end all are new.
        until(lambda: all(_shown(running.port) != old for _ in range(8)))
        assert running.interrupt() == 0


@TELLS
@pytest.mark.no_cover
def test_who_hangs_holds_up_neither_a_renewal_nor_a_stop(files: tuple[Path, Path]) -> None:
    with two_with(files) as running:
        old, shown = running.workers(), _shown(running.port)
        certificate(files[0].parent)
        os.kill(old[0], signal.SIGSTOP)
        running.process.send_signal(signal.SIGHUP)
        until(lambda: len(new := running.workers()) == 2 and not {*new} & {*old})
        assert _shown(running.port) != shown
        os.kill(running.workers()[1], signal.SIGSTOP)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(PATIENCE) == 0


@TELLS
@pytest.mark.no_cover
def test_a_process_that_died_comes_again_once_the_files_are_mended(files: tuple[Path, Path]) -> None:
    with two_with(files) as running:
        old = _shown(running.port)
        files[0].write_text(NONE)
        os.kill(running.workers()[0], signal.SIGKILL)
        assert running.said.get(timeout=PATIENCE) == NONE_COMES.format(NO_FILES.format(*files))
        assert _shown(running.port) == old
        certificate(files[0].parent)
        until(lambda: _shown(running.port) != old)  # who came answers
        assert running.interrupt() == 0
