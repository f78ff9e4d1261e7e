"""Every property holds on the shipped content, and every planted fault is found."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.solver import Symbolic, free_person, z3_library
from dorsum.model.case_reading import read_case
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer
from dorsum.proofs.claims import Claim, Property
from dorsum.proofs.planted import PLANTED
from dorsum.proofs.properties import PROPERTIES
from dorsum.proofs.prove import Failure, prove
from tests.shipped import shipped

KNOWLEDGE = shipped()
BY_NAME = {one.name: one for one in PROPERTIES}


@pytest.mark.parametrize("one", PROPERTIES, ids=lambda one: one.name)
def test_property_holds_on_the_shipped_content(one: Any) -> None:
    (proof,) = prove(KNOWLEDGE, [one])
    assert proof.failures == ()
    assert proof.claims > 0


def test_every_property_has_a_planted_fault() -> None:
    assert PLANTED.keys() == BY_NAME.keys()


@cache
def failures_of(name: str) -> tuple[Failure, ...]:
    """What proving the property says of the content, or the backend, with its planted fault."""
    planted = PLANTED[name](KNOWLEDGE)
    return prove(planted.knowledge, [BY_NAME[name]], planted.symbolic)[0].failures


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_found_and_each_person_is_a_case_that_can_be_read(name: str) -> None:
    failures = failures_of(name)
    assert failures
    if name == "no_dead_rule":  # a dead rule and a covered rule are told apart
        assert "planted fires" in {failure.claim for failure in failures}
    for person in [failure.person for failure in failures if failure.person]:
        again = read_case(case_as_mapping(person, KNOWLEDGE), KNOWLEDGE)
        assert (dict(again.answers), dict(again.numbers)) == (dict(person.answers), dict(person.numbers))


def test_a_rule_with_not_is_shown_by_a_small_person() -> None:
    failure = failures_of("one_more_yes")[0]
    assert failure.person is not None
    knowledge = PLANTED["one_more_yes"](KNOWLEDGE).knowledge
    rules = CompiledRules(knowledge)
    ranks = {level.id: level.rank for level in knowledge.levels}
    before = triage(failure.person, rules)
    after = triage(failure.person.with_answers(dict.fromkeys(failure.also_yes, Answer.YES)), rules)
    assert len(failure.also_yes) == 1
    assert len(failure.person.answers) == 2
    assert ranks[after.at_least] < ranks[before.at_least]


def test_a_missed_demand_is_shown_by_a_person_below_the_level() -> None:
    planted = PLANTED["safety_table"](KNOWLEDGE).knowledge
    row = planted.safety_table[-1]
    failure = next(failure for failure in failures_of("safety_table") if failure.rules == (row.id,))
    assert failure.person is not None
    assert triage(failure.person, CompiledRules(planted)).at_least != row.level


def test_a_profile_that_exceeds_is_shown_by_a_person_above_it() -> None:
    planted = PLANTED["profiles"](KNOWLEDGE).knowledge
    person = failures_of("profiles")[0].person
    assert person is not None
    assert triage(person, CompiledRules(planted)).at_most != planted.profiles[0].at_most


def test_a_sign_of_unknown_age_is_acted_on_or_the_proof_fails() -> None:
    findings = tuple(replace(finding, unknown_means_yes=False) for finding in KNOWLEDGE.findings)
    (proof,) = prove(replace(KNOWLEDGE, findings=findings), [BY_NAME["safety_table"]])
    failed = {failure.claim for failure in proof.failures}
    assert failed == {row.id for row in KNOWLEDGE.safety_table if row.unless_denied}
    assert failed


def test_the_known_gaps_do_not_grow() -> None:
    gaps = [row.id for row in KNOWLEDGE.safety_table if row.known_gap]
    assert len(gaps) <= 20, "a new gap needs a rule, not a mark"


def test_a_gap_that_the_rules_meet_loses_its_mark() -> None:
    rows = tuple(replace(row, known_gap="planted") for row in KNOWLEDGE.safety_table[:3])
    met = [row.id for row in KNOWLEDGE.safety_table[:3] if not row.known_gap]
    (proof,) = prove(replace(KNOWLEDGE, safety_table=rows), [BY_NAME["safety_table"]])
    assert [failure.claim for failure in proof.failures] == met


def test_a_missed_demand_is_shown_by_a_person_who_could_exist() -> None:
    knowledge = PLANTED["safety_table"](KNOWLEDGE).knowledge
    for failure in failures_of("safety_table"):
        assert failure.person is not None
        kinds = {note.kind for note in plain.close(failure.person, knowledge).notes}
        assert not kinds & {"against_fact", "against_gate", "against_number"}


def test_a_profile_is_shown_with_no_needless_yes() -> None:
    person = failures_of("profiles")[0].person
    assert person is not None
    assert list(person.answers.values()).count(Answer.YES) <= 1


def test_a_fault_that_only_an_odd_person_shows_is_shown_all_the_same() -> None:
    z3 = z3_library()

    def odd(knowledge: Knowledge, symbolic: type[Symbolic]) -> Iterator[Claim]:
        said = free_person(knowledge)
        one = symbolic(knowledge, said)
        yield Claim("odd", said.possible, (one.yes["fever"],), said, prefer=(z3.BoolVal(False),))

    (proof,) = prove(KNOWLEDGE, [Property("odd", "", odd)])
    assert proof.failures[0].person is not None
    assert dict(proof.failures[0].person.answers) == {"fever": Answer.YES}
