"""`dorsum evaluate`."""

import json
from pathlib import Path
from typing import Any

import pytest

from dorsum.interfaces.cli import evaluate as command
from dorsum.interfaces.cli import figures_view
from tests.interfaces.conftest import Dorsum
from tests.validation_world import rules_of, small_rules

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


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ((DEVELOPMENT, "--errors"), "--errors needs --closed-world: only then is there a level to compare"),
        ((), "name a file of labelled cases, or give --robustness"),
        (("--interview",), "name a file of labelled cases, or give --robustness"),
        (
            ("--closed-world", "--robustness"),
            "--closed-world is about labelled cases; name a file of them",
        ),
        (("--errors", "--robustness"), "--errors is about labelled cases; name a file of them"),
    ],
)
def test_options_that_make_no_sense(dorsum: Dorsum, options: tuple[object, ...], fault: str) -> None:
    done = dorsum("evaluate", *options)
    assert (done.code, done.out, done.err) == (2, "", f"dorsum: {fault}\n")


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


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the command on the small content: the shipped one takes half a minute."""
    monkeypatch.setattr(command, "open_rules", lambda _: small_rules())


@pytest.mark.usefixtures("small")
def test_robustness_needs_no_cases(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", "--robustness", "--json")
    assert (done.code, done.err) == (0, "")
    figures = read(done.out)
    assert list(figures) == ["robustness"]
    assert list(figures["robustness"]) == ["rule_cases", "plain_people", "not_sure", "rare_causes"]
    assert figures["robustness"]["plain_people"]["n"] == 72


def test_causes_are_scored_with_a_mapping(dorsum: Dorsum) -> None:
    mapping = DEVELOPMENT.with_name("diagnoses.json")
    done = dorsum("evaluate", DEVELOPMENT, "--closed-world", "--diagnoses", mapping, "--errors", "--json")
    assert (done.code, done.err) == (0, "")
    figures = read(done.out)
    causes = figures["causes"]
    assert causes["n"] == figures["n"] == 68
    assert causes["top_3"]["k"] == 68 - len(figures["missed_causes"])
    assert causes["top_1"]["k"] <= causes["top_3"]["k"]
    text = dorsum("evaluate", DEVELOPMENT, "--closed-world", "--diagnoses", mapping).out
    assert "base rates top 3" in text


def test_a_mapping_needs_cases(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", "--robustness", "--diagnoses", "mapping.json")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: --diagnoses is about labelled cases; name a file of them\n"


@pytest.mark.usefixtures("small")
def test_robustness_with_interviews_as_text(dorsum: Dorsum) -> None:
    done = dorsum("evaluate", "--robustness", "--interview")
    assert (done.code, done.err) == (0, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert {"robustness:", "plain people:", "bands:", "interview:", "rule cases:", "cost:"} <= set(lines)
    (old,) = [line for line in lines if line.startswith("band: old; above: ")]
    assert old.endswith("at most: 0.9; met: yes")
    assert "without: bad" in old
    assert any(line.startswith("screens ") and "median " in line for line in lines)
    assert any(line.split() == ["differ", "none"] for line in lines)
    assert "no such case" in done.out  # no rule case is at self-care


@pytest.mark.usefixtures("small")
def test_a_long_list_is_cut_in_text_but_not_in_json(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_view, "MOST_LINES", 2)
    listed = len(
        read(dorsum("evaluate", "--robustness", "--json").out)["robustness"]["plain_people"]["pairs"]
    )
    assert f"and {listed - 2} more; --json lists all" in dorsum("evaluate", "--robustness").out


def test_nobody_to_score_is_no_mistake(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rules_of({"plain_people/small_plain.yaml": None})
    monkeypatch.setattr(command, "open_rules", lambda _: rules)
    done = dorsum("evaluate", "--robustness", "--interview")
    assert (done.code, done.err) == (0, "")
    assert "levels                       none" in done.out


def test_interviews_on_cases(dorsum: Dorsum, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(
        '{"id": "a", "triage_truth": "self_care"}\n'
        '{"id": "b", "triage_truth": "emergency_now", "answers": {"blue_or_grey_lips_or_skin": "yes"}}\n',
        encoding="utf-8",
    )
    figures = read(dorsum("evaluate", cases, "--interview", "--closed-world", "--json").out)
    assert list(figures) == [*FIGURES, "interview"]
    interview = figures["interview"]
    assert (interview["n"], interview["same_level"]["k"], interview["differ"]) == (2, 2, [])
    assert interview["emergencies_within_2_screens"]["n"] == 1
    assert list(read(dorsum("evaluate", cases, "--interview", "--json").out))[-2:] == ["advise", "interview"]
