"""The goals that the shipped rules and the interview must meet, on made people and development cases."""

import pytest

from dorsum.validation.interview_figures import PLAIN_SCREENS, PLAIN_WORDS
from scripts.reference.validation_figures import DEVELOPMENT, validation
from scripts.reference.validation_goals import goals
from tests.shipped import shipped

FEWEST_EXTRAS = 25
NOT_PLAIN = {
    *("osteoporosis_or_fragility_fracture", "cancer_ever", "cancer_spread_or_in_bone", "weak_immune_system"),
    *("steroid_pills_for_3_months_or_more", "pregnant_or_could_be", "age_70_or_over"),
}


def test_the_lists_are_as_long_as_promised_and_hold_no_one_who_is_not_plain() -> None:
    (plain,) = shipped().plain_people
    assert len(plain.extras) >= FEWEST_EXTRAS
    assert len(plain.triggers) == 5
    assert set(plain.regions) == {"upper", "low"}
    assert list(plain.numbers["pain_0_10"]) == [3, 4, 5, 6, 7, 8, 9]
    assert {(min(band.ages), max(band.ages)) for band in plain.age_bands} == {(18, 49), (50, 69)}
    assert not NOT_PLAIN & plain.extras.keys()
    assert len(set(plain.extras)) == len(plain.extras)


@pytest.mark.parametrize("band", ["from_18_to_49", "from_50_to_69"])
def test_few_plain_people_are_above_self_care(band: str) -> None:
    bands = {one["band"]: one for one in validation().robustness["plain_people"]["bands"]}
    assert bands[band]["above_without"]["value"] <= bands[band]["at_most"]
    assert bands[band]["met"]


def test_everyone_above_self_care_is_listed_with_a_reason() -> None:
    figures = validation().robustness["plain_people"]
    above = sum(band["above"]["k"] for band in figures["bands"])
    assert sum(one["n"] for one in figures["pairs"]) == above
    assert all(one["rules"] for one in figures["pairs"])
    assert all(one["findings"] for one in figures["reasons"])


def test_every_red_flag_has_a_case_and_is_silent_one_answer_short() -> None:
    figures = validation().robustness["rule_cases"]
    assert figures["rules_without_case"] == []
    assert figures["one_short_still_fires"] == []


def test_with_everything_answered_every_emergency_is_caught() -> None:
    none = validation().robustness["not_sure"]["random"][0]
    assert none["emergencies_caught"]["k"] == none["emergencies_caught"]["n"] > 0


@pytest.mark.parametrize("people", [DEVELOPMENT, "one case for each rule", "plain people"])
def test_the_interview_comes_to_the_level_of_all_questions(people: str) -> None:
    assert validation().interviews[people]["differ"] == []


def test_typical_emergencies_are_decided_early() -> None:
    figure = validation().interviews[DEVELOPMENT]["emergencies_within_2_screens"]
    assert figure["value"] >= 0.8


@pytest.mark.parametrize("people", [DEVELOPMENT, "plain people"])
def test_a_plain_spasm_is_done_soon(people: str) -> None:
    cost = validation().interviews[people]["cost_plain"]
    assert cost["screens"]["median"] <= PLAIN_SCREENS
    assert cost["words"]["median"] <= PLAIN_WORDS


def test_goals_name_each_figure_once() -> None:
    rows = [(what, wanted) for what, wanted, _, _ in goals(validation())]
    assert len(rows) == len(set(rows)) > 8
