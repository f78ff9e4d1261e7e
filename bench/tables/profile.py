"""Where our scorer's time goes: programs that do less and less, on the first batch, with the same threads."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

import pyarrow as pa

from bench.tables.common import THREADS
from bench.tables.given import Given
from bench.tables.kernel import FORMS, Form, Scorer, program_of
from dorsum.engine.circuit import Instruction, Program
from dorsum.engine.tables.kernel import CHUNK, Runner, in_parts, rows_of
from dorsum.engine.tables.words import Memory, Outputs, space_for, words_for

TIMES = 9
FINDING = "finding the columns"
READING = "reading the answers, comparing numbers"
WRITING = "writing what comes out"
RULES = "the rules: and, or, not"
REST = "the rest: results as a table"
CAUSES = "weighing causes, and the answers for that"
_Work = Callable[[], object]


@dataclass(frozen=True)
class Profile:
    """Seconds of each part for one batch, and what the rules have to do for it."""

    engine: str
    family: str
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
        """How many operations on words the rules did in a second, on all threads."""
        return self.instructions * words_for(self.rows) / max(self.parts[RULES], 1e-9)


def profiles(given: Given) -> tuple[Profile, ...]:
    """Return where the time goes, for each form of our scorer."""
    program = program_of(given.knowledge, given.raw[0].schema)
    with ThreadPoolExecutor(THREADS) as threads:
        return tuple(_profile(name, form, given, (program, threads)) for name, form in FORMS.items())


def _profile(name: str, form: Form, given: Given, shared: tuple[Program, ThreadPoolExecutor]) -> Profile:
    (program, threads), batch = shared, given.raw[0]
    scorer = Scorer(given.knowledge, batch.schema, form._replace(causes=0))
    runners = [form.engine.runner(less) for less in (_reading(program), _writing(program), program)]
    reading, writing, rules = (
        _seconds(_running(runner, less, batch, threads))
        for runner, less in zip(runners, (_reading(program), _writing(program), program), strict=True)
    )
    finding, whole = _seconds(lambda: runners[-1].on(batch)), _seconds(lambda: scorer.score(batch))
    parts = {
        FINDING: finding,
        READING: reading - finding,
        WRITING: writing - reading,
        RULES: rules - writing,
        REST: whole - rules,
    }
    if form.causes:
        causes = Scorer(given.knowledge, batch.schema, form)
        parts[CAUSES] = _seconds(lambda: causes.score(batch)) - whole
    found = {part: max(time, 0.0) for part, time in parts.items()}
    sizes = (len(batch), len(program.inputs), program.outputs, len(program.instructions))
    return Profile(name, form.family, found, *sizes)


def _reading(program: Program) -> Program:
    """Return a program that only reads the same inputs."""
    return _constants(replace(program, outputs=1, numbers=(), kept=1))


def _writing(program: Program) -> Program:
    """Return one that also writes as much, but always the same."""
    return _constants(program)


def _constants(program: Program) -> Program:
    slots = range(len(program.inputs), len(program.inputs) + program.outputs)
    return replace(
        program, instructions=tuple(Instruction("never", slot) for slot in slots), slots=slots.stop
    )


def _running(runner: Runner, program: Program, batch: pa.RecordBatch, threads: ThreadPoolExecutor) -> _Work:
    """Return what runs a program as our scorer does."""
    memory, rows = Memory(), len(batch)

    def once() -> None:
        kept, numbers = memory.kept_for(program.kept, len(program.numbers), rows)
        run = runner.on(batch)

        def run_part(part: slice) -> None:
            others = space_for(program.outputs - program.kept, part.stop - part.start)
            run(part, Outputs(kept[:, part], others, numbers[:, rows_of(part)]))

        in_parts(words_for(rows), run_part, threads, CHUNK)

    return once


def _seconds(work: _Work) -> float:
    def once() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return median([once() for _ in range(TIMES)])
