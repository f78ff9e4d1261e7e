"""What helps at once: the one screen of danger signs, and what it settles."""

from dataclasses import replace

import pytest

from dorsum.care.answers import Answers
from dorsum.care.assessment import assess
from dorsum.care.interview import MOST_ITEMS, MOST_WORDS, next_screen, record, words_on
from dorsum.care.rescue import (
    covered_by,
    ease,
    first_steps,
    goes_to_check,
    needs,
    rescue_screen,
    taken_back_by,
)
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.treatment import Movement
from dorsum.model.truth import Answer, Truth
from dorsum.report.rescue_page import ease_page, steps_page
from tests.shipped import case_of, finished_case, shipped, shipped_rules

SCREEN = rescue_screen(shipped_rules())
NONE = record(Case(), dict.fromkeys(SCREEN.items, Answer.NO), shipped())
PLAIN = {"low_back_pain": "yes", "upper_back_pain": "no"}
SKIN_OR_BLOOD_TROUBLE = (
    "skin_of_back_partly_numb",
    "poor_blood_flow",
    "has_diabetes",
    "skin_of_back_broken_or_sore",
    "rub_or_patch_on_sore_spot",
    "cannot_take_heat_off_alone",
)
MAY_BE_WARM = {**PLAIN, **dict.fromkeys(SKIN_OR_BLOOD_TROUBLE, "no")}


def shown_after_none() -> tuple[Movement, Movement]:
    found = ease(NONE, shipped_rules())
    assert found is not None
    return found.breathing, found.position


# --- the screen ---


def test_the_screen_is_one_that_a_person_can_read_at_once() -> None:
    assert len(SCREEN.items) <= MOST_ITEMS
    assert words_on(SCREEN, shipped()) <= MOST_WORDS


def test_it_holds_every_urgent_item_of_the_first_screen_of_the_interview() -> None:
    first = next_screen(Case(), shipped_rules())
    assert first is not None
    left_out = [id for id in first.items if id not in SCREEN.items]
    levels = {
        shipped().finding[id].level_if_only_yes for item in left_out for id in covered_by(item, shipped())
    }
    assert left_out == ["pregnant_or_could_be"]
    assert levels == {"routine"}


def test_what_is_shown_after_it_is_for_nobody_whom_it_did_not_ask() -> None:
    denied = {id for item in SCREEN.items for id in covered_by(item, shipped())}
    for movement in shown_after_none():
        assert set(needs(movement)) <= denied
        assert Answers.of(NONE, shipped_rules()).judged(movement).truth is Truth.NO
    assert "began_after_major_trauma" in denied


def test_a_movement_for_everybody_needs_nothing() -> None:
    assert needs(replace(shown_after_none()[0], not_for=None)) == ()


# --- at once ---


@pytest.mark.parametrize("item", SCREEN.items)
@pytest.mark.parametrize("said", [Answer.YES, Answer.UNSURE])
def test_nothing_eases_while_a_sign_is_doubted(item: str, said: Answer) -> None:
    case = record(NONE, {item: said}, shipped())
    assert goes_to_check(case, shipped_rules())
    assert ease(case, shipped_rules()) is None


@pytest.mark.parametrize("item", SCREEN.items)
def test_nothing_eases_while_a_sign_is_open(item: str) -> None:
    answers = {id: Answer.NO for id in SCREEN.items if id != item}
    case = record(Case(), answers, shipped())
    assert not goes_to_check(case, shipped_rules())
    assert ease(case, shipped_rules()) is None


def test_nothing_eases_where_danger_is_known_from_elsewhere() -> None:
    case = record(NONE, {"fever": Answer.YES}, shipped())
    assert goes_to_check(case, shipped_rules())
    assert ease(case, shipped_rules()) is None


def test_the_first_position_that_suits_is_shown() -> None:
    assert shown_after_none()[1].id == "side_lying_with_pillow"
    denied = {"pregnant_or_could_be": Answer.NO, "upper_back_pain": Answer.NO}
    found = ease(record(NONE, denied, shipped()), shipped_rules())
    assert found is not None
    assert found.position.id == "ninety_ninety_rest"


def test_pain_that_is_nowhere_leaves_every_region_open() -> None:
    nowhere = {"low_back_pain": Answer.NO, "upper_back_pain": Answer.NO}
    found = ease(record(NONE, nowhere, shipped()), shipped_rules())
    assert found is not None
    assert found.position.id == "side_lying_with_pillow"


