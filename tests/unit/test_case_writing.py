"""A case written down and read again is the same case."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given

from dorsum.authoring.yaml_files import read_yaml_text
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.case_writing import case_as_mapping, case_as_yaml
from dorsum.model.truth import Answer
from tests.generative.worlds import cases
from tests.shipped import shipped

KNOWLEDGE = shipped()


def again(case: Case) -> Case:
    text = case_as_yaml(case_as_mapping(case, KNOWLEDGE))
    return read_case(read_yaml_text(text, Path("case.yaml")).value, KNOWLEDGE)


@given(cases(KNOWLEDGE))
def test_writing_and_reading_gives_the_same_answers(case: Case) -> None:
    strict = [finding.id for finding in KNOWLEDGE.findings if finding.must_agree]
    kept = {id: answer for id, answer in case.answers.items() if id not in strict}
    same = again(replace(case, answers=kept))
    assert (dict(same.answers), dict(same.numbers)) == (kept, dict(case.numbers))


def test_everything_beside_the_answers_is_kept() -> None:
    case = Case(
        answers={"sex": Answer.NO, "age": Answer.UNSURE, "fever": Answer.YES},
        numbers={"pain_0_10": 7},
        country="GB-NIR",
        today=date(2026, 11, 22),
        answered_by="parent",
    )
    same = again(case)
    assert (same.country, same.today, same.answered_by) == ("GB-NIR", date(2026, 11, 22), "parent")
    assert dict(same.answers) == dict(case.answers)


def test_an_empty_case_says_only_its_format() -> None:
    assert case_as_yaml(case_as_mapping(Case(), KNOWLEDGE)) == "format: 1\nanswers: {}\n"
