"""How parts are given out, watched and put together; here a stand-in for Spark runs the tasks at once."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from dorsum.cohort import spark_files, spark_input
from dorsum.cohort.batch_scorer import ScoreOptions
from dorsum.cohort.mapping import plan_columns
from dorsum.cohort.parts import OutputError
from dorsum.cohort.reading import InputError
from dorsum.cohort.spark_files import SparkJob
from dorsum.cohort.spark_input import look_at
from dorsum.cohort.spark_session import SparkError
from dorsum.cohort.summary import Summary
from tests.shipped import shipped, shipped_rules


@dataclass
class StandIn:
    """A session that runs what it is asked for when it is collected; or raises `error` instead."""

    error: Exception | None = None
    ran: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    told_to_stop: list[str] = field(default_factory=list)
    wait_for_stop: bool = False

    @property
    def sparkContext(self) -> Any:  # noqa: N802  # Spark's name
        return SimpleNamespace(
            setJobGroup=lambda name, *_, **__: self.groups.append(name),
            cancelJobGroup=self.told_to_stop.append,
        )

    def range(self, start: int, end: int, step: int, partitions: int) -> Any:
        assert (start, step, partitions) == (0, 1, end)
        return SimpleNamespace(
            mapInArrow=lambda task, _: SimpleNamespace(collect=lambda: self._collect(task, end))
        )

    def _collect(self, task: Callable[..., Any], end: int) -> list[Any]:
        while self.wait_for_stop and not self.told_to_stop:
            pass
        if self.error:
            raise self.error
        self.ran += range(end)
        batches = task(iter([pa.RecordBatch.from_pydict({"id": [*range(end)]})]))
        return [SimpleNamespace(**row) for batch in batches for row in batch.to_pylist()]

    @contextmanager
    def start(self, log: Path) -> Iterator["StandIn"]:
        assert log.parent.is_dir()
        yield self


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of five parts, two of them with a value that cannot be read."""
    monkeypatch.setattr(spark_input, "PART", 2)
    monkeypatch.setattr(spark_files, "LOOK", 0.02)
    monkeypatch.setattr(spark_files, "ENGINE", "numpy")
    rows = pa.table({"fever": ["yes", "no", "hot", None, "no", "yes", "warm", "no", "yes"]})
    pyarrow.parquet.write_table(rows, tmp_path / "people.parquet", row_group_size=2)
    return tmp_path / "people.parquet"


def score(
    source: Path,
    output: Path,
    start: Callable[[Path], AbstractContextManager[Any]],
    *,
    tell: Callable[[int, int | None], None] = lambda _done, _all: None,
    resume: bool = False,
) -> Summary:
    table = look_at(str(source))
    plan = plan_columns(table.schema, {}, shipped())
    job = SparkJob(shipped_rules(), plan, table, ScoreOptions(names=True))
    return job.run(start, str(source), output, tell, resume=resume)


def written(output: Path) -> list[tuple[str, int, list[str]]]:
    rows = pyarrow.parquet.read_table(output).to_pylist()
    return [(row["file"], row["row"], row["fired"]) for row in rows]


FEVER = ["fever_with_back_pain"]
SCORED = [(1, FEVER), (2, []), (4, []), (5, []), (6, FEVER), (8, []), (9, FEVER)]
WHOLE = [("people.parquet", row, fired) for row, fired in SCORED]


def test_all_parts_come_together_in_order(source: Path, tmp_path: Path) -> None:
    output, told, spark = tmp_path / "out", list[tuple[int, int | None]](), StandIn()
    summary = score(source, output, spark.start, tell=lambda *now: told.append(now))
    assert (summary.rows, summary.rejected, summary.fired["fever_with_back_pain"]) == (9, 2, 3)
    assert written(output) == WHOLE
    assert told[-1] == (9, 9)
    assert spark.groups == [spark_files.GROUP]
    assert spark.told_to_stop == []
    rejects = (tmp_path / "out.rejects.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[:3] for line in rejects] == [
        ["file", "row", "column"],
        ["people.parquet", "3", "fever"],
        ["people.parquet", "7", "fever"],
    ]
    assert not (tmp_path / "out.parts").exists()


