"""A diary in a file: its owner's alone, with dated copies, and left as it is where something is wrong."""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import event

from dorsum.diary.copies import KEPT_COPIES, erase_copies
from dorsum.diary.engines import file_engine
from dorsum.diary.entries import Episode
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.rhythm import Wishes
from dorsum.diary.store import Diary, open_diary
from dorsum.errors import DiaryError
from tests.courses import BEGAN, at, entry
from tests.diary_store.places import Place, clock
from tests.diary_store.test_store import _with_next_step

EPISODE = Episode("one", BEGAN)


@pytest.fixture
def place(file_place: Place) -> Place:
    return file_place


@pytest.fixture
def diary(place: Place) -> Iterator[Diary]:
    with closing(place.open()) as opened:
        yield opened


def copies(place: Place) -> list[Path]:
    return sorted((place.path.parent / "copies").glob("*"))


def opened_copy(copy: Path, place: Place) -> Diary:
    return Place(copy, place.passphrase).open()


def test_what_is_erased_is_nowhere_in_the_files(place: Place, diary: Diary) -> None:
    diary.keep_episode(EPISODE)
    diary.keep(entry(3, 5, note="a very private word"))
    diary.keep_wishes(Wishes(danger_muted=True))
    diary.erase()
    diary.close()
    assert not any(b"private" in file.read_bytes() for file in place.path.parent.rglob("*.*"))


def test_the_file_is_for_its_owner_only(place: Place, diary: Diary) -> None:
    diary.keep(entry(3, 5))
    assert place.path.stat().st_mode & 0o077 == 0
    assert place.path.parent.stat().st_mode & 0o077 == 0


def _no_diary(whole: bytes) -> bytes:
    return b"no diary" * 999


def _with_a_hole(whole: bytes) -> bytes:
    return whole[:5000] + b"?" * 9000 + whole[14000:]


@pytest.mark.parametrize("damage", [_no_diary, _with_a_hole])
def test_a_damaged_file_is_left_as_it_is(place: Place, damage: Callable[[bytes], bytes]) -> None:
    with closing(place.open()) as diary:
        for day in range(60):
            diary.keep(entry(day, 5, id=f"e{day}", note="x" * 300))
    place.path.write_bytes(damage(place.path.read_bytes()))
    before = place.path.read_bytes()
    with pytest.raises(
        DiaryError, match="this file is damaged; it was left as it is; stop Dorsum, move it and"
    ):
        place.open()
    assert place.path.read_bytes() == before


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


def test_a_file_that_another_program_holds(place: Place, diary: Diary) -> None:
    @event.listens_for(diary._engine, "checkout")
    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    says = "another program is writing; nothing was changed; try again"
    with closing(place.open()) as other, other._writing(), pytest.raises(DiaryError, match=says):
        diary.keep(entry(3, 5))
    diary.keep(entry(3, 5))


def test_a_copy_is_made_before_the_first_change_of_each_day(place: Place) -> None:
    today = at(0)
    with closing(place.open(lambda: today)) as diary:
        for day in range(KEPT_COPIES + 3):
            today = at(day)
            for hour in range(2):
                diary.keep(entry(day, 5, id=f"e{day}-{hour}"))
            diary.remove(entry(day, 5, id=f"e{day}-1"))
        whole = diary.course(EPISODE).entries
    assert [one.name for one in copies(place)] == [
        f"diary-daily-{at(day).date()}.sqlite3" for day in range(3, KEPT_COPIES + 3)
    ]
    for day, copy in enumerate(copies(place), start=3):
        with closing(opened_copy(copy, place)) as copied:
            assert copied.course(EPISODE).entries == whole[:day]
        assert copy.stat().st_mode & 0o077 == 0


def test_there_is_no_copy_of_nothing_and_none_that_was_erased(place: Place, diary: Diary) -> None:
    diary.keep_episode(EPISODE)
    assert not copies(place)
    diary.keep(entry(1, 5))
    diary.keep(entry(2, 5))
    assert len(copies(place)) == 1
    diary.erase()
    diary.keep(entry(2, 5))
    assert not copies(place)


