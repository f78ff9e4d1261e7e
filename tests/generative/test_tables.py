"""Every row of a table comes out as the plain evaluator and triage say of that person."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import LOWEST_SHOWN_UNFINISHED, triage
from dorsum.engine import plain
from dorsum.engine.circuit import ALWAYS, NEVER, Circuit, Program, program_of
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables import kernel as kernel_module
from dorsum.engine.tables import native_code
from dorsum.engine.tables.kernel import Runner, Scored, TableError, TableKernel, columns_of, run_program
from dorsum.engine.tables.native_runner import NativeRunner
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.engine.tables.words import EVERY, as_boolean_array
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.statements import Hours
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.generative.worlds import random_case, worlds
from tests.shipped import shipped
from tests.tables import batch_of

MakeRunner = Callable[[Program], Runner]
RUNNERS: tuple[MakeRunner, ...] = (NumpyRunner, NativeRunner)
both_runners = pytest.mark.parametrize("runner", RUNNERS, ids=["numpy", "native"])


def people(world: Knowledge, seed: int, rows: int) -> list[Case]:
    """Return random cases, some with answers to lead questions."""
    cases = [random_case(world, seed + place) for place in range(rows)]
    leads = [*world.lead]
    return [
        case.with_answers({id: [*Answer][(seed + place) % 3] for id in leads[: place % 3]})
        for place, case in enumerate(cases)
    ]


def scored(
    cases: Sequence[Case], world: Knowledge, runner: MakeRunner, *, closed_world: bool, offset: int
) -> Scored:
    batch = batch_of(cases, world, offset=offset)
    asked = Asked(world.level[LOWEST_SHOWN_UNFINISHED].rank, closed_world, tuple(world.finding))
    return TableKernel(world, columns_of(batch.schema, world), asked, runner).run(batch)


def rows_of(found: Scored) -> list[tuple[object, ...]]:
    """Return what the kernel says, a tuple for each row."""
    rules = found.rules
    bits = [found.truths(output) for output in range(rules.program.outputs)]
    ends = [found.numbers(digits) for digits in (rules.at_least, rules.at_most, rules.advise, rules.deadline)]
    return [
        (
            int(ends[0][row]),
            int(ends[1][row]),
            int(ends[2][row]) if bits[rules.advised][row] else None,
            rules.deadlines[ends[3][row] - 1] if ends[3][row] else None,
            [place for place, output in enumerate(rules.fired) if bits[output][row]],
            [place for place, output in enumerate(rules.possible) if bits[output][row]],
            [(bool(bits[one][row]), bool(bits[one + 1][row])) for one in rules.truths[::2]],
        )
        for row in range(found.rows)
    ]


def expected(case: Case, world: Knowledge, *, closed_world: bool) -> tuple[object, ...]:
    """Return what the plain evaluator and triage say."""
    spoken = spelled_out(case, world)
    ends = plain.evaluate(spoken, world, closed_world=closed_world)
    result = triage(case, CompiledRules(world), closed_world=closed_world)
    advise, within = advised(case, world, result.status, result.advise, result.within)
    truths = [ends.closure.truths[finding.id] for finding in world.findings]
    verdicts = [verdict.truth for verdict in ends.verdicts]
    return (
        ends.at_least,
        ends.at_most,
        advise,
        within,
        [place for place, truth in enumerate(verdicts) if truth is Truth.YES],
        [place for place, truth in enumerate(verdicts) if truth is Truth.UNKNOWN],
        [(truth is Truth.YES, truth is Truth.NO) for truth in truths],
    )


def advised(
    case: Case, world: Knowledge, status: str, level: str | None, within: Hours | None
) -> tuple[int | None, Hours | None]:
    """Return what triage advises as ranks. Who is not sure is looked at one by one, not by the kernel."""
    if status == "unsure":
        return None, None
    return (None, None) if level is None else (world.level[level].rank, within)


def assert_same(cases: Sequence[Case], world: Knowledge, found: Scored, *, closed_world: bool) -> None:
    bits = {name: found.truths(getattr(found.rules, name)) for name in ("differ", "unsure")}
    for row, (case, said) in enumerate(zip(cases, rows_of(found), strict=True)):
        wanted = expected(case, world, closed_world=closed_world)
        if bits["differ"][row] and bits["unsure"][row]:
            wanted = (*wanted[:2], *said[2:4], *wanted[4:])
        assert said == wanted


@pytest.mark.measured
@both_runners
@given(st.data(), st.booleans(), st.integers(0, 130))
def test_every_row_of_a_generated_table(
    runner: MakeRunner, data: st.DataObject, closed_world: bool, offset: int
) -> None:
    world = data.draw(worlds(with_not=True))
    cases = people(world, data.draw(st.integers(0, 2**32)), data.draw(st.integers(0, 9)))
    found = scored(cases, world, runner, closed_world=closed_world, offset=offset)
    assert_same(cases, world, found, closed_world=closed_world)


@examples(8)
@given(st.integers(0, 2**32), st.booleans(), st.integers(0, 70))
def test_every_row_of_a_table_for_the_shipped_content(seed: int, closed_world: bool, offset: int) -> None:
    """By NumPy; machine code for all of it takes seconds to make, see `test_table_scorer`."""
    world = shipped()
    cases = people(world, seed, 5)
    found = scored(cases, world, NumpyRunner, closed_world=closed_world, offset=offset)
    assert_same(cases, world, found, closed_world=closed_world)


@examples(30)
@given(st.data())
def test_a_program_in_parts_does_the_same(data: st.DataObject) -> None:
    """What the compiler gets at once may be as short as one instruction."""
    world = data.draw(worlds(with_not=True))
    cases = people(world, data.draw(st.integers(0, 2**32)), 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native_code, "IN_PART", data.draw(st.integers(1, 40)))
        found = scored(cases, world, NativeRunner, closed_world=False, offset=0)
    assert_same(cases, world, found, closed_world=False)


def test_machine_code_is_kept_for_the_next_process(tmp_path: Path) -> None:
    batch = batch_of(people(shipped(), 3, 2), shipped())
    program = TableKernel(
        shipped(),
        columns_of(batch.schema, shipped()),
        Asked(3),
        lambda program: NativeRunner(program, tmp_path),
    ).rules.program
    (kept,) = tmp_path.iterdir()
    made = kept.stat().st_mtime_ns
    NativeRunner(program, tmp_path)
    assert [one.stat().st_mtime_ns for one in tmp_path.iterdir()] == [made]


def test_without_a_place_to_keep_it_machine_code_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    circuit = Circuit()
    both = circuit.and_(circuit.input("a"), circuit.input("b"))
    program = program_of(circuit, [both, both, NEVER, ALWAYS])
    columns = {"a": np.array([5, 6, 7], np.uint64), "b": np.array([1, 2, 4], np.uint64)}
    batch = pa.RecordBatch.from_pydict({id: as_boolean_array(one, 192) for id, one in columns.items()})
    for runner in (NativeRunner(program, tmp_path / "file"), NumpyRunner(program)):
        outputs = run_program(runner, program, batch)
        assert outputs.tolist() == [[1, 2, 4], [1, 2, 4], [0] * 3, [int(EVERY)] * 3]
    for outputs_wanted in ([], [ALWAYS]):
        simple = program_of(circuit, outputs_wanted)
        found = run_program(NativeRunner(simple), simple, batch)
        assert found.tolist() == [[int(EVERY)] * 3] * len(outputs_wanted)


@examples(25)
@given(st.data(), st.integers(0, 9000), st.integers(0, 130), st.booleans())
def test_many_rows_are_the_same_for_both_runners(
    data: st.DataObject, rows: int, offset: int, whole: bool
) -> None:
    """Blocks and parts, whole ones and the rest; numbers of any type, and none that is a number."""
    world = data.draw(worlds(with_not=True))
    batch = random_batch(world, data.draw(st.integers(0, 2**32)), rows + offset, whole=whole).slice(offset)
    columns = columns_of(batch.schema, world)
    found = []
    for runner in RUNNERS:
        kernel = TableKernel(world, columns, Asked(1, truths=tuple(world.finding)), runner)
        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as threads:
            patch.setattr(kernel_module, "CHUNK", 64)
            found.append(kernel.run(batch, threads))
    every = range(found[0].rules.program.outputs)
    assert np.array_equal(found[0].bits(every), found[1].bits(every))


def random_batch(world: Knowledge, seed: int, rows: int, *, whole: bool) -> pa.RecordBatch:
    """Return a table with a column for everything; a `whole` one misses no answer."""
    rng, columns = np.random.default_rng(seed), {}
    for finding in world.findings:
        missing = None if whole else rng.random(rows) < 0.3
        if finding.kind == "number":
            numbers = rng.integers(0, 100, rows).astype(rng.choice(["int8", "int64", "float32", "float64"]))
            if numbers.dtype.kind == "f":
                numbers[rng.random(rows) < 0.1] = np.nan
            columns[finding.id] = pa.array(numbers, mask=missing)
        else:
            columns[finding.id] = pa.array(rng.random(rows) < 0.3, mask=missing)
            columns[f"{finding.id}.unsure"] = pa.array(rng.random(rows) < 0.1, mask=missing)
    return pa.RecordBatch.from_pydict(columns)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ({"fever": ["yes"]}, "`fever` must be of true and false, not string"),
        ({"age": [True]}, "`age` must be of numbers, not bool"),
        ({"fever.unsure": [1]}, "`fever.unsure` must be of true and false"),
    ],
)
def test_a_column_of_the_wrong_type_is_an_error(column: dict[str, Any], says: str) -> None:
    with pytest.raises(TableError, match=says):
        columns_of(pa.RecordBatch.from_pydict(column).schema, shipped())
