"""`dorsum evaluate`."""

import json
from pathlib import Path
from typing import Any

from tests.interfaces.conftest import Dorsum

DEVELOPMENT = Path(__file__).parents[1] / "cases" / "development.jsonl"
FIGURES = [
    *("n", "exact", "acceptable", "under", "over", "under_label", "over_label", "emergency_recall"),
    *("emergency_recall_not_hard", "emergency_to_self_care", "self_care_kept", "exact_agreed"),
    *("acceptable_by_either", "confusion"),
]


def read(out: str) -> dict[str, Any]:
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_closed_world_figures(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", DEVELOPMENT, "--closed-world", "--json")
    assert (done.code, done.err) == (0, "")
    figures = read(done.out)
    assert list(figures) == FIGURES
    assert figures["n"] == 68
    assert all(set(figures[name]) == {"value", "k", "n", "low", "high"} for name in FIGURES[1:-1])
    assert sum(sum(row.values()) for row in figures["confusion"].values()) == 68


def test_open_world_figures_never_say_exact(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", DEVELOPMENT, "--json")
    assert list(read(done.out)) == ["n", "final", "unsure", "incomplete", "at_least", "at_most", "advise"]
    table = dorsum("evaluate", DEVELOPMENT).out
    assert "at most" in table
    assert "exact" not in done.out + table


def test_figures_as_a_table(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", DEVELOPMENT, "--closed-world", "--errors")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].split() == ["n", "68"]
    assert lines[1].startswith("exact ")
    assert " of 68 = " in lines[1]
    assert "routine_clinician" in done.out
    errors = [line for line in lines if "; fired: " in line]
    assert errors
    assert all(": given " in line or ", given " in line for line in errors)
    assert any("(hard)" in line for line in errors)


def test_errors_as_json(dorsum: Dorsum) -> None:
    figures = read(dorsum("evaluate", DEVELOPMENT, "--closed-world", "--json", "--errors").out)
    wrong = figures["n"] - figures["exact"]["k"]
    assert len(figures["errors"]) == wrong
    assert set(figures["errors"][0]) == {"id", "label", "given", "acceptable", "kind", "hard", "fired"}


def test_errors_need_a_level(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", DEVELOPMENT, "--errors")
    assert (done.code, done.out) == (2, "")
    assert "--errors needs --closed-world" in done.err


def test_a_rate_of_nothing_is_said_in_words(dorsum: Dorsum, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "triage_truth": "self_care"}\n', encoding="utf-8")
    table = dorsum("evaluate", cases, "--closed-world", "--errors").out
    assert "emergency recall             no such case" in table
    assert "; fired: " not in table


def test_a_wrong_line_is_named(dorsum: Dorsum, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(
        '{"triage_truth": "same_day"}\n{"triage_truth": "same_day", "age": 400}\n', encoding="utf-8"
    )
    done = dorsum("evaluate", cases)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"dorsum: {cases}:2: `age` must be a number from 0 to 120 (years), or unsure\n"
