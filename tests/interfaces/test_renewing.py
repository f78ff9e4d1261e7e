"""The processes of a service are renewed at SIGHUP, with the certificate that is there then."""

import os
import signal
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Protocol

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from dorsum.app.renewing import Renewing
from dorsum.app.tls import tls_options
from dorsum.errors import OptionsError
from tests.browser.server import PATIENCE, Server, serving_doors
from tests.interfaces.certificates import certificate
from tests.interfaces.gate.test_sharing import until

NONE = "none"
NO_FILES = "{}, {}: these are no certificate and its key in PEM files"
NONE_IS_NEW = f"Not renewed: {NO_FILES}.\n"
NONE_COMES = f"A process ended, and none can come in its place: {NO_FILES}. It comes once they are.\n"
NOT_ALL = "Not every process was renewed; send SIGHUP again.\n"


def nothing() -> None:
    pass


@dataclass(eq=False)
class Process:
    """One that is nowhere, and does as it is told unless it hangs."""

    becomes_ready: bool = True
    hangs: bool = False
    at_start: Callable[[], None] = nothing
    has_started: bool = False
    exitcode: int | None = None
    pid: int = 0

    @property
    def process(self) -> "Process":
        return self

    def start(self) -> None:
        self.has_started = True
        self.at_start()

    def is_alive(self, timeout: float = 0.0) -> bool:
        del timeout
        return self.has_started and self.exitcode is None

    def wait_until_ready(self, _seconds: float, stop: "Stop") -> bool:
        return self.becomes_ready and not stop.is_set()

    def terminate(self) -> None:
        if not self.hangs:
            self.kill()

    def join(self, timeout: float | None = None) -> None:
        assert self.exitcode is not None or timeout is not None, "this would wait without end"

    def kill(self) -> None:
        self.exitcode = self.exitcode or 1


class Stop(Protocol):
    """What a process that starts looks at."""

    def is_set(self) -> bool:
        raise NotImplementedError


def service(patch: pytest.MonkeyPatch, old: Sequence[Process], new: Sequence[Process] = ()) -> Renewing:
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


SOME = st.builds(Process, becomes_ready=st.booleans(), hangs=st.booleans())


@given(data=st.data())
def test_whoever_fails_hangs_or_stops_each_place_has_one_process_and_nobody_else_is_left(
    data: st.DataObject,
) -> None:
    old = data.draw(st.lists(SOME, min_size=1, max_size=5), "old")
    new = [data.draw(SOME, "new") for _ in old]
    stops_at = data.draw(st.none() | st.integers(0, len(old) - 1), "stops at")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", err := StringIO())
        some = service(patch, old, new)
        if stops_at is not None:
            new[stops_at].at_start = lambda: some.signal_queue.append(signal.SIGTERM)
        some.handle_hup()
    fails = (place for place, one in enumerate(new) if not one.becomes_ready or place == stops_at)
    renewed = next(fails, len(old))
    assert there(some) == [*new[:renewed], *old[renewed:]]
    assert {one for one in (*old, *new) if one.is_alive()} == set(there(some))
    is_told = renewed < len(old) and not (stops_at is not None and new[stops_at].has_started)
    assert err.getvalue() == (NOT_ALL if is_told else "")
    some.terminate_all()
    some.join_all()
    assert not any(one.is_alive() for one in (*old, *new))


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ([Process(), Process()], ""),
        ([Process(), Process(becomes_ready=False)], NOT_ALL),
        ([Process(becomes_ready=False, hangs=True)], NOT_ALL),
    ],
)
def test_processes_are_renewed_until_one_fails(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    new: Sequence[Process],
    told: str,
) -> None:
    some = service(monkeypatch, old := [Process(hangs=True), Process()], new)
    with_tls(some, tmp_path)
    some.handle_hup()
    assert capsys.readouterr().err == told
    assert there(some) == [one for one in (*new, *old) if one.is_alive()]


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_does_not_wait_for_a_renewal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: signal.Signals
) -> None:
    new = Process(at_start=lambda: some.signal_queue.append(asked))
    some = service(monkeypatch, [], started := [Process(hangs=True), Process(), new])
    some.processes_num = 2
    some.signal_queue.append(signal.SIGHUP)
    some.run()
    assert capsys.readouterr().err == ""
    assert [(one.has_started, one.is_alive()) for one in started] == [(True, False)] * 3


def test_where_the_new_files_are_no_certificate_the_old_processes_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    some = service(monkeypatch, old := [Process(), Process()])
    chain, key = with_tls(some, tmp_path)
    chain.write_text(NONE)
    some.handle_hup()
    assert capsys.readouterr().err == NONE_IS_NEW.format(chain, key)
    assert there(some) == [one for one in old if one.is_alive()]


