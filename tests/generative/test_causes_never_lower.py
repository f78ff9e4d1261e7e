"""Causes order explanations and nothing else: no number of theirs changes a level, on any content."""

from dataclasses import replace
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.causes import CauseRanking, danger_is_open, rank_causes
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.causes import Estimate, Likelihood
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Triage
from dorsum.report.cause_lines import how_many_count
from tests.amounts import examples
from tests.generative.worlds import cases, worlds_with_case
from tests.shipped import shipped, shipped_rules

CERTAIN = Estimate(1e18, 1e18, 1e18, "verified", ())


def sure_of(cause: str, world: Knowledge) -> Knowledge:
    """The world in which this cause is all but certain, whatever is answered."""
    numbers = world.cause_numbers
    settings = {
        id: replace(one, base_rates=MappingProxyType({**one.base_rates, cause: CERTAIN}))
        for id, one in numbers.settings.items()
    }
    nothing: MappingProxyType[str, Estimate] = MappingProxyType({})
    bare = Likelihood(cause, None, (), nothing, MappingProxyType({}), ())
    likelihoods = MappingProxyType({**numbers.likelihoods, cause: bare})
    changed = replace(numbers, settings=MappingProxyType(settings), likelihoods=likelihoods)
    return replace(world, cause_numbers=changed)


@examples(20)
@given(worlds_with_case(), st.booleans())
def test_no_certainty_about_a_cause_changes_the_triage(
    drawn: tuple[Knowledge, Case], closed_world: bool
) -> None:
    world, case = drawn
    expected = triage(case, CompiledRules(world), closed_world=closed_world)
    for cause in world.causes:
        sure = CompiledRules(sure_of(cause.id, world))
        found = triage(case, sure, closed_world=closed_world)
        assert found == expected
        ranking = rank_causes(case, found, sure)
        assert max(ranking.causes, key=lambda one: one.share).id == cause.id
    without = replace(world, causes=())
    assert triage(case, CompiledRules(without), closed_world=closed_world) == expected


def assert_headed_by_what_must_be_ruled_out(ranking: CauseRanking, result: Triage, world: Knowledge) -> None:
    behind = {verdict.rule for verdict in (*result.fired, *result.possible)}
    urgent = {flag.id for flag in world.red_flags if flag.level in ("same_day", "emergency_now")}
    assert ranking.danger_open == danger_is_open(result)
    listed = [one.must_rule_out for one in ranking.causes]
    assert listed == sorted(listed, reverse=True)
    for one in ranking.causes:
        stands_for_danger = bool(set(world.cause[one.id].red_flags) & behind & urgent)
        assert one.must_rule_out == (ranking.danger_open and stands_for_danger)
        if ranking.danger_open and not one.must_rule_out:
            assert one.likelihood != "likely"
    others = ranking.causes[how_many_count(ranking) :]
    assert not any(one.must_rule_out or one.likelihood != "unlikely" for one in others)


@examples(40)
@given(worlds_with_case(), st.booleans())
def test_danger_heads_the_list_on_generated_worlds(drawn: tuple[Knowledge, Case], closed_world: bool) -> None:
    world, case = drawn
    rules = CompiledRules(world)
    result = triage(case, rules, closed_world=closed_world)
    assert_headed_by_what_must_be_ruled_out(rank_causes(case, result, rules), result, world)


@examples(20)
@given(cases(shipped()), st.booleans())
def test_danger_heads_the_list_on_the_shipped_content(case: Case, closed_world: bool) -> None:
    result = triage(case, shipped_rules(), closed_world=closed_world)
    ranking = rank_causes(case, result, shipped_rules())
    assert_headed_by_what_must_be_ruled_out(ranking, result, shipped())
    shuffled = Case(dict(reversed(list(case.answers.items()))), dict(reversed(list(case.numbers.items()))))
    assert rank_causes(shuffled, result, shipped_rules()) == ranking
    assert {one.id for one in ranking.causes} <= shipped().cause.keys()
