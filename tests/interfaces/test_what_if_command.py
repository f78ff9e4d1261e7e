"""`dorsum what-if` through the front door: people who do not exist, tables, files, mistakes."""

import csv
import json
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from dorsum.care.triage import triage
from dorsum.cohort.moves import MoveCounter
from dorsum.cohort.rule_changes import Dropped, changed
from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import package_folder
from dorsum.model.bundle import BUNDLE_NAME
from dorsum.model.truth import Answer
from tests.generative.test_tables import people
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped, shipped_rules
from tests.tables import batch_of

ROWS = 120
FLAG = "fever_with_back_pain"
BUNDLE = package_folder() / BUNDLE_NAME
FEW = ("--people", 3_000)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """People with random answers, some of them not sure, each with a cause or a word that is none."""
    found = pa.Table.from_batches([batch_of(people(shipped(), 5, ROWS), shipped())])
    words = ["spinal_infection", "muscle_strain_or_spasm_low_back", "something", None]
    return found.append_column("diagnosis", pa.array([words[place % 4] for place in range(ROWS)]))


@pytest.fixture(scope="module")
def source(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "people.parquet"
    pyarrow.parquet.write_table(table, path)
    return path


def told(dorsum: Dorsum, *arguments: object) -> dict[str, Any]:
    done = dorsum("what-if", *arguments, "--json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def in_cells(matrix: dict[str, dict[str, int]]) -> Counter[tuple[str, str]]:
    return Counter({(old, new): k for old, row in matrix.items() for new, k in row.items() if k})


def test_people_who_do_not_exist(dorsum: Dorsum) -> None:
    bundle = BUNDLE.read_bytes()
    done = dorsum("what-if", "--level", f"{FLAG}=emergency_now", *FEW)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:3] == [
        "What would change:",
        f"  {FLAG}: same_day -> emergency_now",
        "  People who do not exist: 3,000, primary_care, seed 0.",
    ]
    assert lines[-4] == "Mind:"
    assert "read neither as a forecast" in lines[-2]
    assert BUNDLE.read_bytes() == bundle


def test_figures_as_json_with_stable_keys(dorsum: Dorsum) -> None:
    found = told(dorsum, "--level", f"{FLAG}=emergency_now", *FEW, "--seed", 3, "--enriched", 0.5)
    assert [*found] == [
        "changes", "before", "after", "people", "n", "matrix", "moves", "levels", "causes", "limits",
    ]  # fmt: skip
    assert found["before"]["content_hash"] == shipped().content_hash
    assert (found["before"]["profile"], found["after"]["edited"]) == ("default", True)
    assert found["people"] == {
        "real": False,
        "setting": "primary_care",
        "enriched": 0.5,
        "seed": 3,
        "closed_world": False,
        "left_out": 0,
    }
    assert found["n"] == sum(in_cells(found["matrix"]).values()) == 3_000
    assert found["moves"]["up"]["k"] == found["matrix"]["same_day"]["emergency_now"] > 0
    assert found["moves"]["down"]["k"] == 0
    assert 1_300 < found["causes"]["serious"]["n"] < 1_700


def test_several_changes_at_once(dorsum: Dorsum) -> None:
    found = told(
        dorsum, *FEW,
        "--drop", "past_or_present_cancer",
        "--add", "sore_and_hot=routine: fever and age >= 70",
        "--rule", f"{FLAG}=fever or shaking_chills or feels_very_ill",
        "--threshold", "age_60_or_over=60:65",
        "--level", "sore_and_hot=within_days",
    )  # fmt: skip
    assert sorted(found["changes"]) == sorted(
        [
            f"`{FLAG}`: another rule",
            "`past_or_present_cancer`: dropped",
            "`sore_and_hot`: added at `within_days`",
            "finding `age_60_or_over`: `age >= 60` -> `age >= 65`",
        ]
    )


def test_another_profile(dorsum: Dorsum) -> None:
    found = told(dorsum, "--profile", "uk_strict", *FEW)
    assert (found["after"]["profile"], found["after"]["edited"]) == ("uk_strict", False)
    assert all(change.startswith("`uk_strict_") for change in found["changes"])
    assert found["moves"]["up"]["k"] > 0 == found["moves"]["down"]["k"]
    more = told(dorsum, "--profile", "uk_strict", "--drop", "uk_strict_cough_pain", *FEW)
    assert len(more["changes"]) == len(found["changes"]) - 1


def bundle_with(path: Path, change: Callable[[dict[str, dict[str, Any]], dict[str, Any]], None]) -> Path:
    """Write another content version; `change` gets the red flags by id, and all of it."""
    first, *rest = BUNDLE.read_text("utf-8").split("\n")
    content = json.loads(first)
    change({one["id"]: one for one in content["red_flags"]}, content)
    content["hash"] = "0" * 64
    path.write_text("\n".join([json.dumps(content), *rest]), "utf-8")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another content version, as a bundle: one level is lower."""
    return bundle_with(tmp_path / "other.json", lambda flags, _: flags[FLAG].update(level="routine"))


def test_a_finding_that_only_the_other_version_has_is_read_from_a_table(
    dorsum: Dorsum, tmp_path: Path
) -> None:
    def with_another(flags: dict[str, dict[str, Any]], content: dict[str, Any]) -> None:
        (fever,) = [one for one in content["findings"] if one["id"] == "fever"]
        content["findings"].append({**fever, "id": "blue_toes"})
        flags[FLAG].update(when="fever and blue_toes", level="emergency_now")

    other = bundle_with(tmp_path / "other.json", with_another)
    table = "select true as fever, unnest([true, false, null]) as blue_toes"
    found = told(dorsum, table, "--against", other, "--closed-world")
    assert in_cells(found["matrix"]) == {("same_day", "emergency_now"): 1, ("same_day", "self_care"): 2}
    drawn = dorsum("what-if", "--against", other, *FEW)
    assert drawn.err == "Nobody here was asked `blue_toes`; a changed rule that needs it stays open.\n"
    assert "lose their level: questions are open now" in drawn.out


def test_another_content_version(dorsum: Dorsum, other: Path) -> None:
    found = told(dorsum, "--against", other, *FEW)
    assert found["changes"] == [f"`{FLAG}`: `same_day` -> `routine`"]
    assert found["after"]["content_hash"] == "0" * 64
    by_hand = told(dorsum, "--level", f"{FLAG}=routine", *FEW)
    assert (found["matrix"], found["causes"]) == (by_hand["matrix"], by_hand["causes"])
    assert found["moves"]["down"]["k"] > 0


def test_a_content_whose_rules_are_the_same(dorsum: Dorsum, other: Path) -> None:
    same = other.with_name("same.json")
    same.write_text(BUNDLE.read_text("utf-8").replace(shipped().content_hash, "1" * 64), "utf-8")
    found = told(dorsum, "--against", same, *FEW)
    assert found["changes"] == ["No red flag and no computed finding differs; other parts may."]
    assert found["moves"]["same"]["k"] == 3_000


def test_a_table_is_counted_row_by_row_as_triage_says(dorsum: Dorsum, source: Path, table: pa.Table) -> None:
    found = told(dorsum, source, "--drop", FLAG, "--cause", "diagnosis")
    after = CompiledRules(changed(shipped(), [Dropped(FLAG)]))
    cases = people(shipped(), 5, ROWS)
    assert any(answer is Answer.UNSURE for case in cases for answer in case.answers.values())
    wanted = Counter(
        tuple(triage(case, rules).advise or "none" for rules in (shipped_rules(), after)) for case in cases
    )
    assert in_cells(found["matrix"]) == wanted
    assert found["people"] == {"real": True, "closed_world": False, "left_out": 0}
    assert (found["causes"]["n"], found["causes"]["without_known_cause"]) == (ROWS // 2, ROWS // 2)
    assert {one["cause"] for one in found["causes"]["by_cause"] if one["n"]} == {"spinal_infection"}
    assert any("random sample" in limit for limit in found["limits"])


def test_a_closed_world_leaves_nothing_open(dorsum: Dorsum, source: Path) -> None:
    done = dorsum("what-if", source, "--drop", FLAG, "--closed-world")
    assert "Closed world: what was not stated was taken as no." in done.out
    assert "none" not in done.out
    assert "Serious" not in done.out
    assert "Columns that are read: " in done.out


def test_a_table_in_csv_with_a_map_and_rows_that_cannot_be_read(dorsum: Dorsum, tmp_path: Path) -> None:
    source, names = tmp_path / "in.csv", tmp_path / "map.yaml"
    rows = ["years,hot,sick", "70,1,spinal_infection", "old,1,x", "80,1,x", "9,8,7,6", "30,7,x", "old,2,x"]
    source.write_text("\n".join(rows) + "\n", "utf-8")
    names.write_text("years: age\nhot: {finding: fever, values: {1: yes, 2: no}}\n", "utf-8")
    done = dorsum(
        "what-if", source, "--map", names, "--cause", "sick", "--level", f"{FLAG}=emergency_now",
        "--closed-world", "--json",
    )  # fmt: skip
    found = json.loads(done.out)
    assert (found["n"], found["people"]["left_out"]) == (2, 4)
    assert found["matrix"]["same_day"]["emergency_now"] == 2
    assert "Columns that are read: 2." in done.err
    assert "left alone" not in done.err
    assert "Left out: 2 rows where a value in `years` is no number of years from 0 to 120." in done.err
    assert "Left out: 1 rows where the row has 4 values, not 3." in done.err


def test_a_table_of_people_who_do_not_exist_is_known_again(dorsum: Dorsum, tmp_path: Path) -> None:
    source = tmp_path / "made.parquet"
    dorsum("synthetic", source, "--rows", 2_000, "--setting", "home", "--seed", 8)
    change = ("--level", f"{FLAG}=emergency_now")
    found = told(dorsum, source, *change)
    drawn = told(dorsum, *change, "--people", 2_000, "--setting", "home", "--seed", 8)
    assert found == drawn


def test_what_nobody_was_asked_is_told(dorsum: Dorsum) -> None:
    asked = "select true as fever, 40 as age"
    done = dorsum("what-if", asked, "--rule", f"{FLAG}=fever and (feels_very_ill or age_70_or_over)")
    assert done.err == "Nobody here was asked `feels_very_ill`; a changed rule that needs it stays open.\n"


def test_serious_causes_from_a_level_of_ones_own(dorsum: Dorsum) -> None:
    found = told(dorsum, "--drop", FLAG, "--caught-from", "same_day", *FEW)
    assert found["causes"]["caught_from"] == "same_day"
    assert {*map(tuple, (one["levels"] for one in found["causes"]["by_cause"]))} == {("same_day", "same_day")}


# Files


def test_figures_as_csv_and_markdown(dorsum: Dorsum, tmp_path: Path) -> None:
    change = ("--level", f"{FLAG}=emergency_now", *FEW)
    found = told(dorsum, *change, "--table", tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (cell,) = [row for row in rows if row["of"] == "same_day -> emergency_now"]
    assert int(cell["k"]) == found["matrix"]["same_day"]["emergency_now"]
    done = dorsum("what-if", *change, "--table", tmp_path / "t.md")
    assert done.out.endswith(f"\n\nWritten: {tmp_path / 't.md'}\n")
    page = (tmp_path / "t.md").read_text("utf-8")
    assert page.startswith(f"# What a change would do\n\n## What would change\n\n- `{FLAG}`: `same_day` -> ")


def test_a_picture(dorsum: Dorsum, tmp_path: Path) -> None:
    change = ("what-if", "--level", f"{FLAG}=emergency_now", *FEW, "--picture")
    for name in ("p.svg", "p.json"):
        assert dorsum(*change, tmp_path / name).out.endswith(f"Written: {tmp_path / name}\n")
    svg = (tmp_path / "p.svg").read_text("utf-8")
    chart = json.loads((tmp_path / "p.json").read_text("utf-8"))
    assert chart["$schema"].endswith("/vega-lite/v6.json")
    assert f"<title>{chart['description']}</title>" in svg
    assert all(
        words in svg for words in ("What the change would do", "over-triage", "emergency_now", "% after")
    )


def test_a_picture_of_dots_says_what_it_shows(dorsum: Dorsum, tmp_path: Path) -> None:
    dorsum("what-if", "--drop", FLAG, "--people", 500, "--picture", tmp_path / "p.png")
    png = (tmp_path / "p.png").read_bytes()
    chunks = dict(chunks_of(png))
    assert [*chunks][:2] == [b"IHDR", b"iTXt"]
    assert chunks[b"iTXt"].startswith(b"Description\0\0\0\0\0Levels of urgency of ")
    assert b"IEND" in chunks


def chunks_of(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length]) == (
            zlib.crc32(kind + data),
        )
        yield kind, data
        place += 12 + length


def test_a_file_that_cannot_be_written(dorsum: Dorsum, tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    done = dorsum("what-if", "--drop", FLAG, *FEW, "--table", tmp_path / "t.csv")
    assert done.code == 2
    assert done.err == f"dorsum: {tmp_path / 't.csv'}: cannot be written (Is a directory)\n"


def test_without_the_library_for_pictures_it_says_what_to_install_before_it_counts(
    dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = dorsum("what-if", "--drop", FLAG, "--picture", tmp_path / "p.png", "--people", 10**9)
    assert (done.code, done.err) == (2, "dorsum: this needs more libraries; install `dorsum[charts]`\n")
    assert dorsum("what-if", "--drop", FLAG, *FEW, "--picture", tmp_path / "p.json").code == 0


def test_a_stopped_run_leaves_nothing(
    dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(MoveCounter, "count", stop)
    done = dorsum("what-if", "--drop", FLAG, "--people", 10**9, "--table", tmp_path / "t.csv")
    assert (done.code, done.out) == (130, "")
    assert list(tmp_path.iterdir()) == []


# Mistakes

NAMED = {
    ("--level", "fever_with_back_pian=routine"): (
        "--level fever_with_back_pian: there is no red flag `fever_with_back_pian`; did you mean "
        "`fever_with_back_pain`?"
    ),
    ("--level", f"{FLAG}=urgent"): (
        f"--level {FLAG}: there is no level `urgent`; there are emergency_now, routine, same_day, self_care, "
        "within_days"
    ),
    ("--level", FLAG): f"--level {FLAG}: write `--level ID=LEVEL`",
    (
        "--level",
        f"{FLAG}=same_day",
    ): f"--level {FLAG}: `{FLAG}` is at `same_day` already; this changes nothing",
    ("--drop", "xyzzy"): "--drop xyzzy: there is no red flag `xyzzy`",
    ("--drop", f"{FLAG}=1"): f"--drop {FLAG}=1: write `--drop ID`",
    ("--threshold", "age_60_or_over=60"): (
        "--threshold age_60_or_over=60: write `--threshold ID=OLD:NEW` with numbers, such as "
        "`age_60_or_over=60:65`"
    ),
    ("--threshold", "age_60_or_over=6:5"): (
        "--threshold age_60_or_over: there is no 6 in the rule of `age_60_or_over`; its numbers: 60"
    ),
    ("--rule", FLAG): f"--rule {FLAG}: write `--rule ID='EXPRESSION'`",
    ("--rule", f"{FLAG}=fever & chills"): (
        f"--rule {FLAG}: column 7: the character `&` has no place in a rule; near `& chills`"
    ),
    ("--rule", f"{FLAG}=fever and fevr"): (
        f"--rule {FLAG}: column 11: there is no finding `fevr`; did you mean `fever`?"
    ),
    ("--add", "more=fever"): "--add more=fever: write `--add ID='LEVEL: EXPRESSION'`",
    ("--add", "more=same_day: fever and"): (
        "--add more: column 10: this is not a rule; use findings, macros, and, or, not, comparisons with a "
        "number, and count_of(n, ...); near `d`"
    ),
    ("--add", "more=same_day: xyzzy"): "--add more: column 2: there is no finding `xyzzy`",
    ("--profile", "default"): "--profile default: these are the rules already; this changes nothing",
    ("--profile", "us"): "there is no guidance profile of this name; there are default, uk_strict",
    ("--against", str(BUNDLE)): f"--against {BUNDLE}: this is the same content; this changes nothing",
    ("--against", "no such"): (
        "`no such` is no content folder, no bundle, and no git revision that holds content"
    ),
    (): "say what to change: --level, --threshold, --rule, --add, --drop, --profile or --against",
}


@pytest.mark.parametrize("arguments", NAMED, ids=" ".join)
def test_a_change_that_cannot_be_is_one_clear_line(dorsum: Dorsum, arguments: tuple[str, ...]) -> None:
    done = dorsum("what-if", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"dorsum: {NAMED[arguments]}\n")


CHANGE = ("--drop", FLAG)
TOGETHER: list[tuple[Callable[[Path], tuple[object, ...]], str]] = [
    (lambda _: ("--cause", "x"), "--map, --cause and --closed-world are about a table; name one"),
    (lambda _: ("--closed-world",), "--map, --cause and --closed-world are about a table; name one"),
    (
        lambda at: (at / "in.parquet", "--people", 5),
        "--people and --enriched are about people who do not exist",
    ),
    (
        lambda at: (at / "in.parquet", "--enriched", 0.5),
        "--people and --enriched are about people who do not",
    ),
    (lambda at: (at / "in.parquet",), "in.parquet: cannot be read"),
    (lambda _: ("select 1 as x",), "no column of the table has the name of a finding"),
    (lambda _: ("select 1.5 as fever",), "these columns cannot hold what they are mapped to"),
    (lambda _: ("select true as fever", "--cause", "x"), "--cause: the table has no column `x`"),
    (lambda _: ("select true as fever, 'flu' as x", "--cause", "x"), "nothing in `x` is the id of a cause"),
    (lambda _: ("--setting", "moon"), "there is no setting `moon`; there are emergency_department"),
    (lambda _: ("--caught-from", "same_dai"), "there is no level `same_dai`; did you mean `same_day`?"),
    (lambda _: ("--caught-from", "x"), "there is no level `x`; there are emergency_now, routine"),
    (lambda at: ("--table", at / "t.txt"), "t.txt` must end in .csv, .md"),
    (lambda at: ("--picture", at / "t.gif"), "t.gif` must end in .svg, .png, .json"),
    (lambda at: ("--picture", at / "none" / "t.svg"), "--picture: there is no folder"),
]


@pytest.mark.parametrize(("arguments", "says"), TOGETHER)
def test_options_that_do_not_go_together(
    dorsum: Dorsum, tmp_path: Path, arguments: Callable[[Path], tuple[object, ...]], says: str
) -> None:
    (tmp_path / "in.parquet").write_text("this is no Parquet", "utf-8")
    done = dorsum("what-if", *CHANGE, *arguments(tmp_path))
    assert done.code == 2
    assert says in done.err.splitlines()[-1]
    assert "Traceback" not in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]
