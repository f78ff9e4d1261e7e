"""A FHIR server as far as storing a transaction goes: conditional create, and references that are mended."""

import json
from collections.abc import Iterator
from typing import Any

from fhirpathpy.models import models

from tests.fhir_rules import references

Json = dict[str, Any]
ELEMENTS = models["r4"]["path2Type"]


def may_have_identifier(kind: str) -> bool:
    """Whether resources of a kind have an `identifier` in R4."""
    return f"{kind}.identifier" in ELEMENTS


class Server:
    """What is stored, by its address on the server, such as `Device/1`."""

    def __init__(self, *there: str) -> None:
        self.stored: dict[str, Json] = {address: {} for address in there}

    def post(self, bundle: Json) -> list[str]:
        """Store a transaction as R4 has it, and return where each entry is now."""
        assert bundle["type"] == "transaction"
        entries = bundle["entry"]
        # All conditions are judged before anything is created; nothing may be meant by two entries.
        there = [self._there(entry) for entry in entries]
        criteria = [one["request"]["ifNoneExist"] for one in entries if "ifNoneExist" in one["request"]]
        assert len(set(criteria)) == len(criteria)
        places = [found or self._reserved(entry) for found, entry in zip(there, entries, strict=True)]
        moved = {one["fullUrl"]: place for one, place in zip(entries, places, strict=True)}
        for found, place, one in zip(there, places, entries, strict=True):
            if not found:
                self.stored[place] = _mended(one["resource"], moved)
                assert set(references(self.stored[place])) <= self.stored.keys() | set(places)
        return places

    def _there(self, entry: Json) -> str | None:
        asked = entry["request"]
        kind = entry["resource"]["resourceType"]
        assert (asked["method"], asked["url"]) == ("POST", kind)
        if "ifNoneExist" not in asked:
            return None
        assert _fits(entry["resource"], asked["ifNoneExist"])  # else a second time would store it again
        found = [
            place
            for place, one in self.stored.items()
            if one.get("resourceType") == kind and _fits(one, asked["ifNoneExist"])
        ]
        assert len(found) < 2  # a server refuses such a condition
        return found[0] if found else None

    def _reserved(self, entry: Json) -> str:
        place = f"{entry['resource']['resourceType']}/{len(self.stored) + 1}"
        self.stored[place] = {}
        return place


def _fits(resource: Json, query: str) -> bool:
    """Whether a search such as `identifier=system|value` finds the resource."""
    key, _, wanted = query.partition("=")
    assert key in ("identifier", "_tag")
    return wanted in (_identifiers(resource) if key == "identifier" else _tags(resource))


def _identifiers(resource: Json) -> Iterator[str]:
    yield from (f"{one['system']}|{one['value']}" for one in resource.get("identifier", ()))


def _tags(resource: Json) -> Iterator[str]:
    yield from (f"{one['system']}|{one['code']}" for one in resource.get("meta", {}).get("tag", ()))


def _mended(resource: Json, moved: dict[str, str]) -> Json:
    text = json.dumps(resource)
    for before, after in moved.items():
        text = text.replace(f'"reference": "{before}"', f'"reference": "{after}"')
    mended: Json = json.loads(text)
    return mended
