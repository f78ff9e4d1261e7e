"""`dorsum what-if` on people who do not exist: with drawing them, without, and where the time goes.

Two threads. Processor time stands beside the time on the clock, since other work on the machine makes the
clock longer.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from bench.budgets import seconds
from bench.engine import DisagreementError
from bench.page import table
from bench.tables.common import THREADS
from dorsum.cohort import blocks
from dorsum.cohort.counting import count_people
from dorsum.cohort.moves import Contents, Counts, MoveCounter
from dorsum.cohort.rule_changes import NewLevel, changed
from dorsum.cohort.scorer import cases_of
from dorsum.cohort.synthetic import TRUE_CAUSE, SyntheticPeople
from dorsum.engine import plain
from dorsum.engine.level_pairs import level_pairs
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables.kernel import columns_of, run_program
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.engine.tables.words import Outputs, bytes_for, space_for, words_for
from dorsum.installed.rules import open_rules
from dorsum.model.knowledge import Knowledge

PEOPLE = 10_000_000
SECONDS = 10
SEED = 20261129
SETTING = "primary_care"
CHECKED = 150
TIMES = 9
WITH, DRAWING, WITHOUT = (
    "whole, people drawn on the way",
    "drawing people alone",
    "the same people, drawn before",
)
RANDOM = "drawing: chance numbers"
PEOPLE_OF = "drawing: from chance numbers to answers"
COLUMNS = "finding columns and comparing numbers"
CIRCUIT = "running the circuit of both contents"
COUNTING = "from bits to counts"


@dataclass
class Times:
    """Seconds on the clock and of the processors for so many people, and of each part for one block."""

    people: int
    clock: dict[str, float] = field(default_factory=dict)
    processors: dict[str, float] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)
    chances: int = 0
    instructions: int = 0


def measure_what_if(knowledge: Knowledge, people: int = PEOPLE) -> Times:
    """Return what a change of one level takes, after the answers were checked.

    Raises:
        DisagreementError: for some person the plain evaluator says something else.
    """
    contents, drawer = _changed(knowledge), SyntheticPeople(knowledge, SETTING)
    _check(contents, drawer)
    found = Times(people)
    _measure(found, WITH, lambda: count_people(drawer, people, SEED, contents, lambda _done, _all: None))
    _measure(found, DRAWING, lambda: _exhaust(drawer.each(people, SEED, len, threads=THREADS)))
    drawn = list(drawer.each(people, SEED, lambda batch: batch, threads=THREADS))
    counter = MoveCounter(contents, drawer.schema(SEED))
    with ThreadPoolExecutor(THREADS) as threads:
        _measure(found, WITHOUT, lambda: _exhaust(threads.map(lambda one: _count(counter, one), drawn)))
    _profile(found, contents, drawer, drawn[0])
    return found


def section(found: Times) -> str:
    """Return the figures as a section of the page."""
    clock, whole = found.clock[WITH], sum(found.parts.values())
    verdict = "reached" if clock < SECONDS * found.people / PEOPLE else "NOT reached"
    times = [
        (
            name,
            seconds(found.clock[name]),
            seconds(found.processors[name]),
            f"{found.people / time / 1e6:.3g}",
        )
        for name, time in found.clock.items()
    ]
    parts = [(name, seconds(time), f"{time / whole:.0%}") for name, time in found.parts.items()]
    blocks_of = [
        "## What if a rule changed",
        _about(found, verdict),
        table(("", "clock", "processors", "million a second"), times),
        f"One block of {blocks.BLOCK:,} people in one thread:",
        table(("part", "time", "share"), parts),
        _bound(found),
    ]
    return "\n\n".join(blocks_of)


def _about(found: Times, verdict: str) -> str:
    return (
        f"{found.people:,} people who do not exist ({SETTING}), one level changed; {SECONDS} seconds for "
        f"{PEOPLE:,} with drawing them: **{verdict}** ({seconds(found.clock[WITH])}). What {CHECKED} people "
        "are advised was what the plain evaluator says. Processor time is of both threads together."
    )


def _bound(found: Times) -> str:
    most = max(found.parts, key=lambda name: found.parts[name])
    return (
        f"Bound by {most}. A person takes {found.chances} chance numbers of 16 bits; both contents together "
        f"are {found.instructions:,} operations on 64 people."
    )


def _changed(knowledge: Knowledge) -> Contents:
    """Return the content, and the same with its first red flag one level lower."""
    first = knowledge.red_flags[0]
    lower = knowledge.level_by_rank[knowledge.level[first.level].rank - 1].id
    return knowledge, changed(knowledge, [NewLevel(first.id, lower)])


def _check(contents: Contents, drawer: SyntheticPeople) -> None:
    (batch,) = drawer.batches(CHECKED, SEED)
    counter = MoveCounter(contents, batch.schema)
    found = counter.moves(_count(counter, batch)).matrix
    wanted = np.zeros_like(found)
    for case in cases_of(batch.drop_columns([TRUE_CAUSE]), contents[0]):
        before, after = (plain.evaluate(case, one).at_least for one in contents)
        wanted[1 + before, 1 + after] += 1
    if not np.array_equal(found, wanted):
        raise DisagreementError("what-if and the plain evaluator count differently")


def _count(counter: MoveCounter, batch: pa.RecordBatch) -> Counts:
    return counter.count(batch, batch.column(TRUE_CAUSE))


def _exhaust(made: Iterable[object]) -> None:
    for _ in made:
        pass


def _measure(found: Times, name: str, work: Callable[[], object]) -> None:
    clock, processors = perf_counter(), process_time()
    work()
    found.clock[name], found.processors[name] = perf_counter() - clock, process_time() - processors


def _profile(found: Times, contents: Contents, drawer: SyntheticPeople, batch: pa.RecordBatch) -> None:
    """Measure each part by itself, by processor time, on one block."""
    schema = batch.schema
    sides = [(one, columns_of(schema, one)) for one in contents]
    pairs = level_pairs(sides[0], sides[1], Asked(1))
    counter, program = MoveCounter(contents, schema), pairs.program
    inputs = [np.zeros(words_for(batch.num_rows), np.uint64) for _ in program.inputs]
    outputs = space_for(program.outputs, words_for(batch.num_rows))
    runner = NumpyRunner(program)
    found.instructions = len(program.instructions)
    found.chances, random = _random(drawer)
    drawing = _seconds(lambda: next(drawer.each(blocks.BLOCK, SEED, len, threads=1)))
    written = Outputs(outputs[:0], outputs, bytes_for(0, batch.num_rows))
    circuit = _seconds(lambda: runner._run(inputs, written))
    found.parts[RANDOM] = random
    found.parts[PEOPLE_OF] = drawing - random
    found.parts[COLUMNS] = _seconds(lambda: run_program(runner, program, batch)) - circuit
    found.parts[CIRCUIT] = circuit
    rest = _seconds(lambda: _count(counter, batch)) - _seconds(lambda: run_program(runner, program, batch))
    found.parts[COUNTING] = max(rest, 0.0)


def _random(drawer: SyntheticPeople) -> tuple[int, float]:
    """Return how many chance numbers a person takes, and how long a block's take by themselves."""
    drawn, chance = Counter[str](), blocks._Drawing._chance

    def counted(drawing: Any) -> Any:
        drawn.update(["chance"])
        return chance(drawing)

    with patch.object(blocks._Drawing, "_chance", counted):
        _exhaust(drawer.each(blocks.BLOCK, SEED, len, threads=1))
    random = np.random.Generator(np.random.SFC64(SEED))
    words = blocks.BLOCK // 4

    def again() -> None:
        for _ in drawn.elements():
            random.integers(0, 2**64 - 1, words, np.uint64, endpoint=True)

    return drawn.total(), _seconds(again)


def _seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        start = process_time()
        work()
        return process_time() - start

    return median([once() for _ in range(TIMES)])


if __name__ == "__main__":
    print(section(measure_what_if(open_rules().knowledge, int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)))
