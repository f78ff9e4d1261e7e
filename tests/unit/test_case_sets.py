"""Labelled cases: how a line is read, and how a wrong one is named."""

import json
from pathlib import Path

import pytest

from dorsum.errors import FileError
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from dorsum.validation.case_sets import LabelledCase, read_case_set
from tests.shipped import case_of, shipped

LABEL = '"triage_truth": "same_day"'


def read(path: Path, *lines: str) -> tuple[LabelledCase, ...]:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_case_set(path, shipped())


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_case_set(path, shipped())
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.jsonl"


def test_every_key(path: Path) -> None:
    raw = {
        "id": "one",
        "source": "a book",
        "narrative": "My back hurts.",
        "age": 45,
        "sex": "F",
        "pregnant": False,
        "days_since_onset": 3,
        "pain_0_10": None,
        "answers": {"fever": "yes"},
        "final_diagnosis": "flu",
        "triage_truth": "emergency_now",
        "acceptable_triage": ["emergency_now", "same_day"],
        "hard_from_history": True,
        "label_origin": "source",
        "agreed": False,
        "acceptable_by_either": ["same_day"],
        "source_kind": "web",
        "second_rating": {"triage": "same_day", "causes": ["a cold"]},
    }
    (labelled,) = read(path, json.dumps(raw))
    assert labelled == LabelledCase(
        id="one",
        case=case_of({"fever": "yes"}, age=45, sex="female", pregnant="no", days_since_onset=3),
        label="emergency_now",
        acceptable=("emergency_now", "same_day"),
        hard=True,
        agreed=False,
        acceptable_by_either=("same_day",),
        diagnosis="flu",
        source_kind="web",
        second_causes=("a cold",),
    )


def test_what_a_set_does_not_have(path: Path) -> None:
    (labelled,) = read(path, f"{{{LABEL}}}")
    assert labelled == LabelledCase(
        "", Case(), "same_day", ("same_day",), hard=False, agreed=None, acceptable_by_either=()
    )


@pytest.mark.parametrize(
    ("sex", "said"),
    [
        ('"M"', Answer.NO),
        ('"F"', Answer.YES),
        ('"male"', Answer.NO),
        ('"other"', Answer.UNSURE),
        ("null", None),
    ],
)
def test_sex_in_either_form(path: Path, sex: str, said: Answer | None) -> None:
    (labelled,) = read(path, f'{{{LABEL}, "sex": {sex}}}')
    assert labelled.case.answers.get("sex") is said


def test_the_order_of_the_file_is_kept_and_blank_lines_are_skipped(path: Path) -> None:
    labelled = read(path, f'{{"id": "b", {LABEL}}}', "", "   ", f'{{"id": "a", {LABEL}}}')
    assert [one.id for one in labelled] == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "this line is no JSON object"),
        ("no JSON", "this line is no JSON object"),
        ("[" * 50_000, "this line is no JSON object"),
        ('{"age": ' + "9" * 5_000 + "}", "this line is no JSON object"),
        ("[]", "a case is a JSON object"),
        ("3", "a case is a JSON object"),
        ("{}", "`triage_truth` must be one of self_care, routine_clinician, same_day, emergency_now"),
        ('{"triage_truth": "routine"}', "`triage_truth` must be one of self_care, "),
        ('{"triage_truth": ["same_day"]}', "`triage_truth` must be one of self_care, "),
        (f'{{{LABEL}, "acceptable_triage": "same_day"}}', "`acceptable_triage` must be a list of levels"),
        (f'{{{LABEL}, "acceptable_triage": ["soon"]}}', "`acceptable_triage` must be one of self_care, "),
        (
            f'{{{LABEL}, "acceptable_by_either": {{"a": 1}}}}',
            "`acceptable_by_either` must be a list of levels",
        ),
        (f'{{{LABEL}, "age": 41, "age": 42}}', "a key stands here twice"),
        (f'{{{LABEL}, "answers": {{"fever": "yes", "fever": "no"}}}}', "a key stands here twice"),
        (
            f'{{{LABEL}, "answers": {{"fevre": "yes"}}}}',
            "unknown finding `fevre` in `answers`; did you mean `fever`?",
        ),
        (f'{{{LABEL}, "answers": {{"fever": "s3cret"}}}}', "`answers.fever` must be yes, no or unsure"),
        (f'{{{LABEL}, "answers": []}}', "`answers` must be a set of "),
        (f'{{{LABEL}, "age": 400}}', "`age` must be a number from 0 to 120 (years), or unsure"),
        (f'{{{LABEL}, "age": NaN}}', "`age` must be a number from 0 to 120 (years), or unsure"),
        (f'{{{LABEL}, "sex": "X"}}', "`sex` must be one of female, male, other, unknown"),
        (f'{{{LABEL}, "sex": {{"a": 1}}}}', "`sex` must be one of female, male, other, unknown"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(path: Path, line: str, message: str) -> None:
    found = refusal(path, f"{{{LABEL}}}\n\n{line}\n".encode())
    assert found.startswith(f"{path}:3: {message}")
    assert "s3cret" not in found
    assert "\n" not in found


def test_files_that_are_none(path: Path, tmp_path: Path) -> None:
    assert refusal(path, b"") == f"{path}: there are no cases in this file"
    assert refusal(path, b"\n \n") == f"{path}: there are no cases in this file"
    assert refusal(path, b'{"id": "\xff"}\n') == f"{path}: the file is not UTF-8"
    assert refusal(path, b"x" * 1_000_001) == f"{path}:1: the line is longer than 1000000 bytes"
    for absent, reason in ((tmp_path, "Is a directory"), (tmp_path / "none", "No such file or directory")):
        with pytest.raises(FileError, match=f"cannot be read .{reason}.$"):
            read_case_set(absent, shipped())


def test_a_long_file_is_read_line_by_line(path: Path) -> None:
    path.write_bytes(f"{{{LABEL}}}\n".encode() + b"x" * 50_000_000)
    with pytest.raises(FileError, match=":2: the line is longer"):
        read_case_set(path, shipped())
