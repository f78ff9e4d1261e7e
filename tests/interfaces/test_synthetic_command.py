"""`dorsum synthetic`: a whole file or none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dorsum.cohort.people_files import write_people
from dorsum.cohort.synthetic import SyntheticPeople, made_with
from tests.interfaces.conftest import Dorsum
from tests.synthetic import SEED, drawn, people


def test_a_table_is_written(dorsum: Dorsum, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    done = dorsum("synthetic", path, "--rows", 1000, "--setting", "primary_care", "--seed", SEED)
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r".*: 1000 people who do not exist, \d+ columns\n", done.out)
    table = pq.read_table(path)
    assert table.combine_chunks().equals(pa.Table.from_batches([drawn(1000)]).combine_chunks())
    told = made_with(table.schema)
    assert told is not None
    assert (told["setting"], told["enriched"], told["real_people"]) == ("primary_care", None, False)
    assert [*tmp_path.iterdir()] == [path]


def test_enriched(dorsum: Dorsum, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    assert dorsum("synthetic", path, "--rows", 10, "--enriched", 0.2).code == 0
    told = made_with(pq.read_schema(path))
    assert told is not None
    assert (told["setting"], told["enriched"], told["seed"]) == ("home", 0.2, 0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("--setting", "moon"),
            "dorsum: `moon` is no setting; there are home, primary_care, emergency_department\n",
        ),
        (("--enriched", 2), "2.0 is not in the range 0<=x<=1"),
        (("--rows", 0), "0 is not in the range x>=1"),
    ],
)
def test_a_wrong_call(dorsum: Dorsum, tmp_path: Path, arguments: tuple[object, ...], says: str) -> None:
    done = dorsum("synthetic", tmp_path / "people.parquet", *arguments)
    assert done.code == 2
    assert says in done.err
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_not_there(dorsum: Dorsum, tmp_path: Path) -> None:
    done = dorsum("synthetic", tmp_path / "nowhere" / "people.parquet", "--rows", 10)
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: a file or the output failed (No such file or directory)\n"


def test_a_device_is_written_to_and_stays_a_device() -> None:
    device = Path("/dev/null")
    write_people(people(), device, 10, 1)
    assert device.is_char_device()


def test_ctrl_c_leaves_the_old_file_and_nothing_else(
    dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_people: SyntheticPeople, *_: object) -> Iterator[pa.RecordBatch]:
        yield drawn(1000)
        raise KeyboardInterrupt

    path = tmp_path / "people.parquet"
    path.write_text("old")
    monkeypatch.setattr(SyntheticPeople, "batches", interrupted)
    assert dorsum("synthetic", path).code == 130
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_text() == "old"


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_people(people(), tmp_path / "people.parquet", 10, 1, lambda done, rows: told.append((done, rows)))
    assert told == [(10, 10)]


@pytest.mark.parametrize("library", ["numpy", "pyarrow"])
def test_without_its_libraries_it_says_what_to_install(
    dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ModuleNotFoundError(f"No module named '{library}'", name=library)

    monkeypatch.setattr("dorsum.cohort.synthetic.SyntheticPeople.__init__", missing)
    done = dorsum("synthetic", tmp_path / "people.parquet")
    assert (done.code, done.err) == (2, "dorsum: this needs more libraries; install `dorsum[tables]`\n")


def test_another_kind_of_file_is_refused(dorsum: Dorsum, tmp_path: Path) -> None:
    done = dorsum("synthetic", tmp_path / "people.csv", "--rows", 3)
    assert done.code == 2
    assert "the output must end in .parquet" in done.err
    assert [*tmp_path.iterdir()] == []
