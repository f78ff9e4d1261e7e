"""What FHIR resources of a diary say, with the keys of `as_json`: the way back of `fhir_answers`.

Whatever is not as expected raises one of the errors that `fhir_reading` turns into words.
"""

from collections.abc import Callable
from typing import Any

from dorsum.model import fhir
from dorsum.model.fhir import Json


def entry_said(resource: Json) -> Json:
    """Return what a response says, as `entry_from_json` reads it."""
    items = _by_link(resource.get("item", []))
    asked = _inner(items, "questions")
    episode = fhir.extension_of(resource, "episode")["valueReference"]["identifier"]
    danger = _codes(items.get("danger", {}))
    note = _answers(items.get("note", {}))
    return {
        "id": fhir.said(resource["identifier"], "value"),
        "episode": fhir.said(episode, "value"),
        "at": fhir.said(resource, "authored"),
        "kind": fhir.extension_of(resource, "entry-kind")["valueCode"],
        "numbers": _numbers(asked),
        "choices": {fhir.said(one, "linkId"): _codes(one) for one in asked if not _has(one, "valueDecimal")},
        "regions": _codes(items.get("regions", {})),
        "medicines": [_medicine(one["item"]) for one in _inner(items, "medicines")],
        "note": fhir.said(note[0], "valueString") if note else "",
        "danger": danger[0] if danger else None,
        "signs": _yes_or_no(_inner(items, "signs")),
        "meant": _own_words(items, "meant"),
    }


def episode_said(resource: Json) -> Json:
    """Return what an episode of care and the response within it say, as `episode_from_json` reads it."""
    (about,) = resource["contained"]
    items = _by_link(about["item"])
    period = resource["period"]
    return {
        "id": fhir.said(resource["identifier"][0], "value"),
        "began_on": period["start"],
        "check": _check(items),
        "checked_at": fhir.said(about, "authored") if {"authored", "_authored"} & about.keys() else None,
        "meant": _own_words(items, "meant"),
        "first_pain": _only(items, "first_pain", lambda raw: raw["valueDecimal"]),
        "words": _own_words(items, "words"),
        "ended_on": fhir.said(period, "end") if {"end", "_end"} & period.keys() else None,
    }


def _check(items: dict[str, Json]) -> Json:
    asked = _inner(items, "check")
    return {
        "answers": _yes_or_no([one for one in asked if not _has(one, "valueDecimal")]),
        "numbers": _numbers(asked),
        "country": _only(items, "country", _words),
        "today": _only(items, "today", lambda raw: raw["valueDate"]),
        "answered_by": _codes(items["answered_by"])[0],
        "asked_again": _codes(items.get("asked_again", {})),
        "setting": _only(items, "setting", _words),
    }


def _by_link(items: list[Json]) -> dict[str, Json]:
    return {one["linkId"]: one for one in items}


def _inner(items: dict[str, Json], link: str) -> list[Json]:
    found: list[Json] = items.get(link, {}).get("item", [])
    return found


def _answers(item: Json) -> list[Json]:
    found: list[Json] = item.get("answer", [])
    return found


def _has(item: Json, kind: str) -> bool:
    return any(kind in one for one in _answers(item))


def _only(items: dict[str, Json], link: str, read: Callable[[Json], Any]) -> Any:
    answers = _answers(items.get(link, {}))
    return read(answers[0]) if answers else None


def _words(answer: Json) -> Any:
    return fhir.said(answer, "valueString")


def _own_words(items: dict[str, Json], link: str) -> Json:
    return {fhir.said(one, "linkId"): _words(_answers(one)[0]) for one in _inner(items, link)}


def _codes(item: Json) -> list[Any]:
    return [fhir.said(one["valueCoding"], "code") for one in _answers(item)]


def _numbers(items: list[Json]) -> Json:
    return {
        fhir.said(one, "linkId"): _answers(one)[0]["valueDecimal"]
        for one in items
        if _has(one, "valueDecimal")
    }


def _yes_or_no(items: list[Json]) -> Json:
    return {fhir.said(one, "linkId"): fhir.answer_of(_answers(one)[0]["valueCoding"]).value for one in items}


def _medicine(items: list[Json]) -> Json:
    by_link = _by_link(items)
    amount = _only(by_link, "amount", lambda raw: raw["valueQuantity"]) or {}
    known = _codes(by_link.get("medicine", {}))
    return {
        "at": _only(by_link, "at", lambda raw: fhir.said(raw, "valueDateTime")),
        "medicine": known[0] if known else None,
        "name": _only(by_link, "name", _words) or "",
        "amount": amount.get("value"),
        "unit": fhir.said(amount, "unit") if {"unit", "_unit"} & amount.keys() else "",
    }
