"""New pain goes on with an episode, takes up a closed one, begins one, or only the person can tell."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import assess
from dorsum.diary.entries import Course, Episode
from dorsum.diary.episodes import Belonging, begun_after, belonging, reopened
from dorsum.diary.review import case_of, review
from dorsum.errors import DiaryError
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.courses import BEGAN, course, entry, rhythm
from tests.shipped import shipped, shipped_rules
from tests.unit.test_diary_review import followed

FREE = dict.fromkeys(range(7, 50, 7), 0.0)


def step(pains: dict[int, float | None], day: int, pain: float | None = 5.0, **episode: Any) -> str:
    return belonging([course(pains, **episode)], pain, rhythm(), on(day)).step


def on(day: int) -> date:
    return BEGAN + timedelta(days=day)


def test_without_an_episode_one_begins() -> None:
    assert belonging([], None, rhythm(), BEGAN) == Belonging("begin", None)


@pytest.mark.parametrize(
    ("pains", "day", "pain", "expected"),
    [
        ({0: 7.0, 7: 5.0}, 14, 5.0, "go_on"),
        ({0: 7.0}, 60, None, "go_on"),
        ({0: 7.0}, 60, 1.0, "go_on"),
        ({0: 7.0}, 60, 5.0, "ask"),
        ({0: 7.0, **FREE}, 55, 5.0, "begin"),
        ({0: 7.0, **FREE}, 55, 0.0, "go_on"),
    ],
)
def test_an_episode_that_goes_on(
    pains: dict[int, float | None], day: int, pain: float | None, expected: str
) -> None:
    assert step(pains, day, pain) == expected


@pytest.mark.parametrize(
    ("pains", "ended", "day", "pain", "expected"),
    [
        ({0: 7.0, 7: 5.0}, 14, 20, 5.0, "reopen"),
        ({0: 7.0, 7: 0.0}, 36, 40, 5.0, "reopen"),
        ({0: 7.0, **FREE}, 50, 55, 5.0, "begin"),
        ({0: 7.0}, 10, 60, 5.0, "ask"),
        ({0: 7.0}, 10, 20, None, "ask"),
        ({0: 7.0}, 10, 20, 0.0, "ask"),
    ],
)
def test_an_episode_that_was_closed(
    pains: dict[int, float | None], ended: int, day: int, pain: float | None, expected: str
) -> None:
    assert step(pains, day, pain, ended_on=on(ended)) == expected


def test_the_one_that_goes_on_counts_before_a_later_closed_one() -> None:
    old = course({0: 7.0})
    closed = Course(Episode("two", on(5), ended_on=on(6)))
    assert belonging([closed, old], 5.0, rhythm(), on(7)).course is old
    assert belonging([closed], 5.0, rhythm(), on(7)) == Belonging("reopen", closed)


def test_pain_that_is_back_is_asked_about_anew() -> None:
    done = followed(entry(5, 1, signs={"fever": Answer.NO}))
    closed = Course(replace(done.episode, ended_on=on(6)), done.entries)
    again = reopened(closed, shipped())
    assert (again.id, again.began_on, again.ended_on) == (closed.episode.id, BEGAN, None)
    flare = Course(again, (*closed.entries, entry(20, 6, danger="nothing_new")))
    found = review(flare, shipped_rules())
    assert found.asks_again
    assert found.advise is None
    assert "saddle_numbness" not in found.case.answers
    assert "fever" not in found.case.answers
    assert found.case.numbers["age"] == 34
    assert reopened(Course(closed.episode), shipped()).checked_at == closed.episode.checked_at


def test_a_new_episode_closes_the_former_and_knows_the_person() -> None:
    former = followed(entry(5, 1)).episode
    begun, closed = begun_after(former, on(60), on(61), shipped())
    assert closed is not None
    assert (closed.id, closed.ended_on) == (former.id, on(60))
    assert begun.id != former.id
    known = case_of(Course(begun, (entry(60, 5, episode=begun.id),)), shipped())
    assert known.numbers == {"age": 34}
    assert not known.answers.keys() & {"fever", "saddle_numbness"}
    assert begun_after(closed, on(60), on(61), shipped())[1] is None
    assert begun_after(None, on(60), on(61), shipped())[1] is None
    with pytest.raises(DiaryError, match="cannot have begun in the future"):
        begun_after(former, on(62), on(61), shipped())


@examples(60)
@given(
    st.dictionaries(st.integers(0, 120), st.none() | st.integers(0, 10).map(float), max_size=8),
    st.integers(0, 130),
    st.none() | st.integers(0, 10).map(float),
    st.none() | st.integers(0, 130),
)
def test_nothing_is_begun_or_taken_up_without_new_pain(
    pains: dict[int, float | None], day: int, pain: float | None, ended: int | None
) -> None:
    found = step(pains, day, pain, ended_on=None if ended is None else on(ended))
    assert (found == "reopen") <= (ended is not None and pain is not None and pain > 1)
    assert (found == "go_on") <= (ended is None)
    assert (found == "begin") <= (pain is not None and pain > 1)


def test_the_plan_moves_with_the_stage() -> None:
    for stage in shipped().treatment.stages:
        so_far = followed(entry(0, 7), entry(stage.from_day, 4, danger="nothing_new"))
        found = review(so_far, shipped_rules())
        planned = assess(found.case, shipped_rules()).plan
        assert planned.stage == found.stage == stage
