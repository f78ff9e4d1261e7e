"""A diary in its file: what was kept comes back, and whatever is wrong with the file, nothing is lost."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import event

from dorsum.diary import upkeep
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.rhythm import NO_WISHES, Wishes
from dorsum.diary.store import Diary, open_diary
from dorsum.diary.upkeep import KEPT_COPIES, erase_copies, keep_copy
from dorsum.errors import DiaryError
from tests.courses import BEGAN, at, entry

EPISODE = Episode("one", BEGAN)


def clock() -> datetime:
    return at(50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "diary.sqlite3"


@pytest.fixture
def diary(path: Path) -> Iterator[Diary]:
    with closing(open_diary(path, clock)) as opened:
        yield opened


def test_what_was_kept_comes_back_after_closing(path: Path) -> None:
    kept = entry(3, 5, note="better since I walk \N{GRINNING FACE}", regions=("low_left",))
    with closing(open_diary(path, clock)) as diary:
        diary.keep_episode(EPISODE)
        diary.keep(kept)
    with closing(open_diary(path, clock)) as diary:
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


def test_what_is_erased_is_nowhere_in_the_files(path: Path, diary: Diary) -> None:
    diary.keep_episode(EPISODE)
    diary.keep(entry(3, 5, note="a very private word"))
    diary.keep_wishes(Wishes(danger_muted=True))
    diary.erase()
    assert diary.episodes() == ()
    assert diary.course(EPISODE).entries == ()
    assert diary.wishes() == NO_WISHES
    diary.close()
    assert not any(b"private" in file.read_bytes() for file in path.parent.iterdir())


def test_the_file_is_for_its_owner_only(path: Path, diary: Diary) -> None:
    diary.keep(entry(3, 5))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_newer_file_is_left_as_it_is(path: Path) -> None:
    open_diary(path, clock).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    before = path.read_bytes()
    with pytest.raises(
        DiaryError, match="a newer Dorsum wrote this diary; it was left as it is; update Dorsum"
    ):
        open_diary(path, clock)
    assert path.read_bytes() == before


def _no_diary(_: bytes) -> bytes:
    return b"no diary" * 999


def _with_a_hole(whole: bytes) -> bytes:
    return whole[:5000] + b"?" * 9000 + whole[14000:]


@pytest.mark.parametrize("damage", [_no_diary, _with_a_hole])
def test_a_damaged_file_is_left_as_it_is(path: Path, damage: Callable[[bytes], bytes]) -> None:
    with closing(open_diary(path, clock)) as diary:
        for day in range(60):
            diary.keep(entry(day, 5, id=f"e{day}", note="x" * 300))
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(
        DiaryError, match="this file is damaged; it was left as it is; move it away, and put back"
    ):
        open_diary(path, clock)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiaryError, match=r"cannot be written \(File exists\); choose another folder"):
        open_diary(tmp_path / "file" / "diary.sqlite3", clock)


@pytest.mark.parametrize(
    ("pragma", "says"),
    [
        ("PRAGMA query_only = ON", "it may only be read; nothing was changed"),
        ("PRAGMA max_page_count = 1", "nothing was changed; make room on the disk"),
    ],
)
def test_a_file_that_takes_no_change_keeps_what_it_has(diary: Diary, pragma: str, says: str) -> None:
    kept = entry(3, 5)
    diary.keep(kept)

    @event.listens_for(diary._engine, "checkout")
    def refuse(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(pragma)

    with pytest.raises(DiaryError, match=says):
        diary.keep(entry(4, 6, note="x" * 9000))
    assert kept in diary.course(EPISODE).entries


def test_a_file_that_another_program_holds(path: Path, diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    @event.listens_for(diary._engine, "checkout")
    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DiaryError, match="another program is writing; nothing was changed; try again"):
            diary.keep(entry(3, 5))
    diary.keep(entry(3, 5))


def test_an_unknown_mistake_has_words_too(diary: Diary, path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE entries")
    with pytest.raises(
        DiaryError, match=r"the database cannot be used \(SQLITE_ERROR\); nothing was changed"
    ):
        diary.keep(entry(3, 5))


def test_copies_are_dated_whole_and_few(path: Path, diary: Diary) -> None:
    for day in range(KEPT_COPIES + 3):
        diary.keep(entry(day, 5, id=f"e{day}"))
        last = keep_copy(path, at(day))
    copies = sorted((path.parent / "copies").iterdir())
    assert len(copies) == KEPT_COPIES
    assert last == copies[-1]
    with closing(open_diary(last, clock)) as copied:
        assert copied.course(EPISODE) == diary.course(EPISODE)
    assert last.stat().st_mode & 0o077 == 0


def test_a_copy_that_cannot_be_written(path: Path, diary: Diary) -> None:
    (path.parent / "copies").touch()
    with pytest.raises(DiaryError, match="the copy cannot be written; make room on the disk"):
        keep_copy(path, at(0))


def _write_many(path: str, name: str, count: int) -> None:
    with closing(open_diary(Path(path), lambda: datetime.now(UTC))) as diary:
        for place in range(count):
            diary.keep(entry(place, 5, id=f"{name}{place}"))
            diary.keep(entry(place, 5, id="shared", note=f"{name}{place}"))


def test_writers_at_once_lose_nothing(path: Path) -> None:
    count, context = 25, get_context("spawn")
    writers = [context.Process(target=_write_many, args=(str(path), name, count)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with closing(open_diary(path, clock)) as diary:
        assert len(diary.course(EPISODE).entries) == 3 * count + 1
        said = {one.note for _, one in diary.history("shared") if one is not None}
        assert said == {f"{name}{place}" for name in "abc" for place in range(count)}


def test_a_copy_that_cannot_be_deleted(path: Path, diary: Diary) -> None:
    (path.parent / "copies" / "diary-odd").mkdir(parents=True)
    with pytest.raises(DiaryError, match="a copy cannot be deleted"):
        erase_copies(path)


def test_an_older_file_is_copied_and_then_brought_up_to_date(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a step that is not there yet: one more table."""
    kept = entry(3, 5)
    with closing(open_diary(path, clock)) as diary:
        diary.keep(kept)
    steps = tmp_path / "migrations"
    shutil.copytree(Path(upkeep.__file__).parent / "migrations", steps)
    (steps / "versions" / "0002_next.py").write_text(NEXT_STEP)
    config = upkeep._config()
    config.set_main_option("script_location", str(steps))
    monkeypatch.setattr(upkeep, "_config", lambda: config)
    with closing(open_diary(path, clock)) as diary:
        assert diary.course(EPISODE).entries == (kept,)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
        assert file.execute("SELECT count(*) FROM later").fetchone() == (0,)
    monkeypatch.undo()
    (copy,) = (path.parent / "copies").iterdir()
    assert copy.name.startswith("diary-before-update-")
    with closing(open_diary(copy, clock)) as before:
        assert before.course(EPISODE).entries == (kept,)
    with pytest.raises(DiaryError, match="a newer Dorsum wrote this diary"):
        open_diary(path, clock)


NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    op.create_table("later", sa.Column("id", sa.Text, primary_key=True))
"""


def test_a_loaded_entry_is_an_entry(diary: Diary) -> None:
    made = Entry("x", "one", at(3))
    diary.keep(made)
    assert diary.course(EPISODE).entries == (made,)
