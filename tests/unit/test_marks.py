"""Marks on the body map in an entry: they say yes or leave open; one more never makes it milder."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.body_map import answers_of_marks, to_confirm, with_leads
from dorsum.care.interview import record
from dorsum.diary.entries import Entry
from dorsum.diary.marks import PREFIX, answers_of_entry, regions_marked, signs_named, with_marks
from dorsum.diary.review import case_of, review
from dorsum.errors import DiaryError
from dorsum.model.library import BodyRegion
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.courses import entry
from tests.shipped import shipped, shipped_rules
from tests.unit.test_diary_review import checked, followed

REGIONS = shipped().library.body_regions
IDS = [one.id for one in REGIONS]
CONFIRMED = [one.id for one in REGIONS if one.confirm]


def marked(said: dict[str, Answer], *regions: str) -> Entry:
    return with_marks(entry(2, 5, danger="nothing_new"), (*said, *regions), said, shipped())


def test_a_region_that_is_new_counts_in_the_check_of_the_entry() -> None:
    found = review(followed(marked({"chest": Answer.YES})), shipped_rules())
    assert found.advise == "emergency_now"
    assert found.case.answers["front_chest_pain_or_tightness"] is Answer.YES


def test_marks_that_stay_the_same_count_once() -> None:
    first, second = (entry(day, 5, danger="nothing_new", regions=("knee_left",)) for day in (2, 3))
    found = case_of(followed(first, second), shipped())
    assert found.answers[shipped_region("knee_left").finding] is Answer.UNSURE
    assert not found.asked_again


def shipped_region(id: str) -> BodyRegion:
    return next(one for one in REGIONS if one.id == id)


def test_a_no_to_its_question_denies_the_region_and_not_the_sign() -> None:
    assert answers_of_entry(marked({"chest": Answer.NO}), shipped()) == {}
    before = record(checked(), {"front_chest_pain_or_tightness": Answer.YES}, shipped())
    so_far = followed(marked({"chest": Answer.NO}), check=before)
    assert case_of(so_far, shipped()).answers["front_chest_pain_or_tightness"] is Answer.YES


def test_a_mark_without_an_answer_does_not_weaken_a_yes() -> None:
    before = record(checked(), {"front_chest_pain_or_tightness": Answer.YES}, shipped())
    so_far = followed(marked({}, "chest"), check=before)
    assert case_of(so_far, shipped()).answers["front_chest_pain_or_tightness"] is Answer.YES


def test_a_question_that_is_asked_otherwise_now_was_not_answered() -> None:
    old = replace(marked({"chest": Answer.NO}), meant={PREFIX + "chest": "other words"})
    assert answers_of_entry(old, shipped()) == {"front_chest_pain_or_tightness": Answer.UNSURE}


def test_marks_take_the_place_of_earlier_ones_and_leave_signs() -> None:
    first = entry(2, 5, signs={"fever": Answer.NO})
    once = with_marks(first, ["chest"], {"chest": Answer.YES}, shipped())
    again = with_marks(once, ["low_back", "low_back"], {"low_back": Answer.YES}, shipped())
    assert again.regions == ("low_back",)
    assert dict(again.signs) == dict(first.signs)
    assert dict(again.meant) == dict(first.meant)
    assert signs_named(once) == ("fever",)


@pytest.mark.parametrize(("regions", "said"), [(["tail"], {}), (["chest"], {"belly": Answer.NO})])
def test_what_the_map_does_not_have_is_refused(regions: list[str], said: dict[str, Answer]) -> None:
    with pytest.raises(DiaryError, match="the body map has no"):
        with_marks(entry(2, 5), regions, said, shipped())


def test_one_question_for_both_sides_is_asked_once() -> None:
    both = [one for one in REGIONS if one.id in ("groin_left", "groin_right")]
    assert len(to_confirm(both)) == 1


def test_a_yes_stands_over_its_lead_question() -> None:
    finding = next(id for lead in shipped().questions for id in lead.covers)
    lead = next(one for one in shipped().questions if finding in one.covers)
    assert with_leads({finding: Answer.YES}, shipped()) == {lead.id: Answer.YES, finding: Answer.YES}
    assert with_leads({finding: Answer.UNSURE}, shipped()) == {finding: Answer.UNSURE}


@given(st.sets(st.sampled_from(IDS)), st.dictionaries(st.sampled_from(CONFIRMED), st.sampled_from(Answer)))
def test_marks_never_say_no(ids: set[str], said: dict[str, Answer]) -> None:
    assert Answer.NO not in answers_of_marks(regions_marked(ids, shipped()), said).values()


@examples(30)
@given(
    st.sets(st.sampled_from(IDS), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(CONFIRMED), st.sampled_from(Answer), max_size=3),
)
def test_marks_never_make_it_milder(regions: set[str], said: dict[str, Answer]) -> None:
    plain = entry(2, 5, danger="nothing_new")
    given_answers = {id: answer for id, answer in said.items() if id in regions}
    more = with_marks(plain, sorted(regions), given_answers, shipped())
    rank = {level.id: level.rank for level in shipped().levels}
    less, worse = (review(followed(one), shipped_rules()) for one in (plain, more))
    assert rank[worse.triage.at_least] >= rank[less.triage.at_least]
    assert rank[worse.triage.at_most] >= rank[less.triage.at_most]
