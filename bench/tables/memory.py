"""Peak memory while a table streams through the kernel, in a process of its own."""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass

from bench.tables.families import CAUSES, NATIVE, NUMPY
from bench.tables.kernel import FORMS, Scorer
from bench.tables.table import batch_count, one_batch
from dorsum.installed.rules import open_rules
from dorsum.model.knowledge import Knowledge

_KIBIBYTE = 1024


@dataclass(frozen=True)
class Peak:
    """The most memory that a process ever held, in bytes, for a table of so many rows."""

    engine: str
    rows: int
    size: int


def measure_peaks(sizes: tuple[int, ...]) -> tuple[Peak, ...]:
    """Return the peaks of our scorer for tables of these sizes."""
    return tuple(_measure(name, rows) for name in (NUMPY, NATIVE, CAUSES) for rows in sizes)


def _measure(name: str, rows: int) -> Peak:
    command = [sys.executable, "-m", "bench.tables.memory", name, str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Peak(name, rows, int(json.loads(done.stdout)))


def _stream(name: str, rows: int) -> None:
    """Make, score and drop one batch after the other."""
    knowledge = open_rules().knowledge
    scorer = Scorer(knowledge, one_batch(knowledge, 0, 1).schema, FORMS[name])
    for number in range(batch_count(rows)):
        _score(scorer, knowledge, number, rows)


def _score(scorer: Scorer, knowledge: Knowledge, number: int, rows: int) -> None:
    """Score one batch, which nobody holds any more when this returns."""
    scorer.score(one_batch(knowledge, number, rows))


if __name__ == "__main__":
    _stream(sys.argv[1], int(sys.argv[2]))
    print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE))
