"""Every way to answer a handful of findings: what random answers to many findings seldom meet."""

from dataclasses import replace
from itertools import permutations, product

import pytest

from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.conditions import Condition
from dorsum.engine.solver import Symbolic, said_by, z3_library
from dorsum.model.case import Case
from dorsum.model.knowledge import Fact, Finding, Knowledge, RedFlag
from dorsum.model.rules import And, CountOf, IsYes, Not, Or, Rule, leaves
from dorsum.model.truth import Answer, Truth
from tests.generative.worlds import ENGLISH
from tests.shipped import shipped

IDS = ("f0", "f1", "f2")
A, B, C = IsYes("f0"), IsYes("f1"), IsYes("f2")
SOME = [None, *Answer]
EVERYBODY = [
    Case(answers={id: answer for id, answer in zip(IDS, given, strict=True) if answer})
    for given in product(SOME, repeat=3)
]
RULES = [
    And((A, B, Not(C))), And((A, Not(And((B, C))))), Or((And((A, Not(B))), C)), CountOf(2, (A, Not(B), C)),
    Not(Or((A, B, C))), And((A, Or((B, C)))), CountOf(2, (A, B, C)), CountOf(1, (And((A, B)), Not(C))),
    Or((A, And((B, C)))), Not(And((A, Not(B)))), And((Or((A, B)), Or((B, C)))), And((A, B)),
    CountOf(3, (A, B, C)), CountOf(2, (A, A, B)),
]  # fmt: skip


def world_of(rule: Rule, facts: tuple[Fact, ...] = ()) -> Knowledge:
    """Return a world of four findings, this rule and these facts."""
    findings = tuple(Finding(id, "yes_no", ENGLISH, "group", (), "verified") for id in (*IDS, "f3"))
    flag = RedFlag("flag", ENGLISH, rule, "same_day", None, "", "expert", "unverified", ())
    return replace(
        shipped(), findings=findings, facts=facts, red_flags=(flag,), causes=(), questions=(), safety_table=()
    )


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_rule_is_judged_alike_whatever_is_answered(rule: Rule) -> None:
    world = world_of(rule)
    rules = CompiledRules(world)
    for case in EVERYBODY:
        expected = plain.evaluate(case, world)
        (verdict,) = expected.verdicts
        closed = rules.close(rules.encode(case))
        assert rules.verdicts(closed, rules.ends(closed)) == expected.verdicts
        judged = Condition(rule, rules).judged(closed, case.numbers)
        truths = {id: expected.closure.truths[id] for id in IDS}
        assert judged.truth is verdict.truth
        if verdict.truth is not Truth.NO:
            named = [leaf.finding for leaf in leaves(rule)]
            assert judged.because == tuple(id for id in named if truths[id] is Truth.YES)
            assert judged.waits_for == tuple(id for id in named if truths[id] is Truth.UNKNOWN)


@pytest.mark.parametrize("id", IDS)
def test_as_if_yes_is_one_more_yes_without_the_timing_no_that_it_doubts(id: str) -> None:
    world = world_of(A)
    findings = tuple(replace(one, times=("f1",) if one.id == "f2" else ()) for one in world.findings)
    world = replace(world, findings=findings)
    rules = CompiledRules(world)
    for case in EVERYBODY:
        doubted = [one.id for one in findings if id in one.times and case.answers.get(one.id) is Answer.NO]
        kept = {key: answer for key, answer in case.answers.items() if key not in doubted}
        expected = rules.encode(Case(answers={**kept, id: Answer.YES}))
        assert rules.as_if_yes(rules.encode(case), id) == expected


def test_what_makes_a_denied_rule_yes_is_all_that_is_known_under_its_not() -> None:
    case = Case(answers={"f0": Answer.YES, "f1": Answer.YES, "f2": Answer.NO})
    (verdict,) = plain.evaluate(case, world_of(And((A, Not(And((B, C))))))).verdicts
    assert (verdict.truth, verdict.answers) == (Truth.YES, IDS)


def fact(first: str, then: str) -> Fact:
    return Fact(f"{first}_{then}", first, (then,), (), (), ENGLISH)


@pytest.mark.parametrize("facts", list(permutations([fact("f0", "f1"), fact("f1", "f2"), fact("f2", "f3")])))
def test_a_chain_of_facts_holds_in_whatever_order_they_are_listed(facts: tuple[Fact, ...]) -> None:
    world = world_of(A, facts)
    rules = CompiledRules(world)

    def closed(**said: Answer) -> list[Truth]:
        case = Case(answers=said)
        truths = plain.close(case, world).truths
        fast = rules.close(rules.encode(case))
        assert {id: rules.truth(fast, id) for id in truths} == truths
        return [truths[id] for id in (*IDS, "f3")]

    assert closed(f0=Answer.YES) == [Truth.YES] * 4
    assert closed(f0=Answer.YES, f3=Answer.NO) == [Truth.YES] * 4
    assert closed(f0=Answer.UNSURE, f3=Answer.NO) == [Truth.UNKNOWN] * 4
    assert closed(f3=Answer.NO) == [Truth.NO] * 4
    assert closed(f1=Answer.UNSURE, f2=Answer.NO) == [Truth.UNKNOWN] * 4


ANY_OF = Fact("any_of", "f0", (), (), ("f1", "f2"), ENGLISH)
EXCLUDES = Fact("excludes", "f0", (), ("f1",), (), ENGLISH)


@pytest.mark.parametrize(
    "facts",
    [(ANY_OF,), (EXCLUDES,), (fact("f0", "f1"),), (fact("f3", "f0"), ANY_OF), (EXCLUDES, fact("f0", "f2"))],
)
def test_each_kind_of_fact_concludes_alike_whatever_is_answered(facts: tuple[Fact, ...]) -> None:
    world = world_of(A, facts)
    rules = CompiledRules(world)
    z3 = z3_library()
    for case in EVERYBODY:
        truths = plain.close(case, world).truths
        closed = rules.close(rules.encode(case))
        assert {id: rules.truth(closed, id) for id in truths} == truths
        one = Symbolic(world, said_by(case, world))
        for id, truth in truths.items():
            assert z3.is_true(z3.simplify(one.yes[id])) == (truth is Truth.YES)
            assert z3.is_true(z3.simplify(one.no[id])) == (truth is Truth.NO)


def test_what_none_of_its_signs_allows_is_no() -> None:
    case = Case(answers={"f1": Answer.NO, "f2": Answer.NO})
    assert plain.close(case, world_of(A, (ANY_OF,))).truths["f0"] is Truth.NO
    one_left = Case(answers={"f1": Answer.NO})
    assert plain.close(one_left, world_of(A, (ANY_OF,))).truths["f0"] is Truth.UNKNOWN
