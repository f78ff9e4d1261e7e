"""A service started as its user starts it, and a load on it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.doors.load import Answers, Load

SECONDS_TO_END = 20
NO_LIMIT = "1000000/second"
"""The rate of one caller; here it is the queue that is measured."""


@dataclass(frozen=True)
class Service:
    """A running service."""

    process: subprocess.Popen[str]
    port: int

    def memory(self) -> int:
        """Return how many bytes of memory its processes hold (proportional set size)."""
        return sum(_memory_of(pid) for pid in _family(self.process.pid))

    def processes(self) -> frozenset[int]:
        """Return which processes it has: one that died and was started again is another."""
        return frozenset(_family(self.process.pid)) if self.process.poll() is None else frozenset()


@contextmanager
def running(workers: int) -> Iterator[Service]:
    """Start a service of so many processes, and end it as Ctrl-C does."""
    words = [sys.executable, "-m", "dorsum", "doors", "--port", "0", "--rate", NO_LIMIT]
    process = subprocess.Popen([*words, "--workers", str(workers)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        line = process.stdout.readline()
        yield Service(process, int(line.split("/ ")[0].rpartition(":")[2]))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS_TO_END)


def under(load: Load) -> Answers:
    """Return what came for a load that another process makes."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.doors.load"],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        check=True,
    )
    raw = json.loads(done.stdout)
    answers = Answers(seconds=raw["seconds"], refused_seconds=raw["refused_seconds"], sizes=raw["sizes"])
    answers.statuses.update({int(status): count for status, count in raw["statuses"].items()})
    return answers


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = children.read_text(encoding="ascii").split() if children.exists() else []
    return [pid, *(one for child in found for one in _family(int(child)))]


def _memory_of(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not os.access(rollup, os.R_OK):
        return 0
    lines = rollup.read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
