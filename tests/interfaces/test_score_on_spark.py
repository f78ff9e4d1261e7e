"""Tables on Spark: the same as on one machine, row by row. One session for all, so one test with parts."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from dorsum.cohort import spark_files
from dorsum.cohort.batch_scorer import ScoreOptions
from dorsum.cohort.mapping import ColumnMap
from dorsum.cohort.scorer import ScorerOptions
from dorsum.cohort.spark import REJECTED, score_frame
from dorsum.cohort.spark_session import spark_session
from dorsum.errors import MappingError
from tests.generative.test_tables import people
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped, shipped_rules
from tests.tables import batch_of

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "score-on-a-cluster.md"
ROWS = 240
Rows = dict[object, dict[str, Any]]
MAP = "years: age\nhot: {finding: fever, values: {1: yes, 2: no, 9: unsure}}\n"
COLUMN_MAP = {"years": ColumnMap("age"), "hot": ColumnMap("fever", {"1": "yes", "2": "no", "9": "unsure"})}


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("SPARK_LOCAL_DIRS", str(tmp_path))
    monkeypatch.setattr(spark_files, "LOOK", 0.1)
    monkeypatch.setattr(spark_files, "ENGINE", "numpy")
    with spark_session("local[2]", tmp_path / "spark.log") as found:
        yield found


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """People with nulls, "not sure" and numbers, in Parquet parts; one of them is empty."""
    table = pa.Table.from_batches([batch_of(people(shipped(), 3, ROWS), shipped())])
    table = table.append_column("patient", pa.array([f"p{place}" for place in range(ROWS)]))
    folder = tmp_path / "parts"
    folder.mkdir()
    for name, start, end in (("1", 0, 100), ("2", 0, 0), ("3", 100, ROWS)):
        pyarrow.parquet.write_table(
            table.slice(start, end - start), folder / f"{name}.parquet", row_group_size=64
        )
    pyarrow.parquet.write_table(table, tmp_path / "whole.parquet")
    return folder


def by_patient(rows: list[dict[str, Any]]) -> Rows:
    found: Rows = {row.pop("patient"): row for row in rows}
    assert len(found) == len(rows)
    return found


def read(path: Path) -> Rows:
    return by_patient(pyarrow.parquet.read_table(path).to_pylist())


def without(rows: Rows, *names: str) -> Rows:
    return {who: {name: row[name] for name in row if name not in names} for who, row in rows.items()}


def nearly(rows: Rows) -> Rows:
    """Return the rows with shares of causes that are right but for their last digits."""
    for row in rows.values():
        row["causes"] = [
            {key: value if key == "cause" else pytest.approx(value, rel=1e-9) for key, value in one.items()}
            for one in row["causes"]
        ]
    return rows


@pytest.mark.needs_java
def test_spark_says_what_one_machine_says(
    session: Any, dorsum: Dorsum, parts: Path, subtests: pytest.Subtests
) -> None:
    with subtests.test("a frame"):
        check_frame(session, dorsum, parts)
    with subtests.test("a frame with a map, words and values that cannot be read"):
        check_frame_with_rejects(session, dorsum, parts.parent)
    with subtests.test("what the guide shows"):
        check_guide(session, parts)
    with subtests.test("a frame that cannot be scored"):
        check_frame_mistakes(session)
    with subtests.test("the command on Parquet parts"):
        check_command(dorsum, parts)
    with subtests.test("the command on CSV parts"):
        check_command_on_csv(dorsum, parts.parent)
    with subtests.test("the command, stopped and gone on with"):
        check_stop(dorsum, parts)
    with subtests.test("a file that breaks while it is scored"):
        check_broken_file(dorsum, parts)


def check_frame(session: Any, dorsum: Dorsum, parts: Path) -> None:
    options = ScoreOptions(("patient",), scorer=ScorerOptions(causes=3))
    frame = score_frame(session.read.parquet(str(parts)), shipped_rules(), options=options)
    rows = frame.selectExpr("*", "fired.fever_with_back_pain as has_fever").toArrow().to_pylist()
    assert {row.pop(REJECTED) for row in rows} == {None}
    assert [row.pop("has_fever") for row in rows] == [row["fired"]["fever_with_back_pain"] for row in rows]
    found, whole, out = by_patient(rows), parts.parent / "whole.parquet", parts.parent / "one.parquet"
    for engine in ("native", "numpy"):
        assert dorsum("score", whole, out, "--keep", "patient", "--causes", 3, "--engine", engine).code == 0
        assert found == without(nearly(read(out)), "row")


def check_frame_with_rejects(session: Any, dorsum: Dorsum, folder: Path) -> None:
    columns = {
        "patient": [*range(8)],
        "years": ["40", "old", None, "200", "unsure", "7", "8", "9"],
        "hot": pa.array([1, 2, 9, None, 1, 7, 2, 1], pa.int8()),
        "`odd`": [*"abcdefgh"],
    }
    pyarrow.parquet.write_table(pa.table(columns), folder / "words.parquet", row_group_size=3)
    (folder / "map.yaml").write_text(MAP, "utf-8")
    done = dorsum(
        "score", folder / "words.parquet", folder / "words_one.parquet", "--map", folder / "map.yaml",
        "--keep", "patient", "--closed-world", "--names",
    )  # fmt: skip
    assert done.code == 0
    wanted = without(read(folder / "words_one.parquet"), "row")
    options = ScoreOptions(("`odd`", "patient"), names=True, scorer=ScorerOptions(closed_world=True))
    frame = session.read.parquet(str(folder / "words.parquet"))
    scored = score_frame(frame, shipped_rules(), COLUMN_MAP, options, "numpy")
    found = by_patient(scored.toArrow().to_pylist())
    assert [row.pop("`odd`") for _, row in sorted(found.items(), key=str)] == [*"abcdefgh"]
    rejected = {who: row.pop(REJECTED) for who, row in found.items()}
    assert {who: [one["column"] for one in why] for who, why in rejected.items() if why} == {
        1: ["years"], 3: ["years"], 5: ["hot"],
    }  # fmt: skip
    assert {who: row for who, row in found.items() if who in wanted} == wanted
    assert [{*found[who].values()} for who in (1, 3, 5)] == [{None}] * 3


def check_guide(session: Any, parts: Path) -> None:
    (code,) = re.findall("```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {"spark": session}
    exec(code.replace('"people"', repr(str(parts))).replace(".show()", ".collect()"), names)  # our own guide
    counts = names["scored"].where("rejected is null").count()
    assert counts == ROWS


def check_frame_mistakes(session: Any) -> None:
    def refused(
        query: str, says: str, keep: tuple[str, ...] = (), given: Mapping[str, ColumnMap] = {}
    ) -> None:
        with pytest.raises(MappingError, match=says):
            score_frame(session.sql(query), shipped_rules(), given, ScoreOptions(keep))

    refused("select 1.5 as fever", "`fever` is decimal128.*; mend the table or the map")
    refused("select 1 as tea", "no column of the table has the name of a finding")
    refused("select true as fever", "there is no column `who` to keep", ("who",))
    refused("select true as fever, 1 as status", "`status` has the name of a result", ("status",))
    refused("select true as fever", "there is no such finding", given={"fever": ColumnMap("fewer")})


def check_command(dorsum: Dorsum, parts: Path) -> None:
    one, many = parts.parent / "one.parquet", parts.parent / "many.parquet"
    options = ("--keep", "patient", "--causes", 3)
    alone = dorsum("score", parts.parent / "whole.parquet", one, *options, "--engine", "numpy")
    done = dorsum("score", parts, many, *options, "--engine", "spark")
    assert (done.code, done.err) == (0, "")
    assert [line for line in done.out.splitlines() if "nknown" not in line][:20] == [
        line for line in alone.out.splitlines() if "nknown" not in line
    ][:20]
    assert without(read(many), "row", "file") == without(nearly(read(one)), "row")
    assert {(row["file"], row["row"]) for row in read(many).values()} == {
        *(("1.parquet", row) for row in range(1, 101)), *(("3.parquet", row) for row in range(1, ROWS - 99))
    }  # fmt: skip
    assert sorted(path.name for path in many.iterdir()) == [f"part-00000{n}.parquet" for n in range(3)]
    assert not [path for path in parts.parent.glob("many*") if path != many]
    again = dorsum("score", parts, many, "--engine", "spark")
    assert again.code == 2
    assert "there is something of this name; remove it, or name another" in again.err


def check_command_on_csv(dorsum: Dorsum, folder: Path) -> None:
    table, output = folder / "texts", folder / "texts_scored"
    table.mkdir()
    (table / "a.csv").write_text("patient,years,hot\na,40,1\nb,old,2\nc,1,2,3\nd,50,9\n", "utf-8")
    (table / "b.csv").write_text("patient,years,hot\ne,60,7\nf,61,2\n", "utf-8")
    done = dorsum(
        "score", table, output, "--map", folder / "map.yaml", "--keep", "patient", "--names",
        "--closed-world", "--engine", "spark",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "Rows: 6. Rows that cannot be read: 3." in done.out
    found = read(output)
    assert {(who, row["file"], row["row"]) for who, row in found.items()} == {
        ("a", "a.csv", 1), ("d", "a.csv", 4), ("f", "b.csv", 2)
    }  # fmt: skip
    for name in "ab":
        one = folder / f"{name}.parquet"
        dorsum(
            "score", table / f"{name}.csv", one, "--map", folder / "map.yaml", "--keep", "patient", "--names",
            "--closed-world",
        )  # fmt: skip
        for who, row in read(one).items():
            assert found[who] == row | {"file": f"{name}.csv"}
    assert (folder / "texts_scored.rejects.csv").read_text("utf-8").splitlines() == [
        "file,row,column,reason",
        "a.csv,2,years,is no number of years from 0 to 120",
        'a.csv,3,,"has 4 values, not 3"',
        'b.csv,1,hot,"is none of 1, 2, 9"',
    ]


def check_stop(dorsum: Dorsum, parts: Path) -> None:
    output, unfinished = parts.parent / "stopped", parts.parent / "stopped.parts"
    options = ("--engine", "spark", "--keep", "patient", "--causes", 3)

    def stop(_watch: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spark_files._Watch, "look", stop)
        assert dorsum("score", parts, output, *options).code == 130
    assert (output.exists(), unfinished.is_dir()) == (False, True)
    other = dorsum("score", parts, output, *options, "--resume", "--closed-world")
    assert other.code == 2
    assert "has another input, map, option or content" in other.err
    assert dorsum("score", parts, output, *options, "--resume").code == 0
    assert read(output) == nearly(read(parts.parent / "many.parquet"))
    assert not unfinished.exists()


def check_broken_file(dorsum: Dorsum, parts: Path) -> None:
    pages = pyarrow.parquet.ParquetFile(parts / "3.parquet").metadata.row_group(1).column(0)
    content = bytearray((parts / "3.parquet").read_bytes())
    content[pages.data_page_offset : pages.data_page_offset + 40] = b"x" * 40
    (parts / "3.parquet").write_bytes(content)
    done = dorsum("score", parts, parts.parent / "broken", "--engine", "spark")
    assert done.code == 2
    assert "3.parquet: cannot be read" in done.err
    assert not (parts.parent / "broken").exists()
