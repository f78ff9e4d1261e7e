"""The processes of a service are renewed at SIGHUP, with the certificate that is there then."""

import signal
import ssl
from pathlib import Path

import pytest
import uvicorn
from uvicorn.supervisors.multiprocess import Process

from dorsum.app.server import Renewing
from dorsum.app.tls import tls_options
from dorsum.errors import OptionsError
from tests.browser.server import PATIENCE, serving_doors
from tests.interfaces.certificates import certificate
from tests.interfaces.gate.test_sharing import until

NONE = "none"


NONE_IS_NEW = "Not renewed: {}, {}: these are no certificate and its key in PEM files.\n"


@pytest.mark.parametrize(
    ("has_tls", "is_broken", "ready", "told"),
    [
        (False, False, 2, ""),
        (True, False, 2, ""),
        (True, False, 1, "Not every process was renewed; send SIGHUP again.\n"),
        (True, True, 2, NONE_IS_NEW),
    ],
)
def test_processes_are_renewed_unless_the_certificate_is_none(  # noqa: PLR0913, PLR0917  # three are fixtures
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    has_tls: bool,
    is_broken: bool,
    ready: int,
    told: str,
) -> None:
    chain, key = certificate(tmp_path)
    if is_broken:
        chain.write_text(NONE)
    config = uvicorn.Config(NONE, workers=2, log_level="critical")
    config.ssl_certfile = str(chain) if has_tls else None
    config.ssl_keyfile = key if has_tls else None
    new: list[Process] = [_Process() for _ in range(2)]

    def restart(some: Renewing) -> None:
        some.processes[:ready] = new[:ready]

    monkeypatch.setattr(signal, "signal", lambda *_: None)  # those of the tests stay
    monkeypatch.setattr("uvicorn.supervisors.Multiprocess.restart_all", restart)
    renewing = Renewing(config, [])
    renewing.processes = [_Process() for _ in range(2)]
    renewing.handle_hup()
    assert sum(one in new for one in renewing.processes) == (0 if is_broken else ready)
    assert capsys.readouterr().err == told.format(chain, key)


def test_what_fails_at_the_renewal_is_said_and_the_old_processes_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def restart(_some: Renewing) -> None:
        raise OSError("no process is left")

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr("uvicorn.supervisors.Multiprocess.restart_all", restart)
    renewing = Renewing(uvicorn.Config(NONE, workers=2, log_level="critical"), [])
    usual = renewing.config.timeout_worker_healthcheck
    renewing.handle_hup()
    assert capsys.readouterr().err == "Not renewed: no process is left.\n"
    assert renewing.config.timeout_worker_healthcheck == usual


def test_after_a_failure_no_process_stays_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_some: Renewing) -> None:
        raise RuntimeError(NONE)

    ended: list[object] = []

    def end(one: Process) -> None:
        ended.append(one)

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr("uvicorn.supervisors.Multiprocess.run", run)
    monkeypatch.setattr(_Process, "terminate", end)
    renewing = Renewing(uvicorn.Config(NONE, workers=2, log_level="critical"), [])
    renewing.processes = [_Process() for _ in range(2)]
    with pytest.raises(RuntimeError):
        renewing.run()
    assert ended == renewing.processes


def test_a_file_that_may_not_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def is_file(_path: Path) -> bool:
        raise PermissionError

    chain, key = certificate(tmp_path)
    monkeypatch.setattr(Path, "is_file", is_file)
    with pytest.raises(OptionsError, match="there is no such file, or it may not be read"):
        tls_options(chain, key)


class _Process(Process):
    """One that nobody starts."""

    def __init__(self) -> None:
        pass


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
