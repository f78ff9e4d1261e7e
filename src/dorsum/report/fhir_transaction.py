"""Resources as one transaction: a FHIR server that is sent it twice stores it once (docs/decisions/fhir.md).

What comes of a response with something random of its own gets identifiers that nobody can guess.

INVARIANT: two have the same identifiers only where all that was made is the same. So what a server has
already never stays there in place of something that says more.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping

from dorsum.model import fhir
from dorsum.model.fhir import Json

HELD_BY = "assessment"
"""Whose part an identifier says that a resource is."""


def as_transaction(made: Mapping[str, Json], secret: str | None) -> Json:
    """Return resources, by their addresses, as a bundle; without a `secret` they get no identifiers."""
    of = _digest(made, secret) if secret else None
    known = {"identifier": {"system": fhir.URIS, "value": fhir.address("transaction", of)}} if of else {}
    held = {where: _identified(one, where, of) for where, one in made.items()} if of else made
    entries = [_entry(where, one) for where, one in held.items()]
    return {"resourceType": "Bundle", **known, "type": "transaction", "entry": entries}


def _digest(made: Mapping[str, Json], secret: str) -> str:
    """Return what all identifiers are made of; it stands nowhere, so none of them tells of another."""
    return hashlib.sha256(json.dumps([secret, made], sort_keys=True).encode()).hexdigest()


def _identified(resource: Json, where: str, of: str) -> Json:
    """Return the resource with an identifier; in R4 a `Provenance` has none, and is known by a tag."""
    if "identifier" in resource:
        return resource
    kind, value = resource["resourceType"], fhir.bare_uuid(fhir.address("part", of, where))
    own: Json = {"identifier": [fhir.identifier(HELD_BY, value)]}
    if kind == "Provenance":
        own = {"meta": {"tag": [fhir.coding(fhir.named("id", HELD_BY), value)]}}
    return {"resourceType": kind, **own, **resource}


def _entry(where: str, resource: Json) -> Json:
    kind = resource["resourceType"]
    unless = [f"{key}={system}|{value}" for key, system, value in _known_by(resource)]
    only = {"ifNoneExist": unless[0]} if unless else {}
    return fhir.bundle_entry(where, resource) | {"request": {"method": "POST", "url": kind, **only}}


def _known_by(resource: Json) -> Iterator[tuple[str, str, str]]:
    """Yield how a resource is searched: the parameter, the system and the value."""
    for one in resource.get("identifier", ()):
        yield "identifier", one["system"], one["value"]
    for tag in resource.get("meta", {}).get("tag", ()):
        yield "_tag", tag["system"], tag["code"]
