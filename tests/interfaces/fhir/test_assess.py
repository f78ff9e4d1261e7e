"""`$assess`: a response to the interview in, a bundle out; anything else is refused with its place."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import assess
from dorsum.errors import CaseError
from dorsum.model import fhir
from dorsum.model.case_reading import check_contradictions
from dorsum.model.fhir_questionnaire import INTERVIEW
from dorsum.model.truth import Answer
from dorsum.report.care_card import level_shown
from dorsum.report.fhir_assessment import assessment_as_fhir
from dorsum.report.fhir_interview import interview_as_fhir
from tests.amounts import examples
from tests.fhir_responses import coded, item, response_of, response_with
from tests.fhir_rules import broken_rules
from tests.fhir_server import Server
from tests.generative.worlds import random_case
from tests.interfaces.fhir.asking import ASSESS, DAY, ask, issue, resource
from tests.shipped import finished_case, shipped, shipped_rules
from tests.unit.test_fhir_assessment import level_in, part, parts

Json = dict[str, Any]
YES = coded(Answer.YES)
SECRET = "s3cret"
TODAY: Json = {"authored": f"{DAY}T09:00:00+02:00"}
LONG_AGO: Json = {"authored": "2019-03-01"}
OLD = shipped().wording["answers_are_old"]["en"]


def with_parameters(*parameters: object) -> Json:
    return {"resourceType": "Parameters", "parameter": list(parameters)}


def given_response(*items: Json, **more: object) -> Json:
    return {"name": "response", "resource": response_with(*items, **more)}


def assessed(body: object) -> Json:
    return resource(ask("POST", ASSESS, body))


@given(st.integers(0, 2**32))
@examples(15)
def test_any_case_gets_the_level_that_assess_gives(seed: int) -> None:
    case = random_case(shipped(), seed)
    answer = ask("POST", ASSESS, response_of(case, shipped(), **TODAY))
    try:
        check_contradictions(case.answers, case.numbers, shipped())
    except CaseError:
        assert "contradict" in issue(answer, 422)["diagnostics"]
        return
    assert level_in(resource(answer)) == level_shown(assess(case, shipped_rules()))


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["item", "answer", "linkId", "valueCoding", "subject", "name", "resource"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(_JUNK, st.sampled_from(["item", "parameter", "subject", "questionnaire", "status", "resource"]))
@examples(60)
def test_junk_gets_an_outcome_and_never_breaks_the_door(junk: object, key: str) -> None:
    bodies = (
        junk,
        response_with(**{key: junk}),
        {"resourceType": "Parameters", key: junk},
        with_parameters({"name": "response", key: junk}, junk),
    )
    for body in bodies:
        answer = ask("POST", ASSESS, body)
        assert answer.status in (200, 400, 422)
        kind = json.loads(answer.body)["resourceType"]
        assert kind == ("Bundle" if answer.status == 200 else "OperationOutcome")


def test_a_response_is_assessed_on_this_day() -> None:
    case = finished_case({"fever": "yes"}, today=DAY)
    found = assessed(response_of(case, shipped(), **TODAY))
    assert found == json.loads(json.dumps(assessment_as_fhir(assess(case, shipped_rules()), DAY)))
    answer = ask("POST", ASSESS, response_of(case, shipped(), **TODAY))
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("day", [{}, LONG_AGO, {"authored": "2026-04"}, {"authored": "2026-04-16"}])
def test_answers_that_are_not_of_these_days_calm_nobody(day: Json) -> None:
    case = finished_case(sex="male")
    assert level_in(assessed(response_of(case, shipped(), **TODAY))) == "self_care"
    found = assessed(response_of(case, shipped(), **day))
    risk, guidance = part(found, "RiskAssessment"), part(found, "GuidanceResponse")
    assert (level_in(found), risk["status"], guidance["status"]) == (None, "preliminary", "data-required")
    assert guidance["reasonCode"] == [{"text": OLD}]
    assert risk["note"][0] == {"text": OLD}
    assert len(guidance["dataRequirement"]) > 50
    assert not parts(found, "CarePlan")
    assert all("effectiveDateTime" not in one for one in parts(found, "Observation"))
    assert broken_rules(found) == []


def test_danger_of_long_ago_is_still_told_and_asked_about() -> None:
    found = assessed(response_of(finished_case({"fever": "yes"}), shipped(), **LONG_AGO))
    assert level_in(found) == "same_day"
    assert {one["status"] for one in parts(found, "DetectedIssue")} == {"preliminary"}
    assert part(found, "GuidanceResponse")["status"] == "data-required"
    assert len(parts(found, "CarePlan")) == 1
    assert OLD in json.dumps(found)


def test_the_old_and_the_new_are_told_apart() -> None:
    said = item("saddle_numbness", YES)
    old, new = (assessed(response_with(said, **day)) for day in (LONG_AGO, TODAY))
    assert OLD not in json.dumps(new)
    assert old["entry"][0]["fullUrl"] != new["entry"][0]["fullUrl"]


@pytest.mark.parametrize("key", ["valueDate", "valueDateTime"])
def test_the_caller_may_give_the_day_that_a_response_does_not_say(key: str) -> None:
    undated = {"name": "response", "resource": response_of(finished_case(sex="male"), shipped())}
    assert level_in(assessed(with_parameters(undated))) is None
    today = with_parameters(undated, {"name": "authored", key: DAY.isoformat()})
    assert level_in(assessed(today)) == "self_care"
    long_ago = with_parameters(undated, {"name": "authored", key: "2019"})
    assert level_in(assessed(long_ago)) is None


def test_a_country_a_setting_and_a_subject_stand_beside_the_response() -> None:
    found = assessed(
        with_parameters(
            {"name": "country", "valueCode": "gb"},
            given_response(item("saddle_numbness", YES), subject={"reference": "Patient/other"}),
            {"name": "setting", "valueString": "home"},
            {"name": "subject", "valueReference": {"reference": "Patient/1", "display": SECRET}},
        )
    )
    assert "Call 999" in part(found, "RiskAssessment")["mitigation"]
    assert part(found, "RiskAssessment")["subject"] == {"reference": "Patient/1"}
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize(
    "to",
    [
        "Patient/a.b-C",
        "https://example.org/fhir/Patient/1",
        "urn:uuid:" + "-".join(("0" * 8, "0" * 4, "0" * 4, "0" * 4, "0" * 12)),
    ],
)
def test_the_subject_of_the_response_is_the_subject(to: str) -> None:
    for body in (
        response_with(subject={"reference": to}),
        with_parameters(given_response(subject={"reference": to})),
    ):
        assert part(assessed(body), "GuidanceResponse")["subject"] == {"reference": to}
    assert parts(assessed(response_with()), "Patient")


@pytest.mark.parametrize(
    "subject", [{"display": SECRET}, SECRET, {"reference": "#a"}, {"reference": 7}, {"reference": "Group/1"}]
)
def test_a_subject_that_is_no_patient_is_refused(subject: object) -> None:
    found = issue(ask("POST", ASSESS, response_with(subject=subject)), 422)
    assert found["expression"] == ["QuestionnaireResponse.subject"]
    assert SECRET not in json.dumps(found)


def test_a_response_to_these_questions_is_read_and_one_to_others_refused() -> None:
    version = interview_as_fhir(shipped_rules())["version"]
    assessed(response_with(questionnaire=f"{INTERVIEW}|{version}"))
    found = issue(ask("POST", ASSESS, response_with(questionnaire=f"{INTERVIEW}|0")), 422)
    assert found["code"] == "conflict"
    assert found["expression"] == ["QuestionnaireResponse.questionnaire"]


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        (
            response_with(item("a"), item("g", item=[item("feverr", YES)])),
            "QuestionnaireResponse.item[1].item[0].answer[0]",
            "did you mean `fever`",
        ),
        (
            with_parameters(given_response(item("age", {"valueDecimal": 400}))),
            "Parameters.parameter[0].resource.item[0].answer[0]",
            "from 0 to 120",
        ),
        (
            response_with(item("fever", {"valueString": SECRET})),
            "QuestionnaireResponse.item[0].answer[0]",
            "valueCoding",
        ),
        (response_with(status="entered-in-error"), "QuestionnaireResponse.status", "must be one of"),
        (response_with(authored=SECRET), "QuestionnaireResponse.authored", "must be a date"),
        (
            with_parameters(given_response(authored=7)),
            "Parameters.parameter[0].resource.authored",
            "must be a date",
        ),
        (
            with_parameters(given_response(**LONG_AGO), {"name": "authored", "valueDate": DAY.isoformat()}),
            "Parameters.parameter[1]",
            "leave the parameter `authored` out",
        ),
        (
            with_parameters(given_response(), {"name": "authored", "valueDate": SECRET}),
            "Parameters.parameter[1]",
            "must be a date",
        ),
        (
            with_parameters({"name": "authored", "valueString": SECRET}, given_response()),
            "Parameters.parameter[0]",
            "must be a date",
        ),
        (with_parameters(), "Parameters", "there must be a parameter `response`"),
        (with_parameters({"name": "response"}), "Parameters.parameter[0].resource.resourceType", "no FHIR"),
        ({"resourceType": "Parameters", "parameter": {}}, "Parameters.parameter", "must be a list"),
        (with_parameters(SECRET), "Parameters.parameter[0]", "must be one of"),
        (with_parameters({"name": SECRET}), "Parameters.parameter[0]", "must be one of"),
        (with_parameters({"name": ["x"]}), "Parameters.parameter[0]", "must be one of"),
        (with_parameters(given_response(), given_response()), "Parameters.parameter[1]", "each once"),
        (
            with_parameters(given_response(), {"name": "country", "valueCode": SECRET}),
            "Parameters.parameter[1]",
            "two-letter country code",
        ),
        (
            with_parameters(given_response(), {"name": "setting", "valueCode": SECRET}),
            "Parameters.parameter[1]",
            "must be one of",
        ),
        (
            with_parameters(given_response(), {"name": "setting", "valueInteger": 1}),
            "Parameters.parameter[1]",
            "valueCode",
        ),
        (
            with_parameters(given_response(), {"name": "subject", "valueString": SECRET}),
            "Parameters.parameter[1]",
            "to a Patient",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(body: object, place: str, words: str) -> None:
    found = issue(ask("POST", ASSESS, body), 422)
    assert found["expression"] == [place]
    assert words in found["diagnostics"]
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("body", [response_with, lambda **more: with_parameters(given_response(**more))])
def test_what_comes_of_a_response_with_an_id_is_stored_once(body: Callable[..., Json]) -> None:
    id = "0b9c7f3e-5a41-4c88-9d2e-1f6a7b8c9d0e"
    found, again = (assessed(body(id=id)) for _ in range(2))
    assert part(found, "Provenance")["entity"][0]["what"] == {"reference": f"QuestionnaireResponse/{id}"}
    server = Server(f"QuestionnaireResponse/{id}")
    assert server.post(found) == server.post(again)
    assert "identifier" not in assessed(body())


def test_a_surrogate_in_a_link_breaks_nothing() -> None:
    body = json.dumps(response_with(item("\ud800", YES))).encode()
    assert issue(ask("POST", ASSESS, body), 400)["code"] == "structure"


def test_a_lead_question_answers_what_it_covers() -> None:
    lead = shipped().questions[0]
    found = assessed(response_with(item(lead.id, coded(Answer.NO)), **TODAY))
    asked = {
        one["codeFilter"][0]["code"][0]["code"] for one in part(found, "GuidanceResponse")["dataRequirement"]
    }
    assert not asked & set(lead.covers)
    (said,) = parts(found, "Observation")
    assert said["valueCodeableConcept"]["coding"] == [fhir.answer_coding(Answer.NO)]
