"""The FHIR door: what it says of itself, the questionnaire, and how it refuses."""

import asyncio
import copy
import json
from datetime import date
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import Message

from dorsum.interfaces.fhir.application import make_application
from dorsum.interfaces.fhir.operations import operations
from dorsum.interfaces.fhir.requests import DIARY, PARAMETERS, WITHOUT
from dorsum.model.fhir_questionnaire import INTERVIEW
from dorsum.report.fhir_interview import interview_as_fhir
from tests.fhir_responses import response_with
from tests.fhir_rules import broken_rules_of
from tests.interfaces.fhir.asking import ASSESS, FHIR, SUMMARY, ask, door, get, issue, resource
from tests.interfaces.web.client import call
from tests.medplum import faults
from tests.shipped import shipped, shipped_rules

Json = dict[str, Any]
READ = "/Questionnaire/interview"


# --- what it says of itself ---------------------------------------------------------------------------------


def test_it_says_what_it_can_do() -> None:
    said = resource(get("/metadata"))
    assert broken_rules_of(said) == []
    (rest,) = said["rest"]
    assert [one["type"] for one in rest["resource"]] == [
        "Questionnaire",
        "OperationDefinition",
        "QuestionnaireResponse",
        "Bundle",
    ]
    assert shipped().content_hash in said["implementation"]["description"]


@pytest.mark.needs_node
def test_another_validator_takes_what_the_door_says() -> None:
    said = [
        resource(get("/metadata")),
        resource(get("/Questionnaire")),
        resource(get("/OperationDefinition/assess")),
        resource(get("/OperationDefinition/summary")),
        resource(get("/nowhere"), 404),
    ]
    bad = copy.deepcopy(said[2])
    bad["parameter"][0]["use"] = "secret"
    bad["parameter"][1]["targetProfile"] = bad["parameter"][4]["targetProfile"]
    *good, found = faults([*said, bad])
    assert good == [[], [], [], [], []]
    assert all(word in " ".join(found) for word in ("operation-parameter-use", "opd-3"))


def test_each_operation_that_it_names_is_defined_there() -> None:
    (rest,) = resource(get("/metadata"))["rest"]
    named = [(held["type"], one) for held in rest["resource"] for one in held.get("operation", ())]
    for kind, one in named:
        (entry,) = resource(get(f"/OperationDefinition?url={one['definition']}"))["entry"]
        defined = entry["resource"]
        assert (defined["resource"], defined["code"]) == ([kind], one["name"])
        assert broken_rules_of(defined) == []
        assert resource(get(f"/OperationDefinition/{one['name']}")) == defined
        assert ask("POST", f"/{kind}/${defined['code']}", {"resourceType": "Parameters"}).status == 422
    assert resource(get("/OperationDefinition"))["total"] == len(named) == 2


def test_what_an_operation_takes_is_what_is_read() -> None:
    taken = {
        one["code"]: [each["name"] for each in one["parameter"] if each["use"] == "in"]
        for one in operations(shipped())
    }
    assert taken == {"assess": list(PARAMETERS), "summary": [DIARY, WITHOUT]}


def test_a_definition_is_known_by_its_tag() -> None:
    first = get("/OperationDefinition/assess")
    assert get("/OperationDefinition/assess", if_none_match=first.headers["etag"]).status == 304
    assert get("/OperationDefinition/summary", if_none_match=first.headers["etag"]).status == 200


def test_the_questionnaire_is_read_once_and_then_asked_for_by_its_tag() -> None:
    first = get(READ)
    assert resource(first) == json.loads(json.dumps(interview_as_fhir(shipped_rules())))
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = get(READ, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert get(READ, if_none_match='"x"').status == 200
    head = ask("HEAD", READ)
    assert (head.status, head.headers["etag"]) == (200, tag)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 1),
        ("?_format=json", 1),
        ("?_id=interview", 1),
        (f"?url={INTERVIEW}", 1),
        (f"?url=urn:other,{INTERVIEW}&_id=interview", 1),
        ("?url=urn:other", 0),
        (f"?url={INTERVIEW}&version=0", 0),
    ],
)
def test_questionnaires_are_searched(query: str, total: int) -> None:
    found = resource(get(f"/Questionnaire{query}"))
    assert (found["type"], found["total"], len(found.get("entry", ()))) == ("searchset", total, total)
    assert all(one["resource"]["url"] == one["fullUrl"] == INTERVIEW for one in found.get("entry", ()))
    assert found["link"][0]["url"].startswith("Questionnaire")


