"""The floor: a timing question that nobody denied counts as yes, in each evaluator alike."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Fact, Knowledge
from dorsum.model.rules import IsYes, Or, Rule
from dorsum.model.truth import Answer
from tests.generative.test_small_worlds import world_of
from tests.generative.worlds import ENGLISH, worlds_with_case


@given(worlds_with_case(), st.sampled_from([None, *Answer]), st.booleans())
def test_a_timing_counts_as_yes_unless_it_was_denied(
    drawn: tuple[Knowledge, Case], said: Answer | None, sign_is_open: bool
) -> None:
    world, case = drawn
    findings = tuple(replace(f, unknown_means_yes=True) if f.times else f for f in world.findings)
    (flag,) = (replace(one, when=IsYes("t"), level="emergency_now") for one in world.red_flags[:1])
    world = replace(world, findings=findings, red_flags=(flag,), facts=())
    left_out = {"t", *(world.finding["t"].times[:1] if sign_is_open else ())}
    answers = {id: answer for id, answer in case.answers.items() if id not in left_out}
    answers |= {} if said is None else {"t": said}
    case = replace(case, answers=MappingProxyType(answers))
    rules = CompiledRules(world)
    encoded = rules.encode(case)
    closed = rules.close(encoded)
    expected = 0 if said is Answer.NO else 4
    assert plain.floor(case, world) == rules.floor(encoded, closed).at_least == expected
    at_least = 4 if said is Answer.YES else 0
    assert plain.evaluate(case, world).at_least == rules.ends(closed).at_least == at_least
    everything = rules.ends(rules.close(encoded, closed_world=True))
    assert plain.evaluate(case, world, closed_world=True).at_least == everything.at_least == expected


@pytest.mark.parametrize("rule", [IsYes("f1"), Or((IsYes("f1"), IsYes("f2")))], ids=["alone", "or another"])
@pytest.mark.parametrize("closed_world", [False, True])
def test_a_timing_that_a_fact_excludes_counts_for_nothing(closed_world: bool, rule: Rule) -> None:
    world = world_of(rule, (Fact("excludes", "f0", (), ("f1",), (), ENGLISH),))
    findings = tuple(replace(f, unknown_means_yes=f.id == "f1") for f in world.findings)
    world = replace(world, findings=findings)
    rules = CompiledRules(world)
    for said, expected in ((Answer.YES, 0), (Answer.NO, 3)):
        case = Case(answers={"f0": said})
        encoded = rules.encode(case)
        closed = rules.close(encoded, closed_world=closed_world)
        assert plain.floor(case, world) == rules.floor(encoded, closed).at_least == expected
        at_least = expected if closed_world else 0
        found = plain.evaluate(case, world, closed_world=closed_world)
        assert found.at_least == rules.ends(closed).at_least == at_least
