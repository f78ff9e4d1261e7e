"""What is asked of the FHIR door: its media types and versions, and the bodies of its operations."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.requests import Request

from dorsum.errors import CaseError, JsonError
from dorsum.interfaces.fhir.outcomes import (
    BAD_REQUEST,
    FHIR_JSON,
    NOT_ACCEPTABLE,
    UNPROCESSABLE,
    WRONG_TYPE,
    FhirError,
)
from dorsum.model.fhir import Json
from dorsum.model.fhir_questionnaire import day_in, day_of_response
from dorsum.model.strict_json import read_json

VERSIONS = ("4.0", "4.0.1")
SENT_AS = (FHIR_JSON, "application/json")
ASKED_AS = (*SENT_AS, "text/json", "application/*", "*/*")
FORMATS = ("json", *SENT_AS)
SUBJECT = re.compile(
    r"(https?://[^\s?#]{1,500}/)?Patient/[A-Za-z0-9.-]{1,64}"
    r"|urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
RESPONSE = "response"
WORDS = ("country", "setting")
"""Words beside the response."""
WORD = ("valueCode", "valueString")
"""How a word may be given."""
AUTHORED = ("valueDate", "valueDateTime")
"""When a response was answered, where it does not say so itself."""
PARAMETERS = (RESPONSE, "authored", *WORDS, "subject")
DIARY, WITHOUT = "diary", "without"
"""Parameters of `$summary`; the second may be there more than once."""
Place = tuple[str, ...]


@dataclass(frozen=True)
class AssessRequest:
    """What `$assess` is asked: a response, where it stands, its day, and what is said beside it."""

    response: Any
    place: Place
    answered_on: date | None
    words: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    subject: Json | None = None


@dataclass(frozen=True)
class SummaryRequest:
    """What `$summary` is asked: a diary as text, where it stands, and the parts to leave out with theirs."""

    diary: str
    place: Place
    without: tuple[tuple[Place, str], ...] = ()


def check_accept(request: Request) -> None:
    """Refuse a request for another form or version of FHIR.

    Raises:
        FhirError: it asks for such.
    """
    asked = request.query_params.get("_format")
    if asked is not None and _media(asked)[0] not in FORMATS:
        raise FhirError(
            NOT_ACCEPTABLE, "not-supported", "`_format` must be json: FHIR is spoken in JSON alone"
        )
    ranges = [_media(one) for one in (request.headers.get("accept") or "*/*").split(",")]
    if asked is None and not any(_is_acceptable(*one) for one in ranges):
        raise FhirError(
            NOT_ACCEPTABLE,
            "not-supported",
            f"only {FHIR_JSON} of FHIR version 4.0 can be answered; accept that",
        )


def _media(text: str) -> tuple[str, dict[str, str]]:
    """Return a media type and its parameters, in small letters."""
    kind, *parameters = (one.strip().lower() for one in text.split(";"))
    pairs = (one.partition("=") for one in parameters)
    return kind, {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _is_acceptable(kind: str, parameters: Mapping[str, str]) -> bool:
    is_refused = re.fullmatch(r"0(\.0*)?", parameters.get("q", "1")) is not None
    return kind in ASKED_AS and _is_our_version(parameters) and not is_refused


def _is_our_version(parameters: Mapping[str, str]) -> bool:
    return parameters.get("fhirversion", VERSIONS[0]) in VERSIONS


async def body_of(request: Request) -> str:
    """Return the text of a body, which must be said to be JSON.

    Raises:
        FhirError: it is not.
    """
    kind, parameters = _media(request.headers.get("content-type", ""))
    if kind not in SENT_AS or parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise FhirError(WRONG_TYPE, "not-supported", f"the body must be {FHIR_JSON} in UTF-8; say so")
    if not _is_our_version(parameters):
        raise FhirError(WRONG_TYPE, "not-supported", "the body must be of FHIR version 4.0")
    try:
        return (await request.body()).decode()
    except UnicodeDecodeError:
        raise FhirError(BAD_REQUEST, "structure", "the body is no text in UTF-8") from None


def resource_in(text: str, *kinds: str) -> Json:
    """Return the resource in a body, which must be of one of these kinds.

    Raises:
        FhirError: it is no JSON, or no such resource.
    """
    try:
        raw = read_json(text)
    except JsonError as error:
        raise FhirError(BAD_REQUEST, "structure", error.with_line) from None
    if not isinstance(raw, dict) or raw.get("resourceType") not in kinds:
        raise FhirError(BAD_REQUEST, "structure", f"the body must be a resource: {' or '.join(kinds)}")
    return raw


def assess_request(text: str) -> AssessRequest:
    """Return what `$assess` is asked by the text of a body.

    Raises:
        FhirError: it is neither a response nor parameters with one.
    """
    raw = resource_in(text, "QuestionnaireResponse", "Parameters")
    if raw["resourceType"] == "QuestionnaireResponse":
        place: Place = ("QuestionnaireResponse",)
        day, subject = _answered_on(raw, place), _subject(raw.get("subject"), (*place, "subject"))
        return AssessRequest(raw, place, day, subject=subject)
    return _of_parameters(raw)


def _of_parameters(raw: Json) -> AssessRequest:
    given = _by_name(raw)
    if RESPONSE not in given:
        raise FhirError(UNPROCESSABLE, "required", f"there must be a parameter `{RESPONSE}`", ("Parameters",))
    place, held = given[RESPONSE]
    place, response = (*place, "resource"), held.get("resource")
    own = response.get("subject") if isinstance(response, dict) else None
    at, subject = (*place, "subject"), own
    if "subject" in given:
        at, subject = given["subject"][0], given["subject"][1].get("valueReference", {})
    words = {name: _word(name, *given[name]) for name in WORDS if name in given}
    places = {name: one for name, (one, _) in given.items()}
    day = _answered_on(response, place, given.get("authored"))
    return AssessRequest(response, place, day, words, places, _subject(subject, at))


def _answered_on(response: object, place: Place, beside: tuple[Place, Json] | None = None) -> date | None:
    """Return the day of a response, out of itself or from beside it; a second one is refused."""
    try:
        own = day_of_response(response)
    except CaseError as error:
        raise FhirError(UNPROCESSABLE, "value", str(error), (*place, *error.place)) from None
    if beside is None:
        return own
    at, said = beside
    if isinstance(response, dict) and "authored" in response:
        message = "the response says itself when it was answered; leave the parameter `authored` out"
        raise FhirError(UNPROCESSABLE, "invalid", message, at)
    try:
        return day_in(_value(said, AUTHORED), ("authored",))
    except CaseError as error:
        raise FhirError(UNPROCESSABLE, "value", str(error), at) from None


def _value(given: Json, keys: tuple[str, ...]) -> object:
    """Return the one value of a parameter; None where there is none, or more."""
    values = [given[key] for key in keys if key in given]
    return values[0] if len(values) == 1 else None


def _by_name(raw: Json) -> dict[str, tuple[Place, Json]]:
    """Return the parameters of `$assess` with their places; each may be there once."""
    found: dict[str, tuple[Place, Json]] = {}
    for place, one in _parameters(raw):
        name = one.get("name")
        if name not in PARAMETERS or name in found:
            allowed = ", ".join(PARAMETERS)
            raise FhirError(
                UNPROCESSABLE, "invalid", f"a parameter must be one of {allowed}, each once", place
            )
        found[name] = (place, one)
    return found


def _parameters(raw: Json) -> Iterator[tuple[Place, Json]]:
    """Yield each parameter with its place; empty where one is no object."""
    listed = raw.get("parameter", [])
    if not isinstance(listed, list):
        raise FhirError(UNPROCESSABLE, "structure", "`parameter` must be a list", ("Parameters", "parameter"))
    for number, one in enumerate(listed):
        yield ("Parameters", "parameter", str(number)), one if isinstance(one, dict) else {}


def summary_request(text: str) -> SummaryRequest:
    """Return what `$summary` is asked by the text of a body.

    Raises:
        FhirError: it is neither a bundle nor parameters with one.
    """
    raw = resource_in(text, "Bundle", "Parameters")
    if raw["resourceType"] == "Bundle":
        return SummaryRequest(text, ("Bundle",))
    return _summary_of(raw)


def _summary_of(raw: Json) -> SummaryRequest:
    diary: tuple[Place, str] | None = None
    without: list[tuple[Place, str]] = []
    for place, one in _parameters(raw):
        if one.get("name") == WITHOUT:
            without.append((place, _word(WITHOUT, place, one)))
        elif one.get("name") == DIARY and diary is None:
            diary = ((*place, "resource"), json.dumps(one.get("resource")))
        else:
            message = f"a parameter must be `{DIARY}`, once, or `{WITHOUT}`"
            raise FhirError(UNPROCESSABLE, "invalid", message, place)
    if diary is None:
        raise FhirError(UNPROCESSABLE, "required", f"there must be a parameter `{DIARY}`", ("Parameters",))
    return SummaryRequest(diary[1], diary[0], tuple(without))


def _word(name: str, place: Place, given: Json) -> str:
    value = _value(given, WORD)
    if isinstance(value, str):
        return value
    raise FhirError(UNPROCESSABLE, "value", f"`{name}` must have a `valueCode` or a `valueString`", place)


def _subject(raw: object, place: Place) -> Json | None:
    """Return a reference to the person; nothing else that a reference may say, such as a name."""
    if raw is None:
        return None
    to = raw.get("reference") if isinstance(raw, dict) else None
    if isinstance(to, str) and SUBJECT.fullmatch(to):
        return {"reference": to}
    message = (
        "the subject must have a `reference` to a Patient, such as Patient/1 or urn:uuid:..., or be left out"
    )
    raise FhirError(UNPROCESSABLE, "value", message, place)
