"""Whatever a person writes into a diary: unknown stays unknown, no danger is talked away, it asks seldom."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import is_urgent
from dorsum.diary.checkpoints import answers_by_diary, checkpoints, holds
from dorsum.diary.entries import Entry
from dorsum.diary.episodes import belongs
from dorsum.diary.measures import measures
from dorsum.diary.review import review, studied_course
from dorsum.diary.rhythm import Wishes, days, due, has_ended
from dorsum.model.diary import MEASURES
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.courses import BEGAN, course, entry, rhythm
from tests.shipped import shipped, shipped_rules
from tests.unit.test_diary_review import followed

PAINS = st.none() | st.integers(0, 10).map(float)
SIGNS = [one.id for one in shipped().findings if one.kind == "yes_no" and one.derived_from is None]


@st.composite
def made(draw: st.DrawFn) -> list[Entry]:
    """Entries on different days, with or without pain, danger and single signs."""
    on = sorted(draw(st.sets(st.integers(0, 120), min_size=1, max_size=6)))
    return [
        entry(
            day,
            draw(PAINS),
            kind=draw(st.sampled_from(["check_in", "daily", "danger_check"])),
            danger=draw(st.sampled_from([None, "nothing_new", "something_new", "not_sure"])),
            signs=draw(st.dictionaries(st.sampled_from(SIGNS), st.sampled_from(Answer), max_size=2)),
        )
        for day in on
    ]


@pytest.mark.measured
@examples(40)
@given(made())
def test_what_is_advised_is_never_below_what_is_certain(entries: list[Entry]) -> None:
    found = review(followed(*entries), shipped_rules())
    rank = {level.id: level.rank for level in shipped().levels}
    if found.advise is not None:
        assert rank[found.advise] >= rank[found.triage.at_least]
        assert all(rank[found.advise] >= rank[one.level] for one in found.reached.held)
    if entries[-1].danger in ("something_new", "not_sure") and not entries[-1].signs:
        assert found.asks_again
        assert found.advise is None or is_urgent(found.advise, shipped())


@examples(40)
@given(made(), st.sampled_from(SIGNS))
def test_one_more_sign_never_lowers_the_level(entries: list[Entry], sign: str) -> None:
    *before, last = entries
    more = entry(
        course([last]).episode.day(last.on),
        last.pain,
        danger=last.danger,
        signs={**last.signs, sign: Answer.YES},
    )
    rank = {level.id: level.rank for level in shipped().levels}
    if last.danger in ("something_new", "not_sure") and not last.signs:
        return  # with a name for what is new, old answers stand; without, all is asked again
    less, worse = (review(followed(*before, one), shipped_rules()) for one in (last, more))
    if last.signs.get(sign) is not Answer.NO:
        assert rank[worse.triage.at_least] >= rank[less.triage.at_least]


@given(st.dictionaries(st.sampled_from(sorted(MEASURES)), st.integers(-120, 120).map(float)), st.data())
def test_a_measure_that_is_missing_leaves_open_and_never_turns(
    measured: dict[str, float], data: st.DataObject
) -> None:
    fewer = {name: value for name, value in measured.items() if data.draw(st.booleans())}
    for one in shipped().treatment.checkpoints:
        with_less = holds(one.when, fewer)
        assert with_less is Truth.UNKNOWN or with_less is holds(one.when, measured)
    less, more = (answers_by_diary(some, shipped()) for some in (fewer, measured))
    assert less.items() <= more.items()


@given(st.dictionaries(st.sampled_from(sorted(MEASURES)), st.integers(-120, 120).map(float)))
def test_a_diary_answers_yes_or_no_and_never_both(measured: dict[str, float]) -> None:
    for one in shipped().treatment.diary_answers:
        assert Truth.YES not in {holds(one.yes_when, measured)} & {holds(one.no_when, measured)}


@given(st.dictionaries(st.integers(0, 120), PAINS, max_size=12), st.integers(0, 130), st.booleans())
def test_it_asks_seldom_and_not_after_the_end(pains: dict[int, float | None], day: int, muted: bool) -> None:
    so_far = course({on: pain for on, pain in pains.items() if on <= day})
    today = BEGAN + timedelta(days=day)
    asked = due(so_far, rhythm(), today, Wishes(danger_muted=muted))
    kinds = [one.kind for one in asked]
    assert len(set(kinds)) == len(kinds)
    assert "daily" not in kinds
    assert all((one.on - BEGAN).days in days(rhythm()) for one in asked if one.kind == "check_in")
    assert all(one.on <= today for one in asked)
    if has_ended(so_far, rhythm(), today):
        assert not asked
    if muted:
        assert "danger_check" not in kinds


@given(st.dictionaries(st.integers(0, 120), PAINS, max_size=12), st.integers(0, 130))
def test_a_check_in_that_was_made_is_not_asked_for_again(pains: dict[int, float | None], day: int) -> None:
    today = BEGAN + timedelta(days=day)
    done = course({**{on: pain for on, pain in pains.items() if on < day}, day: 5.0})
    assert "check_in" not in {one.kind for one in due(done, rhythm(), today, Wishes(danger_muted=True))}


@given(st.dictionaries(st.integers(0, 120), PAINS, max_size=12), st.integers(0, 130))
def test_no_new_episode_without_a_month_that_is_known_to_be_free(
    pains: dict[int, float | None], day: int
) -> None:
    today = BEGAN + timedelta(days=day)
    if belongs(course(pains), rhythm(), today) == "new_episode":
        free = [on for on in range(day - rhythm().new_episode_after_days, day) if (pains.get(on) or 0) <= 1]
        assert len(free) == rhythm().new_episode_after_days
        assert any(pains.get(on) is not None for on in free)


@given(st.dictionaries(st.integers(0, 120), PAINS, min_size=1, max_size=12))
def test_measures_are_the_numbers_that_were_said(pains: dict[int, float | None]) -> None:
    so_far = course(pains)
    measured = measures(so_far, studied_course(shipped()))
    assert measured.get("pain") == so_far.entries[-1].pain
    assert ("points_better" in measured) == ("pain" in measured)
    held = checkpoints(measured, shipped()).held
    assert not held or "pain" in measured
