"""An assessment is stored once however often it is sent; its identifiers tell nobody what was answered."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import assess
from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.model.fhir_source import Source, source_of_response
from dorsum.model.truth import Answer
from dorsum.report.fhir_assessment import assessment_as_fhir
from tests.amounts import examples
from tests.fhir_responses import response_with
from tests.fhir_rules import broken_rules
from tests.fhir_server import Server, may_have_identifier
from tests.generative.worlds import random_case
from tests.medplum import faults
from tests.shipped import shipped, shipped_rules
from tests.unit.test_fhir_assessment import DAY, TO_PATIENT, bundle_of, kinds, part, parts
from tests.withdrawals import stopped_rules

Json = dict[str, Any]
SECRET = "0b9c7f3e-5a41-4c88-9d2e-1f6a7b8c9d0e"
COUNTED = "00000000-0000-1000-8000-000000000001"
OTHER = "018f4e2a-7c3d-7b21-a5f6-0e1d2c3b4a59"
SAID = source_of_response({"id": SECRET})
KNOWN = [f"QuestionnaireResponse/{SECRET}", "Patient/1"]


def told(case: Case, source: Source = SAID, **more: Any) -> Json:
    return assessment_as_fhir(assess(case, shipped_rules()), DAY, source=source, **more)


def own(bundle: Json) -> set[str]:
    """Return every identifier of a bundle but that of the program, which is the same for everybody."""
    held = [one for one in bundle["entry"] if one["resource"]["resourceType"] != "Device"]
    of_bundle = [bundle["identifier"]["value"]] if "identifier" in bundle else []
    return {*(one["request"].get("ifNoneExist", "") for one in held), *of_bundle} - {""}


# --- for any answers ----------------------------------------------------------------------------------------


@given(st.integers(0, 2**32), st.uuids(version=4).map(str))
@examples(8)
def test_whatever_was_answered_is_stored_once_and_known_by_itself_alone(seed: int, id: str) -> None:
    case, source = random_case(shipped(), seed), source_of_response({"id": id})
    bundle, again = told(case, source), told(case, source)
    assert json.dumps(bundle) == json.dumps(again)
    assert broken_rules(bundle, known=[f"QuestionnaireResponse/{id}"]) == []
    resources = [one["resource"] for one in bundle["entry"]]
    could = [one for one in resources if may_have_identifier(one["resourceType"])]
    values = [one["identifier"][0]["value"] for one in could]
    assert len(set(values)) == len(values) == len(resources) - len(parts(bundle, "Provenance"))
    server = Server(f"QuestionnaireResponse/{id}")
    first = server.post(bundle)
    before = json.dumps(server.stored)
    assert server.post(again) == first
    assert json.dumps(server.stored) == before


@given(st.integers(0, 2**32), st.data())
@examples(8)
def test_another_answer_or_another_response_shares_no_identifier(seed: int, data: st.DataObject) -> None:
    case = random_case(shipped(), seed)
    changed = data.draw(st.sampled_from([one.id for one in shipped().findings if one.kind == "yes_no"]))
    answers = {**case.answers, changed: Answer.YES}
    if case.answers.get(changed) is Answer.YES:
        del answers[changed]
    bundle, more = told(case), told(Case(answers=answers, numbers=case.numbers))
    elsewhere = told(case, source_of_response({"id": OTHER}))
    assert not own(bundle) & own(more)
    assert not own(bundle) & own(elsewhere)
    server = Server(*KNOWN, f"QuestionnaireResponse/{OTHER}")
    for one in (bundle, more, elsewhere):
        server.post(one)
    assert sum(place.startswith("RiskAssessment/") for place in server.stored) == 3
    assert sum(place.startswith("Device/") for place in server.stored) == 1


# --- what is the same, and what is not ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_bundle_is_stored_once(kind: str) -> None:
    bundle = told(kinds()[kind], subject=TO_PATIENT)
    assert broken_rules(bundle, known=KNOWN) == []
    server = Server(*KNOWN)
    assert server.post(bundle) == server.post(told(kinds()[kind], subject=TO_PATIENT))


def test_identifiers_are_of_ours_and_a_provenance_has_a_tag() -> None:
    bundle = told(kinds()["same_day"])
    assert {one["identifier"][0]["system"] for one in parts(bundle, "Observation")} == {
        fhir.named("id", "assessment")
    }
    (tag,) = part(bundle, "Provenance")["meta"]["tag"]
    by_kind = {one["resource"]["resourceType"]: one["request"] for one in bundle["entry"]}
    assert by_kind["Provenance"] == {
        "method": "POST",
        "url": "Provenance",
        "ifNoneExist": f"_tag={tag['system']}|{tag['code']}",
    }
    (program,) = part(bundle, "Device")["identifier"]
    assert by_kind["Device"]["ifNoneExist"] == f"identifier={program['system']}|{program['value']}"
    assert bundle["identifier"]["system"] == fhir.URIS


def test_what_is_told_differs_where_content_was_withdrawn_and_so_do_identifiers() -> None:
    """A server that has the calm answer must not keep it in place of the one that takes it back."""
    case = kinds()["self_care"]
    calm = told(case)
    stopped = assessment_as_fhir(assess(case, stopped_rules()), DAY, source=SAID)
    assert not own(calm) & own(stopped)


def test_another_day_old_answers_and_another_person_are_told_apart() -> None:
    case = kinds()["same_day"]
    found = [
        told(case),
        told(case, is_old=True),
        told(case, subject=TO_PATIENT),
        assessment_as_fhir(assess(case, shipped_rules()), date(2026, 11, 30), source=SAID),
        told(kinds()["emergency"]),
    ]
    every = [one for bundle in found for one in own(bundle)]
    assert len(set(every)) == len(every)


# --- what they tell -----------------------------------------------------------------------------------------


def test_without_anything_random_there_is_no_identifier_to_guess_by() -> None:
    """A hash of answers alone is found again by who tries all answers; so there is none."""
    for source in (Source(), source_of_response({"id": "17"})):
        bundle = told(kinds()["same_day"], source)
        assert own(bundle) == set()
        assert "identifier" not in bundle
        assert {one["resourceType"] for one in _with_identifiers(bundle)} == {"Device"}
        server = Server("QuestionnaireResponse/17")
        first = server.post(bundle)
        second = server.post(bundle)
        assert [one for one in first if one in second] == [one for one in first if one.startswith("Device")]
        assert "urn:uuid:" not in json.dumps(server.stored)


def _with_identifiers(bundle: Json) -> list[Json]:
    return [
        one["resource"]
        for one in bundle["entry"]
        if "identifier" in one["resource"] or "meta" in one["resource"]
    ]


def test_the_secret_of_an_identifier_stands_in_nothing_that_is_made() -> None:
    source = source_of_response(response_with(id="17", identifier={"value": SECRET}))
    text = json.dumps(told(kinds()["same_day"], source))
    assert SECRET not in text
    assert '"QuestionnaireResponse/17"' in text


def test_no_identifier_is_made_of_another() -> None:
    bundle = told(kinds()["same_day"])
    shown = {one.rpartition("|")[2] for one in own(bundle)} | {one["fullUrl"] for one in bundle["entry"]}
    made_of_shown = {
        fhir.bare_uuid(fhir.address("part", of, one["fullUrl"])) for of in shown for one in bundle["entry"]
    }
    assert not shown & made_of_shown


# --- the response -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "what", "secret"),
    [
        ({}, None, None),
        (None, None, None),
        ({"id": 7, "identifier": [SECRET]}, None, None),
        ({"id": "a b", "identifier": {"value": "no. 7"}}, None, None),
        ({"id": "17"}, {"reference": "QuestionnaireResponse/17"}, None),
        ({"id": SECRET}, {"reference": f"QuestionnaireResponse/{SECRET}"}, SECRET),
        ({"id": OTHER.upper()}, {"reference": f"QuestionnaireResponse/{OTHER.upper()}"}, OTHER),
        ({"id": COUNTED}, {"reference": f"QuestionnaireResponse/{COUNTED}"}, None),
        (
            {"id": OTHER, "identifier": {"system": "urn:a", "value": SECRET}},
            {"reference": f"QuestionnaireResponse/{OTHER}"},
            SECRET,
        ),
        (
            {
                "identifier": {
                    "system": fhir.URIS,
                    "value": f"urn:uuid:{SECRET}",
                    "assigner": {"display": "x"},
                }
            },
            {
                "type": "QuestionnaireResponse",
                "identifier": {"system": fhir.URIS, "value": f"urn:uuid:{SECRET}"},
            },
            SECRET,
        ),
        (
            {"identifier": {"system": "a name", "value": SECRET}},
            {"type": "QuestionnaireResponse", "identifier": {"value": SECRET}},
            SECRET,
        ),
    ],
)
def test_a_response_is_named_and_only_chance_is_a_secret(
    response: object, what: Json | None, secret: str | None
) -> None:
    assert source_of_response(response) == Source(what, secret)


def test_a_provenance_names_the_response_and_the_content() -> None:
    named = [one["what"] for one in part(told(kinds()["nothing"]), "Provenance")["entity"]]
    assert named[0] == {"reference": f"QuestionnaireResponse/{SECRET}"}
    (content,) = [one["what"] for one in part(bundle_of(kinds()["nothing"]), "Provenance")["entity"]]
    assert named[1:] == [content]
    logical = told(kinds()["nothing"], source_of_response({"identifier": {"value": SECRET}}))
    assert part(logical, "Provenance")["entity"][0]["what"]["identifier"] == {"value": SECRET}
    assert broken_rules(logical) == []


@pytest.mark.needs_node
def test_another_validator_takes_what_is_stored() -> None:
    logical = source_of_response({"identifier": {"system": fhir.URIS, "value": f"urn:uuid:{SECRET}"}})
    bundles = [told(case, source) for case in kinds().values() for source in (SAID, logical, Source())]
    assert [one for one in faults(bundles) if one] == []
