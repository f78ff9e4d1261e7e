"""What every FHIR resource is made of, as plain values: names, addresses, codes, texts, narratives, bundles.

Only what FHIR R4 and R4B have in common is used (docs/reference/fhir.md).
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from dorsum.model.truth import Answer

Json = dict[str, Any]
NAMES = "urn:dorsum:fhir"
"""All names that FHIR does not have begin so: extensions, codes of our own, identifiers."""
LOINC = "http://loinc.org"
UNITS = "http://unitsofmeasure.org"
URIS = "urn:ietf:rfc:3986"
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
YES_OR_NO = "http://terminology.hl7.org/CodeSystem/v2-0136"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ANSWERS = {
    Answer.YES: (YES_OR_NO, "Y"),
    Answer.NO: (YES_OR_NO, "N"),
    Answer.UNSURE: (ABSENT, "asked-unknown"),
}
"""As the value set `yesnodontknow` of FHIR has them; what was never asked has no answer."""
NOT_SAID = {"coding": [{"system": ABSENT, "code": "unknown"}]}
"""In place of a concept that has to be there."""
XHTML = "http://www.w3.org/1999/xhtml"
EXACT = "exact"
LABELS = ("text", "display", "_text", "_display")
_OF_OURS = UUID("4c65e9a1-8653-508d-9304-24c0ca92a842")
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODE = re.compile(r"\S+( \S+)*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-](0\d|1[0-3]):[0-5]\d|.{10,}[+-]14:00")


@lru_cache(maxsize=1024)
def named(*parts: str) -> str:
    """Return a name of our own, such as an address of an extension or of a code system."""
    return ":".join((NAMES, *(quote(part, safe="") for part in parts)))


def address(kind: str, *ids: str) -> str:
    """Return the address of a resource within a bundle; the same ids give the same one."""
    return uuid5(_OF_OURS, json.dumps([kind, *ids])).urn


def bare_uuid(where: str) -> str:
    """Return an address of `address` without its beginning, as the value of an identifier."""
    return where.removeprefix("urn:uuid:")


def extension(name: str, **value: Any) -> Json:
    """Return an extension of ours with its value, such as `valueCode="daily"`."""
    return {"url": named("extension", name), **value}


def extensions_of(resource: Json, name: str) -> list[Json]:
    """Return the extensions of this name."""
    return [one for one in resource.get("extension", ()) if one["url"] == named("extension", name)]


def extension_of(resource: Json, name: str) -> Json:
    """Return the first extension of this name.

    Raises:
        KeyError: there is none.
    """
    found = extensions_of(resource, name)
    if not found:
        raise KeyError(name)
    return found[0]


def text(key: str, words: str) -> Json:
    """Return any text under a key of type `string`; what FHIR does not allow stands beside it exactly."""
    allowed = readable(words)
    if allowed == words and words:
        return {key: words}
    return ({key: allowed} if allowed else {}) | _exactly(key, words)


def code(key: str, word: str) -> Json:
    """Return a word under a key of type `code`."""
    fits = _CODE.fullmatch(word) and readable(word) == word
    return {key: word} if fits else _exactly(key, word)


def time(key: str, iso: str) -> Json:
    """Return a time under a key of type `dateTime` or `instant`; one in an odd zone stands beside."""
    return {key: iso} if _TIME.fullmatch(iso) else _exactly(key, iso)


def day(key: str, iso: str, *, fits: bool) -> Json:
    """Return a day under a key of type `date`; one that does not fit its neighbours stands beside."""
    return {key: iso} if fits else _exactly(key, iso)


def _exactly(key: str, words: str) -> Json:
    return {f"_{key}": {"extension": [extension(EXACT, valueString=json.dumps(words))]}}


def said(raw: Json, key: str) -> Any:
    """Return what `text`, `code` or `time` wrote under a key.

    Raises:
        KeyError: there is nothing under this key.
        TypeError, ValueError: it is not as they write it.
    """
    beside = raw.get(f"_{key}")
    if beside is None:
        return raw[key]
    return json.loads(extension_of(beside, EXACT)["valueString"])


def readable(words: str) -> str:
    """Return the text as FHIR and XML allow it: without control characters, and spaces at its ends."""
    return _NOT_IN_TEXT.sub("\N{REPLACEMENT CHARACTER}", words).strip()


def reference(to: str) -> Json:
    """Return a reference to a resource by its address."""
    return {"reference": to}


def identifier(kind: str, id: str) -> Json:
    """Return an identifier of ours."""
    return {"system": named("id", kind), **text("value", id)}


def coding(system: str, word: str, label: str | None = None) -> Json:
    """Return a code of a system, with a label for people."""
    return {"system": system, **code("code", word), **({"display": label} if label else {})}


def answer_coding(said_of: Answer, label: str | None = None) -> Json:
    """Return yes, no or not sure as a code."""
    return coding(*ANSWERS[said_of], label)


def answer_of(raw: Json) -> Answer:
    """Return what a code of `answer_coding` says.

    Raises:
        KeyError: it is another code.
    """
    by_code = {pair: one for one, pair in ANSWERS.items()}
    return by_code[raw["system"], raw["code"]]


def concept(words: str | None, *codings: Json) -> Json:
    """Return a concept with its text and codes."""
    shown = text("text", words) if words else {}
    return ({"coding": list(codings)} if codings else {}) | shown


def narrative(lines: Iterable[str], more: str = "") -> Json:
    """Return lines of text as a narrative, each a paragraph of its own; `more` is XHTML already."""
    paragraphs = "".join(f"<p>{xhtml(line)}</p>" for line in lines)
    return {"status": "additional", "div": f'<div xmlns="{XHTML}">{paragraphs}{more}</div>'}


def xhtml(words: str) -> str:
    """Return text as it stands in XHTML."""
    return escape(_NOT_IN_TEXT.sub("\N{REPLACEMENT CHARACTER}", words), quote=False)


def bundle_entry(full_url: str, resource: Json) -> Json:
    """Return a resource as an entry of a bundle."""
    return {"fullUrl": full_url, "resource": resource}


def bundle_as_text(bundle: Json) -> str:
    """Return a bundle as JSON, each of its entries in a line."""
    head = json.dumps({key: one for key, one in bundle.items() if key != "entry"}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in bundle["entry"])
    return f'{head[:-1]}, "entry": [\n{lines}\n]}}\n'


def is_same_but_for_labels(one: Any, other: Any) -> bool:
    """Whether two values are the same but for what content says for people: `text` and `display`."""
    if isinstance(one, dict) and isinstance(other, dict):
        said = [key for key in one if key not in LABELS]
        return len(said) == sum(key not in LABELS for key in other) and all(
            key in other and is_same_but_for_labels(one[key], other[key]) for key in said
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same_but_for_labels, one, other))
    return bool(one == other)
