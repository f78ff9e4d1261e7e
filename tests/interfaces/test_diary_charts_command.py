"""`dorsum diary charts`: the numbers as tables, and the same as pictures where they can be drawn."""

import sys
from pathlib import Path

import pytest

from dorsum.diary.entries import Course
from dorsum.diary.places import DIARY_NAME
from dorsum.diary.store import open_diary
from dorsum.report.charts import forget_drawings
from tests.courses import at, course, entry
from tests.interfaces.conftest import Done, Dorsum
from tests.realistic import realistic


def keep(so_far: Course, folder: Path) -> None:
    diary = open_diary(folder / DIARY_NAME, lambda: at(43))
    diary.keep_episode(so_far.episode)
    for one in so_far.entries:
        diary.keep(one)
    diary.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keep(realistic(), tmp_path / "own")
    return tmp_path / "own"


def run(dorsum: Dorsum, folder: Path, *arguments: object) -> Done:
    return dorsum("diary", "charts", *arguments, "--data", folder)


def test_the_numbers_are_printed(dorsum: Dorsum, folder: Path) -> None:
    done = run(dorsum, folder)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        "How your pain goes on\nDays  Pain  Mean in studies  How many were well, in the "
    )
    (last,) = [line for line in done.out.splitlines() if line.startswith("42    4 ")]
    assert last.split() == ["42", "4", "3.3", "70", "41"]
    assert "- No chart can tell the day when you will be well.\n" in done.out
    assert "- The lines of the studies are only partly confirmed by a source.\n" in done.out
    assert "Sources: wallwork_2024, pengel_2003, henschke_2008, downie_2016, pace_2014\n" in done.out
    assert "\nWhat you took\n" in done.out


def test_a_folder_of_pictures(dorsum: Dorsum, folder: Path, tmp_path: Path) -> None:
    done = run(dorsum, folder, tmp_path / "charts")
    names = ["course", "spasms", "triggers", "medicines"]
    assert [line for line in done.out.splitlines() if line.startswith("Written: ")] == [
        f"Written: {tmp_path / 'charts' / name}.svg" for name in names
    ]
    assert (tmp_path / "charts" / "course.svg").read_bytes().startswith(b"<svg ")


def test_one_picture_of_all(dorsum: Dorsum, folder: Path, tmp_path: Path) -> None:
    assert run(dorsum, folder, tmp_path / "all.svg", "--phone").code == 0
    assert (tmp_path / "all.svg").read_bytes().startswith(b'<svg width="2')
    assert run(dorsum, folder, tmp_path / "all.PNG").code == 0
    assert (tmp_path / "all.PNG").read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_written_is_refused_before_anything_is_read(dorsum: Dorsum, tmp_path: Path) -> None:
    done = run(dorsum, tmp_path / "none", tmp_path / "all.pdf")
    assert done.err == "dorsum: the name of the file must end in .svg or .png, or be that of a folder\n"
    missing = run(dorsum, tmp_path / "none", tmp_path / "no" / "all.svg")
    assert missing.err == f"dorsum: there is no folder `{tmp_path / 'no'}`\n"


def test_without_a_diary_or_enough_in_it(dorsum: Dorsum, tmp_path: Path) -> None:
    assert run(dorsum, tmp_path).err == "dorsum: there is no diary yet; begin one with `dorsum diary add`\n"
    keep(course([entry(1, None, numbers={"days_bothered": 3.0})]), tmp_path)
    assert run(dorsum, tmp_path).out == "There is too little in the diary for a chart.\n"


def test_without_the_library_that_draws_the_tables_stand(
    dorsum: Dorsum, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_drawings()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = run(dorsum, folder, tmp_path / "all.svg")
    assert done.out.startswith("How your pain goes on\n")
    assert (done.code, done.err) == (2, "dorsum: this needs more libraries; install `dorsum[charts]`\n")
