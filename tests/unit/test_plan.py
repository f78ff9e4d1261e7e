"""What to do, on the shipped content: by time, by level, and in words."""

from dataclasses import replace

import pytest

from dorsum.care.answers import Answers
from dorsum.care.assessment import Assessment, assess
from dorsum.care.plan import plan
from dorsum.care.recovery import recovery
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.model.courses import PainClass
from dorsum.model.medicine_results import MedicineCheck
from dorsum.model.plan_results import Course
from dorsum.model.truth import Answer
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card
from dorsum.report.plan_lines import how_sure, sections_of_plan
from dorsum.report.result_page import Part, result_page
from tests.shipped import case_of, finished_case, shipped, shipped_rules
from tests.unit.test_medicines import answered

LIFTED = {"low_back_pain": "yes", "began_with_lift_twist_or_bend": "yes"}
NO_MEDICINES = MedicineCheck(())


def assessed(case: Case) -> Assessment:
    return assess(case, shipped_rules())


def lines_of(assessment: Assessment, heading: str) -> list[str]:
    return dict(sections_of_plan(assessment))[heading]


def page_of(assessment: Assessment) -> tuple[Part, ...]:
    return result_page(assessment, care_card(assessment), can_ask_more=False)


def test_the_five_first_things_of_a_plain_spasm() -> None:
    found = assessed(answered()).plan
    assert [one.intervention.id for one in (*found.now, *found.today)] == [
        "stay_active",
        "know_the_course",
        "heat_wrap",
        "walking",
        "anti_inflammatory_pill",
    ]
    assert "hot_water_bottle_or_bath" in [one.intervention.id for one in found.more]
    assert {"back_belt", "traction"} <= {one.id for one in found.skip}
    assert found.movements


def test_what_stands_for_another_comes_first_where_the_other_is_not_for_the_person() -> None:
    found = assessed(answered(said={"has_diabetes": "yes"})).plan
    assert "hot_water_bottle_or_bath" in [one.intervention.id for one in found.now]
    assert "heat_wrap" in [one.intervention.id for one in found.not_now if one.because]


