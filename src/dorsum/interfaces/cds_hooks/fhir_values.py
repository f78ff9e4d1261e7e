"""Values out of FHIR resources that somebody sent: what is absent is absent, what is odd is refused."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dorsum.model.records import Coding
from dorsum.serving.problems import ProblemError

Json = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PATIENT = re.compile(r"(?:^|/)Patient/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?$")


def as_object(value: object, name: str) -> Json:
    """Return the value, which must be an object.

    Raises:
        ProblemError: it is none.
    """
    if not isinstance(value, dict):
        raise ProblemError("request", f"`{name}` must be an object")
    return value


def inner(raw: Json, key: str) -> Json:
    """Return the object under a key; an empty one where the key is absent.

    Raises:
        ProblemError: something else stands there.
    """
    return as_object(raw.get(key, {}), key)


def objects(raw: Json, key: str) -> list[Json]:
    """Return the objects in the list under a key; none where the key is absent.

    Raises:
        ProblemError: no list of objects stands there.
    """
    listed = raw.get(key, [])
    if not isinstance(listed, list):
        raise ProblemError("request", f"`{key}` must be a list")
    return [as_object(one, key) for one in listed]


def text(raw: Json, key: str) -> str | None:
    """Return the text under a key; None where the key is absent.

    Raises:
        ProblemError: something else stands there.
    """
    value = raw.get(key)
    if value is not None and not isinstance(value, str):
        raise ProblemError("request", f"`{key}` must be a text")
    return value


def day(raw: Json, key: str) -> date | None:
    """Return the day of a FHIR `date` or `dateTime`; None where it is absent or less exact than a day.

    Raises:
        ProblemError: it is no date.
    """
    value = text(raw, key)
    if value is None or not _DAY.match(value):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise ProblemError("request", f"`{key}` is no date") from None


def first_day(raw: Json, key: str) -> date | None:
    """Return the first day that a FHIR `dateTime` may mean; None where it is absent.

    Raises:
        ProblemError: it is no date.
    """
    value = text(raw, key)
    return None if value is None else day({key: f"{value}-01-01"[:10]}, key)


def codings(concepts: Iterable[Json]) -> tuple[Coding, ...]:
    """Return the codes of some concepts; words without a code say nothing here.

    Raises:
        ProblemError: a concept is not of the form that FHIR gives it.
    """
    found = ((text(one, "system"), text(one, "code")) for each in concepts for one in objects(each, "coding"))
    return tuple(Coding(system, code) for system, code in found if system and code)


def codes_of(raw: Json, key: str) -> set[str]:
    """Return the bare codes of a concept such as a status.

    Raises:
        ProblemError: it is not of the form that FHIR gives it.
    """
    return {code for one in objects(inner(raw, key), "coding") if (code := text(one, "code"))}


def resources(bundle: Json, *kinds: str) -> Iterator[Json]:
    """Yield the resources of these kinds in a bundle.

    Raises:
        ProblemError: this is no bundle, or one has an extension that changes its meaning: we know none, and
            to leave it out could hide what it says.
    """
    if bundle.get("resourceType") != "Bundle":
        raise ProblemError("request", "a search must be prefetched as a `Bundle`")
    for entry in objects(bundle, "entry"):
        resource = inner(entry, "resource")
        if resource.get("resourceType") not in kinds:
            continue
        if "modifierExtension" in resource:
            kind = resource["resourceType"]
            raise ProblemError("request", f"a {kind} has a `modifierExtension`, and none is known here")
        yield resource


def check_is_about(resource: Json, patient: str) -> None:
    """Refuse a resource that does not name the patient.

    Raises:
        ProblemError: it names another one, or nobody that can be told.
    """
    found = _PATIENT.search(text(inner(resource, "subject"), "reference") or "")
    if found is None or found[1] != patient:
        raise ProblemError(
            "request", "the prefetch and the context are about different patients, or a `subject` is missing"
        )
