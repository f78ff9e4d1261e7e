"""Asking the FHIR door as a program does."""

import asyncio
import json
from datetime import date
from functools import cache
from typing import Any

from starlette.types import ASGIApp

from dorsum.interfaces.fhir.application import make_application
from tests.interfaces.web.client import Answer, call
from tests.shipped import shipped_rules

Json = dict[str, Any]
FHIR = "application/fhir+json"
DAY = date(2026, 4, 14)
ASSESS, SUMMARY = "/QuestionnaireResponse/$assess", "/Bundle/$summary"


@cache
def door() -> ASGIApp:
    """Return the door on one day."""
    return make_application(shipped_rules(), lambda: DAY)


def ask(method: str, path: str, body: object = b"", **headers: str) -> Answer:
    """Ask once; what is no bytes is sent as JSON. Underscores in names of headers stand for hyphens."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"host": "127.0.0.1", **({"content-type": FHIR} if method == "POST" else {})}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(call(door(), method, path, named, sent))


def get(path: str, **headers: str) -> Answer:
    return ask("GET", path, **headers)


def resource(answer: Answer, status: int = 200) -> Json:
    """Return the resource in an answer of this status."""
    assert (answer.status, answer.headers["content-type"]) == (status, FHIR), answer.body
    found: Json = json.loads(answer.body)
    return found


def issue(answer: Answer, status: int) -> Json:
    """Return the one issue of what went wrong."""
    outcome = resource(answer, status)
    assert outcome["resourceType"] == "OperationOutcome"
    (found,) = outcome["issue"]
    assert isinstance(found, dict)
    return found