@pytest.mark.parametrize(
    ("case", "scope"),
    [
        (case_of({"low_back_pain": "yes"}), "nothing"),
        (finished_case({"saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}), "nothing"),
        (finished_case({"fever": "yes", "low_back_pain": "yes"}), "comfort"),
        (finished_case({"unexplained_weight_loss": "yes", "low_back_pain": "yes"}, age=40.0), "gentle"),
        (finished_case(LIFTED), "full"),
    ],
)
def test_how_much_is_said_goes_by_the_level(case: Case, scope: str) -> None:
    assessment = assessed(case)
    assert assessment.plan.scope == scope
    full = scope == "full"
    assert bool(assessment.recovery.facts) == bool(assessment.prevention) == full
    assert bool(assessment.visit.tell) == (scope != "nothing")
    assert bool(assessment.visit.call) == (assessment.triage.advise == "emergency_now")
    if scope == "gentle":
        assert not any(one.intervention.waits_for_visit for one in assessment.plan.advised)
        assert not {one.kind for one in assessment.plan.movements} - {"position", "breathing", "aerobic"}
    if scope == "comfort":
        assert {one.intervention.id for one in assessment.plan.advised} <= {
            "positions_of_comfort",
            "slow_breathing",
        }


def test_what_eases_is_left_out_without_a_word_where_it_does_not_suit() -> None:
    case = finished_case({"fever": "yes", "low_back_pain": "yes"})
    hurt = case.with_answers({"began_after_major_trauma": Answer.YES})
    found = plan(Answers.of(hurt, shipped_rules()), triage(case, shipped_rules()), NO_MEDICINES)
    assert found.scope == "comfort"
    assert "positions_of_comfort" not in [one.intervention.id for one in found.advised]
    assert found.not_now == ()


def test_an_open_answer_keeps_an_item_back_and_says_what_to_answer() -> None:
    assessment = assessed(finished_case(LIFTED, days_since_onset=2.0))
    waiting = {one.intervention.id: one.waits_for for one in assessment.plan.not_now}
    assert "skin_of_back_partly_numb" in waiting["heat_wrap"]
    question = shipped().finding["skin_of_back_partly_numb"].question["en"]
    assert any(question in line for line in lines_of(assessment, "heading_not_yet"))


def test_what_is_not_for_a_person_is_said_with_the_reason() -> None:
    said = {"takes_blood_thinner": "yes", "took_any_medicine_this_week": "yes"}
    assessment = assessed(answered(said=said))
    massage = next(one for one in assessment.plan.not_now if one.intervention.id == "massage")
    assert massage.because == ("takes_blood_thinner",)
    lines = lines_of(assessment, "heading_not_yet")
    assert any(massage.intervention.label["en"] in line for line in lines) or len(lines) == 3


def test_evidence_from_the_low_back_counts_less_in_the_upper_back() -> None:
    case = answered(said={"upper_back_pain": "yes"})
    upper = case.with_answers({"upper_back_pain": Answer.YES, "low_back_pain": Answer.NO})
    walking = {
        where: next(o for o in assessed(one).plan.advised if o.intervention.id == "heat_wrap")
        for where, one in (("low", case.with_answers({"upper_back_pain": Answer.NO})), ("upper", upper))
    }
    assert (walking["low"].certainty, walking["upper"].certainty) == ("moderate", "low")
    assert shipped().wording["sure_from_low_back"]["en"] in how_sure(walking["upper"], shipped())


@pytest.mark.parametrize(
    ("said", "course"),
    [
        ({"pain_is_easing": "yes"}, "better"),
        ({"pain_is_easing": "no"}, "same"),
        ({"pain_is_easing": "unsure"}, "unknown"),
        ({"pain_worsening_for_2_weeks_or_more": "yes"}, "worse"),
    ],
)
def test_the_course(said: dict[str, str], course: Course) -> None:
    case = answered().with_answers({id: Answer[word.upper()] for id, word in said.items()})
    answers = Answers.of(case, shipped_rules())
    found = plan(answers, triage(answered(), shipped_rules()), NO_MEDICINES)
    assert found.course == course
    told = shipped().wording.get(f"course_{course}", {}).get("en", "")
    lines = lines_of(replace(assessed(answered()), plan=found), "heading_check_again")
    assert course == "unknown" or told in lines


@pytest.mark.parametrize(
    ("days", "pain", "again"), [(2.0, "acute", 4), (50.0, "subacute", 85), (200.0, "persistent", None)]
)
def test_the_day_decides_the_stage_and_the_course_of_groups(
    days: float, pain: PainClass, again: int | None
) -> None:
    case = answered().with_numbers({"days_since_onset": days})
    found = recovery(Answers.of(case, shipped_rules()), triage(answered(), shipped_rules()))
    assert found.pain == pain
    assert {course.pain for course in found.courses} == {pain}
    planned = plan(Answers.of(case, shipped_rules()), triage(answered(), shipped_rules()), NO_MEDICINES)
    assert planned.check_again_on_day == again


def test_without_a_day_there_is_no_stage_and_no_movement() -> None:
    case = replace(answered(), numbers={"age": 35.0, "pain_0_10": 5.0})
    answers = Answers.of(case, shipped_rules())
    found = plan(answers, triage(answered(), shipped_rules()), NO_MEDICINES)
    assert (found.stage, found.check_again_on_day, found.movements) == (None, None, ())
    assert "stay_active" in [one.intervention.id for one in found.now]
    told = recovery(answers, triage(answered(), shipped_rules()))
    assert (told.pain, told.courses) == (None, ())
    assert told.facts


def test_own_facts_come_by_the_answers() -> None:
    assessment = assessed(answered(said={"same_pain_before_and_it_healed": "yes"}))
    assert "earlier_bouts_raise_it" in [fact.id for fact in assessment.recovery.own]
    facts = assessment_as_json(assessment)["recovery"]["facts"]
    own = {fact["id"] for fact in facts if fact["own"]}
    assert own == {fact.id for fact in assessment.recovery.own}
    assert len(facts) > len(own)


def test_the_course_is_asked_first_and_only_of_those_in_no_danger() -> None:
    screen = next_treatment_screen(finished_case(LIFTED, days_since_onset=2.0), shipped_rules())
    assert screen is not None
    assert screen.items[0] == "pain_is_easing"


def test_json_and_card_tell_the_same_plan() -> None:
    assessment = assessed(answered())
    found = assessment_as_json(assessment)
    headings = [section.heading for section in care_card(assessment).sections]
    for heading in ("heading_now", "heading_today", "heading_medicines", "heading_visit"):
        assert shipped().wording[heading]["en"] in headings
    assert [one["id"] for one in found["plan"]["now"]] == [one.intervention.id for one in assessment.plan.now]
    wrap = next(one for one in found["plan"]["today"] if one["id"] == "heat_wrap")
    assert wrap["effect"]["points_of_100"]["value"] > 0
    assert wrap["positions"]
    assert found["recovery"]["courses"][0]["points"]
    assert found["doctor"]["causes"][0]["tests"]
    assert found["prevention"][0]["tier"] == "show_first"
    assert found["plan"]["skip"][0]["why_not"]
    assert found["plan"]["for_causes"][0]["id"] == "muscle_strain_or_spasm_low_back"
    assert found["plan"]["stage"]["id"] == "first_days"
    assert found["plan"]["movements"][0]["dose"]["measures"]


def test_what_this_person_has_to_mind_comes_before_what_everybody_has() -> None:
    said = {**LIFTED, "pregnant_or_could_be": "yes", "before_37_weeks": "no"}
    assessment = assessed(answered(said=said))
    caution = next(one for one in shipped().treatment.care_cautions if one.id == "heat_wrap_in_pregnancy")
    (line,) = [one for one in lines_of(assessment, "heading_today") if one.startswith("Heat wrap")]
    general = shipped().treatment.intervention["heat_wrap"].cautions["en"][0]
    assert line.index(caution.say["en"][0]) < line.index(general)
    page = {entry.id: entry for part in page_of(assessment) for entry in part.entries}
    assert set(caution.say["en"]) <= set(page["heat_wrap"].lines)
    found = assessment_as_json(assessment)["plan"]["cautions"]
    assert found["heat_wrap"] == list(caution.say["en"])


@pytest.mark.parametrize("said", ["yes", "no", "unsure"])
def test_a_caution_is_left_out_only_where_it_is_known_not_to_hold(said: str) -> None:
    case = finished_case({**LIFTED}, sex="female").with_answers({"pregnant_or_could_be": Answer(said)})
    assert bool(assessed(case).cautions.get("heat_wrap")) == (said != "no")


def test_a_child_is_told_that_children_were_not_studied() -> None:
    words = shipped().wording["plan_for_a_child"]["en"]
    child, grown = (assessed(finished_case(LIFTED, age=age, days_since_onset=2.0)) for age in (12.0, 30.0))
    for assessment, is_child in ((child, True), (grown, False)):
        told = [line for _, lines in sections_of_plan(assessment) for line in lines]
        assert (words in told) == is_child
        assert (words in [line for part in page_of(assessment) for line in part.lines]) == is_child
        assert bool(assessment.cautions.get("heat_wrap")) == is_child
