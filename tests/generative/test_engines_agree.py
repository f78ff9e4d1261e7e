"""Compiled equals plain: on generated worlds and on the shipped content."""

from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.bundle import load_knowledge
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from tests.generative.worlds import cases, worlds_with_case

SHIPPED = CompiledRules(load_knowledge())


def assert_same(case: Case, rules: CompiledRules, *, closed_world: bool) -> None:
    expected = plain.evaluate(case, rules.knowledge, closed_world=closed_world)
    encoded = rules.encode(case)
    closed = rules.close(encoded, closed_world=closed_world)
    ends = rules.ends(closed)
    truths = {finding.id: rules.truth(closed, finding.id) for finding in rules.knowledge.findings}
    assert truths == expected.closure.truths
    assert (ends.at_least, ends.at_most) == (expected.at_least, expected.at_most)
    assert rules.verdicts(closed, ends) == expected.verdicts
    if not closed_world:
        assert rules.floor(encoded, closed).at_least == plain.floor(case, rules.knowledge)
        assert rules.both_ends(encoded) == ends


@given(worlds_with_case(with_not=True), st.booleans())
def test_generated_rules_with_not(drawn: tuple[Knowledge, Case], closed_world: bool) -> None:
    world, case = drawn
    assert_same(case, CompiledRules(world), closed_world=closed_world)


@given(cases(SHIPPED.knowledge), st.booleans())
def test_the_shipped_content(case: Case, closed_world: bool) -> None:
    assert_same(case, SHIPPED, closed_world=closed_world)
