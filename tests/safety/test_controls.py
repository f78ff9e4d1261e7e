"""The safety file names tests that exist, and a whole run in which one of them did not run fails."""

import ast
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.safety.safety_file import safety_file
from tests.safety.ran import Controls, NamedTests, is_whole_run

ROOT = Path(__file__).parents[2]
LEAST_HAZARDS = 30
FIRST, SECOND, WITH = "tests/a.py::test_first", "tests/a.py::test_second", "tests/a.py::test_with[this]"


@lru_cache
def functions_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_every_test_that_a_control_rests_on_exists() -> None:
    named = (test.partition("[")[0].partition("::") for test in safety_file().named_tests)
    assert [(file, name) for file, _, name in named if name not in functions_in(file)] == []


def test_there_are_enough_hazards_and_each_great_risk_that_is_left_is_an_open_point() -> None:
    file = safety_file()
    assert len(file.hazards) >= LEAST_HAZARDS
    left = {one.id: file.rating(one.left) for one in file.hazards}
    assert max(left.values()) < 5
    assert {one.id for one in file.hazards if left[one.id] >= 4 and not one.open_points} == set()


def test_nobody_has_signed_or_the_signature_is_for_this_version() -> None:
    file = safety_file()
    assert {one.content_version for one in file.signatures} <= {file.version}


# --- what ran ---


def report(nodeid: str, outcome: str = "passed", when: str = "call") -> Any:
    return SimpleNamespace(
        nodeid=nodeid, when=when, passed=outcome == "passed", skipped=outcome == "skipped", longrepr=""
    )


def noted(*reports: Any) -> NamedTests:
    named = NamedTests((FIRST, SECOND, WITH))
    for one in reports:
        named.note(one)
    return named


def test_what_passed_is_there_and_the_rest_is_missing() -> None:
    assert noted().missing == [FIRST, SECOND, WITH]
    named = noted(report(FIRST), report(f"{SECOND}[0]"), report(WITH))
    assert (named.missing, named.skipped) == ([], [])


def test_another_parameter_or_a_passing_set_up_is_not_enough() -> None:
    named = noted(
        report("tests/a.py::test_with[that]"), report(FIRST, when="setup"), report(SECOND, "failed")
    )
    assert named.missing == [FIRST, SECOND, WITH]


def test_a_skip_is_told_apart() -> None:
    named = noted(report(FIRST, "skipped", "setup"), report(SECOND), report(WITH))
    assert (named.missing, named.skipped) == ([], [FIRST])


@pytest.mark.parametrize(
    ("reports", "before", "after"),
    [
        ((report(FIRST), report(SECOND), report(WITH)), pytest.ExitCode.OK, pytest.ExitCode.OK),
        ((report(FIRST),), pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED),
        ((report(FIRST),), pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERRUPTED),
    ],
)
def test_a_missing_one_makes_a_good_run_fail(reports: tuple[Any, ...], before: int, after: int) -> None:
    session: Any = SimpleNamespace(exitstatus=before)
    Controls(noted(*reports)).pytest_sessionfinish(session)
    assert session.exitstatus == after


def test_missing_and_skipped_ones_are_named_at_the_end() -> None:
    told: list[str] = []
    reporter: Any = SimpleNamespace(section=lambda words, **_: told.append(words), line=told.append)
    Controls(noted(report(FIRST, "skipped"), report(SECOND))).pytest_terminal_summary(reporter)
    assert told[0].startswith("1 tests that a safety control rests on did not run")
    assert told[1::2] == [f"!!! {WITH}", f"!!! {FIRST}"]


def test_only_the_run_of_everything_is_judged() -> None:
    source = pytest.Config.ArgsSource
    option = SimpleNamespace(keyword="", markexpr="", collectonly=False)
    whole: Any = SimpleNamespace(args_source=source.TESTPATHS, option=option)
    chosen: Any = SimpleNamespace(args_source=source.TESTPATHS, option=SimpleNamespace(keyword="heart"))
    some: Any = SimpleNamespace(args_source=source.ARGS, option=option)
    worker: Any = SimpleNamespace(args_source=source.TESTPATHS, option=option, workerinput={})
    assert [is_whole_run(one) for one in (whole, chosen, some, worker)] == [True, False, False, False]
