"""A diary out of the FHIR bundle that `fhir_writing` made of it; all of it or nothing.

What was read is written again and held against the file. So what somebody added or changed by hand is either
read or refused, never passed over.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from dorsum.diary.as_json import entry_from_json, episode_from_json
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.fhir_said import entry_said, episode_said
from dorsum.diary.fhir_writing import FORM, FORMS, kept_entries
from dorsum.diary.rhythm import Wishes
from dorsum.errors import DiaryError
from dorsum.model import fhir
from dorsum.model.fhir import Json

T = TypeVar("T")
KEPT = ("Patient", "EpisodeOfCare", "QuestionnaireResponse")
COPIES = ("Observation", "MedicationStatement")
NO_DIARY = "this is no diary that Dorsum wrote as FHIR"
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)


def whole_from_fhir(text: str) -> Whole:
    """Return the diary in the text of a FHIR export.

    Raises:
        DiaryError: it is none, or was changed; the message names the entry of the bundle, never what it says.
    """
    entries = [(place, _read(place, _kind, one), one) for place, one in enumerate(_entries(text), start=1)]
    kept = [(place, one) for place, kind, one in entries if kind in KEPT]
    if not kept or kept[0][1]["resource"]["resourceType"] != "Patient":
        raise DiaryError(f"{NO_DIARY}: there is no person in it")
    wishes = _read(kept[0][0], _wishes, kept[0][1])
    whole = Whole(tuple(_read(place, _revision, one) for place, one in kept[1:]), wishes)
    for (place, one), again in zip(kept, kept_entries(whole), strict=True):
        if not fhir.is_same_but_for_labels(one, again):
            raise DiaryError(f"entry {place} of the bundle was changed, or moved; nothing was read")
    copies = [(place, one) for place, kind, one in entries if kind in COPIES]
    _refuse_strangers(copies, {one["fullUrl"] for _, one in kept})
    return whole


def _entries(text: str) -> list[Any]:
    try:
        raw = json.loads(text)
        kind, entries = raw["type"], raw.get("entry", [])
        forms = [tag["code"] for tag in raw.get("meta", {}).get("tag", []) if tag.get("system") == FORMS]
        is_bundle = raw["resourceType"] == "Bundle" and isinstance(entries, list)
    except _WRONG:
        raise DiaryError(NO_DIARY) from None
    if is_bundle and kind == "document":
        raise DiaryError("this is a page for a doctor, not a diary; `dorsum diary export` writes a diary")
    if not is_bundle or not forms:
        raise DiaryError(f"{NO_DIARY}; what other programs wrote cannot be read")
    if forms != [FORM]:
        raise DiaryError("another version of Dorsum wrote this diary; update Dorsum")
    return list(entries)


def _read(place: int, read: Callable[[Json], T], one: Json) -> T:
    try:
        return read(one)
    except DiaryError as error:
        raise DiaryError(f"entry {place} of the bundle: {error}") from None
    except _WRONG:
        raise DiaryError(f"entry {place} of the bundle cannot be read") from None


def _kind(one: Json) -> Any:
    kind = one["resource"]["resourceType"]
    if kind not in (*KEPT, *COPIES):
        raise DiaryError("Dorsum writes no such thing; take it out")
    return kind


def _wishes(one: Json) -> Wishes:
    muted = fhir.extension_of(one["resource"], "danger-muted")["valueBoolean"]
    since = [raw["valueDate"] for raw in fhir.extensions_of(one["resource"], "daily-from")]
    if not isinstance(muted, bool):
        raise TypeError
    return Wishes(date.fromisoformat(since[0]) if since else None, danger_muted=muted)


def _revision(one: Json) -> Revision:
    resource = one["resource"]
    at = datetime.fromisoformat(fhir.said(resource["meta"], "lastUpdated"))
    if at.utcoffset() is None:
        raise ValueError
    is_gone = resource["status"] == "entered-in-error"
    if resource["resourceType"] == "EpisodeOfCare":
        return Revision(at, is_gone, episode_from_json(episode_said(resource)))
    return Revision(at, is_gone, entry_from_json(entry_said(resource)))


def _refuse_strangers(copies: list[tuple[int, Json]], known: set[str]) -> None:
    """Refuse what is no copy of an entry of this diary: it would be lost."""
    for place, one in copies:
        made_of = _read(place, lambda raw: {to["reference"] for to in raw["resource"]["derivedFrom"]}, one)
        if not made_of <= known or not made_of:
            raise DiaryError(f"entry {place} of the bundle does not come from this diary; take it out")
