"""Whatever a person writes into a diary: unknown stays unknown, no danger is talked away, it asks seldom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import is_urgent
from dorsum.diary.checkpoints import answers_by_diary, checkpoints, holds
from dorsum.diary.entries import Course, Entry
from dorsum.diary.episodes import belongs
from dorsum.diary.measures import measures
from dorsum.diary.review import case_of, review, studied_course
from dorsum.diary.rhythm import Wishes, days, due, has_ended, is_well, well_since
from dorsum.model.case import Case
from dorsum.model.diary import MEASURES
from dorsum.model.meaning import marks_of
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


REGIONS = [one.id for one in shipped().library.body_regions]


@examples(40)
@given(
    made(),
    st.lists(st.lists(st.sampled_from(REGIONS[:4]), max_size=2), min_size=6, max_size=6),
    st.booleans(),
)
def test_many_entries_read_together_say_what_they_say_one_by_one(
    entries: list[Entry], regions: list[list[str]], is_asked_otherwise: bool
) -> None:
    """Those that come twice are read once, unless they were asked by other words."""
    marked = [replace(one, regions=tuple(some)) for one, some in zip(entries, regions, strict=False)]
    again = [replace(one, id=f"{one.id}x", at=one.at + timedelta(days=130)) for one in marked]
    again = [replace(one, meant={}) for one in again] if is_asked_otherwise else again
    together = followed(*marked, *again)
    case = together.episode.check
    for one in together.entries:
        case = case_of(_with(case, one, together), shipped())
    assert case_of(together, shipped()) == case


def _with(case: Case, one: Entry, course: Course) -> Course:
    """Return a course of one entry, after a check with these answers."""
    marks = marks_of((*case.answers, *case.numbers), shipped())
    return Course(replace(course.episode, check=case, meant=marks), (one,))


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
        if one.no_when is not None:
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
        known = {on: pain for on, pain in pains.items() if pain is not None and on < day}
        in_pain = max((on for on, pain in known.items() if pain > 1), default=0)
        free = [on for on in known if on > in_pain]
        assert max(free) - min(free) >= rhythm().new_episode_after_days
        assert day - in_pain >= rhythm().new_episode_after_days


@given(st.dictionaries(st.integers(0, 120), PAINS, min_size=1, max_size=12))
def test_measures_are_the_numbers_that_were_said(pains: dict[int, float | None]) -> None:
    so_far = course(pains)
    measured = measures(so_far, studied_course(shipped()))
    rated = [one for one in so_far.entries if one.pain is not None]
    assert measured.get("pain") == (rated[-1].pain if rated else None)
    assert measured["day"] == so_far.episode.day((rated or so_far.entries)[-1].on)
    assert ("points_better" in measured) == ("pain" in measured)
    held = checkpoints(measured, shipped()).held
    assert not held or "pain" in measured


@examples(60)
@given(made())
def test_who_is_well_had_only_good_entries_since(entries: list[Entry]) -> None:
    one = course(entries)
    since = well_since(one, rhythm())
    assert is_well(one, rhythm()) == (since is not None)
    if since is not None:
        later = [entry for entry in one.entries if entry.on >= since]
        assert all(entry.pain <= rhythm().good_pain_at_most for entry in later if entry.pain is not None)
        checks = [entry for entry in later if entry.kind == "check_in"]
        assert all(entry.pain is not None for entry in checks)
        assert (checks[-1].on - checks[0].on).days >= rhythm().first_every_days * (rhythm().good_checks - 1)


@examples(40)
@given(made(), st.booleans())
def test_a_full_check_after_the_last_entry_settles_what_it_asked(
    entries: list[Entry], is_later: bool
) -> None:
    last = max(entries, key=lambda one: (one.at, one.id))
    at_check = last.at + timedelta(hours=1 if is_later else -1)
    found = review(followed(*entries, checked_at=at_check), shipped_rules())
    if is_later:
        assert not found.asks_all
        assert found.asks_again == (found.triage.status != "final")
    elif last.danger in ("something_new", "not_sure") and not last.signs:
        assert found.asks_all
    assert found.asks_again or not found.asks_all
