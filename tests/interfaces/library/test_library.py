"""`import dorsum`: what it gives is what the engine says, under the names that are promised."""

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import dorsum
from dorsum.care import assessment, interview
from dorsum.care.answers import Answers
from dorsum.care.medicines import check_medicines
from dorsum.care.triage import triage
from dorsum.language.questions import find
from dorsum.report.answer_json import answer_as_json
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.explanation_json import explanation_as_json
from tests.shipped import shipped, shipped_rules

RAW = {"age": 41, "sex": "female", "country": "GB", "answers": {"saddle_numbness": "yes"}}
CASE = dorsum.read_case(RAW)


def test_every_name_that_is_promised_is_there_and_no_other() -> None:
    assert set(dir(dorsum)) == set(dorsum.__all__)
    for name in dorsum.__all__:
        assert getattr(dorsum, name).__doc__ or name == "__version__"
    with pytest.raises(AttributeError, match="has no attribute `nothing`"):
        _ = dorsum.nothing


def test_importing_it_imports_nothing_else() -> None:
    command = "import sys, dorsum; print(sorted(one for one in sys.modules if one.startswith('dorsum')))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "['dorsum', 'dorsum.version']\n"


def test_a_case_is_read_and_written() -> None:
    assert dorsum.read_case(dorsum.write_case(CASE)) == CASE
    assert dorsum.read_case(CASE) is CASE
    assert dorsum.read_case({}) == dorsum.Case()
    with pytest.raises(dorsum.CaseError) as caught:
        dorsum.read_case({"answers": {"fever": "perhaps"}})
    assert caught.value.place == ("answers", "fever")


def test_an_assessment_is_that_of_the_engine() -> None:
    found = assessment_as_json(assessment.assess(CASE, shipped_rules()))
    assert dorsum.to_json(dorsum.assess(RAW)) == dorsum.to_json(dorsum.assess(CASE)) == found
    assert dorsum.assess(RAW).triage.advise == "emergency_now"
    assert dorsum.explain(RAW) == explanation_as_json(dorsum.assess(RAW))


@pytest.mark.parametrize(
    "change",
    [
        {"numbers": {"age": float("nan")}},
        {"numbers": {"age": -500.0}},
        {"numbers": {"nothing": 1.0}},
        {"answers": {"fever": "yes"}},
        {"answers": {"feverr": dorsum.Answer.YES}},
        {"country": "Utopia"},
    ],
)
def test_a_case_made_by_hand_that_no_file_can_say_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(dorsum.CaseError):
        dorsum.assess(replace(dorsum.Case(), **change))


def test_what_is_meant_as_a_flag_has_to_be_one() -> None:
    with pytest.raises(dorsum.DorsumError, match="must be True or False"):
        dorsum.assess(RAW, closed_world="false")  # type: ignore[arg-type]  # a common slip


def test_what_is_given_out_may_be_changed_and_nobody_else_sees_it() -> None:
    calm = dorsum.assess({"age": 30}, closed_world=True)
    before = json.dumps([dorsum.to_json(calm), dorsum.explain(RAW)])
    spoil(dorsum.to_json(calm))
    spoil(dorsum.explain(RAW))
    assert json.dumps([dorsum.to_json(calm), dorsum.explain(RAW)]) == before


def spoil(value: object) -> None:
    """Change everything in plain values that can be changed."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in list(inner):
        spoil(one)
    if isinstance(value, dict | list):
        value.clear()


def test_the_content_is_opened_once() -> None:
    assert dorsum.rules() is dorsum.rules("default")


def test_country_setting_and_guidance_go_before_those_of_the_case() -> None:
    result = dorsum.assess(RAW, country="us", setting="emergency_department", guidance="uk_strict")
    assert (result.country.id, result.case.setting) == ("US", "emergency_department")
    assert result.versions.guidance == "uk_strict"
    assert dorsum.assess({"age": 30}, closed_world=True).triage.status == "final"
    with pytest.raises(dorsum.CaseError):
        dorsum.assess(RAW, country="Utopia")
    with pytest.raises(dorsum.DorsumError, match="no guidance profile"):
        dorsum.assess(RAW, guidance="none")


def test_an_interview_by_the_library_comes_to_an_end() -> None:
    case = dorsum.Case(country="GB")
    assert dorsum.next_questions(case) == interview.next_screen(case, shipped_rules())
    while (screen := dorsum.next_questions(case)) is not None:
        values = {"age": 35, "sex": "male", "days_since_onset": 2}
        case = dorsum.answered(case, {id: values.get(id, "no") for id in screen.items})
        assert all(dorsum.question_of(id).endswith("?") for id in screen.items)
    assert dorsum.assess(case).triage.advise == "self_care"
    found = dorsum.check_medicines(case)
    assert found == check_medicines(Answers.of(case, shipped_rules()), triage(case, shipped_rules()))


def test_a_question_gets_a_straight_answer_danger_first() -> None:
    asked = "I cannot feel my bottom, how long does a spasm last?"
    found = dorsum.ask(asked, "gb")
    assert found == answer_as_json(find(asked, shipped()), shipped().country["GB"], shipped())
    assert found["level"] == "emergency_now"


def test_a_table_is_scored_row_by_row_as_people_are() -> None:
    table = pa.table({"age": [41, 30, None], "saddle_numbness": ["yes", None, "no"], "of_others": [1, 2, 3]})
    scored = dorsum.score(table, causes=2)
    for row, one in enumerate(scored.to_pylist()):
        raw = {name: table.column(name)[row].as_py() for name in ("age", "saddle_numbness")}
        answers = {name: value for name, value in raw.items() if value is not None}
        found = dorsum.assess({"answers": answers}).triage
        assert (one["at_least"], one["at_most"], one["advise"]) == (
            found.at_least,
            found.at_most,
            found.advise,
        )
        assert set(one["fired"]) == {verdict.rule for verdict in found.fired}
        assert len(one["causes"]) == 2
    closed = dorsum.score(table, closed_world=True)
    assert closed.column("at_least").to_pylist() == closed.column("at_most").to_pylist()
    assert dorsum.score(table.slice(0, 0)).num_rows == 0


def test_columns_by_name_and_data_frames_are_tables_too() -> None:
    columns = {"age": [41, 30], "fever": ["yes", None]}
    assert dorsum.score(columns) == dorsum.score(pa.table(columns)) == dorsum.score(pd.DataFrame(columns))
    with pytest.raises(dorsum.MappingError, match="this is no table"):
        dorsum.score(7)  # what a beginner may try


def test_an_assessment_shows_itself_in_a_line() -> None:
    assert repr(dorsum.assess(RAW)) == "Assessment(advise='emergency_now', status='incomplete')"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"nothing": [1]}, "rename them to ids such as `age` and `fever`"),
        ({"age": [["x"]]}, "mend the table"),
        ({"pregnant": ["no"], "pregnant_or_could_be": ["no"]}, "keep one of them"),
        ({"age": [4], "Saddle_numbness": ["yes"]}, "did you mean `saddle_numbness`"),
        ({"fever": ["yes", "s3cret"]}, "row 2, column `fever`"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_without_its_values(
    columns: dict[str, list[object]], words: str
) -> None:
    with pytest.raises(dorsum.MappingError, match=words) as caught:
        dorsum.score(pa.table(columns))
    assert "s3cret" not in str(caught.value)
    assert "--map" not in str(caught.value)