def test_a_copy_that_cannot_be_written_keeps_no_entry_from_being_kept(place: Place, diary: Diary) -> None:
    folder = place.path.parent / "copies"
    folder.touch()
    diary.keep(entry(1, 5))
    diary.keep(entry(2, 5))
    assert len(diary.course(EPISODE).entries) == 2
    copy = folder / "diary-daily-2026-04-21.sqlite3"
    assert diary.copy_trouble == f"{copy}: the copy cannot be written; make room on the disk"
    folder.unlink()
    diary.keep(entry(3, 5))
    assert not diary.copy_trouble
    with closing(opened_copy(copy, place)) as copied:
        assert len(copied.course(EPISODE).entries) == 2


def test_what_a_killed_program_left_is_erased_too(place: Place, diary: Diary) -> None:
    left = (
        place.path.with_suffix(".partial"),
        place.path.parent / "copies" / "diary-daily-2026-04-21.partial",
    )
    left[1].parent.mkdir()
    for one in left:
        one.touch()
    diary.erase()
    assert not any(one.exists() for one in left)


def test_a_copy_that_cannot_be_deleted(place: Place, diary: Diary) -> None:
    (place.path.parent / "copies" / "diary-odd").mkdir(parents=True)
    with pytest.raises(DiaryError, match="a copy cannot be deleted"):
        erase_copies(place.path)


def test_an_older_form_is_copied_before_it_is_changed(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(place.open()) as diary:
        diary.keep(entry(3, 5))
    _with_next_step(tmp_path / "migrations", monkeypatch)
    place.open().close()
    monkeypatch.undo()
    (copy,) = copies(place)
    assert copy.name == "diary-before-update-2026-04-21.sqlite3"
    with closing(opened_copy(copy, place)) as before:
        assert before.course(EPISODE).entries == (entry(3, 5),)


def test_an_older_form_is_left_as_it_is_where_it_cannot_be_copied(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(place.open()) as diary:
        diary.keep(entry(3, 5))
    (place.path.parent / "copies").touch()
    _with_next_step(tmp_path / "migrations", monkeypatch)
    with pytest.raises(DiaryError, match="the copy cannot be written; make room on the disk"):
        place.open()
    monkeypatch.undo()
    with closing(place.open()) as diary:
        assert diary.course(EPISODE).entries == (entry(3, 5),)


def test_what_was_switched_off_stays_off_while_entries_are_read(diary: Diary) -> None:
    diary.keep(entry(3, 5))
    gc.disable()
    try:
        assert len(diary.course(EPISODE).entries) == 1
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_diary_that_is_no_file_has_no_copies(place: Place) -> None:
    """As on a server."""
    place.open().close()
    with closing(Diary(file_engine(place.path, place.passphrase), clock, None, ExitStack())) as diary:
        for day in range(3):
            diary.keep(entry(day, 5))
        diary.erase()
        assert not (place.path.parent / "copies").exists()
        diary._engine.dispose()


def test_an_empty_file_beside_copies_is_no_new_diary(place: Place, diary: Diary) -> None:
    diary.keep(entry(3, 5))
    diary.close()
    folder = place.path.parent / "copies"
    folder.mkdir(exist_ok=True)
    (folder / f"{place.path.stem}-daily-2026-03-04{place.path.suffix}").write_bytes(b"a copy")
    place.path.write_bytes(b"")
    with pytest.raises(DiaryError, match="this file is empty, and there are copies of it"):
        place.open()
    assert place.path.read_bytes() == b""


def test_a_diary_of_days_to_come_is_not_taken_in(diary: Diary) -> None:
    later = at(3000)
    for value in (
        entry(3000, 5),
        Episode("one", later.date()),
        Episode("one", BEGAN, checked_at=later),
    ):
        with pytest.raises(DiaryError, match="days that have not come"):
            diary.take_in(Whole((Revision(at(0), is_gone=False, value=value),), Wishes()))
    assert diary.episodes() == ()
