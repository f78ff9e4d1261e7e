"""Which response an assessment was made of: how others find it, and what nobody can guess of it."""

import re
from dataclasses import dataclass
from typing import Any

from dorsum.model import fhir
from dorsum.model.fhir import Json

_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_SYSTEM = re.compile(r"(https?://|urn:)[^\s?#]{1,500}")
_RANDOM = re.compile(
    r"(urn:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})", re.IGNORECASE
)
"""A UUID that is made of chance (version 4, or 7 with its time). One that counts up can be guessed."""


@dataclass(frozen=True, slots=True)
class Source:
    """`what` is a reference to the response; `secret` is what is random in its identifier, or else its id."""

    what: Json | None = None
    secret: str | None = None


def source_of_response(response: object) -> Source:
    """Return how a response is named; nothing where it has neither an id nor an identifier of use."""
    held: Json = response if isinstance(response, dict) else {}
    id, value = _text(held, "id", _ID), _text(held.get("identifier"), "value", _RANDOM)
    # The identifier first: where there is an id as well, it stands in nothing that is made here.
    secrets = [found[2].lower() for one in (value, id) if one and (found := _RANDOM.fullmatch(one))]
    if id:
        return Source(fhir.reference(f"QuestionnaireResponse/{id}"), *secrets[:1])
    return Source(_logical(held["identifier"], value), *secrets[:1]) if value else Source()


def _logical(identifier: Json, value: str) -> Json:
    """Return a reference by identifier: of nothing else that an identifier may say, such as who gave it."""
    system = _text(identifier, "system", _SYSTEM)
    said = {**({"system": system} if system else {}), "value": value}
    return {"type": "QuestionnaireResponse", "identifier": said}


def _text(held: Any, key: str, form: re.Pattern[str]) -> str | None:
    """Return a text that is of a form; None where there is none, or another."""
    said = held.get(key) if isinstance(held, dict) else None
    return said if isinstance(said, str) and form.fullmatch(said) else None
