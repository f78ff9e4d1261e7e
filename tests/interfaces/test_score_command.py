"""`dorsum score` through the front door: tables in, tables out, and what a stopped run leaves."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from dorsum.care.triage import triage
from dorsum.cohort import reading, score_file
from dorsum.cohort.scorer import cases_of
from tests.generative.test_tables import people
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped, shipped_rules
from tests.tables import batch_of

ROWS = 700


@pytest.fixture(scope="module")
def table() -> pa.Table:
    cases = people(shipped(), 11, ROWS)
    found = pa.Table.from_batches([batch_of(cases, shipped())])
    return found.append_column("patient", pa.array([f"p{place}" for place in range(ROWS)]))


@pytest.fixture(scope="module")
def source(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "people.parquet"
    pyarrow.parquet.write_table(table, path)
    return path


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and keep a few rows at a time."""
    monkeypatch.setattr(reading, "ROWS", 40)
    monkeypatch.setattr(score_file, "PART", 100)


def written(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    return rows


@pytest.mark.parametrize("engine", ["numpy", "native", "auto"])
def test_each_row_says_what_triage_says(
    dorsum: Dorsum, source: Path, table: pa.Table, tmp_path: Path, engine: str
) -> None:
    output = tmp_path / "out.parquet"
    done = dorsum("score", source, output, "--keep", "patient", "--names", "--engine", engine)
    assert (done.code, done.err) == (0, "")
    (batch,) = table.combine_chunks().to_batches()
    for row, case in zip(written(output), cases_of(batch, shipped()), strict=True):
        result = triage(case, shipped_rules())
        assert row["patient"] == f"p{row['row'] - 1}"
        assert (row["at_least"], row["at_most"]) == (result.at_least, result.at_most)
        assert (row["advise"], row["status"]) == (result.advise, result.status)
        assert row["fired"] == [verdict.rule for verdict in result.fired]
        assert row["possible"] == [verdict.rule for verdict in result.possible]


def test_the_plan_comes_first_and_the_summary_last(dorsum: Dorsum, source: Path, tmp_path: Path) -> None:
    lines = dorsum("score", source, tmp_path / "out.parquet").out.splitlines()
    assert lines[0].startswith("Columns that are read: ")
    assert lines[1] == "Columns that are no finding, left alone: patient."
    assert f"Rows: {ROWS}. Rows that cannot be read: 0." in lines
    assert lines[-1] == f"Written: {tmp_path / 'out.parquet'}"
    assert any(line.startswith("Unknowns that matter most") for line in lines)


def test_a_closed_world_is_final_and_says_so(dorsum: Dorsum, source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    done = dorsum("score", source, output, "--closed-world")
    assert "Closed world: what was not stated was taken as no." in done.out
    assert {row["status"] for row in written(output)} == {"final"}
    assert {row["closed_world"] for row in written(output)} == {True}


def test_csv_in_and_out_with_a_map_and_rejects(dorsum: Dorsum, tmp_path: Path) -> None:
    source, output, names = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "map.yaml"
    source.write_text("id,years,hot\na,40,1\nb,old,2\nc,1,2,3\nd,50,9\ne,60,7\n", "utf-8")
    names.write_text("years: age\nhot: {finding: fever, values: {1: yes, 2: no, 9: unsure}}\n", "utf-8")
    done = dorsum("score", source, output, "--map", names, "--keep", "id", "--causes", 2)
    assert (done.code, done.err) == (0, "")
    assert "Rows: 5. Rows that cannot be read: 3." in done.out
    rows = pyarrow.csv.read_csv(output).to_pylist()
    assert [(row["id"], row["row"]) for row in rows] == [("a", 1), ("d", 4)]
    assert [*rows[0]][2:] == ["at_least", "at_most", "advise", "within", "fired", "causes", "closed_world"]
    assert rows[0]["fired"] == "fever_with_back_pain"
    first, second = rows[0]["causes"].split()
    assert re.fullmatch(r"[a-z_]+=0\.\d+\(0\.\d+-0\.\d+\)", first)
    assert float(re.split("[=(]", first)[1]) >= float(re.split("[=(]", second)[1])
    rejects = (tmp_path / "out.rejects.csv").read_text("utf-8").splitlines()
    assert rejects == [
        "row,column,reason",
        "2,years,is no number of years from 0 to 120",
        '3,,"has 4 values, not 3"',
        '5,hot,"is none of 1, 2, 9"',
    ]


def test_a_query_is_a_table(dorsum: Dorsum, source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    done = dorsum("score", f"select age, fever from '{source}' where fever", output)
    assert done.code == 0
    assert {"fever_with_back_pain" for row in written(output) if row["fired"]["fever_with_back_pain"]}


def test_an_empty_table_gives_an_empty_one(dorsum: Dorsum, table: pa.Table, tmp_path: Path) -> None:
    source, output = tmp_path / "none.parquet", tmp_path / "out.parquet"
    pyarrow.parquet.write_table(table.slice(0, 0), source)
    assert dorsum("score", source, output).code == 0
    assert written(output) == []


MISTAKES: list[tuple[Callable[[Path], list[object]], str]] = [
    (
        lambda at: ["none.parquet", at / "o.parquet"],
        "none.parquet: cannot be read (No such file or directory)",
    ),
    (lambda at: [at / "in.parquet", at / "o.txt"], "the output must end in .parquet or .csv"),
    (lambda at: [at / "in.parquet", at / "no" / "o.csv"], "there is no folder"),
    (lambda at: [at / "in.txt", at / "o.csv"], "give a .parquet or a .csv file"),
    (lambda at: [at / "in.parquet", at / "o.csv"], "in.parquet: cannot be read"),
    (lambda at: ["select no such thing", at / "o.csv"], "the query: cannot be read"),
    (lambda at: ["select true as fever", at / "o.csv", "--keep", "x"], "no column `x` to keep"),
    (
        lambda at: ["select 7 as row, true as fever", at / "o.csv", "--keep", "row"],
        "the column to keep `row` has the name of a result",
    ),
    (lambda at: ["select true as fever", at / "o.csv", "--setting", "mars"], "there is no setting `mars`"),
    (lambda at: ["select 1.5 as fever", at / "o.csv"], "these columns cannot hold what they are mapped to"),
    (lambda at: ["select true as fever", at / "o.csv", "--map", at / "m.yaml"], "cannot be read"),
    (lambda at: ["in.parquet", at / "o.csv", "--engine", "spark"], "Spark writes a folder of .parquet files"),
    (lambda at: ["select true as fever", at / "o", "--engine", "spark"], "Spark reads files, not a query"),
    (lambda at: ["in.parquet", at / "o.csv", "--master", "yarn"], "`--master` is for `--engine spark`"),
]


@pytest.mark.parametrize(("arguments", "says"), MISTAKES)
def test_a_mistake_is_one_clear_line_and_leaves_nothing(
    dorsum: Dorsum, tmp_path: Path, arguments: Callable[[Path], list[object]], says: str
) -> None:
    (tmp_path / "in.parquet").write_text("this is no Parquet", "utf-8")
    done = dorsum("score", *map(str, arguments(tmp_path)))
    assert done.code == 2
    assert says in done.err.splitlines()[-1]
    assert "Traceback" not in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a\n", "write a line for each column"),
        ("x: fewer\n", "m.yaml:1: `x`: `fewer` is no finding; did you mean `fever`?"),
        ("x: {finding: fever, value: {}}\n", "only `finding` and `values` may stand here"),
        ("x: {finding: fever, values: {1: perhaps}}\n", "values may mean yes, no, unsure, unanswered"),
        ("x: {finding: fever, values: 3}\n", "values may mean yes, no, unsure, unanswered"),
        ("x: [\n", "this is not YAML"),
    ],
)
def test_a_mistake_in_a_map_names_its_line(dorsum: Dorsum, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "m.yaml").write_text(text, "utf-8")
    done = dorsum("score", "select 1 as x", tmp_path / "o.csv", "--map", tmp_path / "m.yaml")
    assert done.code == 2
    assert says in done.err


@pytest.mark.parametrize(
    ("missing", "says"), [("dorsum.engine.tables.engines", "dorsum[tables]"), ("numba", "dorsum[native]")]
)
def test_without_a_library_it_says_what_to_install(
    dorsum: Dorsum, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, says: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    done = dorsum("score", source, tmp_path / "o.csv", "--engine", "native")
    assert done.code == 2
    assert says in done.err


def test_without_a_compiler_numpy_does_it(
    dorsum: Dorsum, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert dorsum("score", source, tmp_path / "o.csv").code == 0


# What a stopped run leaves.


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("stop_at", [40, 240, 680])
def test_a_stopped_run_leaves_no_output_and_goes_on(
    dorsum: Dorsum, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    whole, output = tmp_path / "whole.parquet", tmp_path / "out.parquet"
    dorsum("score", source, whole)
    with monkeypatch.context() as patch:
        patch.setattr(
            score_file.ScoreJob, "_score_batch", _stopping(score_file.ScoreJob._score_batch, stop_at)
        )
        assert dorsum("score", source, output).code == 130
    assert not output.exists()
    done = dorsum("score", source, output, "--resume")
    assert done.code == 0
    assert written(output) == written(whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "whole.parquet"]
    assert f"Rows: {ROWS}." in done.out


def _stopping(score: Callable[..., None], stop_at: int) -> Callable[..., None]:
    def score_batch(job: Any, batch: Any, threads: Any, part: Any) -> None:
        if part.first + part.read >= stop_at:
            raise KeyboardInterrupt
        score(job, batch, threads, part)

    return score_batch


@pytest.mark.usefixtures("small_steps")
def test_another_run_is_not_gone_on_with(
    dorsum: Dorsum, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.parquet"
    with monkeypatch.context() as patch:
        patch.setattr(score_file.ScoreJob, "_score_batch", _stopping(score_file.ScoreJob._score_batch, 240))
        dorsum("score", source, output)
    done = dorsum("score", source, output, "--resume", "--closed-world")
    assert done.code == 2
    assert "has another input, map, option or content" in done.err
    assert dorsum("score", source, output).code == 0


SCRIPT = """
import sys
from dorsum.cohort import reading, score_file
from dorsum.interfaces.cli.app import run
import time
reading.ROWS, score_file.PART = 40, 100
before = score_file.ScoreJob._score_batch
def slowly(*arguments):
    time.sleep(0.05)
    before(*arguments)
score_file.ScoreJob._score_batch = slowly
run()
"""


def test_a_killed_run_leaves_no_output_and_goes_on(dorsum: Dorsum, source: Path, tmp_path: Path) -> None:
    output, whole = tmp_path / "out.parquet", tmp_path / "whole.parquet"
    folder = tmp_path / "out.parquet.parts"
    running = subprocess.Popen([sys.executable, "-c", SCRIPT, "score", source, output])
    for _ in range(600):
        if (folder / "000001.json").exists():
            break
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert not output.exists()
    assert (folder / "000001.json").exists()
    dorsum("score", source, whole)
    assert dorsum("score", source, output, "--resume").code == 0
    assert written(output) == written(whole)


def test_a_full_disk_is_one_clear_line(
    dorsum: Dorsum, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyarrow.parquet, "write_table", full)
    done = dorsum("score", source, tmp_path / "out.parquet")
    assert done.code == 2
    assert "cannot be written (No space left on device)" in done.err
