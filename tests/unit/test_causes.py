"""What probably lies behind the pain: the order, the words, the reasons, and what danger does to them."""

from dataclasses import replace

import pytest

from dorsum.care.assessment import assess
from dorsum.care.causes import CauseRanking, RankedCause, danger_is_open, rank_by_base_rates, rank_causes
from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.validation.rare_causes import rare_cause_figures, rare_causes
from tests.shipped import case_of, finished_case, shipped, shipped_rules

SETTINGS = ("home", "primary_care", "emergency_department")
NAMED_BY_THE_SEEDS = (
    "muscle_strain_or_spasm_low_back",
    "muscle_strain_or_spasm_upper_back",
    "postural_or_overuse_pain",
    "disc_herniation_with_nerve_irritation",
    "thoracic_disc_herniation",
    "spinal_arthritis",
    "scoliosis",
    "osteoporosis",
    "osteoporotic_fracture",
    "traumatic_fracture",
    "fibromyalgia",
    "multiple_sclerosis",
    "motor_neurone_disease",
    "polio_or_post_polio_syndrome",
    "spinal_malignancy",
    "spinal_infection",
    "electrolyte_disorder",
    "simple_muscle_cramp",
)
"""Every cause of spasm or back pain that one of the five articles names."""


def ranked(case: Case, *, closed_world: bool = False) -> CauseRanking:
    return rank_causes(case, triage(case, shipped_rules(), closed_world=closed_world), shipped_rules())


def of(ranking: CauseRanking, id: str) -> RankedCause:
    return next(one for one in ranking.causes if one.id == id)


def test_the_causes_that_the_seed_articles_name_are_all_there() -> None:
    assert set(NAMED_BY_THE_SEEDS) <= shipped().cause.keys()


def test_a_plain_spasm_after_a_lift_is_most_likely_a_strained_muscle() -> None:
    ranking = ranked(finished_case({"began_with_lift_twist_or_bend": "yes", "low_back_pain": "yes"}))
    first = ranking.causes[0]
    assert (first.id, first.likelihood, first.must_rule_out) == (
        "muscle_strain_or_spasm_low_back",
        "likely",
        False,
    )
    assert not ranking.danger_open
    assert first.told().reasons_for
    assert sum(one.share for one in ranking.causes) == pytest.approx(1)


def test_upper_and_low_back_change_places() -> None:
    upper = ranked(finished_case({"upper_back_pain": "yes"}))
    low = ranked(finished_case({"upper_back_pain": "no"}))
    strain = "muscle_strain_or_spasm_upper_back"
    assert of(upper, strain).share > of(upper, "muscle_strain_or_spasm_low_back").share
    assert of(low, strain).share < of(low, "muscle_strain_or_spasm_low_back").share


@pytest.mark.parametrize("setting", SETTINGS)
def test_with_no_answer_the_order_is_that_of_the_base_rates(setting: str) -> None:
    case = Case(setting=setting)
    ranking = ranked(case)
    rates = shipped().cause_numbers.settings[setting].base_rates
    by_share = sorted(ranking.causes, key=lambda one: (-one.share, one.id))
    assert [one.id for one in by_share] == sorted(rates, key=lambda id: (-rates[id].value, id))
    assert rank_by_base_rates(case, triage(case, shipped_rules()), shipped_rules()) == tuple(
        one.id for one in by_share
    )


def test_a_setting_changes_the_ranking_and_never_the_level() -> None:
    case = finished_case({"flank_pain": "yes", "blood_in_urine": "yes"})
    there = replace(case, setting="emergency_department")
    assert triage(case, shipped_rules()) == triage(there, shipped_rules())
    assert of(ranked(there), "kidney_stone").share > of(ranked(case), "kidney_stone").share


def test_every_reason_says_which_way_it_points_and_the_strongest_comes_first() -> None:
    ranking = ranked(finished_case({"flank_pain": "yes", "pain_in_waves_cannot_lie_still": "yes"}, age=45.0))
    for one in ranking.causes:
        assert all(reason.factor > 1 for reason in one.told().reasons_for)
        assert all(reason.factor < 1 for reason in one.told().reasons_against)
        sizes = [reason.factor for reason in one.told().reasons_for]
        assert sizes == sorted(sizes, reverse=True)
        assert 0 <= one.told().opinion <= 1
    stone = of(ranking, "kidney_stone")
    said = {reason.finding: reason for reason in stone.told().reasons_for}
    question = shipped().finding["pain_in_waves_cannot_lie_still"].question["en"]
    assert said["pain_in_waves_cannot_lie_still"].text == f"{question} Yes."


def test_not_pregnant_leaves_out_what_needs_a_pregnancy() -> None:
    without = {one.id for one in ranked(finished_case({"pregnant_or_could_be": "no"})).causes}
    unknown = {one.id for one in ranked(case_of()).causes}
    needy = {id for id, one in shipped().cause_numbers.likelihoods.items() if one.needs}
    assert needy
    assert not needy & without
    assert needy <= unknown


def test_a_closed_world_does_not_make_a_man_of_an_unknown_sex() -> None:
    case = case_of({"flank_pain": "yes"})
    kinds = {r.kind for one in ranked(case, closed_world=True).causes for r in one.told().reasons_for}
    assert "sex" not in kinds
    assert "region" in kinds


def test_a_numb_seat_puts_the_squeezed_nerves_first_and_calls_nothing_else_likely() -> None:
    case = case_of({"saddle_numbness": "yes", "began_with_lift_twist_or_bend": "yes"}, age=41)
    ranking = ranked(case)
    assert ranking.danger_open
    assert ranking.causes[0].id == "cauda_equina_syndrome"
    assert ranking.causes[0].must_rule_out
    assert "likely" not in {one.likelihood for one in ranking.causes if not one.must_rule_out}
    assert danger_is_open(triage(case, shipped_rules()))


def test_the_assessment_counts_the_estimates_behind_the_list() -> None:
    causes = assess(finished_case({"low_back_pain": "yes"}), shipped_rules()).causes.causes
    assert all(one.told().numbers > 0 for one in causes)
    assert all(0 <= one.told().opinions <= one.told().numbers for one in causes)
    assert all((one.told().opinion > 0) == (one.told().opinions > 0) for one in causes)


def test_rare_causes_are_never_more_than_unlikely_in_healthy_plain_people() -> None:
    """A smaller sample of what docs/reference/causes.md counts."""
    told: list[tuple[int, int]] = []
    figures = rare_cause_figures(
        shipped_rules(), every=199, progress=lambda done, of: told.append((done, of))
    )
    assert told[-1] == (figures["n"], figures["n"])
    assert rare_cause_figures(shipped_rules(), every=60_000)["n"] > 0
    healthy, ill = figures["healthy"], figures["other_illness"]
    assert healthy["rare_above_unlikely"]["n"] > 500
    assert healthy["rare"] == {}
    assert ill["rare_above_unlikely"]["n"] > 30
    assert set(ill["rare"]) <= {"pneumonia_or_pleurisy"}


def test_what_is_rare_is_said_by_the_content() -> None:
    rare = rare_causes(shipped())
    assert {"multiple_sclerosis", "motor_neurone_disease", "spinal_malignancy", "tetanus"} <= rare
    assert not {"muscle_strain_or_spasm_low_back", "disc_herniation_with_nerve_irritation"} & rare