def test_only_what_is_left_is_done_when_it_goes_on(source: Path, tmp_path: Path) -> None:
    output, folder = tmp_path / "out", tmp_path / "out.parts"
    with pytest.raises(SparkError):
        score(source, output, StandIn(error=Py4JError("gone")).start)
    first = StandIn()
    with pytest.raises(RuntimeError):
        score(source, output, first.start, resume=True, tell=_break_at(9))
    assert len([*folder.glob("*.parquet")]) == 5
    (folder / "000003.json").unlink()
    second = StandIn()
    assert score(source, output, second.start, resume=True).rows == 9
    assert (first.ran, second.ran) == ([*range(5)], [0])
    assert written(output) == WHOLE


def test_what_is_all_done_needs_no_spark(source: Path, tmp_path: Path) -> None:
    output, folder = tmp_path / "out", tmp_path / "out.parts"
    with pytest.raises(RuntimeError):
        score(source, output, StandIn().start, tell=_break_at(9))
    (folder / "whole").mkdir()
    (folder / "000000.parquet").rename(folder / "whole" / "part-000000.parquet")  # stopped while it was moved
    (folder / "000001.abc.unfinished").touch()
    assert score(source, output, _never, resume=True).rows == 9
    assert written(output) == WHOLE
    assert not folder.exists()


def _break_at(rows: int) -> Callable[[int, int | None], None]:
    def tell(done: int, _all: int | None) -> None:
        if done == rows:
            raise RuntimeError("stopped")

    return tell


def _never(_log: Path) -> AbstractContextManager[Any]:
    raise AssertionError("Spark was started")


def test_who_stops_it_stops_spark(source: Path, tmp_path: Path) -> None:
    def stop(_done: int, _all: int | None) -> None:
        raise KeyboardInterrupt

    spark = StandIn(wait_for_stop=True)
    with pytest.raises(KeyboardInterrupt):
        score(source, tmp_path / "out", spark.start, tell=stop)
    assert {*spark.told_to_stop} == {spark_files.GROUP}
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.parts" / "run.json").exists()


def test_another_run_is_not_gone_on_with(source: Path, tmp_path: Path) -> None:
    with pytest.raises(SparkError):
        score(source, tmp_path / "out", StandIn(error=Py4JError("gone")).start)
    pyarrow.parquet.write_table(pa.table({"fever": ["no"]}), source)
    with pytest.raises(OutputError, match="another input, map, option or content"):
        score(source, tmp_path / "out", _never, resume=True)


def test_what_is_there_is_not_written_over(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(OutputError, match="there is something of this name"):
        score(source, tmp_path / "out", _never)


def test_a_folder_that_cannot_be_written_is_one_clear_line(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out.parts").touch()
    with pytest.raises(OutputError, match=r"out: cannot be written \(File exists\)"):
        score(source, tmp_path / "out", _never)


def test_parts_that_cannot_be_read_are_told_when_all_others_are_done(source: Path, tmp_path: Path) -> None:
    @contextmanager
    def breaking(_log: Path) -> Iterator[StandIn]:
        source.write_bytes(b"broken")
        yield StandIn()

    with pytest.raises(InputError, match=r"people\.parquet: cannot be read .* \(and 4 more\)"):
        score(source, tmp_path / "out", breaking)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            PySparkException("PythonException: No module named 'dorsum.cohort'"),
            "workers have no `dorsum.cohort`",
        ),
        (
            PySparkException("PythonException: fever of 41.7"),
            r"Spark stopped; what it says is in .*spark\.log",
        ),
        (Py4JError("gone"), "--resume goes on"),
    ],
)
def test_why_spark_stopped_is_told_without_what_it_quotes(
    source: Path, tmp_path: Path, error: Exception, says: str
) -> None:
    with pytest.raises(SparkError, match=says) as raised:
        score(source, tmp_path / "out", StandIn(error=error).start)
    assert "41.7" not in str(raised.value)
    run = json.loads((tmp_path / "out.parts" / "run.json").read_text("utf-8"))
    assert run["content_hash"] == shipped().content_hash
