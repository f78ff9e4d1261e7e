"""The processes of a service: renewed one after another, replaced where one ends, and never left alone."""

import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import uvicorn
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from dorsum.app.tls import tls_options
from dorsum.errors import OptionsError

SECONDS_TO_START = 30
"""For a process that comes in place of another one: it has to load libraries and rules."""
SECONDS_TO_END = 5
"""For a process that was told to end, a little more than it has for its last answers; then it hangs."""


class Renewing(Multiprocess):
    """Several processes, each renewed at SIGHUP with the certificate as its files are then.

    It adds to its parent that a stop does not wait for a renewal, that nothing waits without end for a
    process that hangs, and that files which are no certificate are said once, and then waited for.
    """

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self.should_exit = _Stop(self.signal_queue)
        self._waits_for_files = False

    def run(self) -> None:
        """Answer until stopped; also after a failure no process stays without the one that watches it."""
        try:
            super().run()
        finally:
            self.terminate_all()

    def handle_hup(self) -> None:
        """Renew the processes one after another; all stay where the files are no certificate and its key."""
        try:
            self._look_at_files()
            if not self._renew() and not self.should_exit.is_set():
                _say("Not every process was renewed; send SIGHUP again.")
        except (OptionsError, OSError) as error:
            _say(f"Not renewed: {error}.")

    def _renew(self) -> bool:
        """Return whether every process was renewed; each old one goes once its successor answers."""
        for place, old in enumerate(self.processes):
            new = Process(self.config, self.sockets)
            new.start()
            if not new.wait_until_ready(SECONDS_TO_START, self.should_exit):
                _end([new])
                return False
            self.processes[place] = new
            _end([old])
        return True

    def join_all(self) -> None:
        """Wait for all processes to end, which were told to; who hangs is killed."""
        _end(self.processes)

    def keep_subprocess_alive(self) -> None:
        """Start a process in place of each that ended, once the files are a certificate and its key."""
        if self.should_exit.is_set():
            return
        if all(one.process.is_alive() for one in self.processes) or self._files_are_good():
            super().keep_subprocess_alive()

    def _files_are_good(self) -> bool:
        try:
            self._look_at_files()
        except OptionsError as error:
            if not self._waits_for_files:
                _say(f"A process ended, and none can come in its place: {error}. It comes once they are.")
            self._waits_for_files = True
        else:
            self._waits_for_files = False
        return not self._waits_for_files

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
    print(words, file=sys.stderr, flush=True)
