"""Episodes and entries survive being written down; what is none is refused, and not told."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.as_json import (
    LONGEST_ID,
    LONGEST_NOTE,
    MOST_ITEMS,
    entry_as_json,
    entry_from_json,
    episode_as_json,
    episode_from_json,
)
from dorsum.diary.entries import Entry, Episode, TakenMedicine
from dorsum.errors import DiaryError
from dorsum.model.case import Case
from dorsum.model.truth import Answer

IDS = st.text("abcdefgh_", min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.floats(-1e6, 1e6)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001  # the bounds have none
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
ANSWERS = st.dictionaries(IDS, st.sampled_from(Answer), max_size=4)
MEDICINES = st.builds(
    TakenMedicine,
    at=TIMES,
    medicine=st.none() | IDS,
    name=TEXTS,
    amount=st.none() | NUMBERS,
    unit=TEXTS,
)
ENTRIES = st.builds(
    Entry,
    id=IDS,
    episode=IDS,
    at=TIMES,
    kind=st.sampled_from(["check_in", "daily", "danger_check"]),
    numbers=st.dictionaries(IDS, NUMBERS, max_size=4),
    choices=st.dictionaries(IDS, st.lists(IDS, max_size=3).map(tuple), max_size=3),
    regions=st.lists(IDS, max_size=3).map(tuple),
    medicines=st.lists(MEDICINES, max_size=2).map(tuple),
    note=TEXTS,
    danger=st.sampled_from([None, "nothing_new", "something_new", "not_sure"]),
    signs=ANSWERS,
    meant=st.dictionaries(IDS, TEXTS, max_size=4),
)
EPISODES = st.builds(
    Episode,
    id=IDS,
    began_on=DATES,
    check=st.builds(
        Case,
        answers=ANSWERS,
        numbers=st.dictionaries(IDS, NUMBERS, max_size=3),
        country=IDS,
        today=st.none() | DATES,
        answered_by=st.sampled_from(["self", "parent", "carer"]),
        asked_again=st.frozensets(IDS, max_size=3),
        setting=IDS,
    ),
    checked_at=st.none() | TIMES,
    meant=st.dictionaries(IDS, TEXTS, max_size=4),
    first_pain=st.none() | NUMBERS,
    words=st.dictionaries(IDS, TEXTS, max_size=3),
    ended_on=st.none() | DATES,
)


@given(ENTRIES)
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    again = entry_from_json(json.loads(json.dumps(entry_as_json(entry))))
    assert again == entry
    assert again.at.utcoffset() == entry.at.utcoffset()


@given(EPISODES)
def test_an_episode_comes_back_as_it_was(episode: Episode) -> None:
    assert episode_from_json(json.loads(json.dumps(episode_as_json(episode)))) == episode


ENTRY = entry_as_json(
    Entry(
        "a",
        "one",
        datetime(2026, 3, 2, tzinfo=UTC),
        medicines=(TakenMedicine(datetime(2026, 3, 2, tzinfo=UTC)),),
    )
)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": 7},
        {"id": "x" * (LONGEST_ID + 1)},
        {"id": "x\udc80"},
        {"at": None},
        {"at": "2026-03-02T09:00:00"},
        {"at": "today"},
        {"kind": "secret"},
        {"numbers": {"pain_now": "secret"}},
        {"numbers": {"pain_now": True}},
        {"numbers": {"pain_now": 10**400}},
        {"numbers": {"pain_now": float("nan")}},
        {"numbers": {"pain_now": float("inf")}},
        {"numbers": []},
        {"choices": {"sleep": "secret"}},
        {"regions": "secret"},
        {"regions": ["low_left", 7]},
        {"regions": ["low_left", "secret\udc80"]},
        {"meant": {"secret\udc80": "x"}},
        {"meant": {"x" * (LONGEST_NOTE + 1): "x"}},
        {"regions": ["x"] * (MOST_ITEMS + 1)},
        {"numbers": {str(place): 1 for place in range(MOST_ITEMS + 1)}},
        {"note": "secret" * LONGEST_NOTE},
        {"note": "secret\udc80"},
        {"danger": "secret"},
        {"signs": {"fever": "secret"}},
        {"medicines": [{**ENTRY["medicines"][0], "at": None}]},
        {"medicines": ["secret"]},
        {"medicines": "secret"},
    ],
)
def test_what_is_no_entry_is_refused_and_not_told(change: dict[str, Any]) -> None:
    with pytest.raises(DiaryError) as caught:
        entry_from_json({**ENTRY, **change})
    assert str(caught.value) == "an entry holds something that cannot be read"


def test_many_long_texts_are_fine_together() -> None:
    many = entry_from_json({**ENTRY, "regions": ["x" * 100] * MOST_ITEMS})
    assert len(many.regions) == MOST_ITEMS


def test_a_missing_part_is_named() -> None:
    with pytest.raises(DiaryError, match=r"^an entry has no `note`$"):
        entry_from_json({key: value for key, value in ENTRY.items() if key != "note"})
    with pytest.raises(DiaryError, match=r"^an episode has no `id`$"):
        episode_from_json({})
