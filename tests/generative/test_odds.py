"""Causes weighed fast are causes weighed plainly; and what weighing must do whatever the numbers are."""

import math
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.plain_odds import Facts, base_of, weigh
from dorsum.model.case import Case
from dorsum.model.cause_results import Evidence, Weighed
from dorsum.model.causes import CauseNumbers, Likelihood, Ratio
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Truth
from tests.amounts import examples
from tests.generative.worlds import cases, worlds_with_case
from tests.shipped import shipped, shipped_rules


def facts_of(case: Case, world: Knowledge, setting: str, *, closed_world: bool) -> Facts:
    ranking = world.cause_numbers.ranking
    as_said = plain.close(case, world).truths
    truths = plain.evaluate(case, world, closed_world=closed_world).closure.truths
    return Facts(truths, case.numbers.get(ranking.age), as_said[ranking.female], setting)


def compiled(case: Case, rules: CompiledRules, setting: str, *, closed_world: bool) -> tuple[Weighed, ...]:
    encoded = rules.encode(case)
    ranking = rules.knowledge.cause_numbers.ranking
    female = rules.truth(rules.close(encoded), ranking.female)
    closed = rules.close(encoded, closed_world=closed_world)
    return rules.odds.weigh(closed, case.numbers.get(ranking.age), female, setting)


def assert_same(fast: tuple[Weighed, ...], slow: tuple[Weighed, ...]) -> None:
    by_id = {one.cause: one for one in slow}
    assert by_id.keys() == {one.cause for one in fast}
    for one in fast:
        other = by_id[one.cause]
        assert sorted(map(str, one.evidence)) == sorted(map(str, other.evidence))
        assert one.share == pytest.approx(other.share, rel=1e-9)
    shares = [by_id[one.cause].share for one in fast]
    assert all(one >= other - 1e-11 for one, other in pairwise(shares))


@examples(40)
@given(worlds_with_case(), st.sampled_from(["home", "away"]), st.booleans())
def test_compiled_is_plain_on_generated_worlds(
    drawn: tuple[Knowledge, Case], setting: str, closed_world: bool
) -> None:
    world, case = drawn
    fast = compiled(case, CompiledRules(world), setting, closed_world=closed_world)
    assert_same(fast, weigh(facts_of(case, world, setting, closed_world=closed_world), world.cause_numbers))


