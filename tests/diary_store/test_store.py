"""A diary, wherever it is kept: what was kept comes back, and whatever goes wrong, nothing is lost."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from dorsum.diary import upkeep
from dorsum.diary.engines import WRITES
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.exchange import whole_of
from dorsum.diary.rhythm import NO_WISHES, Wishes
from dorsum.diary.store import Diary
from dorsum.diary.tables import FEW
from dorsum.errors import DiaryError
from tests.amounts import IS_LONG
from tests.courses import BEGAN, at, entry
from tests.diary_store.places import KINDS, Place, clock

EPISODE = Episode("one", BEGAN)


@pytest.fixture
def diary(place: Place) -> Iterator[Diary]:
    with closing(place.open()) as opened:
        yield opened


def test_what_was_kept_comes_back_after_closing(place: Place) -> None:
    kept = entry(3, 5, note="better since I walk \N{GRINNING FACE}", regions=("low_left",))
    with closing(place.open()) as diary:
        diary.keep_episode(EPISODE)
        diary.keep(kept)
    with closing(place.open()) as diary:
        (episode,) = diary.episodes()
        assert diary.course(episode).entries == (kept,)


def test_entries_come_in_the_order_of_their_times_and_episodes_of_their_beginning(diary: Diary) -> None:
    for day in (9, 2, 5):
        diary.keep(entry(day, 5))
        diary.keep_episode(Episode(f"e{day}", BEGAN + timedelta(days=day)))
    assert [one.at for one in diary.course(EPISODE).entries] == [at(2), at(5), at(9)]
    assert [one.id for one in diary.episodes()] == ["e2", "e5", "e9"]


def test_an_episode_has_its_own_entries_only(diary: Diary) -> None:
    diary.keep(entry(1, 5))
    diary.keep(entry(2, 5, episode="other"))
    assert [one.at for one in diary.course(EPISODE).entries] == [at(1)]
    diary.keep(entry(1, 5, episode="other"))
    assert diary.course(EPISODE).entries == ()
    assert [one.at for one in diary.course(Episode("other", BEGAN)).entries] == [at(1), at(2)]


def test_a_change_can_be_taken_back_and_history_keeps_all(diary: Diary) -> None:
    first, second = entry(3, 5, id="x"), entry(3, 8, id="x")
    diary.keep(first)
    diary.keep(second)
    assert diary.undo("x") == first
    diary.remove(first)
    assert diary.course(EPISODE).entries == ()
    assert diary.undo("x") == first
    assert [one for _, one in diary.history("x")] == [first, second, first, None, first]
    assert all(when == clock() for when, _ in diary.history("x"))


def test_taking_back_a_new_entry_removes_it(diary: Diary) -> None:
    diary.keep(entry(3, 5, id="x"))
    assert diary.undo("x") is None
    assert diary.course(EPISODE).entries == ()
    assert diary.undo("x") == entry(3, 5, id="x")
    with pytest.raises(DiaryError, match=r"^there is no entry of this id$"):
        diary.undo("y")


def test_wishes(diary: Diary) -> None:
    assert diary.wishes() == NO_WISHES
    for wishes in (Wishes(date(2026, 3, 9), danger_muted=True), Wishes(None, danger_muted=False)):
        diary.keep_wishes(wishes)
        assert diary.wishes() == wishes


def test_what_is_erased_is_gone(diary: Diary) -> None:
    diary.keep_episode(EPISODE)
    diary.keep(entry(3, 5))
    diary.keep_wishes(Wishes(danger_muted=True))
    diary.erase()
    assert diary.episodes() == ()
    assert diary.course(EPISODE).entries == ()
    assert diary.wishes() == NO_WISHES
    assert diary.whole().revisions == ()


def test_a_loaded_entry_is_an_entry(diary: Diary) -> None:
    made = Entry("x", "one", at(3))
    diary.keep(made)
    assert diary.course(EPISODE).entries == (made,)


def test_what_is_remembered_is_what_is_there(place: Place, diary: Diary) -> None:
    """Another door changes, adds and removes; first few entries, then more than are asked for by id."""
    with closing(place.open()) as other:
        for count in (3, FEW + 5):
            for number in range(count):
                other.keep(entry(number, 5, id=f"e{number}", note=f"{count}"))
            assert diary.course(EPISODE) == other.course(EPISODE)
        other.remove(entry(1, 5, id="e1"))
        diary.keep(entry(2, 7, id="e2"))
        assert diary.course(EPISODE) == other.course(EPISODE)
        assert len(diary.course(EPISODE).entries) == FEW + 4
        assert other.undo("e1") in diary.course(EPISODE).entries


def test_after_erasing_the_same_id_and_revision_may_be_another_entry(place: Place, diary: Diary) -> None:
    diary.keep(entry(1, 5, note="before"))
    assert diary.course(EPISODE).entries[0].note == "before"
    after = entry(1, 5, note="after")
    with closing(place.open()) as other:
        other.erase()
        other.take_in(whole_of([after], clock()))
    assert diary.course(EPISODE).entries == (after,)


def test_a_newer_diary_is_left_as_it_is(place: Place) -> None:
    with closing(place.open()) as diary:
        diary.keep(entry(3, 5))
    place.sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(
        DiaryError, match="a newer Dorsum wrote this diary; it was left as it is; update Dorsum"
    ):
        place.open()
    assert place.sql("SELECT version_num FROM alembic_version") == [("9999",)]
    assert place.sql("SELECT count(*) FROM entries") == [(1,)]


def test_an_unknown_mistake_has_words_too(place: Place, diary: Diary) -> None:
    place.sql("DROP TABLE entries")
    with pytest.raises(
        DiaryError, match=r"the database cannot be used \((SQLITE_ERROR|42P01)\); nothing was changed"
    ):
        diary.keep(entry(3, 5))


def _write_many(place: Place, name: str, count: int) -> None:
    with closing(place.open(lambda: datetime.now(UTC))) as diary:
        for number in range(count):
            diary.keep(entry(number, 5, id=f"{name}{number}"))
            diary.keep(entry(number, 5, id="shared", note=f"{name}{number}"))


@pytest.mark.long
@pytest.mark.parametrize("place", KINDS if IS_LONG else ("file", "server"), indirect=True)
def test_writers_at_once_lose_nothing(place: Place) -> None:
    count, context = 25, get_context("spawn")
    writers = [context.Process(target=_write_many, args=(place, name, count)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with closing(place.open()) as diary:
        assert len(diary.course(EPISODE).entries) == 3 * count + 1
        said = {one.note for _, one in diary.history("shared") if one is not None}
        assert said == {f"{name}{number}" for name in "abc" for number in range(count)}


EARLIER = [step.revision for step in ScriptDirectory.from_config(upkeep._config()).walk_revisions()][1:]
FIRST_ROW = """
INSERT INTO entries (id, revision, episode, written_at, is_gone, body)
VALUES ('x', {revision}, 'one', '2026-03-05T09:00:00+00:00', {is_gone}, '{body}')
"""
"""As the first form wrote it."""
BODY = (
    '{"id": "x", "episode": "one", "at": "2026-03-05T09:00:00+00:00", "kind": "check_in", "numbers": '
    '{"pain_now": 5}, "choices": {"sleep": ["woke_often"]}, "regions": ["low_left"], "medicines": [], '
    '"note": "kept", "danger": null, "signs": {}, "meant": {}}'
)


@pytest.mark.parametrize("form", EARLIER)
def test_every_earlier_form_comes_up_to_date_with_its_entries(place: Place, form: str) -> None:
    with closing(place.open()) as diary, diary._engine.execution_options(**{WRITES: True}).begin() as old:
        for table in ("entries", "episodes", "chosen", "alembic_version"):
            old.exec_driver_sql(f"DROP TABLE {table}")
        config = upkeep._config()
        config.attributes["connection"] = old
        command.upgrade(config, form)
        for revision, is_gone in enumerate(("false", "true", "false"), start=1):
            old.exec_driver_sql(FIRST_ROW.format(revision=revision, is_gone=is_gone, body=BODY))
    assert place.sql("SELECT version_num FROM alembic_version") == [(form,)]
    with closing(place.open()) as diary:
        made = entry(3, 5, id="x", note="kept", regions=("low_left",), choices={"sleep": ("woke_often",)})
        assert diary.course(EPISODE).entries == (made,)
        assert [one for _, one in diary.history("x")] == [made, None, made]
    assert place.sql("SELECT version_num FROM alembic_version") != [(form,)]


def test_a_form_that_is_not_there_yet(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one more table; who knows nothing of it leaves the diary as it is."""
    kept = entry(3, 5)
    with closing(place.open()) as diary:
        diary.keep(kept)
    _with_next_step(tmp_path / "migrations", monkeypatch)
    with closing(place.open()) as diary:
        assert diary.course(EPISODE).entries == (kept,)
    assert place.sql("SELECT version_num FROM alembic_version") == [("next",)]
    assert place.sql("SELECT count(*) FROM later") == [(0,)]
    monkeypatch.undo()
    with pytest.raises(DiaryError, match="a newer Dorsum wrote this diary"):
        place.open()


def _with_next_step(steps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(Path(upkeep.__file__).parent / "migrations", steps)
    last = ScriptDirectory.from_config(upkeep._config()).get_current_head()
    (steps / "versions" / "next.py").write_text(NEXT_STEP.format(last=last))
    config = upkeep._config()
    config.set_main_option("script_location", str(steps))
    monkeypatch.setattr(upkeep, "_config", lambda: config)


NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "next", "{last}"


def upgrade():
    op.create_table("later", sa.Column("id", sa.Text, primary_key=True))
"""


def test_two_who_change_an_episode_lose_nothing_of_each_other(diary: Diary) -> None:
    diary.keep_episode(EPISODE)
    diary.change_episode("one", lambda now: replace(now, words={**now.words, "tried": "heat"}))
    changed = diary.change_episode("one", lambda now: replace(now, ended_on=at(9).date()))
    assert changed.words == {"tried": "heat"}
    assert diary.episodes() == (changed,)
    with pytest.raises(DiaryError, match="no such episode"):
        diary.change_episode("another", lambda now: now)
