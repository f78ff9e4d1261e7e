"""Triage on cases that tell its defaults apart (DESIGN section 4), on the shipped content."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from dorsum.care.assessment import assess
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.results import Triage
from dorsum.model.statements import Hours
from dorsum.report.care_card import care_card
from tests.shipped import lead_over, shipped

KNOWLEDGE = shipped()
RULES = CompiledRules(KNOWLEDGE)
PLAIN = {"format": 1, "age": 35, "sex": "female", "days_since_onset": 2, "pain_0_10": 4}
ALL_NO = {f.id: "no" for f in KNOWLEDGE.findings if f.kind == "yes_no" and f.derived_from is None} | {
    "severe_pain": "no"
}


def result(answers: dict[str, str], **more: Any) -> Triage:
    return triage(read_case({**PLAIN, **more, "answers": answers}, KNOWLEDGE), RULES)


def without(answers: dict[str, Any], *findings: str) -> dict[str, Any]:
    return {id: answer for id, answer in answers.items() if id not in findings}


def interval(found: Triage) -> tuple[str, str, str, str | None]:
    return found.at_least, found.at_most, found.status, found.advise


def test_plain_spasm_with_everything_denied_is_self_care() -> None:
    assert interval(result(ALL_NO)) == ("self_care", "self_care", "final", "self_care")


def test_saddle_numbness_alone_is_acted_on_as_new() -> None:
    found = triage(read_case({"answers": {"saddle_numbness": "yes"}}, KNOWLEDGE), RULES)
    assert interval(found) == ("within_days", "emergency_now", "incomplete", "emergency_now")
    assert [a.finding for a in found.assumed if a.kind == "floor"] == ["new_or_worse_within_14_days"]
    assert {reason.rule for reason in found.why_not_lower} == {"new_cauda_equina_sign"}


@pytest.mark.parametrize(
    ("said", "at_least", "advise"),
    [
        ("cancer_ever", "within_days", None),
        ("fever", "same_day", "same_day"),
        ("saddle_numbness", "within_days", "emergency_now"),
    ],
)
def test_while_questions_are_open_the_same_day_is_advised_and_nothing_below(
    said: str, at_least: str, advise: str | None
) -> None:
    found = triage(read_case({"answers": {said: "yes"}}, KNOWLEDGE), RULES)
    assert interval(found) == (at_least, "emergency_now", "incomplete", advise)


def test_nothing_answered_says_nothing() -> None:
    found = triage(Case(), RULES)
    assert interval(found) == ("self_care", "emergency_now", "incomplete", None)
    assert found.within is None
    assert not found.why_not_lower


@pytest.mark.parametrize("sex", ["other", "unknown"])
def test_other_or_unknown_sex_is_asked_and_not_sure(sex: str) -> None:
    answers = ALL_NO | {"severe_pain": "yes", "osteoporosis_or_fragility_fracture": "yes"}
    answers |= {"upper_back_pain": "no"}
    found = result(answers, sex=sex)
    assert "sex" not in found.questions
    assert found.truths["female_at_birth"].name == "UNKNOWN"


def test_absent_sex_is_an_open_question() -> None:
    fragile = ALL_NO | {"osteoporosis_or_fragility_fracture": "yes"}
    case = read_case({**without(PLAIN, "sex"), "age": 72, "answers": fragile}, KNOWLEDGE)
    found = triage(case, RULES)
    assert found.status == "incomplete"
    assert "sex" in found.questions


def test_unsure_sex_keeps_it_open_without_a_question() -> None:
    found = result(ALL_NO | {"osteoporosis_or_fragility_fracture": "yes"}, sex="other", age=72)
    assert interval(found) == ("self_care", "within_days", "unsure", "self_care")
    assert found.unsure == ("sex",)


def test_age_not_sure_is_not_asked_again() -> None:
    found = result(ALL_NO, age="unsure")
    assert (found.status, found.unsure, found.questions) == ("unsure", ("age",), ())
    assert found.advise == "same_day"


def test_a_gate_answered_no_closes_what_is_behind_it() -> None:
    behind = KNOWLEDGE.dependents["pregnant_or_could_be"]
    assert interval(result(without(ALL_NO, *behind))) == ("self_care", "self_care", "final", "self_care")


def test_a_gate_answered_no_closes_a_not_sure_behind_it() -> None:
    assert result(ALL_NO | {"shoulder_tip_pain": "unsure"}).status == "final"


def test_yes_behind_a_gate_answered_no_opens_the_gate_again() -> None:
    signs = dict.fromkeys(["vaginal_bleeding", "shoulder_tip_pain", "baby_moves_less"], "yes")
    found = result(ALL_NO | signs)
    assert interval(found) == ("self_care", "emergency_now", "incomplete", None)
    assert found.questions == ("pregnant_or_could_be",)
    assert {a.finding for a in found.assumed if a.kind == "against_gate"} == signs.keys()


def test_a_gate_that_a_number_closed_stays_closed() -> None:
    found = result(ALL_NO | {"child_limps_or_refuses_to_walk_or_bend": "yes"})
    assert found.status == "final"
    assert [a.finding for a in found.assumed if a.kind == "against_gate"] == [
        "child_limps_or_refuses_to_walk_or_bend"
    ]


def test_a_male_is_not_asked_about_pregnancy_and_a_stated_yes_stands() -> None:
    pregnancy = (
        "pregnant_or_could_be",
        "gave_birth_within_6_weeks",
        *KNOWLEDGE.dependents["pregnant_or_could_be"],
    )
    assert result(without(ALL_NO, *pregnancy), sex="male").status == "final"
    found = result(ALL_NO | {"pregnant_or_could_be": "yes"}, sex="male")
    assert found.at_least == "routine"
    assert [a.finding for a in found.assumed if a.kind == "against_fact"] == ["female_at_birth"]


def test_old_pain_in_both_legs_is_not_final_before_the_signs_are_asked() -> None:
    old = ALL_NO | {"pain_shoots_down_both_legs": "yes"}
    found = result(without(old, "saddle_numbness", "odd_feeling_when_wiping"))
    assert (found.at_least, found.at_most, found.status) == ("within_days", "emergency_now", "incomplete")
    assert found.questions == ("odd_feeling_when_wiping", "saddle_numbness")
    assert interval(result(old)) == ("within_days", "within_days", "final", "within_days")


def test_not_sure_on_a_strong_finding_is_acted_on_as_yes() -> None:
    found = result(ALL_NO | {"saddle_numbness": "unsure"})
    assert interval(found) == ("self_care", "emergency_now", "unsure", "emergency_now")
    assert found.unsure == ("saddle_numbness",)


def test_not_sure_on_a_weak_finding_gives_its_own_level() -> None:
    assert KNOWLEDGE.finding["lost_height"].if_still_unsure == "within_days"
    found = result(ALL_NO | {"lost_height": "unsure"})
    assert interval(found) == ("self_care", "within_days", "unsure", "within_days")
    assert found.within == Hours(0, 72)


def test_pain_of_seven_or_more_is_severe_but_less_is_never_not_severe() -> None:
    asked = without(ALL_NO, "severe_pain")
    assert result(asked, pain_0_10=7).truths["severe_pain"].name == "YES"
    assert result(asked, pain_0_10=6).truths["severe_pain"].name == "UNKNOWN"
    assert result(ALL_NO, pain_0_10=9).truths["severe_pain"].name == "NO"


def test_a_stated_long_pain_stands_beside_a_short_episode() -> None:
    found = result(ALL_NO | {"pain_for_3_months_or_more": "yes"}, days_since_onset=3)
    assert found.at_least == "routine"
    assert [a.finding for a in found.assumed if a.kind == "against_number"] == ["pain_for_3_months_or_more"]


def test_the_shortest_deadline_wins() -> None:
    answers = ALL_NO | {"cancer_ever": "yes", "unexplained_weight_loss": "yes"}
    assert result(answers).within == Hours(0, 72)
    assert result(ALL_NO | {"cancer_ever": "yes"}).within == Hours(24, 72)
    weeks = ALL_NO | {"muscles_twitching_wasting_or_weakening": "yes"}
    assert result(weeks).within == Hours(0, 336)


def test_near_rules_have_a_yes_and_lack_one() -> None:
    near = {verdict.rule: verdict for verdict in result(ALL_NO | {"sharp_pain_on_breathing_in": "yes"}).near}
    lung = near["pulmonary_embolism_or_pneumothorax"]
    assert lung.answers == ("sharp_pain_on_breathing_in",)
    assert "coughed_up_blood" in lung.missing
    assert "collapse_with_pain" not in near


def test_the_hopeful_line_waits_until_no_danger_is_open() -> None:
    hopeful = KNOWLEDGE.wording["safety_net_outlook"]["en"]

    def says_it(raw: dict[str, Any]) -> bool:
        return hopeful in assess(read_case(raw, KNOWLEDGE), RULES).safety_net

    assert says_it({**PLAIN, "answers": ALL_NO})
    assert not says_it({**PLAIN, "answers": without(ALL_NO, "saddle_numbness")})
    assert not says_it({**PLAIN, "answers": ALL_NO | {"saddle_numbness": "unsure"}})
    assert not says_it({**PLAIN, "answers": ALL_NO | {"fever": "yes"}})


def test_the_age_of_the_content_needs_a_day() -> None:
    case = Case(answers=MappingProxyType({}))
    assert assess(case, RULES).versions.content_age_days is None
    later = replace(case, today=KNOWLEDGE.next_check)
    assert (
        assess(later, RULES).versions.content_age_days == (KNOWLEDGE.next_check - KNOWLEDGE.checked_on).days
    )


def test_causes_take_their_level_from_their_rules() -> None:
    levels = {cause.id: KNOWLEDGE.cause_level(cause) for cause in KNOWLEDGE.causes}
    assert levels["cauda_equina_syndrome"] == "emergency_now"
    assert levels["scoliosis"] == levels["fibromyalgia"] == "routine"


def test_pain_for_six_weeks_beside_a_new_episode_is_also_pain_for_four() -> None:
    found = result(ALL_NO | {"pain_for_6_weeks_or_more": "yes"}, days_since_onset=3)
    assert found.truths["pain_for_4_weeks_or_more"].name == "YES"


def test_what_nobody_said_is_not_put_into_the_persons_mouth() -> None:
    case = read_case({"answers": {"saddle_numbness": "yes"}}, KNOWLEDGE)
    (reason,) = triage(case, RULES, closed_world=True).why_not_lower
    said, taken = reason.text.split("Taken as yes: ")
    assert KNOWLEDGE.finding["saddle_numbness"].question["en"] in said
    assert KNOWLEDGE.finding["new_or_worse_within_14_days"].question["en"] in taken


@pytest.mark.parametrize("said", ["no", "unsure", "yes"])
def test_what_a_fact_implies_is_told_as_taken_unless_it_was_said(said: str) -> None:
    signs = {"cancer_spread_or_in_bone": "yes", "one_leg_or_foot_newly_weak": "yes"}
    found = result(ALL_NO | signs | {"cancer_ever": said})
    assert found.advise == "emergency_now"
    (text,) = (one.text for one in found.why_not_lower if one.rule == "cancer_with_neurological_sign")
    told, _, taken = text.partition("Taken as yes: ")
    cancer_ever = KNOWLEDGE.finding["cancer_ever"].question["en"]
    assert KNOWLEDGE.finding["one_leg_or_foot_newly_weak"].question["en"] in told
    assert (cancer_ever in told, cancer_ever in taken) == (said == "yes", said != "yes")


def test_strong_not_sure_answers_count_together() -> None:
    answers = ALL_NO | {"one_leg_or_foot_newly_weak": "unsure", "weakness_getting_worse": "unsure"}
    assert result(answers).advise == "emergency_now"


def test_what_stays_possible_is_said_beside_a_milder_advice() -> None:
    answers = ALL_NO | {"short_of_breath": "yes", "recent_surgery_bed_rest_or_long_trip": "unsure"}
    case = read_case({**PLAIN, "answers": answers}, KNOWLEDGE)
    card = care_card(assess(case, RULES))
    highest = KNOWLEDGE.level["emergency_now"].label["en"]
    assert any(highest in line for line in card.lead)
    hopeful = KNOWLEDGE.wording["safety_net_outlook"]["en"]
    assert not any(hopeful in section.lines for section in card.sections)


def test_a_male_with_pregnancy_signs_is_asked_again() -> None:
    signs = dict.fromkeys(["vaginal_bleeding", "shoulder_tip_pain", "one_sided_low_belly_pain"], "yes")
    for answers in (ALL_NO | signs, without(ALL_NO, "pregnant_or_could_be") | signs):
        found = result(answers, sex="male")
        assert found.status == "incomplete"
        assert found.questions == ("pregnant_or_could_be",)


def test_an_age_makes_no_rule_near() -> None:
    found = result(ALL_NO | {"cannot_move_an_arm_or_leg": "yes"}, age=40)
    assert "age_under_16" not in {id for verdict in found.near for id in verdict.missing}


def test_pain_of_ten_that_is_not_called_severe_is_reported() -> None:
    found = result(ALL_NO, pain_0_10=10)
    assert [a.finding for a in found.assumed if a.kind == "against_number"] == ["severe_pain"]


def test_the_closed_world_is_marked_at_the_top_of_the_card() -> None:
    card = care_card(assess(Case(), RULES, closed_world=True))
    assert card.lead[0] == KNOWLEDGE.wording["assumed_closed_world"]["en"]


def test_each_question_says_how_high_its_answer_could_raise_the_result() -> None:
    found = triage(Case(), RULES)
    assert list(found.raises_to) == list(found.questions)
    assert found.raises_to["saddle_numbness"] == "emergency_now"
    ranks = [KNOWLEDGE.level[level].rank for level in found.raises_to.values()]
    assert ranks == sorted(ranks, reverse=True)
    assert min(ranks) < KNOWLEDGE.level["same_day"].rank
    pain_is_left = result(without(ALL_NO, "lost_height"))
    assert dict(pain_is_left.raises_to) == {"lost_height": "within_days"}


def test_a_settled_case_has_nothing_to_raise_it() -> None:
    assert dict(result(ALL_NO).raises_to) == {}


# --- lead questions ---

COVERED = lead_over("saddle_numbness").covers
ANY_NUMB = lead_over("saddle_numbness").id


def test_a_lead_question_answered_no_is_a_no_to_all_it_covers() -> None:
    assert interval(result(without(ALL_NO, *COVERED) | {ANY_NUMB: "no"})) == interval(result(ALL_NO))


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_a_lead_question_answered_otherwise_says_nothing(said: str) -> None:
    open_case = without(ALL_NO, *COVERED)
    assert result(open_case | {ANY_NUMB: said}) == result(open_case)


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_a_lead_question_is_doubted_when_a_finding_is_not_no(said: str) -> None:
    doubted = without(ALL_NO, *COVERED) | {"saddle_numbness": said}
    assert result(doubted | {ANY_NUMB: "no"}) == result(doubted)
    assert result(doubted).status == "incomplete"
