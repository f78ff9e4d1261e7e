"""The processes of a service: renewed one after another, replaced where one ends, and never left alone."""

import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from dorsum.app.tls import tls_options
from dorsum.errors import DorsumError, OptionsError

SECONDS_TO_START = 30
"""For a process that comes in place of another one: it has to load libraries and rules."""
SECONDS_TO_END = 5
"""For a process that was told to end, a little more than it has for its last answers; then it hangs."""


class Renewing(Multiprocess):
    """Several processes, each renewed at SIGHUP with the certificate as its files are then.

    It adds to its parent that a stop does not wait for a renewal, that nothing waits without end for a
    process that hangs, and that what keeps a process from coming is said once, and then waited for.
    """

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self.should_exit = _Stop(self.signal_queue)
        self._was_told = False

    def run(self) -> None:
        """Answer until stopped; also after a failure no process stays without the one that watches it.

        Raises:
            DorsumError: a process says that it can never start.
        """
        try:
            super().run()
        finally:
            self.join_all()

    def join_all(self) -> None:
        """Let all processes end; who hangs is killed."""
        _end(self.processes)

    def handle_hup(self) -> None:
        """Renew the processes one after another; all stay where the files are no certificate and its key."""
        try:
            self._look_at_files()
            if not self._renew() and not self.should_exit.is_set():
                _say("Not every process was renewed; send SIGHUP again.")
        except (OptionsError, OSError) as error:
            _say(f"Not renewed: {error}.")

    def handle_ttin(self) -> None:
        """Take no process more: how many there are was said at the start."""

    def handle_ttou(self) -> None:
        """Take none away."""

    def _renew(self) -> bool:
        """Return whether every process was renewed; each old one goes once its successor answers."""
        for place, old in enumerate(self.processes):
            if self.should_exit.is_set():
                return False
            new = self._started()
            if not new.wait_until_ready(SECONDS_TO_START, self.should_exit):
                _end([new])
                return False
            self.processes[place] = new
            _end([old])
        return True

    def _started(self) -> Process:
        new = Process(self.config, self.sockets)
        new.start()
        self._was_told = False
        return new

    def keep_subprocess_alive(self) -> None:
        """Start a process in place of each that ended or hangs; where none can come, say it and try again."""
        for place, one in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            if one.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            try:
                self._replace(place)
            except (OptionsError, OSError) as error:
                self._tell(
                    f"A process ended or hangs, and none can come in its place: {error}. Still trying."
                )

    def _replace(self, place: int) -> None:
        self._look_at_files()
        old = self.processes[place]
        old.kill()
        old.join()
        if old.exitcode == STARTUP_FAILURE:  # and so would the next
            raise DorsumError("a process of the service cannot start, so the service has ended")
        self.processes[place] = self._started()

    def _tell(self, words: str) -> None:
        """Say it, once until a process comes."""
        if not self._was_told:
            _say(words)
        self._was_told = True

    def _look_at_files(self) -> None:
        """Raise OptionsError where a new process would find no certificate and its key."""
        if self.config.is_ssl:
            tls_options(Path(str(self.config.ssl_certfile)), Path(str(self.config.ssl_keyfile)))


class _Stop(Event):
    """Whether the service is to stop: it was told, or a signal that says so waits to be handled."""

    def __init__(self, signals: Sequence[int]) -> None:
        super().__init__()
        self._signals = signals

    def is_set(self) -> bool:
        """Return it at once, also while a renewal is under way."""
        return super().is_set() or signal.SIGINT in self._signals or signal.SIGTERM in self._signals


def _end(processes: Sequence[Process]) -> None:
    """Let processes end, all of them in the same time; who hangs is killed."""
    last = time.monotonic() + SECONDS_TO_END
    for one in processes:
        one.terminate()
    for one in processes:
        one.process.join(max(0.0, last - time.monotonic()))
        if one.process.exitcode is None:
            one.kill()
            one.join()


def _say(words: str) -> None:
    with suppress(OSError, ValueError):  # where nobody can be told, the doors stay open all the same
        print(words, file=sys.stderr, flush=True)
