"""What may be said when somebody else hands in the answers."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from dorsum.care.entitlement import (
    are_recent,
    check_asked,
    check_volunteered,
    entitled,
    screens_offered,
    without_denials,
)
from dorsum.care.interview import next_screen
from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.shipped import case_of, finished_case, lead_over, shipped, shipped_rules
from tests.withdrawals import stopped_rules

DAY = date(2026, 11, 29)


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
