"""What "not sure" does to emergencies and to plain people."""

from dataclasses import replace

from dorsum.model.truth import Answer
from dorsum.validation.answerers import Person
from dorsum.validation.not_sure import NOT_SURE, asked_of, own_sign_figures, random_figures, unsure_of
from dorsum.validation.plain_scores import score_plain_people
from dorsum.validation.robustness import (
    robustness_figures,
    rule_case_figures,
    sample_plain_people,
    smallest_of_each_rule,
)
from dorsum.validation.rule_cases import RuleCases
from tests.validation_world import small_rules

RULES = small_rules()
FIRING = RuleCases(RULES).firing()
EMERGENCIES = [one for one in FIRING if one.level == "emergency_now"]
PLAIN = sample_plain_people(RULES, 20)


def test_everything_is_answered_but_what_is_not_sure() -> None:
    case = unsure_of(EMERGENCIES[0].person, ["numb"], RULES)
    assert case.answers["numb"] is Answer.UNSURE
    assert list(case.answers.values()).count(Answer.UNSURE) == 1


def test_what_a_number_or_a_gate_settles_is_not_asked() -> None:
    nobody = asked_of(Person(frozenset(), {}, is_female=True), RULES)
    assert {"numb", "fever", "pregnant"} <= set(nobody)
    assert not {"bleeding", "bad", "age", "sex", "age_50_or_over"} & set(nobody)
    assert "bleeding" in asked_of(Person(frozenset({"pregnant"}), {}, is_female=True), RULES)


def test_random_not_sure() -> None:
    told: list[tuple[int, int]] = []
    figures = random_figures(EMERGENCIES, PLAIN, RULES, lambda done, total: told.append((done, total)))
    assert [one["not_sure"] for one in figures] == list(NOT_SURE)
    assert told == [(step, 4) for step in (1, 2, 3, 4)]
    none, *_, three = figures
    assert none["emergencies_caught"]["value"] == 1.0
    assert none["emergencies_caught"]["n"] == len(EMERGENCIES)
    assert three["self_care_kept"]["k"] <= none["self_care_kept"]["k"] <= 20
    assert sum(three["plain_advised"].values()) == 20
    assert figures == random_figures(EMERGENCIES, PLAIN, RULES)


def test_own_signs_one_by_one() -> None:
    figures = own_sign_figures(EMERGENCIES, RULES)
    asked = [sign for one in EMERGENCIES for sign in one.way if sign in asked_of(one.person, RULES)]
    assert figures["caught"]["n"] == len(asked) == sum(figures["advised"].values())
    missed = {(one["rule"], one["sign"]) for one in figures["missed"]}
    assert ("cough_at_50", "cough") in missed  # acts as self-care where not sure
    assert ("new_sign", "numb") not in missed  # acts as yes
    assert all(one["advised"] != "emergency_now" for one in figures["missed"])


def test_one_case_for_each_rule_and_all_figures_together() -> None:
    assert [one.rule for one in smallest_of_each_rule(FIRING)] == list(
        dict.fromkeys(one.rule for one in FIRING)
    )
    figures = robustness_figures(RULES, score_plain_people(RULES))
    assert list(figures) == ["rule_cases", "plain_people", "not_sure"]
    assert figures["not_sure"]["sample"] == 72
    cases = figures["rule_cases"]
    assert cases == rule_case_figures(FIRING, RULES)
    assert (cases["rules"], cases["cases"]) == (len(RULES.knowledge.red_flags), len(FIRING))
    assert cases["one_short_silent"]["value"] == 1.0
    assert cases["rules_without_case"] == cases["one_short_still_fires"] == []


def test_one_short_that_still_fires_is_named() -> None:
    bleeding = next(one for one in FIRING if one.rule == "bleeding_or_two")
    with_more_than_it_needs = replace(bleeding, way=("bleeding", "fever"))
    figures = rule_case_figures([with_more_than_it_needs], RULES)
    assert figures["one_short_still_fires"] == [
        {"rule": "bleeding_or_two", "way": ["bleeding", "fever"], "denied": "fever"}
    ]
