"""The six claims that do harm when followed: the engine does the opposite, and no text of ours makes them."""

from dataclasses import replace

import pytest

from dorsum.care.assessment import assess
from dorsum.care.triage import triage
from dorsum.language.claims import claims_in
from dorsum.model.results import Triage
from dorsum.model.truth import Answer
from dorsum.report.care_card import care_card
from tests.every_text import every_text
from tests.shipped import case_of, finished_case, shipped, shipped_rules

pytestmark = pytest.mark.no_cover
AGES = (18, 30, 45, 60, 80)
DAYS = (0, 1, 2, 3, 4, 5, 10, 13)
EFFORT = "pain_on_effort_eased_by_rest"
PLAIN = ("low_back_pain", "muscle_tight_or_cramped")
DANGER = (
    "fever",
    "began_after_major_trauma",
    "front_chest_pain_or_tightness",
    "one_leg_or_foot_newly_weak",
    "tearing_or_ripping_pain",
)


def answered(*findings: str, **fields: object) -> Triage:
    """Return the triage of a person who says yes to these and no to all else."""
    return triage(finished_case(dict.fromkeys(findings, "yes"), **fields), shipped_rules())


def rank(result: Triage) -> int:
    assert result.advise is not None
    return shipped().level[result.advise].rank


def made_by_us(*claims: str) -> list[tuple[str, str]]:
    """Return which of our texts make one of the claims."""
    asked = [shipped().library.claim[id] for id in claims]
    return [(where, one.sentence) for where, text in every_text() for one in claims_in(text, asked)]


# --- upper_back_spasm_on_effort_is_safe ---


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("also", [(), ("muscle_tight_or_cramped", "began_with_lift_twist_or_bend")])
def test_upper_back_pain_on_effort_is_seen_the_same_day(age: int, also: tuple[str, ...]) -> None:
    result = answered("upper_back_pain", EFFORT, *also, age=age)
    assert rank(result) >= shipped().level["same_day"].rank
    assert result.at_least != "self_care"


def test_upper_back_pain_is_not_called_a_spasm_before_effort_was_asked() -> None:
    """Effort is the one thing that was not asked; the answers of all else are no."""
    asked = finished_case({"upper_back_pain": "yes"})
    covers = {id for lead in shipped().questions if EFFORT in lead.covers for id in (lead.id, *lead.covers)}
    denied = dict.fromkeys(covers - {lead.id for lead in shipped().questions}, Answer.NO)
    answers = {
        id: said for id, said in {**denied, **asked.answers}.items() if id in denied or id not in covers
    }
    del answers[EFFORT]
    result = triage(replace(asked, answers=answers), shipped_rules())
    assert (result.status, result.advise, result.questions) == ("incomplete", None, (EFFORT,))


def test_no_text_of_ours_calls_it_safe() -> None:
    assert made_by_us("upper_back_spasm_on_effort_is_safe") == []


# --- seventy_two_hours_divide_harmless_from_serious ---


def test_three_days_change_nothing_by_themselves() -> None:
    assert {answered(*PLAIN, days_since_onset=day).advise for day in DAYS} == {"self_care"}
    lifted = ("upper_back_pain", "began_with_lift_twist_or_bend")
    assert {answered(*lifted, days_since_onset=day).advise for day in DAYS} == {"self_care"}


@pytest.mark.parametrize("sign", DANGER)
def test_a_danger_sign_counts_in_the_first_three_days_as_later(sign: str) -> None:
    ranks = [rank(answered(*PLAIN, sign, days_since_onset=day)) for day in DAYS]
    assert min(ranks) >= shipped().level["same_day"].rank
    assert len(set(ranks)) == 1


@pytest.mark.parametrize("day", DAYS)
def test_a_numb_seat_is_an_emergency_on_any_day(day: int) -> None:
    result = answered(*PLAIN, "saddle_numbness", "new_or_worse_within_14_days", days_since_onset=day)
    assert result.advise == "emergency_now"


@pytest.mark.parametrize("day", DAYS)
def test_days_alone_reassure_nobody(day: int) -> None:
    given = case_of(dict.fromkeys(PLAIN, "yes"), age=30.0, days_since_onset=float(day))
    assert triage(given, shipped_rules()).advise is None


def test_no_text_of_ours_divides_by_72_hours() -> None:
    assert made_by_us("seventy_two_hours_divide_harmless_from_serious") == []


# --- redness_and_swelling_are_normal ---


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("also", [(), PLAIN, ("upper_back_pain", "sore_after_new_or_hard_exercise")])
def test_red_hot_or_swollen_skin_is_never_self_care(age: int, also: tuple[str, ...]) -> None:
    result = answered("back_skin_hot_red_or_swollen", *also, age=age)
    assert rank(result) >= shipped().level["same_day"].rank


def test_red_skin_that_nobody_looked_at_is_no_self_care_either() -> None:
    result = triage(finished_case({"back_skin_hot_red_or_swollen": "unsure"}), shipped_rules())
    assert rank(result) >= shipped().level["same_day"].rank


def test_no_text_of_ours_calls_redness_normal() -> None:
    assert made_by_us("redness_and_swelling_are_normal") == []


# --- devices_are_the_best_treatment ---


def test_no_text_of_ours_puts_the_devices_forward() -> None:
    devices = (
        "devices_are_the_best_treatment",
        "belts_are_among_the_best",
        "insoles_and_rocker_soles_are_among_the_best",
        "traction_is_among_the_best",
    )
    assert made_by_us(*devices) == []


# --- keep_still_until_pain_goes ---


def test_nobody_is_told_to_keep_still_until_it_is_gone() -> None:
    assert made_by_us("keep_still_until_pain_goes") == []


# --- ice_and_heat_after_an_accident ---


@pytest.mark.parametrize("age", AGES)
def test_a_bad_accident_is_an_emergency(age: int) -> None:
    assert answered("began_after_major_trauma", age=age).advise == "emergency_now"


@pytest.mark.parametrize(
    "weak_bones", ["osteoporosis_or_fragility_fracture", "steroid_pills_for_3_months_or_more"]
)
@pytest.mark.parametrize("age", AGES)
def test_a_small_fall_with_weak_bones_is_never_self_care(age: int, weak_bones: str) -> None:
    assert rank(answered("began_after_small_fall_or_slow_crash", weak_bones, age=age)) > 0


@pytest.mark.parametrize("age", [70, 80])
def test_a_small_fall_in_old_age_is_never_self_care(age: int) -> None:
    assert rank(answered("began_after_small_fall_or_slow_crash", age=age)) > 0


@pytest.mark.parametrize("fall", ["began_after_major_trauma", "began_after_small_fall_or_slow_crash"])
def test_a_person_who_fell_is_not_sent_to_ice_and_heat(fall: str) -> None:
    given = dict.fromkeys((fall, "osteoporosis_or_fragility_fracture"), "yes")
    card = care_card(assess(finished_case(given), shipped_rules()))
    said = "\n".join((*card.lead, *(line for section in card.sections for line in section.lines)))
    assert "ice" not in said.lower().replace("notice", "").split()
    assert claims_in(said, shipped().library.claims) == ()


def test_no_text_of_ours_treats_an_accident_with_ice_and_heat() -> None:
    assert made_by_us("ice_and_heat_after_an_accident") == []
