"""The pages served as a person starts them: a process of its own that says where it answers."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

PATIENCE = 60.0
"""Seconds for a start or a stop; the content may have to be built first, on a busy machine."""
NO_FILE_GROWS = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
"""What stands before a command for which every disk is full."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    address: str
    said: Queue[str | None]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def interrupt(self) -> int:
        """End it as Ctrl-C does; return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def workers(self) -> list[int]:
        """Return its processes that answer, where there are several; only Linux tells."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children")
        pids = children.read_text("ascii").split() if children.exists() else []
        return [int(pid) for pid in pids if b"spawn_main" in _command_of(pid)]

    def words(self) -> str:
        """Return everything it said on both of its outputs after its address; it must have ended."""
        return "".join(iter(lambda: self.said.get(timeout=PATIENCE) or "", ""))


def command(data: Path, *options: object, port: int | None = 0) -> list[str]:
    """Return the words that start a server on this folder."""
    at = [] if port is None else ["--port", str(port)]
    words = ["serve", "--no-browser", "--data", str(data), *at, *map(str, options)]
    return [sys.executable, "-m", "dorsum", *words]


@contextmanager
def serving(data: Path, port: int | None = 0, before: Sequence[str] = ()) -> Iterator[Server]:
    """Start the pages, wait for their address, and make sure that they are gone in the end."""
    with running([*before, *command(data, port=port)]) as (process, said):
        address = _address(said, "Dorsum is at ")
        said.get(timeout=PATIENCE)  # whom the pages are for, or the link to the diary
        yield Server(process, address, said)


@contextmanager
def serving_doors(*options: object) -> Iterator[Server]:
    """Start the doors for other programs, without pages, and make sure that they are gone in the end."""
    words = [sys.executable, "-m", "dorsum", "doors", "--port", "0", *map(str, options)]
    with running(words) as (process, said):
        yield Server(process, _address(said, "The doors are at "), said)


@contextmanager
def running(words: Sequence[str]) -> "Iterator[tuple[subprocess.Popen[str], Queue[str | None]]]":
    """Start a program whose lines are heard; it is killed in the end, and who it left is heard out."""
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    with process:
        said: Queue[str | None] = Queue()
        listener = Thread(target=_listen, args=(process, said), daemon=True)
        listener.start()
        try:
            yield process, said
        finally:
            process.kill()
            listener.join(PATIENCE)  # what it started may speak on for a moment, and nobody closes its mouth


def _command_of(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended this moment
        return b""


def _listen(process: subprocess.Popen[str], said: "Queue[str | None]") -> None:
    assert process.stdout
    for line in process.stdout:
        said.put(line)
    said.put(None)


def _address(said: "Queue[str | None]", begins: str) -> str:
    """Return the address that the server says; what comes before it is told where there is none."""
    before: list[str] = []
    try:
        while (line := said.get(timeout=PATIENCE)) is not None:
            if line.startswith(begins):
                return line.removeprefix(begins).split()[0]
            before.append(line)
    except Empty:
        before.append("it said nothing more")
    raise AssertionError(f"the server did not start: {''.join(before)}")


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
