"""From columns to answers: which column is which finding, and what its values mean."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from dorsum.cohort.answers_in import AnswerReader, Answers
from dorsum.cohort.mapping import ColumnMap, Plan, plan_columns
from dorsum.cohort.scorer import cases_of
from dorsum.errors import MappingError
from dorsum.model.truth import Answer
from tests.shipped import shipped

K = shipped()
NO_MAP: Mapping[str, ColumnMap] = {}


def plan(columns: Mapping[str, Any], given: Mapping[str, ColumnMap] = NO_MAP) -> Plan:
    return plan_columns(pa.table(dict(columns)).schema, given, K)


def read(columns: Mapping[str, Any], given: Mapping[str, ColumnMap] = NO_MAP) -> Answers:
    table = pa.table(dict(columns))
    (batch,) = table.to_batches()
    return AnswerReader(plan_columns(table.schema, given, K), table.schema, K).read(batch)


def rejected(found: Answers) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in found.rejects]


WORDS: list[Any] = ["yes", " NO", "not sure", "", None, "maybe", "1"]
MEANT = [Answer.YES, Answer.NO, Answer.UNSURE, None, None, None, Answer.YES]
KINDS = [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_words_are_answers_and_others_are_put_aside(kind: pa.DataType) -> None:
    found = read({"fever": pa.array(WORDS, pa.string()).cast(kind)})
    assert [case.answers.get("fever") for case in cases_of(found.batch, K)] == MEANT
    assert rejected(found) == [(5, "fever")]
    assert found.rejects[0].reason == "is none of yes, true, 1, no, false, 0, unsure, not sure"


def test_a_map_names_the_column_and_its_values() -> None:
    given = {"q4": ColumnMap("fever", {"1": "yes", "2": "no", "9": "unsure"})}
    found = read({"q4": [1, 2, 9, None, 0]}, given)
    answers = [case.answers.get("fever") for case in cases_of(found.batch, K)]
    assert answers == [Answer.YES, Answer.NO, Answer.UNSURE, None, None]
    assert rejected(found) == [(4, "q4")]


def test_sex_is_read_by_its_choices() -> None:
    found = read({"sex": ["female", "male", "other", "", "F"]})
    answers = [case.answers.get("sex") for case in cases_of(found.batch, K)]
    assert answers == [Answer.YES, Answer.NO, Answer.UNSURE, None, None]
    assert rejected(found) == [(4, "sex")]


AGES: list[Any] = ["45", " 7.5 ", "1e1", "", "unsure", "old", "-3", "999", "nan", "0x10"]


def test_numbers_come_as_words_too() -> None:
    found = read({"age": AGES})
    cases = cases_of(found.batch, K)
    assert [case.numbers.get("age") for case in cases] == [45, 7.5, 10, *[None] * 7]
    assert [place for place, case in enumerate(cases) if case.answers.get("age")] == [4]
    assert rejected(found) == [(place, "age") for place in range(5, 10)]
    assert found.rejects[0].reason == "is no number of years from 0 to 120"


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint16(), pa.float32(), pa.float64()], ids=str)
def test_numbers_of_any_kind(kind: pa.DataType) -> None:
    found = read({"age": pa.array([45, None, 0, 121], kind)})
    assert [case.numbers.get("age") for case in cases_of(found.batch, K)] == [45, None, 0, None]
    assert rejected(found) == [(3, "age")]


def test_not_a_number_is_none() -> None:
    found = read({"age": [float("nan"), 30.0]})
    assert [case.numbers.get("age") for case in cases_of(found.batch, K)] == [None, 30]
    assert found.rejects == ()


def test_true_and_false_with_a_column_for_not_sure() -> None:
    columns = {"fever": [True, False, None, None], "fever.unsure": [False, False, True, None]}
    found = read(columns)
    answers = [case.answers.get("fever") for case in cases_of(found.batch, K)]
    assert answers == [Answer.YES, Answer.NO, Answer.UNSURE, None]


def test_what_is_ours_and_what_is_missing_is_told() -> None:
    found = plan({"fever": [True], "pregnant": [True], "colour": ["red"], "age": ["12"]})
    assert found.ignored == ("colour",)
    assert found.columns["pregnant"].finding == next(f.id for f in K.findings if f.case_field == "pregnant")
    assert {"fever", "age"} & {*found.missing} == set()
    assert "saddle_numbness" in found.missing
    assert "age_50_or_over" not in found.missing


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"fever": [1.5]}, "is double, not yes and no"),
        ({"age": [True]}, "is bool, not numbers"),
        ({"fever": [True], "fever.unsure": ["yes"]}, "is string, not true and false"),
    ],
)
def test_a_column_of_the_wrong_type_is_named(columns: Mapping[str, Any], reason: str) -> None:
    assert [*plan(columns).mistyped.values()] == [reason]


@pytest.mark.parametrize(
    ("columns", "given", "says"),
    [
        ({"x": [1]}, {}, "no column of the table has the name of a finding"),
        ({"x": [1]}, {"y": ColumnMap("fever")}, "names the column `y`"),
        ({"x": [1]}, {"x": ColumnMap("fewer")}, "there is no such finding"),
        ({"x": [1], "fever": [1]}, {"x": ColumnMap("fever")}, "`x` and `fever` are both `fever`"),
        ({"fever.unsure": [True]}, {}, "needs a column `fever` beside it"),
    ],
)
def test_columns_that_cannot_be_used_are_one_clear_line(
    columns: Mapping[str, Any], given: Mapping[str, ColumnMap], says: str
) -> None:
    with pytest.raises(MappingError, match=says):
        plan(columns, given)
