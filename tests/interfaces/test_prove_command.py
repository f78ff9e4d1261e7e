"""`dorsum prove` through the front door."""

import json
import sys
from dataclasses import replace
from typing import Any

import pytest

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.cli import prove as command
from dorsum.proofs.planted import PLANTED
from dorsum.proofs.properties import PROPERTIES
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped
from tests.validation_world import small_rules

FEW = replace(shipped(), safety_table=shipped().safety_table[:3])


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find a content with a rule that uses `not`."""
    knowledge = PLANTED["one_more_yes"](FEW).knowledge
    monkeypatch.setattr(command, "open_rules", lambda: CompiledRules(knowledge))


def test_a_property_that_holds(dorsum: Dorsum) -> None:
    done = dorsum("prove", "--property", "one_more_yes")
    assert done.code == 0
    assert done.out.startswith("one_more_yes: proved, 4 claims")


def test_known_gaps_are_named(dorsum: Dorsum) -> None:
    done = dorsum("prove", "--property", "safety_table")
    gaps = [row.id for row in shipped().safety_table if row.known_gap]
    assert done.code == 0
    assert all(gap in done.out for gap in gaps)


def test_all_properties_as_json(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a small content: what ships is proved in tests/proofs."""
    knowledge = small_rules().knowledge
    monkeypatch.setattr(command, "open_rules", small_rules)
    done = dorsum("prove", "--json")
    found = json.loads(done.out)
    assert [proof["property"] for proof in found] == [one.name for one in PROPERTIES]
    assert all(proof["holds"] == (proof["failures"] == []) for proof in found)
    assert done.code == int(not all(proof["holds"] for proof in found))
    assert {proof["content_hash"] for proof in found} == {knowledge.content_hash}


@pytest.mark.usefixtures("planted")
def test_a_failure_is_a_case_file_that_assess_reads(dorsum: Dorsum) -> None:
    done = dorsum("prove", "--property", "one_more_yes")
    assert done.code == 1
    assert "one_more_yes: FAILS" in done.out
    person = done.out[done.out.index("format: 1") :].split("\n\n")[0]
    assert "# one more yes: " in done.out
    assert dorsum("assess", "-", stdin=person.encode()).code == 0


@pytest.mark.usefixtures("planted")
def test_a_failure_as_json(dorsum: Dorsum) -> None:
    done = dorsum("prove", "--property", "one_more_yes", "--json")
    (proof,) = json.loads(done.out)
    assert (done.code, proof["holds"]) == (1, False)
    assert len(proof["failures"][0]["also_yes"]) == 1
    assert proof["failures"][0]["case"]["format"] == 1


def test_a_rule_that_nobody_fires_has_no_person(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED["no_dead_rule"](FEW).knowledge
    knowledge = replace(planted, red_flags=planted.red_flags[-3:])
    monkeypatch.setattr(command, "open_rules", lambda: CompiledRules(knowledge))
    done = dorsum("prove", "--property", "no_dead_rule", "--json")
    (proof,) = json.loads(done.out)
    assert proof["failures"]
    assert {failure["case"] for failure in proof["failures"]} == {None}
    assert "# about: planted" in dorsum("prove", "--property", "no_dead_rule").out


@pytest.mark.parametrize(
    ("name", "hint"), [("one_more_yess", "did you mean `one_more_yes`?"), ("x", "there are")]
)
def test_an_unknown_property_is_one_clear_line(dorsum: Dorsum, name: str, hint: str) -> None:
    done = dorsum("prove", "--property", name)
    assert done.code == 2
    assert hint in done.err


def test_without_the_solver_it_says_what_to_install(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    done = dorsum("prove")
    assert done.code == 2
    assert done.err == "dorsum: Z3 is missing; install `dorsum[prove]`\n"


def test_a_solver_that_gives_up_is_an_error(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    import z3  # noqa: PLC0415  # only here

    def give_up(_solver: Any, *_terms: Any) -> Any:
        return z3.unknown

    monkeypatch.setattr(z3.Solver, "check", give_up)
    done = dorsum("prove", "--property", "one_more_yes")
    assert done.code == 2
    assert "could not decide" in done.err
