"""The switches fit the controls and the files, and two of them are tried each time; `make deep` tries all."""

import random
from collections import Counter
from pathlib import Path

import pytest

from scripts.safety.safety_file import safety_file
from scripts.safety.test_builds import CONTENT, ROOT, Edit, Switch, TestBuild, read_switches
from tests.shipped import shipped

SWITCHES = read_switches()
EDITS = tuple(dict.fromkeys(edit for one in SWITCHES for edit in one.edits))
SLOW = ("tests/browser/", "tests/cases/", "tests/interfaces/", "tests/proofs/")
SAMPLE = 2


def is_quick(one: Switch) -> bool:
    """Whether it is tried in a few seconds: nothing is built again, and its tests are small."""
    is_built = any(edit.file.startswith(CONTENT) for edit in one.edits)
    return not is_built and not any(test.startswith(SLOW) for test in one.fails)


QUICK = [one for one in SWITCHES if is_quick(one)]


def test_every_test_of_every_control_fails_by_one_of_its_switches() -> None:
    named = {(control.id, test) for control in safety_file().controls for test in control.shown_by}
    switched = {(one.control, test) for one in SWITCHES for test in one.fails}
    assert named - switched == set(), "write a switch for these in tests/safety/switches.yaml"
    assert switched - named == set(), "these are no tests of the control"


def test_no_switch_is_there_twice() -> None:
    assert max(Counter((one.control, one.edits) for one in SWITCHES).values()) == 1


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{Path(edit.file).name}: {edit.find[:30]!r}")
def test_the_words_that_an_edit_replaces_stand_there_once(edit: Edit) -> None:
    assert (ROOT / edit.file).read_text(encoding="utf-8").count(edit.find) == 1
    assert edit.put != edit.find


def test_a_sample_of_controls_is_switched_off_and_their_tests_fail(tmp_path: Path) -> None:
    """Which ones goes by the content, so that they change with it."""
    chosen = random.Random(shipped().content_hash).sample(QUICK, SAMPLE)
    build = TestBuild(tmp_path)
    held = [
        (one.control, test, outcome)
        for one in chosen
        for test, outcome in build.outcomes(one).items()
        if outcome != "failed"
    ]
    assert held == []
