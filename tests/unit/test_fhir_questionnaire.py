"""A response to the interview in FHIR is read into the case it tells, or refused with its place."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.errors import CaseError, OtherVersionError
from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.fhir_questionnaire import INTERVIEW, NOT_SURE, UCUM, case_of_response, day_of_response
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.fhir_responses import coded, item, response_of, response_with
from tests.generative.worlds import random_case
from tests.shipped import shipped

YES, NO, UNSURE = (coded(one) for one in (Answer.YES, Answer.NO, Answer.UNSURE))
LEAD = shipped().questions[0].id
SECRET = "s3cret"
IN_YEARS = {"value": 41, "unit": "years", "system": fhir.UNITS, "code": "a"}


def read(*items: dict[str, Any], **more: object) -> Case:
    return case_of_response(response_with(*items, **more), shipped(), version="7")


def refusal(response: object) -> CaseError:
    with pytest.raises(CaseError) as caught:
        case_of_response(response, shipped(), version="7")
    assert SECRET not in str(caught.value)
    return caught.value


@given(st.integers(0, 2**32), st.sampled_from(["GB", "other"]), st.sampled_from(["home", None]))
@examples(40)
def test_any_case_comes_back_as_it_was(seed: int, country: str, setting: str | None) -> None:
    case = random_case(shipped(), seed)
    mapping = case_as_mapping(case, shipped())
    try:
        expected = read_case({**mapping, "country": country, "today": "2026-11-29"}, shipped())
    except CaseError:  # the dice said an age and what contradicts it
        with pytest.raises(CaseError, match="contradict"):
            case_of_response(response_of(case, shipped()), shipped(), version="7")
        return
    response = response_of(case, shipped())
    today = date(2026, 11, 29)
    found = case_of_response(response, shipped(), version="7", country=country, setting=setting, today=today)
    assert found == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["item", "answer", "linkId", "valueCoding", "valueDecimal", "system", "code"])
                | st.text(max_size=5),
                inner,
                max_size=4,
            ),
        ),
    )
)
def test_of_junk_only_a_case_or_a_refusal_comes(junk: Any) -> None:
    for response in (junk, response_with(item=junk), response_with(item("fever", answer=junk))):
        with suppress(CaseError):
            assert not case_of_response(response, shipped(), version="7").numbers


def test_a_group_a_child_and_an_item_under_an_answer_are_read() -> None:
    under = {**YES, "item": [item("saddle_numbness", NO)]}
    found = read(item("first", item=[item(LEAD, under), item("empty")]), item("fever", answer=[]))
    assert found.answers == {LEAD: Answer.YES, "saddle_numbness": Answer.NO}


@pytest.mark.parametrize(
    ("id", "answer", "said"),
    [
        ("fever", {"valueBoolean": True}, Answer.YES),
        ("fever", {"valueBoolean": False}, Answer.NO),
        ("age", UNSURE, Answer.UNSURE),
        (f"age{NOT_SURE}", UNSURE, Answer.UNSURE),
        ("sex", {"valueCoding": fhir.coding(fhir.named("answers", "sex"), "female")}, Answer.YES),
    ],
)
def test_answers_in_other_forms(id: str, answer: dict[str, Any], said: Answer) -> None:
    assert read(item(id, answer)).answers == {id.removesuffix(NOT_SURE): said}


@pytest.mark.parametrize(
    "answer",
    [
        {"valueInteger": 41},
        {"valueDecimal": 41.0},
        {"valueQuantity": {"value": 41}},
        {"valueQuantity": {"value": 41, "unit": "years"}},
        {"valueQuantity": {**IN_YEARS, "unit": "Jahre"}},
    ],
)
def test_a_number_in_its_unit(answer: dict[str, Any]) -> None:
    assert read(item("age", answer)).numbers == {"age": 41}


def test_every_unit_of_the_content_has_a_code() -> None:
    assert {one.unit for one in shipped().findings if one.kind == "number"} == UCUM.keys()


@pytest.mark.parametrize("of", [INTERVIEW, f"{INTERVIEW}|7"])
@pytest.mark.parametrize("status", ["in-progress", "amended"])
def test_what_else_a_response_may_say(of: str, status: str) -> None:
    assert read(questionnaire=of, status=status, authored="2020-01-01") == Case()
    without = response_with()
    del without["questionnaire"]
    assert case_of_response(without, shipped(), version="7") == Case()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"valueQuantity": {**IN_YEARS, "code": "mo"}}, "in years"),
        ({"valueQuantity": {**IN_YEARS, "system": "urn:x"}}, "in years"),
        ({"valueQuantity": {"value": 41, "unit": "months"}}, "in years"),
        ({"valueQuantity": {**IN_YEARS, "comparator": "<"}}, "in years"),
        ({"valueDecimal": True}, "in years"),
        ({"valueDecimal": SECRET}, "in years"),
        ({"valueDecimal": 400}, "number from 0 to 120"),
        ({"valueBoolean": True}, "number from 0 to 120"),
        ({"valueDecimal": 1, "valueInteger": 1}, "can be read"),
        ({}, "can be read"),
        (YES, "number from 0 to 120"),
    ],
)
def test_a_number_that_is_refused(answer: dict[str, Any], words: str) -> None:
    error = refusal(response_with(item("first"), item("age", answer)))
    assert words in str(error)
    assert error.place == ("item", "1", "answer", "0")


@pytest.mark.parametrize(
    ("id", "answer", "words"),
    [
        ("fever", {"valueCoding": {"system": fhir.YES_OR_NO, "code": SECRET}}, "none of the answers"),
        ("fever", {"valueCoding": {"code": "Y"}}, "valueCoding"),
        ("fever", {"valueCoding": SECRET}, "valueCoding"),
        ("fever", {"valueString": SECRET}, "valueCoding"),
        ("fever", {"valueInteger": 1}, "yes, no or unsure"),
        ("fever", {"valueQuantity": {"value": 1}}, "valueCoding"),
        ("feverr", YES, "did you mean `fever`"),
        ("feverr", {"valueQuantity": {"value": 1}}, "valueCoding"),
        ("sex", {"valueCoding": {"system": fhir.named("answers", "sex"), "code": SECRET}}, "female, male"),
        (f"fever{NOT_SURE}", UNSURE, "only after a number"),
        (f"x{NOT_SURE}", UNSURE, "only after a number"),
        (f"age{NOT_SURE}", NO, "only be answered with `asked-unknown`"),
        (f"age{NOT_SURE}", {"valueDecimal": 5}, "only be answered with `asked-unknown`"),
    ],
)
def test_an_answer_that_is_refused(id: str, answer: dict[str, Any], words: str) -> None:
    error = refusal(response_with(item("group", item=[item(id, answer)])))
    assert words in str(error)
    assert error.place == ("item", "0", "item", "0", "answer", "0")


@pytest.mark.parametrize(
    ("items", "place"),
    [
        ([item("fever", YES, YES)], ("item", "0", "answer", "1")),
        ([item("fever", YES), item("fever", NO)], ("item", "1", "answer", "0")),
        ([item("age", {"valueInteger": 4}), item(f"age{NOT_SURE}", UNSURE)], ("item", "1", "answer", "0")),
    ],
)
def test_what_is_answered_twice_is_refused(items: list[dict[str, Any]], place: tuple[str, ...]) -> None:
    error = refusal(response_with(*items))
    assert "answered twice" in str(error)
    assert error.place == place


def test_an_age_that_speaks_against_an_answer_is_refused_at_the_age() -> None:
    error = refusal(response_with(item("age_under_16", YES), item("age", {"valueInteger": 40})))
    assert "contradict each other" in str(error)
    assert error.place == ("item", "1", "answer", "0")


@pytest.mark.parametrize(
    ("response", "place"),
    [
        ([], ("resourceType",)),
        ({"resourceType": "Questionnaire"}, ("resourceType",)),
        (response_with(status="entered-in-error"), ("status",)),
        (response_with(status=[]), ("status",)),
        (response_with(questionnaire="urn:other"), ("questionnaire",)),
        (response_with(questionnaire=7), ("questionnaire",)),
        (response_with(implicitRules="urn:x"), ("implicitRules",)),
        (response_with(modifierExtension=[]), ("modifierExtension",)),
        (response_with(item("fever", YES, modifierExtension=[])), ("item", "0", "modifierExtension")),
        (
            response_with(item("fever", {**YES, "modifierExtension": []})),
            ("item", "0", "answer", "0", "modifierExtension"),
        ),
        (response_with(item={}), ("item",)),
        (response_with(item=[7]), ("item", "0")),
        (response_with(item=[{}]), ("item", "0", "linkId")),
        (response_with(item=[{"linkId": 7}]), ("item", "0", "linkId")),
        (response_with(item=[item("fever", answer=7)]), ("item", "0", "answer")),
    ],
)
def test_what_is_no_response_to_the_interview_is_refused(response: object, place: tuple[str, ...]) -> None:
    assert refusal(response).place == place


def test_a_country_and_a_setting_are_read_beside_the_response() -> None:
    found = case_of_response(response_with(), shipped(), version="7", country="gb", setting="home")
    assert (found.country, found.setting) == ("GB", "home")
    for more in ({"country": SECRET}, {"setting": SECRET}, {"country": 7}):
        with pytest.raises(CaseError) as caught:
            case_of_response(response_with(), shipped(), version="7", **more)
        assert caught.value.place == tuple(more)


@pytest.mark.parametrize("of", [f"{INTERVIEW}|8", f"{INTERVIEW}|", f"{INTERVIEW}|7|7"])
def test_answers_to_another_version_are_refused(of: str) -> None:
    error = refusal(response_with(questionnaire=of))
    assert isinstance(error, OtherVersionError)
    assert error.place == ("questionnaire",)
    assert not isinstance(refusal(response_with(questionnaire="urn:other")), OtherVersionError)


@pytest.mark.parametrize(
    ("authored", "day"),
    [
        ({}, None),
        ({"authored": "2026"}, None),
        ({"authored": "2026-11"}, None),
        ({"authored": "2026-11-29"}, date(2026, 11, 29)),
        ({"authored": "2026-11-29T23:30:00.5-08:00"}, date(2026, 11, 29)),
        ({"authored": "2026-11-29T09:00:00Z"}, date(2026, 11, 29)),
    ],
)
def test_the_day_of_a_response_is_that_where_it_was_written(
    authored: dict[str, str], day: date | None
) -> None:
    assert day_of_response(response_with(**authored)) == day
    assert day_of_response([]) is None


@pytest.mark.parametrize("authored", [7, [], SECRET, "", "26-11-29", "2026-02-30", "2026-11-29 09:00"])
def test_what_is_no_time_is_refused(authored: object) -> None:
    with pytest.raises(CaseError, match="`authored` must be a date") as caught:
        day_of_response(response_with(authored=authored))
    assert caught.value.place == ("authored",)
    assert SECRET not in str(caught.value)
