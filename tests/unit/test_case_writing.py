"""A case written down and read again is the same case."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dorsum.authoring.yaml_files import read_yaml_text
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.case_writing import case_as_mapping, case_as_yaml
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.generative.worlds import cases
from tests.shipped import shipped

KNOWLEDGE = shipped()
LEAD = KNOWLEDGE.questions[0].id


def again(case: Case) -> Case:
    text = case_as_yaml(case_as_mapping(case, KNOWLEDGE))
    return read_case(read_yaml_text(text, Path("case.yaml")).value, KNOWLEDGE)


@examples(40)
@given(cases(KNOWLEDGE), st.data())
def test_writing_and_reading_gives_the_same_case(case: Case, data: st.DataObject) -> None:
    strict = [finding.id for finding in KNOWLEDGE.findings if finding.must_agree]
    kept = {id: answer for id, answer in case.answers.items() if id not in strict}
    led = data.draw(st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.lead)), st.sampled_from(Answer)))
    unsure = sorted(id for id, answer in kept.items() if answer is Answer.UNSURE)
    asked_again = data.draw(st.frozensets(st.sampled_from(unsure))) if unsure else frozenset()
    whole = replace(case, answers={**kept, **led}, asked_again=asked_again)
    assert again(whole) == whole


def test_everything_beside_the_answers_is_kept() -> None:
    case = Case(
        answers={"sex": Answer.NO, "age": Answer.UNSURE, "fever": Answer.YES},
        numbers={"pain_0_10": 7},
        country="GB-NIR",
        today=date(2026, 11, 22),
        answered_by="parent",
        setting="primary_care",
    )
    same = again(case)
    assert (same.country, same.today, same.answered_by) == ("GB-NIR", date(2026, 11, 22), "parent")
    assert same.setting == "primary_care"
    assert dict(same.answers) == dict(case.answers)


def test_lead_questions_stand_before_the_findings_and_what_was_asked_again_beside_them() -> None:
    case = Case(
        answers={"fever": Answer.UNSURE, "cancer_ever": Answer.UNSURE, LEAD: Answer.NO},
        asked_again=frozenset({"fever", "cancer_ever"}),
    )
    assert case_as_yaml(case_as_mapping(case, KNOWLEDGE)) == (
        f"format: 1\nasked_again: [cancer_ever, fever]\nanswers:\n  {LEAD}: no\n"
        "  fever: unsure\n  cancer_ever: unsure\n"
    )


def test_an_empty_case_says_only_its_format() -> None:
    assert case_as_yaml(case_as_mapping(Case(), KNOWLEDGE)) == "format: 1\nanswers: {}\n"
