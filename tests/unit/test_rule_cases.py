"""People who only just fire a red flag, and those who are one answer short of it."""

import pytest

from dorsum.validation.robustness import rule_case_figures
from dorsum.validation.rule_cases import RuleCase, RuleCases, ShortCase
from tests.shipped import shipped, shipped_rules
from tests.validation_world import EXTRA, rules_of, small_rules, yes_no

CASES = RuleCases(small_rules())
FIRING = CASES.firing()


def of(rule: str) -> list[RuleCase]:
    return [one for one in FIRING if one.rule == rule]


def short(one: RuleCase) -> dict[str, ShortCase]:
    return {case.denied: case for case in CASES.one_short(one)}


def test_one_case_for_each_way() -> None:
    assert [one.way for one in of("new_sign")] == [("numb", "recent"), ("recent", "weak")]
    assert [one.way for one in of("bleeding_or_two")] == [
        ("bleeding",),
        ("female_at_birth", "fever"),
        ("female_at_birth", "numb"),
        ("fever", "numb"),
    ]
    assert all(one.rule in CASES.ends(one.person).fired for one in FIRING)


def test_gates_facts_numbers_and_sex_are_those_that_the_way_needs() -> None:
    bleeding = of("bleeding_or_two")[0].person
    assert {"bleeding", "pregnant"} <= bleeding.yes
    assert bleeding.is_female
    assert not of("bleeding_or_two")[-1].person.is_female
    old = of("fever_at_50")[0]
    assert (old.level, old.way, old.person.numbers["age"]) == ("same_day", ("age_50_or_over", "fever"), 50.0)
    bad = next(one for one in of("cough_at_50") if "bad" in one.way)
    assert "bad" in bad.person.yes


def test_one_short_misses_the_finding_and_what_implies_it() -> None:
    old = short(of("fever_at_50")[0])
    assert list(old) == ["age_50_or_over", "fever"]
    assert old["age_50_or_over"].person.numbers["age"] == 49.0
    assert "fever" not in old["fever"].person.yes
    assert old["fever"].person.numbers["age"] == 50.0
    stiff = next(one for one in of("stiff_and_lift") if "stiff" in one.way)
    assert "sore" not in short(stiff)["stiff"].person.yes
    assert short(stiff)["bad"].person.numbers["points"] == 6.0
    sex = next(one for one in of("bleeding_or_two") if "female_at_birth" in one.way)
    assert not short(sex)["female_at_birth"].person.is_female


def test_a_gate_that_is_denied_takes_what_is_behind_it() -> None:
    flag = EXTRA["red_flags/stiff_and_lift.yaml"]
    assert flag
    changed = flag.replace("stiff and lift and bad", "pregnant and bleeding and fever")
    cases = RuleCases(rules_of({"red_flags/stiff_and_lift.yaml": changed}))
    fires = next(one for one in cases.firing() if one.rule == "stiff_and_lift")
    people = {one.denied: one.person for one in cases.one_short(fires)}
    assert not {"pregnant", "bleeding"} & people["pregnant"].yes
    assert "pregnant" in people["bleeding"].yes


def test_no_red_flag_fires_one_answer_short() -> None:
    for one in FIRING:
        assert all(one.rule not in CASES.ends(case.person).fired for case in CASES.one_short(one))


@pytest.mark.parametrize("when", ["points >= 9 and fever", "child and age_50_or_over"])
def test_a_rule_that_nobody_can_be_made_for_has_no_case(when: str) -> None:
    flag = EXTRA["red_flags/stiff_and_lift.yaml"]
    assert flag
    changes = {
        "red_flags/stiff_and_lift.yaml": flag.replace("stiff and lift and bad", when),
        "red_flags/child.yaml": flag.replace("stiff and lift and bad", "child").replace(
            "id: stiff_and_lift", "id: child_alone"
        ),
        "findings/child.yaml": yes_no("child", "derived_from: age < 10"),
    }
    changes["red_flags/child_alone.yaml"] = changes.pop("red_flags/child.yaml")
    rules = rules_of(changes)
    firing = RuleCases(rules).firing()
    assert "stiff_and_lift" not in {one.rule for one in firing}
    child = next(one for one in firing if one.rule == "child_alone")
    assert child.person.numbers["age"] == 9.0
    assert next(RuleCases(rules).one_short(child)).person.numbers["age"] == 10.0
    figures = rule_case_figures(firing, rules)
    assert figures["rules_without_case"] == ["stiff_and_lift"]


def test_every_shipped_red_flag_has_a_case() -> None:
    reached = {one.rule for one in RuleCases(shipped_rules()).firing()}
    assert reached == {flag.id for flag in shipped().red_flags}
