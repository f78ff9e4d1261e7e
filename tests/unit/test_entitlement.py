"""What may be said when somebody else hands in the answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import assess, is_reassuring
from dorsum.care.entitlement import (
    are_of_these_days,
    are_recent,
    assess_dated,
    check_asked,
    check_volunteered,
    entitled,
    screens_offered,
    without_denials,
)
from dorsum.care.interview import next_screen
from dorsum.care.triage import is_urgent
from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.generative.worlds import random_case
from tests.shipped import case_of, finished_case, lead_over, shipped, shipped_rules
from tests.withdrawals import stopped_rules

DAY = date(2026, 11, 29)
DAYS = [DAY + timedelta(days=days) for days in (-4000, -2, -1, 0, 1, 2)]


def test_a_finished_talk_of_ours_may_calm() -> None:
    found = entitled(finished_case(sex="male"), shipped_rules(), is_asked=True)
    assert found.may_advise
    assert found.may_calm
    assert found.may_tell_level


def test_the_same_answers_from_elsewhere_may_not() -> None:
    found = entitled(finished_case(sex="male"), shipped_rules(), is_asked=False)
    assert not (found.may_advise)
    assert not (found.may_calm)
    assert not (found.may_tell_level)
    assert Answer.NO not in found.assessment.case.answers.values()


def test_a_talk_that_is_not_finished_may_tell_only_what_is_urgent() -> None:
    calm = entitled(case_of({"fever": "no"}), shipped_rules(), is_asked=True)
    urgent = entitled(case_of({"saddle_numbness": "yes"}), shipped_rules(), is_asked=True)
    assert not (calm.is_finished)
    assert not (calm.may_tell_level)
    assert not (calm.may_calm)
    named = entitled(finished_case(sex="male"), shipped_rules(), is_asked=True, unasked=["age"])
    assert not (named.may_advise)
    assert urgent.may_tell_level
    assert not (urgent.may_advise)
    assert not (urgent.may_calm)


def test_danger_that_is_open_may_be_told_but_is_not_calm() -> None:
    found = entitled(finished_case({"front_chest_pain_or_tightness": "yes"}), shipped_rules(), is_asked=True)
    assert found.may_advise
    assert not found.may_calm


def test_withdrawn_content_calms_nobody() -> None:
    assert not entitled(finished_case(sex="male"), stopped_rules(), is_asked=True).may_calm


def test_what_is_left_without_denials() -> None:
    case = case_of({"fever": "yes", "saddle_numbness": "no", "shaking_chills": "unsure"}, age=70)
    left = without_denials(case)
    assert dict(left.answers) == {"fever": Answer.YES, "shaking_chills": Answer.UNSURE}
    assert left.numbers == case.numbers


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True), (2, False)])
def test_answers_count_for_a_day(days: int, counts: bool) -> None:
    assert are_recent(Case(today=DAY), DAY + timedelta(days=days), shipped()) is counts


def test_answers_without_a_day_do_not_count() -> None:
    assert not are_recent(Case(), DAY, shipped())


@pytest.mark.parametrize(
    ("days", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False), (4000, False)]
)
def test_answers_with_a_day_of_another_clock_may_be_of_its_tomorrow(days: int, counts: bool) -> None:
    assert are_of_these_days(DAY, DAY + timedelta(days=days), shipped()) is counts
    found = assess_dated(finished_case(sex="male"), DAY, DAY + timedelta(days=days), shipped_rules())
    assert found.is_old is not counts
    assert is_reassuring(found.assessment.triage, shipped()) is counts
    assert found.assessment.case.today == DAY + timedelta(days=days)


def test_answers_of_nobody_knows_when_calm_nobody() -> None:
    assert not are_of_these_days(None, DAY, shipped())
    assert assess_dated(finished_case(sex="male"), None, DAY, shipped_rules()).is_old


@given(st.integers(0, 2**32), st.sampled_from([None, *DAYS]))
@examples(40)
def test_old_answers_tell_danger_and_no_level_below_it(seed: int, answered_on: date | None) -> None:
    case = random_case(shipped(), seed)
    found = assess_dated(case, answered_on, DAY, shipped_rules())
    told = found.assessment.triage.advise
    if not found.is_old:
        assert told == assess(case, shipped_rules()).triage.advise
        return
    alarm = assess(without_denials(case), shipped_rules()).triage
    assert told == (alarm.advise if is_urgent(alarm.advise, shipped()) else None)
    assert not is_reassuring(found.assessment.triage, shipped())
    assert found.assessment.support == assess(case, shipped_rules()).support


def test_old_doubts_are_asked_again_but_whom_to_talk_to_is_named() -> None:
    harm = "thoughts_of_self_harm"
    doubts = Case(answers={"fever": Answer.UNSURE, harm: Answer.UNSURE}, asked_again=frozenset({"fever"}))
    left = assess_dated(doubts, None, DAY, shipped_rules()).assessment
    assert (set(left.case.answers), left.case.asked_again) == ({harm}, frozenset())
    assert left.support


def test_old_doubts_that_alarm_with_nothing_left_to_ask_still_do() -> None:
    asked = (one for one in shipped().findings if one.derived_from is None or one.derives_only_yes)
    doubts = {one.id: Answer.UNSURE for one in asked if one.kind == "yes_no"}
    case = replace(finished_case(pain_0_10=4), answers={"sex": Answer.YES, **doubts})
    assert is_urgent(assess_dated(case, None, DAY, shipped_rules()).assessment.triage.advise, shipped())


def test_while_something_must_be_asked_one_screen_is_offered() -> None:
    case = Case()
    assert screens_offered(case, shipped_rules()) == (next_screen(case, shipped_rules()),)


def test_in_the_end_the_optional_screens_are_offered() -> None:
    assert [one.part for one in screens_offered(finished_case(sex="male"), shipped_rules())] == [
        "causes",
        "treatment",
    ]
    assert screens_offered(finished_case({"front_chest_pain_or_tightness": "yes"}), shipped_rules()) == ()


def test_only_what_was_asked_may_be_answered() -> None:
    screens = screens_offered(Case(), shipped_rules())
    check_asked(screens[0].items, screens)
    with pytest.raises(CaseError, match="`fever` is not asked at this step"):
        check_asked(["fever"], screens)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"fever": "no"}, "cannot be volunteered"),
        ({"sex": "male"}, "cannot be volunteered"),
        ({"shaking_chills": "unsure"}, "is answered already"),
        ({"age": 30}, "is answered already"),
    ],
)
def test_what_cannot_be_volunteered(said: Mapping[str, object], words: str) -> None:
    case = case_of({"shaking_chills": "yes"}, age=70)
    with pytest.raises(CaseError, match=words):
        check_volunteered(said, case, shipped())


def test_what_can_be_volunteered() -> None:
    lead = lead_over("saddle_numbness").id
    check_volunteered({"fever": "yes", "age": 30, lead: "yes"}, case_of({"fever": "no"}), shipped())


def test_a_sign_that_was_heard_is_asked_first_and_ends_no_talk_before() -> None:
    case = finished_case(sex="male")
    found = entitled(case, shipped_rules(), is_asked=True, heard=["sharp_pain_on_breathing_in"])
    settled = entitled(case, shipped_rules(), is_asked=True, heard=["age_under_6"])
    assert not found.is_finished
    assert not found.may_calm
    assert settled.may_calm
    (screen,) = screens_offered(case, shipped_rules(), ["sharp_pain_on_breathing_in"])
    assert (screen.part, screen.items) == ("heard", ("sharp_pain_on_breathing_in",))
