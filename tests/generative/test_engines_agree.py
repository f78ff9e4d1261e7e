"""Compiled equals plain equals solver: on generated worlds and on the shipped content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.solver import Symbolic, Term, said_by, z3_library
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Verdict
from dorsum.model.truth import Truth
from tests.amounts import examples
from tests.generative.worlds import cases, worlds_with_case
from tests.shipped import shipped

SHIPPED = CompiledRules(shipped())


def assert_same(case: Case, rules: CompiledRules, *, closed_world: bool) -> None:
    expected = plain.evaluate(case, rules.knowledge, closed_world=closed_world)
    encoded = rules.encode(case)
    closed = rules.close(encoded, closed_world=closed_world)
    ends = rules.ends(closed)
    truths = {finding.id: rules.truth(closed, finding.id) for finding in rules.knowledge.findings}
    assert rules.truths(closed) == truths
    assert truths == expected.closure.truths
    assert (ends.at_least, ends.at_most) == (expected.at_least, expected.at_most)
    assert rules.verdicts(closed, ends) == expected.verdicts
    kinds: dict[Truth, list[Verdict]] = {truth: [] for truth in (Truth.YES, Truth.UNKNOWN, Truth.NO)}
    for verdict in expected.verdicts:
        if verdict.truth is not Truth.NO or verdict.missing:
            kinds[verdict.truth].append(verdict)
    assert [list(some) for some in rules.verdicts_by_truth(closed, ends)] == list(kinds.values())
    if not closed_world:
        assert rules.floor(encoded, closed).at_least == plain.floor(case, rules.knowledge)
        assert rules.both_ends(encoded) == ends
        assert rules.notes(encoded, case) == expected.closure.notes


@pytest.mark.measured
@given(worlds_with_case(with_not=True), st.booleans())
def test_generated_rules_with_not(drawn: tuple[Knowledge, Case], closed_world: bool) -> None:
    world, case = drawn
    assert_same(case, CompiledRules(world), closed_world=closed_world)


@given(cases(SHIPPED.knowledge), st.booleans())
def test_the_shipped_content(case: Case, closed_world: bool) -> None:
    assert_same(case, SHIPPED, closed_world=closed_world)


def assert_solver_same(case: Case, world: Knowledge) -> None:
    expected = plain.evaluate(case, world)
    one = Symbolic(world, said_by(case, world))
    z3 = z3_library()

    def truth(is_yes: Term, may_be: Term) -> Truth:
        if z3.is_true(z3.simplify(is_yes)):
            return Truth.YES
        return Truth.UNKNOWN if z3.is_true(z3.simplify(may_be)) else Truth.NO

    truths = {f.id: truth(one.yes[f.id], z3.Not(one.no[f.id])) for f in world.findings}
    assert truths == expected.closure.truths
    verdicts = tuple(truth(one.holds(flag.when), one.may_hold(flag.when)) for flag in world.red_flags)
    assert verdicts == tuple(verdict.truth for verdict in expected.verdicts)
    for rank in range(1, 5):
        ends = z3.is_true(z3.simplify(one.at_least(rank))), z3.is_true(z3.simplify(one.at_most(rank)))
        assert ends == (expected.at_least >= rank, expected.at_most >= rank)


@pytest.mark.measured
@given(worlds_with_case(with_not=True))
def test_the_solver_on_generated_rules_with_not(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    assert_solver_same(case, world)


@examples(20)
@given(cases(SHIPPED.knowledge))
def test_the_solver_on_the_shipped_content(case: Case) -> None:
    assert_solver_same(case, SHIPPED.knowledge)