@examples(40)
@given(worlds_with_case())
def test_base_rates_alone_are_what_would_be_without_any_ratio(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    world = replace(world, findings=world.findings[::-1])
    numbers, rules = world.cause_numbers, CompiledRules(world)
    bare = {id: replace(one, ratios=()) for id, one in numbers.likelihoods.items()}
    numbers = replace(numbers, likelihoods=MappingProxyType(bare), foreign_signs=MappingProxyType({}))
    facts = facts_of(case, world, "home", closed_world=False)
    closed = rules.close(rules.encode(case))
    fast = rules.odds.weigh(closed, facts.age, facts.female, "home", by_findings=False)
    assert_same(fast, weigh(facts, numbers))


@examples(20)
@given(cases(shipped()), st.sampled_from(sorted(shipped().cause_numbers.settings)), st.booleans())
def test_compiled_is_plain_on_the_shipped_content(case: Case, setting: str, closed_world: bool) -> None:
    fast = compiled(case, shipped_rules(), setting, closed_world=closed_world)
    facts = facts_of(case, shipped(), setting, closed_world=closed_world)
    assert_same(fast, weigh(facts, shipped().cause_numbers))


@examples(40)
@given(worlds_with_case(), st.booleans())
def test_the_most_likely_comes_first_and_equals_by_their_ids(
    drawn: tuple[Knowledge, Case], all_are_equal: bool
) -> None:
    world, case = drawn
    numbers = equal(world.cause_numbers) if all_are_equal else world.cause_numbers
    weighed = weigh(facts_of(case, world, "home", closed_world=False), numbers)
    for one, other in pairwise(weighed):
        assert one.share >= other.share - 1e-11
        assert one.share > other.share or one.cause < other.cause


def equal(numbers: CauseNumbers) -> CauseNumbers:
    """The numbers with all causes as likely as each other, the last id first."""
    first = next(iter(numbers.likelihoods.values()))
    rate = numbers.settings["home"].base_rates[first.id]
    ids = sorted(numbers.likelihoods, reverse=True)
    home = replace(numbers.settings["home"], base_rates=MappingProxyType(dict.fromkeys(ids, rate)))
    return replace(
        numbers,
        likelihoods=MappingProxyType({id: replace(first, id=id, needs=None) for id in ids}),
        settings=MappingProxyType({"home": home}),
    )


@examples(40)
@given(worlds_with_case())
def test_an_age_band_begins_at_its_first_day(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    numbers, rules = world.cause_numbers, CompiledRules(world)
    for one in numbers.likelihoods.values():
        for band in one.age:
            there = replace(case, numbers=MappingProxyType({**case.numbers, "age": band.from_age}))
            facts = facts_of(there, world, "home", closed_world=False)
            expected = Evidence("age", numbers.ranking.age, band.factor)
            assert [e for e in base_of(facts, one, numbers) if e.kind == "age"] == [expected]
            fast = compiled(there, rules, "home", closed_world=False)
            assert [e for w in fast if w.cause == one.id for e in w.base if e.kind == "age"] in (
                [expected],
                [],  # a cause that cannot be
            )


@examples(40)
@given(worlds_with_case())
def test_shares_add_up_and_lie_in_their_ranges(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    weighed = weigh(facts_of(case, world, "home", closed_world=False), world.cause_numbers)
    assert not weighed or sum(one.share for one in weighed) == pytest.approx(1)
    for one in weighed:
        low, high = one.range
        assert 0 <= low <= one.share * (1 + 1e-9)
        assert one.share <= high * (1 + 1e-9)
        assert high <= 1 + 1e-9


@examples(40)
@given(worlds_with_case())
def test_a_range_is_where_all_numbers_of_the_cause_may_lie_and_the_others_stay(
    drawn: tuple[Knowledge, Case],
) -> None:
    world, case = drawn
    weighed = weigh(facts_of(case, world, "home", closed_world=False), world.cause_numbers)
    for one in weighed:
        others = sum(other.share for other in weighed if other.cause != one.cause)
        squares = sum(math.log(e.estimate.high / e.estimate.low) ** 2 / 4 for e in one.evidence)
        least, most = one.share / math.exp(squares**0.5), one.share * math.exp(squares**0.5)
        assert one.range == pytest.approx((least / (least + others), most / (most + others)), abs=1e-9)


@examples(40)
@given(worlds_with_case(), st.data())
def test_what_is_unknown_changes_nothing(drawn: tuple[Knowledge, Case], data: st.DataObject) -> None:
    world, case = drawn
    facts = facts_of(case, world, "home", closed_world=False)
    unknown = {id for id, truth in facts.truths.items() if truth is Truth.UNKNOWN}
    without = {
        id: replace(one, ratios=tuple(r for r in one.ratios if r.finding not in unknown))
        for id, one in world.cause_numbers.likelihoods.items()
    }
    foreign = {id: one for id, one in world.cause_numbers.foreign_signs.items() if id not in unknown}
    fewer = replace(
        world.cause_numbers,
        likelihoods=MappingProxyType(without),
        foreign_signs=MappingProxyType(foreign),
    )
    if _same_clusters(fewer, world.cause_numbers):
        assert weigh(facts, fewer) == weigh(facts, world.cause_numbers)


def _same_clusters(fewer: CauseNumbers, numbers: CauseNumbers) -> bool:
    """Whether no cause lost all its ratios of a cluster, which would make the cluster foreign to it."""
    cluster_of = {id: cluster.id for cluster in numbers.clusters for id in cluster.findings}
    return all(
        {cluster_of.get(r.finding, r.finding) for r in one.ratios}
        == {cluster_of.get(r.finding, r.finding) for r in fewer.likelihoods[id].ratios}
        for id, one in numbers.likelihoods.items()
    )


@examples(40)
@given(worlds_with_case(), st.floats(1.01, 50))
def test_a_stronger_base_rate_never_lowers_a_cause(drawn: tuple[Knowledge, Case], times: float) -> None:
    world, case = drawn
    facts = facts_of(case, world, "home", closed_world=False)
    before = {one.cause: one.share for one in weigh(facts, world.cause_numbers)}
    home = world.cause_numbers.settings["home"]
    for id, share in before.items():
        rate = home.base_rates[id]
        more = replace(rate, value=rate.value * times, low=rate.low * times, high=rate.high * times)
        raised = replace(home, base_rates=MappingProxyType({**home.base_rates, id: more}))
        settings = MappingProxyType({**world.cause_numbers.settings, "home": raised})
        after = weigh(facts, replace(world.cause_numbers, settings=settings))
        assert next(one.share for one in after if one.cause == id) >= share * (1 - 1e-9)


@examples(40)
@given(worlds_with_case())
def test_the_ratios_of_a_cause_are_capped_both_ways(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    weighed = weigh(facts_of(case, world, "home", closed_world=False), world.cause_numbers)
    most = world.cause_numbers.ranking.most_ratio

    def expected(one: Weighed) -> float:
        said = [e.estimate.value for e in one.evidence if e.kind in ("yes", "no")]
        rest = [e.estimate.value for e in one.evidence if e.kind not in ("yes", "no")]
        return math.prod(rest) * min(max(math.prod(said), 1 / most), most)

    total = sum(map(expected, weighed))
    for one in weighed:
        assert one.share == pytest.approx(expected(one) / total)


def only(numbers: CauseNumbers, cause: str, *ratios: Ratio) -> CauseNumbers:
    """The numbers with these ratios for one cause and none for the others."""
    bare = {id: replace(one, ratios=()) for id, one in numbers.likelihoods.items()}
    changed: dict[str, Likelihood] = {**bare, cause: replace(bare[cause], ratios=ratios)}
    return replace(numbers, likelihoods=MappingProxyType(changed))


def test_of_a_cluster_the_strongest_yes_counts_and_a_no_only_without_a_yes() -> None:
    numbers = shipped().cause_numbers
    cause = "spinal_infection"
    ratios = {ratio.finding: ratio for ratio in numbers.likelihoods[cause].ratios}
    fever, chills = ratios["fever"], ratios["shaking_chills"]
    assert fever.if_yes
    assert fever.if_no
    assert chills.if_yes
    few = only(numbers, cause, fever, chills)

    def used(**answers: str) -> list[float]:
        truths = {f.id: Truth.UNKNOWN for f in shipped().findings}
        truths |= {id: Truth[said.upper()] for id, said in answers.items()}
        found = weigh(Facts(truths, None, Truth.UNKNOWN, "home"), few)
        evidence = next(one.evidence for one in found if one.cause == cause)
        return [e.estimate.value for e in evidence if e.kind in ("yes", "no")]

    strongest = max(fever.if_yes.value, chills.if_yes.value, key=lambda value: abs(math.log(value)))
    assert used(fever="yes", shaking_chills="yes") == [strongest]
    assert used(fever="no", shaking_chills="yes") == [chills.if_yes.value]
    assert used(fever="no", shaking_chills="unknown")[:1] == [fever.if_no.value]
    assert used() == []
