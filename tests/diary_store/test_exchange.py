"""A diary goes out and comes back whole, and what is no diary is refused without telling what it says."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.entries import Entry, Episode
from dorsum.diary.exchange import COLUMNS, Revision, Whole, as_csv, from_csv, whole_as_json, whole_from_json
from dorsum.diary.rhythm import Wishes
from dorsum.diary.store import open_diary
from dorsum.errors import DiaryError
from tests.amounts import examples
from tests.courses import BEGAN, at, entry
from tests.diary_store.places import Place
from tests.unit.test_diary_json import DATES, ENTRIES, EPISODES, TIMES

WISHES = st.builds(Wishes, daily_from=st.none() | DATES, danger_muted=st.booleans())
REVISIONS = st.builds(Revision, written_at=TIMES, is_gone=st.booleans(), value=EPISODES | ENTRIES)
WHOLES = st.builds(Whole, revisions=st.lists(REVISIONS, max_size=6).map(tuple), wishes=WISHES)


def in_order(whole: Whole) -> Whole:
    """Return the whole with its revisions as a diary tells them."""
    ordered = sorted(whole.revisions, key=lambda one: (isinstance(one.value, Entry), one.value.id))
    return Whole(tuple(ordered), whole.wishes)


@given(WHOLES)
def test_json_comes_back_as_it_was(whole: Whole) -> None:
    assert whole_from_json(json.dumps(whole_as_json(whole))) == whole


@given(st.lists(EPISODES | ENTRIES, max_size=6).map(tuple))
def test_csv_comes_back_as_it_was(values: tuple[Episode | Entry, ...]) -> None:
    assert from_csv(as_csv(values)) == values


@given(st.text(max_size=9).map(lambda text: text.encode(errors="ignore").decode()))
def test_no_cell_is_run_by_a_spreadsheet(note: str) -> None:
    text = as_csv([entry(3, 5, note=f"=1+1{note}")])
    assert "\n=" not in text
    assert ",=" not in text
    assert "'=1+1" in text


def test_a_diary_comes_back_whole_in_another_place(tmp_path: Path, place: Place) -> None:
    with closing(open_diary(tmp_path / "a" / "diary.sqlite3", lambda: at(9))) as first:
        first.keep_episode(Episode("one", BEGAN))
        first.keep(entry(3, 5, id="x"))
        first.keep(entry(3, 6, id="x"))
        first.keep(entry(4, 6, id="gone"))
        first.remove(entry(4, 6, id="gone"))
        first.keep_wishes(Wishes(date(2026, 3, 9), danger_muted=True))
        whole = first.whole()
    text = json.dumps(whole_as_json(whole))
    with closing(place.open()) as second:
        second.take_in(whole_from_json(text))
        assert second.whole() == whole
        assert [one for _, one in second.history("x")] == [entry(3, 5, id="x"), entry(3, 6, id="x")]
        with pytest.raises(
            DiaryError, match="there is a diary already; erase it first, or choose another folder"
        ):
            second.take_in(whole)
        assert second.whole() == whole
    assert whole.now() == (Episode("one", BEGAN), entry(3, 6, id="x"))


LATE = datetime(9999, 1, 1, tzinfo=UTC)
"""A clock for which nothing has yet to come."""


@examples(12)
@given(WHOLES)
def test_any_whole_can_be_kept(whole: Whole) -> None:
    with (
        TemporaryDirectory() as folder,
        closing(open_diary(Path(folder) / "diary.sqlite3", lambda: LATE)) as diary,
    ):
        diary.take_in(whole)
        assert diary.whole() == in_order(whole)


GOOD = whole_as_json(Whole((Revision(datetime(2026, 3, 2, tzinfo=UTC), is_gone=False, value=entry(1, 5)),)))
(REVISION,) = GOOD["revisions"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("secret", "this is no diary that Dorsum wrote as JSON"),
        ("[1]", "this is no diary that Dorsum wrote as JSON"),
        ("[" * 100_000, "this is no diary that Dorsum wrote as JSON"),
        (json.dumps({**GOOD, "revisions": "secret"}), "this is no diary that Dorsum wrote as JSON"),
        (
            json.dumps({**GOOD, "dorsum_diary": 99}),
            "another version of Dorsum wrote this diary; update Dorsum",
        ),
        (json.dumps({**GOOD, "wishes": {"daily_from": "secret"}}), "what was chosen cannot be read"),
        (
            json.dumps({**GOOD, "wishes": {"daily_from": None, "danger_muted": 1}}),
            "what was chosen cannot be read",
        ),
        (json.dumps({**GOOD, "revisions": [REVISION, {}]}), "revision 2 cannot be read"),
        (
            json.dumps({**GOOD, "revisions": [{**REVISION, "written_at": "2026-03-02T09:00:00"}]}),
            "revision 1 cannot be read",
        ),
        (
            json.dumps({**GOOD, "revisions": [{**REVISION, "entry": {"id": "secret"}}]}),
            "revision 1: an entry has no `at`",
        ),
    ],
)
def test_what_is_no_json_export(text: str, says: str) -> None:
    with pytest.raises(DiaryError) as caught:
        whole_from_json(text)
    assert str(caught.value) == says


HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "this is no diary that Dorsum wrote as CSV: its headings are others"),
        ("secret\r\n", "this is no diary that Dorsum wrote as CSV: its headings are others"),
        (f'{HEAD}\r\nentry,"secret', "this is no diary that Dorsum wrote as CSV"),
        (f"{HEAD}\r\nentry,secret\r\n", "line 2 cannot be read"),
        (f"{HEAD}\r\nepisode,secret{',' * 17}\r\n", "line 2: an episode holds something that cannot be read"),
        (f"{HEAD}\r\nentry,a,b,,,,,,,2026-03-02,check_in,,[{',' * 6}\r\n", "line 2 cannot be read"),
    ],
)
def test_what_is_no_csv_export(text: str, says: str) -> None:
    with pytest.raises(DiaryError) as caught:
        from_csv(text)
    assert str(caught.value) == says
