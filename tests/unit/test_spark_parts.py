"""Parts of a table in files: how they are cut, and what a worker does with one, without Spark."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from dorsum.cohort import reading, spark_input
from dorsum.cohort.batch_scorer import ScoreOptions
from dorsum.cohort.mapping import plan_columns
from dorsum.cohort.reading import InputError
from dorsum.cohort.spark_input import Input, look_at
from dorsum.cohort.spark_parts import PartsTask
from dorsum.cohort.spark_work import Work, send
from tests.shipped import shipped

TABLE = pa.table({"who": list(range(10)), "fever": [True, None] * 5, "cough": [False] * 10})


def write(path: Path, table: pa.Table = TABLE, group: int = 3) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    pyarrow.parquet.write_table(table, path, row_group_size=group)
    return path


def test_parts_begin_with_a_row_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_input, "PART", 5)
    path = write(tmp_path / "people.parquet")
    found = look_at(str(path))
    assert [(one.first, one.rows, one.groups) for one in found.splits] == [(0, 6, (0, 1)), (6, 4, (2, 3))]
    assert {(one.path, one.name) for one in found.splits} == {(str(path), "people.parquet")}
    assert found.rows == 10


def test_a_part_ends_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_input, "PART", 6)
    (first, second) = look_at(str(write(tmp_path / "people.parquet", TABLE.slice(0, 9)))).splits
    assert (first.rows, second.rows) == (6, 3)
    (whole,) = look_at(str(write(tmp_path / "six.parquet", TABLE.slice(0, 6)))).splits
    assert whole.rows == 6


def test_a_folder_is_all_its_files_but_the_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/2.parquet", "a.parquet", "_delta_log/1.parquet", ".tmp/1.parquet", "b/_x.parquet"):
        write(tmp_path / name)
    (tmp_path / "_SUCCESS").touch()
    found = look_at(str(tmp_path))
    assert [one.name for one in found.splits] == ["a.parquet", "b/2.parquet"]
    assert found.rows == 20


def test_an_empty_file_is_a_part_and_a_csv_file_is_one_part(tmp_path: Path) -> None:
    empty = look_at(str(write(tmp_path / "none.parquet", TABLE.slice(0, 0))))
    assert [(one.rows, one.first) for one in empty.splits] == [(0, 0)]
    (tmp_path / "in.csv").write_text("fever\nyes\n", "utf-8")
    text = look_at(str(tmp_path / "in.csv"))
    assert [(one.rows, one.groups) for one in text.splits] == [(None, None)]
    assert text.rows is None


@pytest.mark.parametrize(
    ("other", "column"),
    [
        (TABLE.append_column("more", pa.nulls(10)), "more"),
        (TABLE.drop_columns(["cough"]), "cough"),
        (TABLE.set_column(1, "fever", pa.array(["yes"] * 10)), "fever"),
    ],
)
def test_files_with_other_columns_are_refused(tmp_path: Path, other: pa.Table, column: str) -> None:
    write(tmp_path / "1.parquet")
    write(tmp_path / "2.parquet", other)
    with pytest.raises(InputError, match=rf"2\.parquet: its column `{column}` is not as in 1\.parquet"):
        look_at(str(tmp_path))


def test_files_with_the_same_columns_in_another_order_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "1.parquet")
    write(tmp_path / "2.parquet", TABLE.select(["fever", "who", "cough"]))
    with pytest.raises(InputError, match=r"columns stand in another order than in 1\.parquet"):
        look_at(str(tmp_path))


def test_what_is_no_table_in_files_is_refused(tmp_path: Path) -> None:
    for source, says in (
        ("select 1 as fever", "Spark reads files, not a query"),
        (str(tmp_path), "there is no .parquet or .csv file in this folder"),
        (str(tmp_path / "none.parquet"), "cannot be read"),
    ):
        with pytest.raises(InputError, match=says):
            look_at(source)


# What a worker does.


def told(task: PartsTask, ids: list[int]) -> list[dict[str, Any]]:
    batches = task(iter([pa.RecordBatch.from_pydict({"id": [id]}) for id in ids]))
    return [row for batch in batches for row in batch.to_pylist()]


def task_for(table: Input, folder: Path, columns: tuple[str, ...] = ("fever", "who")) -> PartsTask:
    plan = plan_columns(table.schema.remove(table.schema.get_field_index("cough")), {}, shipped())
    options = ScoreOptions(("who",), names=True)
    sent = send(Work(shipped(), plan, table.schema, options, "numpy"))
    return PartsTask(sent, str(folder), columns, tuple((7 + n, one) for n, one in enumerate(table.splits)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "out.parts"
    found.mkdir()
    return found


def test_a_worker_writes_a_part_and_then_its_mark(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_input, "PART", 5)
    monkeypatch.setattr(reading, "ROWS", 2)
    task = task_for(look_at(str(write(tmp_path / "people.parquet"))), folder)
    assert told(task, [1, 0]) == [{"part": 8, "problem": None}, {"part": 7, "problem": None}]
    assert sorted(path.name for path in folder.iterdir()) == [
        f"00000{number}.{kind}" for number in (7, 8) for kind in ("json", "parquet")
    ]
    rows = pyarrow.parquet.read_table(folder / "000008.parquet").to_pylist()
    assert [(row["who"], row["file"], row["row"]) for row in rows] == [
        (who, "people.parquet", who + 1) for who in range(6, 10)
    ]
    assert [row["fired"] for row in rows] == [["fever_with_back_pain"], []] * 2
    mark = json.loads((folder / "000008.json").read_text("utf-8"))
    assert (mark["read"], mark["rejects"], mark["looked_at"], len(mark["counts"])) == (4, [], 1, 2)


def test_a_part_without_rows_is_written_too(tmp_path: Path, folder: Path) -> None:
    task = task_for(look_at(str(write(tmp_path / "none.parquet", TABLE.slice(0, 0)))), folder)
    assert told(task, [0]) == [{"part": 7, "problem": None}]
    empty = pyarrow.parquet.read_table(folder / "000007.parquet")
    assert (empty.num_rows, empty.schema.names[:4]) == (0, ["who", "file", "row", "at_least"])


def test_bad_lines_and_bad_values_have_their_row_of_the_file(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "in.csv").write_text("who,fever,cough\na,yes,1\nb,no\nc,perhaps,1\nd,no,1\n", "utf-8")
    told(task_for(look_at(str(tmp_path / "in.csv")), folder), [0])
    mark = json.loads((folder / "000007.json").read_text("utf-8"))
    assert (mark["read"], [reject[:2] for reject in mark["rejects"]]) == (4, [[2, ""], [3, "fever"]])
    rows = pyarrow.parquet.read_table(folder / "000007.parquet").to_pylist()
    assert [(row["who"], row["row"]) for row in rows] == [("a", 1), ("d", 4)]


def test_what_repeating_does_not_help_is_told(tmp_path: Path, folder: Path) -> None:
    path = write(tmp_path / "people.parquet")
    task = task_for(look_at(str(path)), folder)
    path.write_bytes(b"broken")
    (row,) = told(task, [0])
    assert row["problem"].startswith(f"{path}: cannot be read")
    assert not [*folder.iterdir()]


def test_a_folder_that_a_worker_does_not_have_is_told(tmp_path: Path, folder: Path) -> None:
    task = task_for(look_at(str(write(tmp_path / "people.parquet"))), folder)
    folder.rmdir()
    (row,) = told(task, [0])
    assert row["problem"] == f"{folder}: not every machine has this folder; it must be a shared one"


def test_an_attempt_that_is_repeated_writes_the_same(tmp_path: Path, folder: Path) -> None:
    task = task_for(look_at(str(write(tmp_path / "people.parquet"))), folder)
    told(task, [0])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    told(task, [0])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_full_disk_is_left_to_spark_which_tries_again(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyarrow.parquet.ParquetWriter, "write_batch", full)
    with pytest.raises(OSError, match="No space"):
        told(task_for(look_at(str(write(tmp_path / "people.parquet"))), folder), [0])
    assert not [*folder.iterdir()]
