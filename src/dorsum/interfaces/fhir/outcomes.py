"""Answers in FHIR: resources, and what went wrong as an `OperationOutcome`; never with what a person said."""

import json
from collections.abc import Mapping, Sequence

from starlette.responses import Response

from dorsum.errors import DorsumError
from dorsum.model.fhir import Json

FHIR_JSON = "application/fhir+json"
PRIVATE: Mapping[str, str] = {"cache-control": "no-store"}
BAD_REQUEST, NOT_FOUND, NOT_ALLOWED, NOT_ACCEPTABLE, WRONG_TYPE, UNPROCESSABLE = 400, 404, 405, 406, 415, 422


class FhirError(DorsumError):
    """A request that cannot be answered: its status, the kind of issue, and the path to the mistake."""

    def __init__(self, status: int, code: str, message: str, place: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.place = tuple(place)


def answered(resource: Json, status: int = 200, headers: Mapping[str, str] = PRIVATE) -> Response:
    """Return a resource as an answer."""
    return Response(as_bytes(resource), status, dict(headers), FHIR_JSON)


def as_bytes(resource: Json) -> bytes:
    """Return a resource as it is sent."""
    return json.dumps(resource, ensure_ascii=False).encode("utf-8", "replace")


def refused(error: FhirError, headers: Mapping[str, str] = PRIVATE) -> Response:
    """Return what is wrong, and where in what was sent."""
    where = {"expression": [expression(error.place)]} if error.place else {}
    issue = {"severity": "error", "code": error.code, "diagnostics": str(error), **where}
    return answered({"resourceType": "OperationOutcome", "issue": [issue]}, error.status, headers)


def expression(place: Sequence[str]) -> str:
    """Return the path of keys as FHIRPath: `("item", "3", "answer")` is `item[3].answer`."""
    words = "".join(f"[{key}]" if key.isdecimal() else f".{key}" for key in place)
    return words.removeprefix(".")