def test_breathing_without_a_pace_is_not_shown() -> None:
    treatment = shipped().treatment
    slow = treatment.movement["slow_breathing"]
    movements = tuple(replace(one, pace=None) if one is slow else one for one in treatment.movements)
    content = replace(shipped(), treatment_reader=lambda: replace(treatment, movements=movements))
    assert ease(NONE, CompiledRules(content)) is None


def test_the_pace_makes_the_breaths_of_the_dose() -> None:
    breathing = shown_after_none()[0]
    assert breathing.pace is not None
    one_breath = sum(found.low for found in breathing.pace.measures.values())
    assert 60 / one_breath == breathing.dose.measures["breaths_a_minute"].low
    assert {found.low for found in breathing.pace.measures.values()} == {4, 6}
    assert all(any(f"count to {n}" in line for line in breathing.how["en"]) for n in (4, 6))


def test_what_makes_a_person_stop_is_said_once() -> None:
    found = ease(NONE, shipped_rules())
    assert found is not None
    page = ease_page(found, shipped())
    assert len(page.stop) == len(set(page.stop))
    assert {*found.breathing.stop["en"], *found.position.stop["en"]} == set(page.stop)
    assert (page.pacer.seconds_in, page.pacer.seconds_out, page.pacer.minutes) == ("4", "6", "10")


def test_a_new_yes_takes_back_what_it_covers_and_nothing_else() -> None:
    said = case_of({"short_of_breath": "no", "front_chest_pain_or_tightness": "unsure", "fever": "no"})
    assert taken_back_by("chest_or_breath", said, shipped()) == {"short_of_breath"}
    assert taken_back_by("fever", said, shipped()) == set()


# --- first steps ---


def test_no_first_steps_before_there_is_a_plan() -> None:
    assert first_steps(assess(NONE, shipped_rules()).plan) is None
    urgent = finished_case({"fever": "yes", **PLAIN}, sex="male")
    assert first_steps(assess(urgent, shipped_rules()).plan) is None


def test_a_plan_that_says_nothing_of_them_has_no_first_steps() -> None:
    plan = assess(finished_case(PLAIN, sex="male"), shipped_rules()).plan
    assert first_steps(replace(plan, now=(), today=(), more=(), movements=())) is None


def test_warmth_waits_until_nothing_speaks_against_it() -> None:
    asked = finished_case(PLAIN, sex="male")
    steps = first_steps(assess(asked, shipped_rules()).plan)
    assert steps is not None
    assert steps.warmth == ()
    settled = finished_case(MAY_BE_WARM, sex="male")
    steps = first_steps(assess(settled, shipped_rules()).plan)
    assert steps is not None
    assert [one.intervention.id for one in steps.warmth] == ["heat_wrap", "hot_water_bottle_or_bath"]


def test_cold_is_no_warmth() -> None:
    named = {one.id for one in shipped().treatment.interventions if one.modality == "heat"}
    assert named == {"heat_wrap", "hot_water_bottle_or_bath"}


def test_warmth_lasts_the_shortest_time_and_a_rest_the_longest() -> None:
    case = finished_case(MAY_BE_WARM, sex="male")
    found = assess(case, shipped_rules())
    steps = first_steps(found.plan)
    assert steps is not None
    page = steps_page(steps, found)
    assert [(one.timer, one.minutes) for one in page.warmth] == [("warmth_0", None), ("warmth_1", 15)]
    assert page.rest is not None
    assert (page.rest.timer, page.rest.minutes) == ("rest", 15)
    assert page.movement is not None
    assert page.movement.stop == shipped().treatment.movement[page.movement.id].stop["en"]


def test_an_item_without_times_or_more_to_care_for_is_shown_without() -> None:
    case = finished_case(MAY_BE_WARM, sex="male")
    found = assess(case, shipped_rules())
    steps = first_steps(found.plan)
    assert steps is not None
    assert steps.rest is not None
    bare = replace(steps.rest.intervention, protocol=None, cautions={})
    page = steps_page(
        replace(steps, warmth=(), rest=replace(steps.rest, intervention=bare), movement=None), found
    )
    assert page.rest is not None
    assert (page.rest.minutes, page.rest.how_long, page.rest.details) == (None, "", ())
    assert page.movement is None
    assert steps_page(replace(steps, rest=None), found).rest is None
