"""What an entry changes: danger signs are judged again, and checkpoints lead to a level."""

from dataclasses import replace
from typing import Any

import pytest

from dorsum.care.interview import record
from dorsum.diary.entries import Course, Entry
from dorsum.diary.review import case_of, review, studied_course
from dorsum.model.case import Case
from dorsum.model.meaning import marks_of
from dorsum.model.truth import Answer, Truth
from dorsum.report.diary_lines import review_lines
from tests.courses import at, course, entry
from tests.shipped import shipped, shipped_rules
from tests.withdrawals import stopped_rules


def checked(**numbers: float) -> Case:
    """A plain person of whom all was asked and denied, but for the pain low in the back."""
    denied = {
        finding.id: Answer.NO
        for finding in shipped().findings
        if finding.kind != "number"
        and (finding.derived_from is None or finding.derives_only_yes)
        and not finding.times
    }
    yes = {"low_back_pain": Answer.YES, "began_with_lift_twist_or_bend": Answer.YES}
    return Case(answers={**denied, **yes}, numbers={"age": 34, "days_since_onset": 0, **numbers})


def followed(*entries: Entry, **episode: Any) -> Course:
    made = {"check": checked(), "checked_at": at(0, 8), "first_pain": 7.0, **episode}
    said = made["check"]
    marks = marks_of((*said.answers, *said.numbers), shipped())
    return course(list(entries), **{"meant": marks, **made})


def test_a_plain_course_stays_at_home() -> None:
    found = review(followed(entry(3, 5, danger="nothing_new")), shipped_rules())
    assert (found.triage.status, found.advise, found.asks_again) == ("final", "self_care", False)
    assert found.case.numbers["days_since_onset"] == 3
    assert found.case.numbers["pain_0_10"] == 5
    assert found.stage is not None
    assert found.stage.id == "first_days"
    assert not found.is_well


def test_the_stage_moves_with_the_day() -> None:
    stages = [review(followed(entry(day, 5)), shipped_rules()).stage for day in (0, 4, 15, 43, 85)]
    assert [stage.id for stage in stages if stage] == [one.id for one in shipped().treatment.stages]


def test_something_new_without_a_name_asks_everything_again() -> None:
    for said in ("something_new", "not_sure"):
        found = review(followed(entry(9, 5, danger=said)), shipped_rules())
        assert (found.advise, found.asks_again) == (None, True)
        assert found.triage.status == "incomplete"
        assert "saddle_numbness" not in found.case.answers
        assert found.case.numbers["age"] == 34


def test_nothing_new_later_does_not_bring_old_answers_back() -> None:
    later = followed(entry(9, 5, danger="something_new"), entry(10, 5, danger="nothing_new"))
    found = review(later, shipped_rules())
    assert found.advise is None
    assert found.triage.status == "incomplete"


def test_a_full_check_after_it_counts_again() -> None:
    done = followed(entry(9, 5, danger="something_new"), entry(10, 5), checked_at=at(9, 12))
    assert review(done, shipped_rules()).advise == "self_care"


def test_a_new_sign_leads_to_its_level() -> None:
    new = entry(9, 5, danger="something_new", signs={"saddle_numbness": Answer.YES})
    found = review(followed(new), shipped_rules())
    assert found.advise == "emergency_now"
    assert any("cauda" in one.rule for one in found.triage.fired)


def test_a_timing_answer_counts_for_the_signs_it_was_given_for_only() -> None:
    timing = next(one for one in shipped().findings if one.times)
    old, new = timing.times[0], timing.times[1]
    said = record(record(checked(), {old: Answer.YES}, shipped()), {timing.id: Answer.NO}, shipped())
    before = followed(entry(5, 5, danger="nothing_new"), check=said)
    assert case_of(before, shipped()).answers[timing.id] is Answer.NO
    after = followed(entry(5, 5, signs={new: Answer.YES}), check=said)
    assert timing.id not in case_of(after, shipped()).answers


def test_not_improving_leads_to_a_visit() -> None:
    found = review(followed(entry(28, 6), first_pain=7.0), shipped_rules())
    assert "little_better_at_4_weeks" in {one.id for one in found.reached.held}
    assert found.advise == "routine"
    assert found.asks_again


def test_worse_after_three_days_has_a_deadline() -> None:
    found = review(followed(entry(4, 6, danger="nothing_new"), first_pain=4.0), shipped_rules())
    assert found.advise == "within_days"
    assert found.within is not None
    assert found.within.max_hours == 72


