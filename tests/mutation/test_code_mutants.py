"""A few mutants of the code in every run; all of them by `python -m scripts.mutation code --all`."""

import json
import subprocess
import sys

import pytest

from scripts.mutation import counts
from scripts.mutation.meaning import meaning
from scripts.mutation.mutants import ROOT, mutants_of
from scripts.mutation.report import PAGE, mutation_page
from scripts.mutation.survivors import explanations
from scripts.mutation.tests_of import TESTS_OF

SAMPLE = ("--sample", "6", "--seed", "2026")
MODULES = ("care/triage.py", "care/medicines.py", "engine/compiled.py", "engine/plain.py")


def test_each_mutant_of_a_sample_is_killed_or_explained() -> None:
    # A process of its own: here Dorsum is loaded already.
    command: tuple[str, ...] = (sys.executable, "-m", "scripts.mutation", "code", *SAMPLE, "--quick")
    command += tuple(word for module in MODULES for word in ("--module", module))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 mutants" in done.stdout


@pytest.mark.parametrize("module", ["care/triage.py", "engine/compiled.py"])
def test_a_mutant_says_something_else_and_has_a_name_of_its_own(module: str) -> None:
    mutants = mutants_of(module)
    said = [meaning(mutant.source) for mutant in mutants]
    assert None not in said
    assert len(set(said)) == len({mutant.key for mutant in mutants}) == len(mutants) > 40


def test_two_ways_to_write_one_thing_are_one() -> None:
    assert meaning("x = not a is b") == meaning("x = a is not b") != meaning("x = a is b")
    assert meaning("if not not a: f()") == meaning("if a: f()")
    assert meaning("x = = 1") is None


def test_every_explanation_is_about_a_mutant_that_there_is() -> None:
    keys = {mutant.key for module in TESTS_OF for mutant in mutants_of(module)}
    assert explanations().keys() - keys == set()


def test_the_page_is_what_the_counts_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == mutation_page(counts.read(), explanations())


def test_the_counts_add_up() -> None:
    found = counts.read()
    assert json.loads(counts.COUNTS.read_text(encoding="utf-8"))["day"] == found.day
    assert [one.module for one in found.modules] == list(TESTS_OF)
    for one in found.modules:
        assert one.killed + one.timed_out + one.survived == one.tried <= one.mutants
        assert one.survived == sum(each.module == one.module for each in found.survivors)