def test_who_ended_is_replaced_once_the_files_are_a_certificate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    some = service(monkeypatch, old := [Process(), Process()], new := [Process(), Process()])
    chain, key = with_tls(some, tmp_path)
    for place, one in enumerate(old):
        chain.write_text(NONE)
        some.keep_subprocess_alive()
        assert capsys.readouterr().err == ""  # nobody ended
        one.kill()
        for told in (NONE_COMES, "", ""):
            some.keep_subprocess_alive()
            assert there(some)[place] == one
            assert capsys.readouterr().err == told.format(chain, key)
        with_tls(some, tmp_path)
        some.keep_subprocess_alive()
        assert (there(some)[place], new[place].is_alive()) == (new[place], True)
        assert capsys.readouterr().err == ""


def test_nobody_comes_where_the_service_stops(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    some = service(monkeypatch, [ended := Process()])
    chain, _ = with_tls(some, tmp_path)
    chain.write_text(NONE)
    ended.kill()
    some.should_exit.set()
    some.keep_subprocess_alive()
    assert capsys.readouterr().err == ""


def test_what_fails_at_the_renewal_is_said_and_the_old_processes_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise OSError("no process is left")

    some = service(monkeypatch, old := [Process()], [Process(at_start=fail)])
    some.handle_hup()
    assert capsys.readouterr().err == "Not renewed: no process is left.\n"
    assert there(some) == [one for one in old if one.is_alive()]


def test_after_a_failure_no_process_stays_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_some: Renewing) -> None:
        raise RuntimeError(NONE)

    monkeypatch.setattr("uvicorn.supervisors.Multiprocess.run", fail)
    some = service(monkeypatch, old := [Process(), Process()])
    with pytest.raises(RuntimeError):
        some.run()
    assert not any(one.is_alive() for one in old)


def test_a_file_that_may_not_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def is_file(_path: Path) -> bool:
        raise PermissionError

    chain, key = certificate(tmp_path)
    monkeypatch.setattr(Path, "is_file", is_file)
    with pytest.raises(OptionsError, match="there is no such file, or it may not be read"):
        tls_options(chain, key)


# Real processes.


def _shown(port: int) -> str:
    return ssl.get_server_certificate(("127.0.0.1", port), timeout=PATIENCE)


@pytest.mark.no_cover
def test_a_renewed_certificate_is_taken_while_the_doors_stay_open(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path)
    words = ["--workers", 2, "--certificate", chain, "--certificate-key", key]
    with serving_doors(*words) as running:
        old = _shown(running.port)
        chain.write_text(NONE)
        running.process.send_signal(signal.SIGHUP)
        assert running.said.get(timeout=PATIENCE) == NONE_IS_NEW.format(chain, key)
        assert _shown(running.port) == old
        certificate(tmp_path)
        running.process.send_signal(signal.SIGHUP)
        # Who comes next may meet a process of either kind; in the end all are new.
        until(lambda: all(_shown(running.port) != old for _ in range(8)))
        assert running.interrupt() == 0
        assert running.words() == ""


def _workers(running: Server) -> list[int]:
    """Return the processes that answer."""
    own = running.process.pid
    pids = Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()
    return [int(pid) for pid in pids if b"spawn_main" in _command(pid)]


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended this moment
        return b""


@pytest.mark.no_cover
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells who started a process")
def test_who_hangs_holds_up_neither_a_renewal_nor_a_stop(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path)
    with serving_doors("--workers", 2, "--certificate", chain, "--certificate-key", key) as running:
        until(lambda: len(_workers(running)) == 2)
        old = _workers(running)
        shown = _shown(running.port)
        os.kill(old[0], signal.SIGSTOP)
        certificate(tmp_path)
        running.process.send_signal(signal.SIGHUP)
        until(lambda: len(new := _workers(running)) == 2 and not {*new} & {*old})
        assert _shown(running.port) != shown
        os.kill(_workers(running)[1], signal.SIGSTOP)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(PATIENCE) == 0
        assert running.words() == ""


@pytest.mark.no_cover
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells who started a process")
def test_a_process_that_died_comes_again_once_the_files_are_mended(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path)
    with serving_doors("--workers", 2, "--certificate", chain, "--certificate-key", key) as running:
        until(lambda: len(_workers(running)) == 2)
        _shown(running.port)  # the certificate has been read
        chain.write_text(NONE)
        os.kill(_workers(running)[0], signal.SIGKILL)
        assert running.said.get(timeout=PATIENCE) == NONE_COMES.format(chain, key)
        certificate(tmp_path)
        until(lambda: len(_workers(running)) == 2)
        assert running.interrupt() == 0
        assert running.words() == ""
