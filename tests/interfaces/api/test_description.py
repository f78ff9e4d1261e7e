"""The description of the API is true: its examples work, and whatever it allows is answered as it says."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from dorsum.installed.rules import raw_content
from dorsum.interfaces.api.application import make_application
from dorsum.interfaces.api.case_schema import case_schema
from dorsum.interfaces.api.examples import BAD
from dorsum.serving.problems import NAME
from tests.amounts import IS_LONG, amount
from tests.interfaces.api.test_problems import problem_in
from tests.shipped import shipped, shipped_rules

load_all_checks()
APPLICATION = make_application(shipped_rules(), lambda: raw_content(shipped().content_hash))
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APPLICATION)
SCHEMA.config.phases.coverage.enabled = IS_LONG  # each value of each key by itself


@SCHEMA.parametrize()
@settings(max_examples=amount(10), suppress_health_check=list(HealthCheck), deadline=None)
def test_whatever_is_sent_is_answered_as_the_description_says(case: schemathesis.Case[Any]) -> None:
    answer = case.call()
    # A case may have the right form and still speak against itself, such as an age that is another age group.
    case.validate_response(answer, excluded_checks=[positive_data_acceptance])
    assert answer.status_code < 500
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    if is_right and case.method == "POST" and answer.status_code != 200:
        assert answer.json()["type"] == f"{NAME}case"


def operations(api: TestClient) -> list[tuple[str, str, dict[str, Any]]]:
    paths = api.get("/openapi.json").json()["paths"]
    return [(path, method, one) for path, methods in paths.items() for method, one in methods.items()]


def test_every_example_of_a_request_works(api: TestClient) -> None:
    tried = 0
    for path, method, one in operations(api):
        if method != "post":
            continue
        for example in one["requestBody"]["content"]["application/json"]["examples"].values():
            assert example["summary"]
            assert api.post(path, json=example["value"]).status_code == 200
            tried += 1
    assert tried == 11


def test_every_bad_example_is_refused_as_its_kind(api: TestClient) -> None:
    for kind, example in BAD.items():
        problem_in(api.post("/assess", json=example["value"]), kind)


def test_every_address_says_what_can_be_wrong(api: TestClient) -> None:
    for _, method, one in operations(api):
        assert {"200", "401", "408", "413", "429", "500"} <= set(one["responses"])
        assert ("415" in one["responses"]) == (method == "post")
        assert one["summary"]


def test_the_form_of_a_case_holds_every_finding_and_is_itself_sound() -> None:
    schema = case_schema(shipped())
    Draft202012Validator.check_schema(schema)
    answers = schema["properties"]["answers"]["anyOf"][0]["properties"]
    assert set(answers) == {*shipped().finding, *shipped().lead}


@pytest.mark.parametrize("code", ["GB", "gb", "UK", "GB-NIR", "other", "ZZ", None])
def test_countries_that_a_case_may_have_fit_its_form(code: str | None) -> None:
    Draft202012Validator(case_schema(shipped())).validate({"country": code, "age": "unsure"})
