"""Of whom a full check is, from when it counts, and what takes it back."""

from dataclasses import replace

import pytest

from dorsum.care.assessment import assess
from dorsum.diary.entries import Episode, TakenMedicine
from dorsum.diary.full_check import may_be_of, outdated_by, with_check, with_words
from dorsum.diary.heard import forget_texts, signs_heard
from dorsum.diary.review import review
from dorsum.interfaces.web.talk import Talk, talk_as_json, talk_from_json
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from dorsum.report import diary_lines
from dorsum.report.diary_status import status_of
from tests.courses import BEGAN, at, course, entry
from tests.shipped import shipped, shipped_rules
from tests.unit.test_diary_review import checked, followed
from tests.withdrawals import stopped_rules

CHECKED = followed(entry(0, 5.0)).episode
DANGER = "since this morning I cannot pee and I am numb between my legs"


def test_a_check_counts_from_its_first_answer() -> None:
    made = with_check(Episode("one", BEGAN), checked(), at(3), shipped())
    assert made.checked_at == at(3)
    assert made.check == checked()
    assert set(made.meant) == {*checked().answers, *checked().numbers}


@pytest.mark.parametrize(
    ("case", "may"),
    [
        (checked(), True),
        (checked(age=35), True),
        (checked(age=9), False),
        (replace(checked(), answered_by="parent"), False),
    ],
)
def test_a_check_of_another_person_is_told_apart(case: Case, may: bool) -> None:
    assert may_be_of(case, CHECKED) is may


def test_another_sex_is_another_person() -> None:
    one = replace(CHECKED, check=checked().with_answers({"sex": Answer.YES}))
    assert not may_be_of(checked().with_answers({"sex": Answer.NO}), one)
    assert may_be_of(checked().with_answers({"sex": Answer.UNSURE}), one)


def test_an_episode_without_a_check_is_that_of_who_writes() -> None:
    assert may_be_of(checked(), Episode("one", BEGAN))
    assert not may_be_of(replace(checked(), answered_by="carer"), Episode("one", BEGAN))


@pytest.mark.parametrize(
    ("made", "is_outdated"),
    [
        ({"danger": "something_new"}, True),
        ({"danger": "not_sure"}, True),
        ({"danger": "nothing_new"}, False),
        ({"signs": {"fever": Answer.YES}}, True),
        ({"signs": {"fever": Answer.NO}}, False),
        ({"note": DANGER}, True),
        ({"note": "slept well"}, False),
    ],
)
def test_what_was_written_after_a_check_counts_whatever_its_time(
    made: dict[str, object], is_outdated: bool
) -> None:
    before = entry(0, 4.0, at=at(0, 6), **made)
    changed = outdated_by(CHECKED, before, shipped())
    assert (changed is not None) is is_outdated
    if changed is not None:
        told = course([before], check=changed.check, checked_at=changed.checked_at, meant=changed.meant)
        found = review(told, shipped_rules())
        assert not found.is_calm
    assert outdated_by(CHECKED, replace(before, at=at(1)), shipped()) is None
    assert outdated_by(Episode("one", BEGAN), before, shipped()) is None


def test_own_words_that_sound_like_danger_ask_all_anew() -> None:
    assert with_words(CHECKED, {"worries": "My work.", "tried": " "}, shipped()) == replace(
        CHECKED, words={"worries": "My work."}
    )
    opened = with_words(CHECKED, {"worries": DANGER}, shipped())
    assert opened.checked_at is None
    assert "fever" not in opened.check.answers
    again = replace(CHECKED, words={"worries": DANGER})
    assert with_words(again, {"worries": DANGER}, shipped()) == again  # it was heard before


def test_a_note_is_heard_and_never_taken_as_an_answer() -> None:
    assert signs_heard(DANGER, shipped())
    assert signs_heard("", shipped()) == ()
    assert signs_heard("no fever, better since I walk", shipped()) == ()
    forget_texts()
    told = followed(entry(0, 5.0), entry(1, 5.0, danger="nothing_new", note=DANGER))
    found = review(told, shipped_rules())
    assert found.asks_all
    assert not found.is_calm


def test_what_a_note_sounds_like_is_said_in_the_words_of_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = ("kidney_infection_pattern", "fever", "not_of_the_content")
    monkeypatch.setattr(diary_lines, "signs_heard", lambda *_: heard)
    flag, sign = diary_lines.heard_lines(entry(0, 5.0, note="anything"), shipped())
    assert shipped().red_flag["kidney_infection_pattern"].label["en"] in flag
    assert shipped().finding["fever"].question["en"] in sign


def test_withdrawn_content_has_no_level_on_the_page_of_a_diary() -> None:
    rules, told = stopped_rules(), followed(entry(0, 5.0, danger="nothing_new"))
    found = review(told, rules)
    status = status_of(told, found, assess(found.case, rules), BEGAN)
    assert (status.level, status.title) == (None, rules.knowledge.wording["withdrawn_title"]["en"])


def test_an_open_question_on_medicines_is_named_as_open() -> None:
    taken = TakenMedicine(at(1), "ibuprofen", amount=800, unit="mg")
    told = followed(entry(1, 2.0, danger="nothing_new", medicines=(taken,)))
    found = review(told, shipped_rules())
    assert any(note.is_open for note in found.medicines)
    status = status_of(told, found, assess(found.case, shipped_rules()), BEGAN)
    assert not found.is_calm
    assert status.title != shipped().level["self_care"].label["en"]


@pytest.mark.parametrize("raw", ["2026-03-02T09:00", "soon"])
def test_a_talk_with_a_time_that_is_none_is_damaged(raw: str) -> None:
    whole = talk_as_json(Talk(), shipped())
    damaged = {**whole, "begun_at": raw}
    with pytest.raises(ValueError, match=r"^$|isoformat"):
        talk_from_json(damaged, shipped())
    good = {**whole, "begun_at": "2026-03-02T09:00+00:00"}
    assert talk_from_json(good, shipped()).begun_at == at(0)