def test_an_old_no_to_bad_pain_is_asked_again_unless_nothing_is_new() -> None:
    unasked = review(followed(entry(5, 6)), shipped_rules())
    assert "severe_pain" not in unasked.case.answers
    same = review(followed(entry(5, 6, danger="nothing_new")), shipped_rules())
    assert same.case.answers["severe_pain"] is Answer.NO
    worse = review(followed(entry(5, 9, danger="nothing_new")), shipped_rules())
    assert worse.triage.truths["severe_pain"] is Truth.YES
    assert "against_number" not in {one.kind for one in worse.triage.assumed}


def test_an_old_answer_about_how_long_is_replaced_by_the_day() -> None:
    said = record(checked(), {"pain_for_2_weeks_or_more": Answer.NO}, shipped())
    found = review(followed(entry(20, 5, danger="nothing_new"), check=said), shipped_rules())
    assert found.triage.truths["pain_for_2_weeks_or_more"] is Truth.YES


def test_a_checkpoint_never_lowers_what_triage_says() -> None:
    new = entry(84, 5, signs={"saddle_numbness": Answer.YES})
    assert review(followed(new), shipped_rules()).advise == "emergency_now"


def test_a_region_that_was_marked_is_a_yes_and_one_to_confirm_is_no_longer_a_no() -> None:
    regions = shipped().library.body_regions
    plain = next(one for one in regions if one.confirm is None)
    asks = next(one for one in regions if one.confirm is not None)
    found = case_of(followed(entry(2, 5, regions=(plain.id, asks.id, "gone"))), shipped())
    assert found.answers[plain.finding] is Answer.YES
    assert found.answers[asks.finding] is Answer.UNSURE


def test_a_diary_without_any_check_is_not_reassuring() -> None:
    found = review(course([entry(3, 2)]), shipped_rules())
    assert found.advise is None
    assert found.asks_again


@pytest.mark.parametrize("pains", [(1.0, 0.0)])
def test_two_good_weeks_are_told(pains: tuple[float, float]) -> None:
    made = [entry(14 + 7 * place, pain) for place, pain in enumerate(pains)]
    assert review(followed(*made), shipped_rules()).is_well


def test_content_without_the_course_of_studies() -> None:
    treatment = replace(shipped().treatment, courses=())
    without = replace(shipped(), treatment_reader=lambda: treatment)
    assert studied_course(without) is None


def test_what_is_asked_otherwise_now_is_asked_again_but_a_yes_stays() -> None:
    said = record(checked(), {"saddle_numbness": Answer.YES}, shipped())
    other_words = followed(entry(3, 5), check=said, meant={"fever": "other words"})
    found = case_of(other_words, shipped())
    assert dict(found.answers) == {
        id: answer for id, answer in said.answers.items() if answer is Answer.YES and id in shipped().finding
    }
    assert not found.numbers
    gone = followed(entry(3, 5, signs={"no_such_sign": Answer.YES}))
    assert "no_such_sign" not in case_of(gone, shipped()).answers


def test_who_may_have_a_new_sign_is_told_whom_to_call() -> None:
    made = replace(checked(), country="GB")
    doubtful = followed(entry(5, 4, danger="not_sure"), check=made)
    lines = review_lines(review(doubtful, shipped_rules()), doubtful, shipped())
    assert any("999" in line for line in lines)
    calm = followed(entry(5, 4, danger="nothing_new"), check=made)
    assert not any("999" in line for line in review_lines(review(calm, shipped_rules()), calm, shipped()))


def test_withdrawn_content_never_reassures() -> None:
    plain = followed(entry(5, 4, danger="nothing_new"))
    assert review(plain, shipped_rules()).is_calm
    found = review(plain, stopped_rules())
    assert not found.is_calm
    lines = review_lines(found, plain, stopped_rules().knowledge)
    assert not any(line.startswith(("Now:", "Your plan")) for line in lines)
    slow = followed(entry(30, 6, danger="nothing_new"))
    assert review(slow, shipped_rules()).advise == "routine"
    lines = review_lines(review(slow, stopped_rules()), slow, stopped_rules().knowledge)
    assert not any(line.startswith("Now:") for line in lines)


def test_a_day_without_a_stage_says_nothing_of_a_plan() -> None:
    plain = followed(entry(5, 4, danger="nothing_new"))
    found = replace(review(plain, shipped_rules()), stage=None)
    assert not any(line.startswith("Your plan") for line in review_lines(found, plain, shipped()))
