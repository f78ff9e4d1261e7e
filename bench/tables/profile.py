"""Where the kernel's time goes: each part by itself, on the first batch, with the same threads and blocks."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import pyarrow as pa

from bench.tables.common import THREADS
from bench.tables.given import Given
from bench.tables.kernel import RUNNERS, MakeRunner, kernel_for
from dorsum.engine.tables.kernel import CHUNK, TableKernel
from dorsum.engine.tables.words import NumberColumn, Words, space_for, valid, values, words_for

TIMES = 9
READING = "reading inputs: bits of answers as words"
COMPARING = "comparing numbers"
CIRCUIT = "running the circuit, which reads the answers and writes what comes out"
NUMBERS = "turning bits into numbers: both ends"
REST = "the rest: finding columns, new memory for what comes out, handing parts to threads"
_Column = Callable[[slice], Words]
_Part = Callable[[], object]


@dataclass(frozen=True)
class Profile:
    """Seconds of each part for one batch, and what the kernel has to do for it."""

    engine: str
    parts: Mapping[str, float]
    rows: int
    inputs: int
    outputs: int
    instructions: int

    @property
    def largest(self) -> str:
        """The part that takes longest."""
        return max(self.parts, key=lambda part: self.parts[part])

    @property
    def operations_a_second(self) -> float:
        """How many operations on words the circuit did in a second, on all threads."""
        return self.instructions * words_for(self.rows) / self.parts[CIRCUIT]


def profiles(given: Given) -> tuple[Profile, ...]:
    """Return where the time goes, for each of our runners."""
    with ThreadPoolExecutor(THREADS) as threads:
        return tuple(_profile(name, runner, given, threads) for name, runner in RUNNERS.items())


def _profile(name: str, runner: MakeRunner, given: Given, threads: ThreadPoolExecutor) -> Profile:
    batch = given.raw[0]
    kernel = kernel_for(given.knowledge, batch.schema, runner)
    found = {part: _seconds(work) for part, work in _parts(kernel, runner, batch, threads).items()}
    whole = _seconds(lambda: kernel.run(batch, threads)) + found[NUMBERS]
    found[REST] = max(whole - sum(found.values()), 0.0)
    program = kernel.rules.program
    return Profile(name, found, len(batch), len(program.inputs), program.outputs, len(program.instructions))


def _parts(
    kernel: TableKernel, runner: MakeRunner, batch: pa.RecordBatch, threads: ThreadPoolExecutor
) -> dict[str, _Part]:
    program, words = kernel.rules.program, words_for(len(batch))
    scored, run, outputs = kernel.run(batch, threads), runner(program).run, space_for(program.outputs, words)
    answers = {name: column for name in program.inputs if (column := _answers(name, batch))}
    numbers = {name: _numbers(name, batch) for name in program.inputs if name not in answers}
    columns = [(answers | numbers)[name] for name in program.inputs]
    parts = [slice(start, min(start + CHUNK, words)) for start in range(0, words, CHUNK)]
    fetched = {part.start: [column(part) for column in columns] for part in parts}

    def on_threads(work: Callable[[slice], object]) -> _Part:
        return lambda: list(threads.map(work, parts))

    return {
        READING: on_threads(lambda part: [column(part) for column in answers.values()]),
        COMPARING: on_threads(lambda part: [column(part) for column in numbers.values()]),
        CIRCUIT: on_threads(lambda part: run(fetched[part.start], outputs[:, part])),
        NUMBERS: lambda: [scored.numbers(end) for end in (scored.rules.at_least, scored.rules.at_most)],
    }


def _answers(name: str, batch: pa.RecordBatch) -> _Column | None:
    """Return what yields words of an input that is no number; the names are the circuit's."""
    id, _, rest = name.partition(" ")
    if rest == "":
        return values(batch.column(id)).__getitem__
    return valid(batch.column(id)).__getitem__ if rest == "answered" else None


def _numbers(name: str, batch: pa.RecordBatch) -> _Column:
    id, operator, *number = name.split(" ")
    column = NumberColumn(batch.column(id))
    if not number:
        return column.given
    return lambda part: column.holds(operator, float(number[0]), part)


def _seconds(work: _Part) -> float:
    def once() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return median([once() for _ in range(TIMES)])
