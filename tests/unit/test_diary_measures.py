"""What entries measure, and which checkpoints that reaches."""

from dataclasses import replace

import pytest

from dorsum.diary.checkpoints import answers_by_diary, checkpoints
from dorsum.diary.measures import measures, percent_of_first
from dorsum.diary.review import studied_course
from dorsum.model.diary import MEASURES
from dorsum.model.truth import Answer
from tests.courses import course, entry
from tests.shipped import shipped

LOW = {"mood": ("all_days",), "joy": ("most_days",)}


def reached(pains: dict[int, float | None]) -> set[str]:
    measured = measures(course(pains), studied_course(shipped()))
    return {one.id for one in checkpoints(measured, shipped()).held}


def test_every_measure_has_a_name_that_the_content_knows() -> None:
    measured = measures(
        course([entry(0, 8), entry(50, 4, numbers={"pain_now": 4, "days_bothered": 3}, choices=LOW)]),
        studied_course(shipped()),
    )
    assert measured.keys() == MEASURES.keys()
    assert measured["points_better"] == 4
    assert measured["percent_better"] == 50
    assert measured["days_bothered"] == 3
    assert measured["low_mood"] == 5
    assert measured["points_above_last"] == -4
    assert measured["first_day"] == 0


def test_what_was_not_said_is_missing_and_not_zero() -> None:
    measured = measures(course({0: None, 20: None}), studied_course(shipped()))
    assert measured == {"day": 20}
    found = checkpoints(measured, shipped())
    assert not found.held
    assert {one.id for one in found.possible} == {
        "little_better_at_2_weeks",
        "low_mood",
        "worse_after_3_days",
        "worse_than_last_time",
    }
    assert {"percent_better", "points_better", "low_mood", "points_above_last"} <= set(found.waits_for)


def test_pain_that_began_at_0_has_no_percentage() -> None:
    found = measures(course({0: 0, 5: 3}))
    assert found["points_better"] == -3
    assert "percent_better" not in found


def test_pain_at_the_beginning_counts_before_that_of_the_first_entry() -> None:
    assert measures(course({3: 5}, first_pain=9))["points_better"] == 4
    assert measures(course({3: 5}))["points_better"] == 0


def test_the_mean_of_studies_is_known_from_the_first_day_it_was_measured() -> None:
    studied = studied_course(shipped())
    assert studied is not None
    first, second, *_, last = studied.points
    assert percent_of_first(studied, second.day - 1) is None
    assert percent_of_first(studied, second.day) == pytest.approx(100 * second.value / first.value)
    between = percent_of_first(studied, second.day + 1)
    assert between is not None
    assert between < 100 * second.value / first.value
    assert percent_of_first(studied, last.day + 1000) == pytest.approx(100 * last.value / first.value)
    assert percent_of_first(replace(studied, points=(first,)), 5) is None


@pytest.mark.parametrize(
    ("pains", "ids"),
    [
        ({0: 6, 2: 7}, set()),
        ({0: 6, 2: 8}, {"worse_than_last_time"}),
        ({0: 9, 6: 2, 10: 8}, {"worse_than_last_time"}),
        ({0: 6, 2: 7, 3: 8}, {"worse_after_3_days"}),
        ({19: 8}, set()),
        ({18: 8, 19: 7}, set()),
        ({0: 6, 3: 7}, set()),
        ({0: 8, 13: 8}, set()),
        ({0: 8, 14: 6}, {"little_better_at_2_weeks"}),
        ({0: 10, 14: 7}, set()),
        ({0: 8, 28: 6}, {"little_better_at_4_weeks"}),
        ({0: 8, 28: 3}, set()),
        ({0: 8, 42: 4}, {"slower_than_most_at_6_weeks"}),
        ({0: 8, 42: 3}, set()),
        ({0: 8, 84: 1}, set()),
        ({0: 8, 84: 2}, {"pain_at_12_weeks"}),
    ],
)
def test_checkpoints_on_their_days(pains: dict[int, float | None], ids: set[str]) -> None:
    assert reached(pains) == ids


def test_checkpoints_come_with_the_most_urgent_first() -> None:
    measured = measures(course({0: 4, 90: 9}), studied_course(shipped()))
    levels = [shipped().level[one.level].rank for one in checkpoints(measured, shipped()).held]
    assert len(levels) > 2
    assert levels == sorted(levels, reverse=True)


@pytest.mark.parametrize(
    ("pains", "said"),
    [
        ({0: 6, 2: 6}, {}),
        ({0: 6, 3: 6}, {"no_better_after_3_days": Answer.YES}),
        ({0: 6, 3: 5}, {"no_better_after_3_days": Answer.NO}),
        ({0: 6, 14: 7}, dict.fromkeys(("no_better_after_3_days", "no_better_after_2_weeks"), Answer.YES)),
        ({0: 6, 14: 5}, dict.fromkeys(("no_better_after_3_days", "no_better_after_2_weeks"), Answer.NO)),
        ({0: 6, 14: None}, {}),
        ({18: 8, 19: 7}, {}),
        ({18: 8, 19: 9}, {}),
    ],
)
def test_what_the_diary_answers_unasked(pains: dict[int, float | None], said: dict[str, Answer]) -> None:
    assert answers_by_diary(measures(course(pains)), shipped()) == said


@pytest.mark.parametrize(("pain", "answer"), [(7, None), (6, Answer.NO), (5, Answer.NO), (8, Answer.YES)])
def test_a_yes_of_the_person_becomes_a_no_only_for_a_clear_change(pain: float, answer: Answer | None) -> None:
    said = {"no_better_after_2_weeks": Answer.YES}
    found = answers_by_diary(measures(course({0: 8, 14: pain})), shipped(), said)
    assert found.get("no_better_after_2_weeks") is answer


def test_low_mood_needs_both_questions() -> None:
    for choices in ({}, {"mood": ("all_days",)}, {"mood": ("all_days",), "joy": ("other",)}):
        assert "low_mood" not in measures(course([entry(0, 5, choices=choices)]))
    held = checkpoints(measures(course([entry(0, 5, choices=LOW)])), shipped()).held
    assert [one.id for one in held] == ["low_mood"]


def test_a_course_up_to_an_entry_ends_with_it() -> None:
    whole = course({0: 8, 3: 6, 9: 5})
    first, second, _ = whole.entries
    assert whole.until(second).entries == (first, second)
    assert whole.until(whole.entries[-1]) == whole
    with pytest.raises(ValueError, match="not of this course"):
        whole.until(entry(5, 5))
