"""The benchmark of tables: always the same table, and engines that say what the plain evaluator says.

Here are the engines that `make check` has anyway; `make bench` checks all of them before it measures.
"""

import dataclasses

import numpy as np
import pytest

from bench.engine import DisagreementError
from bench.tables import families, what_if
from bench.tables.common import Engine, answers_from_ids, check, expect
from bench.tables.given import Given
from bench.tables.kernel import kernels
from bench.tables.memory import Peak
from bench.tables.peers.duckdb_sql import duckdb_sql
from bench.tables.table import BATCH_ROWS, batch_count, one_batch
from bench.tables.targets import Rate, verdicts
from dorsum.model.case import Case
from tests.shipped import shipped

ROWS = 50
ENGINES = (*kernels(), *duckdb_sql())


@pytest.fixture(scope="module")
def given() -> Given:
    return Given(shipped(), ROWS)


def test_a_smaller_table_is_the_beginning_of_a_larger_one() -> None:
    small, large = (one_batch(shipped(), 1, BATCH_ROWS + rows) for rows in (10, 100))
    assert (len(small), len(large)) == (10, 100)
    assert small.equals(large.slice(0, 10))


def test_people_differ_and_say_no_more_often_than_yes() -> None:
    first, second = (one_batch(shipped(), number, 2 * BATCH_ROWS) for number in range(2))
    assert batch_count(2 * BATCH_ROWS + 1) == 3
    assert not first.column("fever").equals(second.column("fever"))
    fever = first.column("fever")
    assert 0 < fever.true_count < fever.null_count < fever.false_count


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_an_engine_says_what_the_plain_evaluator_says(engine: Engine, given: Given) -> None:
    found = engine.load(given).answers()
    check(engine.name, found, expect(given, range(ROWS)), given.knowledge)


def test_another_answer_stops_the_run(given: Given) -> None:
    right = ENGINES[0].load(given).answers()
    expected = expect(given, range(ROWS))
    for part in ("fired", "may_fire", "at_least"):
        wrong = dataclasses.replace(right, **{part: np.zeros_like(getattr(right, part))})
        with pytest.raises(DisagreementError, match="some engine and the plain evaluator differ"):
            check("some engine", wrong, expected, given.knowledge)


def test_ends_follow_from_the_rules_that_fired(given: Given) -> None:
    flags = given.knowledge.red_flags
    found = answers_from_ids([([], [flags[0].id])], given.knowledge)
    assert (found.at_least[0], found.at_most[0]) == (0, given.knowledge.level[flags[0].level].rank)
    assert (found.fired.sum(), found.may_fire.sum()) == (0, 1)


def rate(family: str, seconds: float) -> Rate:
    return Rate(family, f"{family}, a form", 1_000_000, seconds, seconds, 3)


def test_a_missed_target_is_said() -> None:
    rates = [rate(families.NUMPY, 0.05), rate(families.POLARS, 0.04), rate(families.DUCKDB, 0.3)]
    peaks = [Peak(families.NUMPY, 1_000_000, 100), Peak(families.NUMPY, 10_000_000, 121)]
    said = {
        one.target: (one.measured, one.words) for one in verdicts([*rates, rate("DuckDB SQL", 0.2)], peaks)
    }
    assert said == {
        "Dorsum, NumPy: at least 10 million cases a second": ("20 million (1,000,000 rows)", "reached"),
        "Dorsum, NumPy: ahead of Polars": ("0.8 times (1,000,000 rows)", "NOT reached"),
        "Dorsum, NumPy: at least 4 times DuckDB SQL": ("4 times (1,000,000 rows)", "reached"),
        "Dorsum, NumPy: at least 4 times OpenFisca-core": ("-", "not measured"),
        "Dorsum, native: at least 50 million cases a second": ("-", "not measured"),
        "Dorsum, native: at least 0.5 times the floor": ("-", "not measured"),
        "Dorsum, with causes: at least 2 million cases a second": ("-", "not measured"),
        "Spark mapInArrow: at least 4 times Spark SQL": ("-", "not measured"),
        "Spark mapInArrow, results written: at least 4 times Spark SQL, results written": (
            "-",
            "not measured",
        ),
        "Dorsum, NumPy: peak memory at 10,000,000 rows within 20 % of 1,000,000": (
            "1.21 times",
            "NOT reached",
        ),
    }


def test_what_if_is_checked_and_says_what_bounds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if, "TIMES", 1)
    monkeypatch.setattr(what_if, "CHECKED", 10)
    told = what_if.section(what_if.measure_what_if(shipped(), 1_000))
    assert "1,000 people who do not exist" in told
    assert "\nBound by drawing: " in told
    monkeypatch.setattr(what_if, "cases_of", lambda batch, _: [Case()] * batch.num_rows)
    with pytest.raises(DisagreementError, match="what-if and the plain evaluator count differently"):
        what_if.measure_what_if(shipped(), 1_000)
