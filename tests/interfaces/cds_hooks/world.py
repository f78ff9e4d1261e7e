"""A client of CDS Hooks: one patient, problems, answers and orders, and how the service is called."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.cds_hooks.application import discover, make_application
from dorsum.model.case import Case
from tests.fhir_responses import response_of
from tests.shipped import finished_case, shipped, shipped_rules

Json = dict[str, Any]
TODAY = date(2026, 11, 29)
PATIENT = "p1"
VIEW, ORDER = "back-pain-patient-view", "back-pain-order-select"
ICD, SNOMED = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"
LOINC, RXNORM = "http://loinc.org", "http://www.nlm.nih.gov/research/umls/rxnorm"
LOW_BACK_PAIN, CANCER = (ICD, "M54.50"), (ICD, "C50.9")
MRI, CHEST_X_RAY, TRAMADOL = (LOINC, "30679-5"), (LOINC, "30745-4"), (RXNORM, "835603")


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@cache
def application() -> Starlette:
    """Return the services where a server has them: below `/cds-services`, with and without a slash."""
    return mounted(shipped_rules())


def mounted(rules: CompiledRules, today: date = TODAY) -> Starlette:
    inner = make_application(rules, lambda: today)
    return Starlette(routes=[Route("/cds-services", discover), Mount("/cds-services", inner)])


def call(
    path: str, body: bytes | None = None, app: ASGIApp | None = None, method: str | None = None
) -> Answered:
    """Return what the application answers: to a GET, or to a POST where there is a body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method or ("GET" if body is None else "POST"),
        "scheme": "http",
        "server": ("127.0.0.1", 8377),
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8377"), (b"content-type", b"application/json")],
    }
    asyncio.run(_answer(app or application(), scope, receive, send))
    start = next(message for message in sent if message["type"] == "http.response.start")
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answered(start["status"], headers, b"".join(message.get("body", b"") for message in sent))


async def _answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def post(service: str, request: object, app: ASGIApp | None = None) -> Answered:
    return call(f"/cds-services/{service}", json.dumps(request).encode(), app)


def concept(*codings: tuple[str, str]) -> Json:
    return {"coding": [{"system": system, "code": code} for system, code in codings]}


def condition(*codings: tuple[str, str], clinical: str = "active", **more: object) -> Json:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "clinicalStatus": concept(("http://terminology.hl7.org/CodeSystem/condition-clinical", clinical)),
        "code": concept(*codings),
        **more,
    }


def bundle(*resources: Json) -> Json:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


def imaging(*codings: tuple[str, str], **more: object) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "id": "o1",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "code": concept(*codings),
        **more,
    }


def medicine(*codings: tuple[str, str], **more: object) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": "o2",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{PATIENT}"},
        **({"medicationCodeableConcept": concept(*codings)} if codings else {}),
        **more,
    }


def answers(case: Case, authored: str | None = "2026-11-29T09:00:00+00:00", **more: object) -> Json:
    said = {**response_of(case, shipped()), "subject": {"reference": f"Patient/{PATIENT}"}, **more}
    return said if authored is None else {**said, "authored": authored}


def calm() -> Case:
    """Return a man of 30 who denied every danger sign that he was asked about."""
    return finished_case({"low_back_pain": "yes"}, sex="male")


def danger() -> Case:
    return finished_case({"low_back_pain": "yes", "cannot_move_an_arm_or_leg": "yes"}, sex="male")


def request(
    conditions: Iterable[Json] = (),
    responses: Iterable[Json] = (),
    orders: Iterable[Json] | None = None,
    **more: object,
) -> Json:
    """Return a request for `patient-view`, or for `order-select` where there are orders."""
    context: Json = {"userId": "Practitioner/d1", "patientId": PATIENT}
    if orders is not None:
        drafts = list(orders)
        selected = [f"{one['resourceType']}/{one['id']}" for one in drafts]
        context |= {"selections": selected, "draftOrders": bundle(*drafts)}
    return {
        "hook": "patient-view" if orders is None else "order-select",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": context,
        "prefetch": {
            "patient": {
                "resourceType": "Patient",
                "id": PATIENT,
                "gender": "male",
                "birthDate": "1996-05-01",
            },
            "conditions": bundle(*conditions),
            "answers": bundle(*responses),
        },
        **more,
    }


def cards(asked: Json, app: ASGIApp | None = None) -> list[Json]:
    """Return the cards that a request is answered with."""
    answered = post(VIEW if asked["hook"] == "patient-view" else ORDER, asked, app)
    assert answered.status == 200, answered.body
    found: list[Json] = answered.json["cards"]
    return found