# --- how it refuses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/Questionnaire/other", 404, "not-found"),
        ("GET", "/Questionnaire/assess", 404, "not-found"),
        ("GET", "/OperationDefinition/interview", 404, "not-found"),
        ("GET", "/OperationDefinition?code=assess", 400, "not-supported"),
        ("GET", "/Questionnaire?name=x", 400, "not-supported"),
        ("GET", "/Patient", 404, "not-found"),
        ("GET", "/", 404, "not-found"),
        ("GET", "/metadata/", 404, "not-found"),
        ("GET", ASSESS, 405, "not-supported"),
        ("PUT", SUMMARY, 405, "not-supported"),
        ("POST", READ, 405, "not-supported"),
        ("DELETE", "/metadata", 405, "not-supported"),
    ],
)
def test_a_wrong_address_or_method_is_an_outcome(method: str, path: str, status: int, code: str) -> None:
    answer = ask(method, path)
    assert issue(answer, status)["code"] == code
    assert ("allow" in answer.headers) == (status == 405)
    assert broken_rules_of(json.loads(answer.body)) == []


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FHIR, 200),
        ("application/json", 200),
        ("Application/FHIR+JSON; charset=UTF-8; fhirVersion=4.0", 200),
        ("application/fhir+json;fhirVersion=5.0", 415),
        ("application/fhir+json; charset=latin-1", 415),
        ("application/fhir+xml", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_what_a_body_may_be(kind: str, status: int) -> None:
    answer = ask("POST", ASSESS, response_with(), content_type=kind)
    assert resource(answer, status)["resourceType"] == ("Bundle" if status == 200 else "OperationOutcome")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("", 200),
        ("application/fhir+xml, application/fhir+json; q=0.5", 200),
        ("application/json", 200),
        ('application/fhir+json; fhirVersion="4.0"', 200),
        ("application/fhir+json; fhirVersion=5.0", 406),
        ("application/fhir+xml", 406),
        ("text/html", 406),
        ("application/fhir+json; q=0", 406),
        ("application/json;q=0.000", 406),
    ],
)
def test_what_may_be_asked_for(accept: str, status: int) -> None:
    for path in ("/metadata", "/Questionnaire", READ):
        resource(get(path, accept=accept), status)
    assert ask("POST", ASSESS, response_with(), accept=accept).status == status
    assert (ask("POST", SUMMARY, response_with(), accept=accept).status == 406) == (status == 406)


@pytest.mark.parametrize(
    ("asked", "status"), [("json", 200), ("application/fhir%2Bjson", 200), ("xml", 406), ("", 406)]
)
def test_the_form_in_the_address_goes_before_the_header(asked: str, status: int) -> None:
    assert get(f"/metadata?_format={asked}", accept="text/html").status == status


@pytest.mark.parametrize("path", [ASSESS, SUMMARY])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"resourceType": "Bundle", "resourceType": "Bundle"}',
        b'{"a": NaN}',
        b"[" * 100_000,
        b"[]",
        b'{"resourceType": "Patient"}',
        '{"resourceType": "Bundle"}'.encode("utf-16"),
    ],
    ids=range(9),
)
def test_a_body_that_is_no_such_resource_is_refused(path: str, body: bytes) -> None:
    assert issue(ask("POST", path, body), 400)["code"] == "structure"


def test_what_breaks_is_said_without_a_word_of_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    def no_day() -> date:
        raise RuntimeError("s3cret")

    sent: list[Message] = []
    application = make_application(shipped_rules(), no_day)
    body = json.dumps(response_with()).encode()

    async def tried() -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": ASSESS,
            "query_string": b"",
            "headers": [(b"content-type", FHIR.encode())],
        }
        await application(scope, receive, send)

    with pytest.raises(RuntimeError):
        asyncio.run(tried())
    assert sent[0]["status"] == 500
    outcome = json.loads(sent[1]["body"])
    assert outcome["issue"][0]["code"] == "exception"
    said = capsys.readouterr().err
    assert said.startswith("dorsum: a FHIR request failed (RuntimeError, ")
    assert "s3cret" not in said + json.dumps(outcome)


def test_who_goes_away_before_the_body_is_here_breaks_nothing() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": ASSESS,
        "query_string": b"",
        "headers": [(b"content-type", FHIR.encode())],
    }

    async def tried() -> None:
        await door()(scope, receive, send)

    asyncio.run(tried())
    assert sent[0]["status"] == 400


def test_it_can_stand_below_another_address() -> None:
    whole = Starlette(routes=[Mount("/fhir", app=door())])
    answer = asyncio.run(call(whole, "GET", f"/fhir{READ}", {"host": "127.0.0.1"}, b""))
    assert answer.status == 200
    assert issue(asyncio.run(call(whole, "GET", "/fhir/no", {"host": "127.0.0.1"}, b"")), 404)


def test_a_new_door_makes_its_questionnaire_by_itself() -> None:
    client = TestClient(make_application(shipped_rules(), lambda: date(2026, 11, 29)))
    assert client.get("/Questionnaire/interview").json()["id"] == "interview"
