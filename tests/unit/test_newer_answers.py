"""Answers to questions that are newer than the first reading of the cases can be left out."""

from pathlib import Path

import pytest

from dorsum.errors import FileError
from dorsum.model.truth import Answer
from dorsum.validation.case_sets import read_case_set
from tests.shipped import shipped


def test_newer_answers_count_unless_left_out(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(
        '{"triage_truth": "same_day", "answers": {"fever": "no"}, "answers_added": {"fever": "yes"}}\n',
        "utf-8",
    )
    (newer,) = read_case_set(cases, shipped())
    (first,) = read_case_set(cases, shipped(), newer_answers=False)
    assert newer.case.answers == {"fever": Answer.YES}
    assert first.case.answers == {"fever": Answer.NO}


def test_a_line_that_is_no_object_is_named_all_the_same(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text("[1]\n", "utf-8")
    with pytest.raises(FileError, match="1: a case is a JSON object"):
        read_case_set(cases, shipped(), newer_answers=False)
