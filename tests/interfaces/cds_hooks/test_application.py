"""The services as a client of CDS Hooks 2.0 sees them: discovery, cards, feedback, and every refusal."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Message

from dorsum.care.assessment import assess
from dorsum.interfaces.cds_hooks.application import make_application
from dorsum.report.care_card import urgent_words
from dorsum.serving.problems import BROKEN, MEDIA_TYPE, NAME, TITLES
from tests.interfaces.cds_hooks import world
from tests.interfaces.cds_hooks.shapes import DISCOVERY, PROBLEM, RESPONSE, check_shape
from tests.interfaces.cds_hooks.world import (
    CANCER,
    CHEST_X_RAY,
    LOW_BACK_PAIN,
    MRI,
    ORDER,
    TODAY,
    TRAMADOL,
    VIEW,
    Answered,
    answers,
    bundle,
    call,
    calm,
    cards,
    condition,
    danger,
    imaging,
    medicine,
    post,
    request,
)
from tests.shipped import case_of, shipped, shipped_rules

BACK = condition(LOW_BACK_PAIN)


def refused(answered: Answered, kind: str) -> str:
    """Return what is wrong, as the problem says it; it must be of this kind, as at the HTTP API."""
    status, title = TITLES[kind]
    assert (answered.status, answered.headers["content-type"]) == (status, MEDIA_TYPE)
    problem: dict[str, Any] = answered.json
    check_shape(problem, PROBLEM)
    assert (problem["type"], problem["title"], problem["status"]) == (NAME + kind, title, status)
    return str(problem["detail"])


@pytest.mark.parametrize("path", ["/cds-services", "/cds-services/"])
def test_discovery_names_both_services_and_what_they_need(path: str) -> None:
    found = call(path)
    assert found.status == 200
    check_shape(found.json, DISCOVERY)
    services = found.json["services"]
    assert [(one["id"], one["hook"]) for one in services] == [(VIEW, "patient-view"), (ORDER, "order-select")]
    assert set(services[0]["prefetch"]) == {"patient", "conditions", "answers"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (request, []),
        (lambda: request([BACK]), [("info", "open")]),
        (lambda: request([BACK], [answers(calm())]), [("info", "calm")]),
        (lambda: request([], [answers(danger())]), [("critical", "danger")]),
        (lambda: request([BACK, condition(CANCER, clinical="remission")]), [("warning", "soon")]),
        (lambda: request([BACK], [], [imaging(MRI)]), [("info", "low_back_imaging")]),
        (
            lambda: request([BACK], [], [imaging(MRI), medicine(TRAMADOL)]),
            [("info", "low_back_imaging"), ("info", "opioid")],
        ),
        (lambda: request([], [answers(danger())], [imaging(MRI)]), [("critical", "danger")]),
        (lambda: request([BACK], [], [imaging(CHEST_X_RAY)]), []),
        (lambda: request([BACK], [answers(danger())], []), []),
    ],
)
def test_each_request_has_its_cards(asked: Callable[[], world.Json], expected: list[tuple[str, str]]) -> None:
    check_shape({"cards": (found := cards(asked()))}, RESPONSE)
    assert [(one["indicator"], one["source"]["topic"]["code"]) for one in found] == expected


def test_the_urgent_words_stand_in_the_critical_card_as_they_are() -> None:
    (found,) = cards(request([], [answers(danger())], [imaging(MRI)]))
    case = danger().with_numbers({"age": 30})
    for line in urgent_words(assess(case, shipped_rules())):
        assert f"- {line}" in found["detail"].splitlines()
    assert found["summary"] == "Emergency now: danger signs found (2026-11-29)"
    assert f"Yes to: {shipped().finding['cannot_move_an_arm_or_leg'].question['en']}" in found["detail"]
    assert found["source"]["url"]


def test_an_open_card_cites_the_position_and_says_that_danger_was_not_asked_about() -> None:
    (found,) = cards(request([BACK], [], [imaging(MRI)]))
    assert "**Danger signs are still open.**" in found["detail"]
    assert "usually not appropriate" in found["detail"]
    assert "UK guideline (NICE NG59), 2020: against it." in found["detail"]
    (link,) = found["links"]
    assert link["url"] == "http://127.0.0.1:8377/check/start"
    assert {one["code"] for one in found["overrideReasons"]} == {
        "danger_sign",
        "changes_care",
        "other_reason",
    }


def test_a_calm_card_says_by_which_answers() -> None:
    (found,) = cards(request([BACK], [answers(calm())]))
    assert found["detail"].startswith("By the answers given on 2026-11-29, none of the danger signs")
    assert "url" not in found["source"]


def test_the_same_request_has_the_same_answer_and_another_call_another_uuid() -> None:
    asked = request([BACK], [], [imaging(MRI)])
    first, again = cards(asked), cards(asked)
    other = cards({**asked, "hookInstance": "another"})
    assert first == again
    assert first[0]["uuid"] != other[0]["uuid"]
    assert {**first[0], "uuid": ""} == {**other[0], "uuid": ""}


def test_an_access_token_and_extensions_are_never_looked_at() -> None:
    token = {"access_token": "secret", "token_type": "Bearer"}
    asked = request([BACK], fhirAuthorization=token, fhirServer="https://ehr.example", extension={"a": 1})
    assert cards(asked) == cards(request([BACK]))


def test_feedback_is_taken_and_answered_with_nothing() -> None:
    given = {"feedback": [{"card": "x", "outcome": "accepted", "outcomeTimestamp": "2026-11-29T09:00:00Z"}]}
    found = post(f"{VIEW}/feedback", given)
    assert (found.status, found.body) == (200, b"")


@pytest.mark.parametrize(
    ("given", "message"),
    [({}, "`feedback` must be a list that is not empty"), ({"feedback": "x"}, "`feedback` must be a list")],
)
def test_feedback_that_is_none_is_refused(given: object, message: str) -> None:
    assert refused(post(f"{VIEW}/feedback", given), "request") == message


def test_an_unknown_service_is_not_found() -> None:
    assert "there is no such service" in refused(post("nobody", request()), "not_found")
    assert "there is no such service" in refused(post("nobody/feedback", {"feedback": [{}]}), "not_found")


def test_what_nothing_answers_is_a_problem_too() -> None:
    assert "a service takes POST" in refused(call(f"/cds-services/{VIEW}"), "method")
    assert "names the services" in refused(call("/cds-services/a/b/c"), "not_found")


@pytest.mark.parametrize("body", [b"", b"{", b'{"hook": 1, "hook": 2}', b'{"hook": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    found = refused(call(f"/cds-services/{VIEW}", body), "json")
    assert "this is not JSON" in found or "twice" in found


CONTEXT = {"userId": "Practitioner/1", "patientId": "p1"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hook": "order-select"}, "`hook` must be patient-view"),
        ({"hookInstance": None}, "`hookInstance` must be a text that names this call"),
        ({"hookInstance": "x" * 201}, "`hookInstance` must be a text that names this call"),
        ({"hookInstance": 7}, "`hookInstance` must be a text"),
        ({"context": None}, "`context` must be an object"),
        ({"context": {}}, "`context.patientId` must be the id of the patient"),
        ({"prefetch": 3}, "`prefetch` must be an object"),
    ],
)
def test_a_request_that_is_none_is_refused(change: world.Json, message: str) -> None:
    assert refused(post(VIEW, {**request(), **change}), "request") == message


def test_a_request_that_is_no_object_is_refused() -> None:
    assert refused(post(VIEW, []), "request") == "`request` must be an object"


@pytest.mark.parametrize(
    ("prefetch", "missing"),
    [(None, "patient"), ({}, "patient"), ({"patient": None, "conditions": None}, "patient")],
)
def test_a_missing_prefetch_is_a_failed_precondition(prefetch: object, missing: str) -> None:
    asked = {**request(), "prefetch": prefetch}
    assert (
        refused(post(VIEW, asked), "prefetch")
        == f"the prefetch `{missing}` is missing; no FHIR server is asked for it"
    )


def test_conditions_have_to_be_fetched_but_there_may_be_none() -> None:
    asked = request()
    del asked["prefetch"]["conditions"]
    assert "`conditions` is missing" in refused(post(VIEW, asked), "prefetch")
    asked["prefetch"]["conditions"] = None
    assert cards(asked) == []


def test_answers_may_be_missing() -> None:
    asked = request([BACK])
    for value in (None, bundle()):
        asked["prefetch"]["answers"] = value
        assert cards(asked)[0]["source"]["topic"]["code"] == "open"
    del asked["prefetch"]["answers"]
    assert cards(asked)[0]["source"]["topic"]["code"] == "open"


def test_a_response_alone_is_read_as_a_search_is() -> None:
    asked = request([BACK])
    asked["prefetch"]["answers"] = answers(calm())
    assert cards(asked) == cards(request([BACK], [answers(calm())]))


def test_what_fails_inside_says_nothing_of_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> Any:
        raise ValueError("Anna is ill")

    app = Starlette(routes=[Mount("/cds-services", make_application(shipped_rules(), broken))])
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps(request()).encode(), "more_body": False}

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": f"/cds-services/{VIEW}",
        "query_string": b"",
        "headers": [],
    }
    with pytest.raises(ValueError, match="Anna"):
        asyncio.run(app(scope, receive, send))
    problem = json.loads(sent[1]["body"])
    assert (sent[0]["status"], problem["detail"]) == (500, BROKEN)
    said = capsys.readouterr().err
    assert said.startswith("dorsum: an answer failed (ValueError, ")
    assert "Anna" not in said


def test_a_client_that_goes_away_is_no_failure() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": f"/{VIEW}",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(make_application(shipped_rules(), lambda: TODAY)(scope, receive, send))
    assert sent[0]["status"] == 400


def test_answers_that_cannot_be_read_are_refused_without_repeating_them() -> None:
    said = answers(case_of({"fever": "yes"}))
    said["item"][-1]["linkId"] = "feverr"
    detail = refused(post(VIEW, request([BACK], [said])), "request")
    assert detail.startswith("the prefetch `answers` cannot be read: unknown finding `feverr`")


def test_every_card_of_the_content_fits_the_shape() -> None:
    assert {one.id for one in shipped().library.record_cards} == {"danger", "soon", "open", "calm"}
