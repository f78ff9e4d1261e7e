"""Danger signs in a person's own words: what they take back, and that each is asked itself."""

from dataclasses import replace

import pytest

from dorsum.care.answered import with_said
from dorsum.care.heard import (
    findings_of,
    heard_screen,
    waiting_for,
    with_each_yes,
    without_doubted,
)
from dorsum.care.interview import next_screen
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.shipped import case_of, finished_case, lead_over, shipped, shipped_rules

SIGNS = [one.id for one in shipped().treatment.danger_words]
NUMBERS = {"age": 35, "pain_0_10": 5}
PREGNANCY = "pregnancy_emergency_pattern"


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_that_is_heard_is_asked_itself_and_then_settled(sign: str) -> None:
    heard = finished_case(sex="female")
    case = without_doubted(heard, [sign], shipped_rules())
    asked: set[str] = set()
    while screen := heard_screen(waiting_for([sign], case, shipped_rules()), shipped()):
        said = {id: NUMBERS.get(id, "no") for id in screen.items}
        assert not asked & said.keys()
        asked |= said.keys()
        case = with_said(case, said, shipped())
    assert asked
    behind = {id for id in findings_of(sign, shipped()) if shipped().finding[id].gate and id != sign}
    inputs = {
        one for id in findings_of(sign, shipped()) for one in shipped().inputs_of.get(id, (id,))
    } - behind
    assert inputs <= asked | case.answers.keys() | case.numbers.keys()


def test_no_other_answer_settles_a_sign() -> None:
    lead = lead_over("front_chest_pain_or_tightness").id
    sign = "front_chest_pain_or_tightness"
    for case in (Case(), case_of({lead: "no"}), finished_case({lead: "no"})):
        left = {id: said for id, said in case.answers.items() if id != sign}
        waiting = waiting_for([sign], replace(case, answers=left), shipped_rules())
        assert dict(waiting) == {sign: (sign,)}


@pytest.mark.parametrize("said", ["yes", "no", "unsure"])
def test_an_answer_of_its_own_settles_a_sign(said: str) -> None:
    assert not waiting_for(["fever"], case_of({"fever": said}), shipped_rules())
    assert heard_screen(waiting_for([], Case(), shipped_rules()), shipped()) is None


def test_a_red_flag_that_is_there_is_settled() -> None:
    case = case_of({"took_too_many_pain_tablets": "yes", "repeated_vomiting": "yes"})
    assert not waiting_for(["pain_tablet_overdose_with_sign"], case, shipped_rules())


def test_numbers_are_asked_before_what_is_yes_or_no() -> None:
    screen = heard_screen(waiting_for(["fever", "age_under_6"], Case(), shipped_rules()), shipped())
    assert screen is not None
    assert (screen.kind, screen.items) == ("values", ("age", "fever"))


def test_no_to_a_lead_question_takes_no_yes_back() -> None:
    lead, before = lead_over("fever").id, case_of({"fever": "yes"})
    answered = with_said(before, {lead: "no"}, shipped())
    assert "fever" not in answered.answers
    assert with_each_yes(answered, before, shipped()).answers["fever"] is Answer.YES
    own = with_said(before, {lead: "no", "fever": "no"}, shipped())
    assert with_each_yes(own, before, shipped()) == own
    assert with_each_yes(before, before, shipped()) == before


def test_behind_a_gate_with_a_no_only_the_sign_itself_is_asked() -> None:
    case = case_of({"pregnant_or_could_be": "no"})
    assert "baby_moves_less" not in waiting_for([PREGNANCY], case, shipped_rules())[PREGNANCY]
    assert "baby_moves_less" in waiting_for([PREGNANCY], Case(), shipped_rules())[PREGNANCY]
    assert waiting_for(["baby_moves_less"], case, shipped_rules())


def test_every_sign_that_is_heard_opens_a_finished_talk_again() -> None:
    case = finished_case(sex="female")
    for sign in ("new_difficulty_passing_urine", "age_under_6", "kidney_infection_pattern"):
        assert next_screen(without_doubted(case, [sign], shipped_rules()), shipped_rules()) is not None


def test_a_sign_that_was_told_takes_nothing_back() -> None:
    case = case_of({"fever": "yes", "shaking_chills": "unsure", "saddle_numbness": "no"})
    assert without_doubted(case, ["fever", "shaking_chills"], shipped_rules(), ["shaking_chills"]) == case


def test_a_not_sure_of_before_is_asked_again() -> None:
    case = replace(
        case_of({"shaking_chills": "unsure", "fever": "unsure"}),
        asked_again=frozenset({"fever", "shaking_chills"}),
    )
    left = without_doubted(case, ["shaking_chills"], shipped_rules())
    assert set(left.answers) == left.asked_again == {"fever"}
    old = case_of({"age": "unsure"})
    assert not without_doubted(old, ["age_under_6"], shipped_rules()).answers
    assert without_doubted(old, ["age_under_6"], shipped_rules(), ["age"]) == old


def test_a_heard_sign_takes_back_its_lead_question_and_its_gate() -> None:
    lead = lead_over("saddle_numbness").id
    case = case_of({lead: "no", "fever": "no"})
    assert set(without_doubted(case, ["saddle_numbness"], shipped_rules()).answers) == {"fever"}
    gated = next(
        one for one in shipped().findings if one.gate and shipped().finding[one.gate].kind == "yes_no"
    )
    answered = case_of({str(gated.gate): "no"})
    assert not without_doubted(answered, [gated.id], shipped_rules()).answers


def test_a_heard_age_takes_back_the_number() -> None:
    assert not without_doubted(case_of(age=35), ["age_under_6"], shipped_rules()).numbers
    assert without_doubted(case_of(age=4), ["age_under_6"], shipped_rules()).numbers == {"age": 4}
