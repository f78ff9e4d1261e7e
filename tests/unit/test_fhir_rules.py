"""The rules that hold FHIR against the standard find what breaks them."""

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from tests.fhir_rules import broken_rules

Json = dict[str, Any]
PATIENT = {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient"}}
TO_PATIENT = {"reference": "urn:uuid:1"}
RESPONSE = {"resourceType": "QuestionnaireResponse", "id": "a", "status": "completed"}
OBSERVED = {"resourceType": "Observation", "status": "final", "code": {"text": "a"}, "valueString": "b"}
PLAN = {"resourceType": "CarePlan", "status": "draft", "intent": "proposal", "subject": TO_PATIENT}
DETAIL = {"status": "not-started"}
RISK = {"resourceType": "RiskAssessment", "status": "final", "subject": TO_PATIENT}
OPERATION = {
    "resourceType": "OperationDefinition",
    "name": "A",
    "status": "active",
    "kind": "operation",
    "code": "a",
    "system": False,
    "type": True,
    "instance": False,
}
PARAMETER = {
    "name": "a",
    "use": "in",
    "min": 1,
    "max": "1",
    "searchType": "token",
    "targetProfile": ["http://hl7.org/fhir/StructureDefinition/Patient"],
}
GOOD: Json = {"resourceType": "Bundle", "type": "collection", "entry": [PATIENT]}


def with_one(resource: Json) -> Json:
    return {**GOOD, "entry": [PATIENT, {"fullUrl": "urn:uuid:2", "resource": resource}]}


@pytest.mark.parametrize(
    ("bundle", "broken"),
    [
        (GOOD, []),
        ({**GOOD, "total": 1}, ["Bundle bdl-1"]),
        ({**GOOD, "type": "transaction"}, ["Bundle bdl-3"]),
        ({**GOOD, "entry": [{**PATIENT, "request": {"method": "POST", "url": "Patient"}}]}, ["Bundle bdl-3"]),
        ({**GOOD, "entry": [PATIENT, PATIENT]}, ["Bundle bdl-7"]),
        ({**GOOD, "entry": [{"resource": PATIENT["resource"]}]}, ["Bundle every entry has an address"]),
        ({**GOOD, "type": "document"}, ["Bundle bdl-9", "Bundle bdl-10", "Bundle bdl-11"]),
        (with_one({**RESPONSE, "contained": [RESPONSE]}), ["1 QuestionnaireResponse dom-3"]),
        (with_one({**OBSERVED, "component": [{"code": {"text": "a"}}]}), ["1 Observation obs-7"]),
        (with_one({**PLAN, "activity": [{"detail": DETAIL}]}), []),
        (
            with_one({**PLAN, "activity": [{"detail": DETAIL, "reference": TO_PATIENT}]}),
            ["1 CarePlan cpl-3"],
        ),
        (with_one({**RISK, "status": "preliminary"}), []),
        (with_one(RISK), ["1 RiskAssessment what is final has a level"]),
        (with_one({**RISK, "prediction": [{"probabilityDecimal": 1}]}), ["1 RiskAssessment ras-2"]),
        (
            with_one(
                {
                    **RESPONSE,
                    "item": [{"linkId": "a", "answer": [{"valueDecimal": 1}], "item": [{"linkId": "b"}]}],
                }
            ),
            ["1 QuestionnaireResponse qrs-1"],
        ),
        (
            with_one(
                {
                    **OBSERVED,
                    "extension": [
                        {"url": "urn:x", "valueCode": "a", "extension": [{"url": "b", "valueCode": "c"}]}
                    ],
                }
            ),
            ["1 Observation ext-1"],
        ),
        (with_one({**OBSERVED, "subject": {"reference": "urn:uuid:3"}}), ["urn:uuid:3 leads nowhere"]),
        (with_one({**OBSERVED, "valueString": "a\x0cb"}), ["a text that FHIR does not allow: 'a\\x0cb'"]),
        (
            with_one(
                {
                    **OBSERVED,
                    "text": {
                        "status": "generated",
                        "div": '<div xmlns="http://www.w3.org/1999/xhtml"><i/></div>',
                    },
                }
            ),
            ["<i> in a narrative"],
        ),
        (
            with_one({**OPERATION, "name": "a b", "parameter": [PARAMETER, {**PARAMETER, "type": "code"}]}),
            [f"1 OperationDefinition opd-{number}" for number in (0, 1, 2, 3)],
        ),
        (
            with_one(
                {
                    "resourceType": "EpisodeOfCare",
                    "status": "active",
                    "patient": TO_PATIENT,
                    "period": {"start": "2026-03-02", "end": "2026-03-01"},
                }
            ),
            ["a period that ends before it begins"],
        ),
    ],
)
def test_a_fault_is_found(bundle: Json, broken: list[str]) -> None:
    assert broken_rules(copy.deepcopy(bundle)) == broken


def test_what_the_models_refuse_is_no_fhir() -> None:
    with pytest.raises(ValidationError):
        broken_rules(with_one({**OBSERVED, "secret": 1}))


def test_what_r4_does_not_have_is_found() -> None:
    new = {"resourceType": "NutritionProduct", "status": "active"}
    assert broken_rules(with_one(new)) == ["R4 has no NutritionProduct.status"]
