"""What is named without being asked: it may alarm at once, and calms nobody before it was asked itself."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import assess
from dorsum.care.entitlement import entitled, screens_offered
from dorsum.care.triage import is_urgent, triage
from dorsum.care.volunteered import (
    all_that_may_close,
    more_urgent,
    unasked_screen,
    with_replied,
    without_unasked,
)
from dorsum.engine.compiled import CompiledRules
from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.generative.worlds import random_case
from tests.shipped import case_of, finished_case, lead_over, shipped, shipped_rules

NUMBERS = {"age": 35, "days_since_onset": 60, "pain_0_10": 5}


def replied(
    case: Case, named: Mapping[str, object], unasked: tuple[str, ...] = (), **answers: object
) -> tuple[Case, frozenset[str]]:
    return with_replied(case, answers, named, unasked, shipped_rules())


def rank(level: str | None) -> int:
    return -1 if level is None else shipped().level[level].rank


@examples(40)
@given(st.integers(0, 2**32), st.data())
def test_whatever_is_named_unasked_makes_nothing_calmer(seed: int, data: st.DataObject) -> None:
    case, rules = random_case(shipped(), seed), shipped_rules()
    may_be = sorted({id for id in all_that_may_close(case, shipped_rules()) if id not in shipped().lead})
    named = data.draw(st.sets(st.sampled_from(may_be), min_size=1)) if may_be else set()
    asked = without_unasked(case, named)
    found = entitled(case, rules, is_asked=True, unasked=named)
    without = entitled(asked, rules, is_asked=True)
    assert not (named and found.may_advise)
    assert rank(found.assessment.triage.advise) >= rank(without.assessment.triage.advise)
    assert set(found.assessment.support) >= set(without.assessment.support)
    if not without.is_finished:
        assert screens_offered(case, rules, (), named) == screens_offered(asked, rules)
        told = found.assessment.triage
        assert told.status == "incomplete" or is_urgent(told.advise, shipped())
    assert case.numbers.keys() <= found.assessment.case.numbers.keys()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_closes_no_question_before_it_was_asked(number: str) -> None:
    case, unasked = replied(Case(), {number: NUMBERS[number]})
    assert unasked == {number}
    assert screens_offered(case, shipped_rules(), (), unasked) == screens_offered(Case(), shipped_rules())


def test_a_number_that_was_named_is_asked_at_last_where_nothing_else_asks_it() -> None:
    case, unasked = replied(finished_case(sex="male"), {"pain_0_10": 5})
    found = entitled(case, shipped_rules(), is_asked=True, unasked=unasked)
    assert not found.is_finished
    assert not found.may_calm
    assert found.unasked == {"pain_0_10"}
    (screen,) = screens_offered(case, shipped_rules(), (), unasked)
    assert (screen.kind, screen.items) == ("values", ("pain_0_10",))
    answered, left = replied(case, {}, ("pain_0_10",), pain_0_10=4)
    assert (answered.numbers["pain_0_10"], left) == (4, frozenset())
    assert entitled(answered, shipped_rules(), is_asked=True, unasked=left).may_calm


def test_no_number_that_was_named_takes_urgency_away() -> None:
    case = case_of({"saddle_numbness": "yes"}, age=41, days_since_onset=400)
    plain = case_of({"saddle_numbness": "yes"})
    for one in (
        entitled(case, shipped_rules(), is_asked=True, unasked=("age", "days_since_onset")),
        entitled(case, shipped_rules(), is_asked=False),
    ):
        told, least = one.assessment.triage, assess(plain, shipped_rules()).triage
        assert (told.advise, told.within) == (least.advise, least.within)
        assert one.assessment.case == case


def test_a_number_that_alarms_counts_at_once() -> None:
    case, unasked = replied(case_of({"pale_cold_and_sweaty": "yes"}), {"age": 80})
    without = without_unasked(case, unasked)
    assert more_urgent(without, without, shipped_rules()).triage.advise == "same_day"
    found = entitled(case, shipped_rules(), is_asked=True, unasked=unasked).assessment
    assert found.triage == assess(case, shipped_rules()).triage
    assert found.triage.advise == "emergency_now"


def test_a_red_flag_that_only_the_number_raises_is_named_at_the_same_level() -> None:
    case, unasked = replied(case_of({"saddle_numbness": "yes"}), {"age": 4})
    found = entitled(case, shipped_rules(), is_asked=True, unasked=unasked).assessment.triage
    assert found.advise == "emergency_now"
    assert "child_with_back_pain" in {one.rule for one in found.fired}


def test_a_not_sure_that_was_named_is_asked_all_the_same() -> None:
    case, unasked = replied(Case(), {"fever": "unsure"})
    assert case.answers["fever"] is Answer.UNSURE
    assert unasked == {"fever"}
    later, left = replied(case, {}, ("fever",), fever="unsure")
    assert (later.answers["fever"], later.asked_again, left) == (Answer.UNSURE, frozenset(), frozenset())


def test_whom_to_talk_to_is_named_for_a_not_sure_that_nobody_asked_for() -> None:
    case, unasked = replied(Case(), {"thoughts_of_self_harm": "unsure"})
    assert entitled(case, shipped_rules(), is_asked=True, unasked=unasked).assessment.support


def test_a_not_sure_that_was_asked_is_not_doubled() -> None:
    case = case_of({"fever": "unsure"})
    assert replied(case, {"fever": "unsure"}) == (case, frozenset())


def test_what_was_named_before_stays_until_it_is_answered_or_named_anew() -> None:
    case, unasked = replied(Case(), {"age": 35})
    assert replied(case, {}, ("age",), fever="no")[1] == {"age"}
    changed, left = replied(case, {"age": 70}, ("age",))
    assert changed.numbers["age"] == 70
    assert unasked == left == {"age"}


def test_a_yes_and_a_lead_question_count_at_once() -> None:
    lead = lead_over("saddle_numbness").id
    case, unasked = replied(Case(), {"fever": "yes", lead: "unsure"})
    assert set(case.answers) == {"fever", lead}
    assert not unasked


def test_what_was_named_may_not_speak_against_what_was_said() -> None:
    with pytest.raises(CaseError):
        replied(case_of({"age_under_16": "yes"}), {"age": 35})


@pytest.mark.parametrize("sign", ["breastfeeding", "pregnant_or_could_be", "age_50_or_over"])
def test_a_yes_that_rules_something_out_is_asked_itself(sign: str) -> None:
    case, unasked = replied(Case(), {sign: "yes", "fever": "yes"})
    assert unasked == {sign}
    assert case.answers[sign] is Answer.YES
    asked = case_of({"fever": "yes"})
    assert screens_offered(case, shipped_rules(), (), unasked) == screens_offered(asked, shipped_rules())


def test_a_yes_that_counts_at_once_makes_no_rule_impossible() -> None:
    rules = shipped_rules()
    possible = {one.rule for one in triage(Case(), rules).possible}
    for one in shipped().findings:
        case = Case(answers={one.id: Answer.YES})
        if not all_that_may_close(case, rules):
            result = triage(case, rules)
            assert possible <= {verdict.rule for verdict in (*result.possible, *result.fired)}, one.id


def test_no_to_a_lead_question_is_not_undone_by_what_waits() -> None:
    sign = "sudden_severe_testicle_pain"
    lead = lead_over(sign).id
    case, unasked = replied(Case(), {sign: "yes"})
    later, left = replied(case, {}, tuple(unasked), **{lead: "no"})
    assert later.answers == {lead: Answer.NO, sign: Answer.YES}
    assert left == {sign}


def test_what_follows_from_the_age_is_asked_by_the_age() -> None:
    case, unasked = replied(Case(), {"age_under_6": "yes"})
    screen = unasked_screen(unasked, shipped())
    assert screen is not None
    assert screen.items == ("age",)
    later, left = replied(case, {}, tuple(unasked), age=35)
    assert (later.numbers["age"], "age_under_6" in later.answers, left) == (35, False, frozenset())


def test_of_a_case_from_elsewhere_only_what_is_there_was_said() -> None:
    case = case_of({"fever": "yes", "shaking_chills": "unsure"}, age=35, sex="female")
    for rules in (shipped_rules(), CompiledRules(shipped())):
        assert all_that_may_close(case, rules) == {"shaking_chills", "age", "sex"}


def test_where_nothing_was_named_nothing_is_asked() -> None:
    assert unasked_screen((), shipped()) is None


def test_an_age_that_was_only_named_leaves_every_question_open() -> None:
    case = finished_case(sex="male")
    found = entitled(case, shipped_rules(), is_asked=True, unasked=["age"]).assessment.triage
    least = assess(without_unasked(case, ["age"]), shipped_rules()).triage
    assert (found.status, found.questions, found.possible) == ("incomplete", least.questions, least.possible)


def test_an_age_band_that_was_named_is_asked_as_the_age() -> None:
    case, unasked = replied(Case(), {"age_under_20": "yes"})
    assert unasked == {"age_under_20"}
    assert unasked_screen(unasked, shipped()).items == ("age",)  # type: ignore[union-attr]  # there is one
    assert replied(case, {}, tuple(unasked), age=35)[1] == frozenset()
