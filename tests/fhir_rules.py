"""What every FHIR resource that Dorsum writes must be: R4 and R4B, with the rules of the standard."""

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

import fhirpathpy
from fhir.resources.R4B import get_fhir_model_class
from fhirpathpy.models import models

Json = dict[str, Any]
R4 = models["r4"]
ITEMS = "repeat(item)"
ONE_OF = "extension.exists() != value.exists()"
RULES: dict[str, dict[str, str]] = {
    "Bundle": {
        "bdl-1": "total.empty()",
        "bdl-2": "entry.search.empty()",
        "bdl-3": "entry.all(request.exists() = (%resource.type = 'transaction'))",
        "bdl-4": "entry.response.empty()",
        "bdl-5": "entry.all(resource.exists())",
        "bdl-7": "entry.where(fullUrl.exists()).select(fullUrl & resource.meta.versionId).isDistinct()",
        "bdl-8": "entry.fullUrl.all(contains('/_history/').not())",
        "bdl-9": "type = 'document' implies (identifier.system.exists() and identifier.value.exists())",
        "bdl-10": "type = 'document' implies timestamp.exists()",
        "bdl-11": "type = 'document' implies entry.first().resource.is(Composition)",
        "every entry has an address": "entry.all(fullUrl.startsWith('urn:uuid:'))",
    },
    "any": {
        "dom-2": "contained.contained.empty()",
        "dom-3": "contained.all(('#' + id) in "
        "(%resource.descendants().reference | %resource.descendants().answerValueSet))",
        "dom-4": "contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()",
        "dom-5": "contained.meta.security.empty()",
        "ext-1": f"extension.all({ONE_OF}) and descendants().extension.all({ONE_OF})",
        "qty-3": "descendants().where(code.exists() and value.exists()).all(system.exists())",
    },
    "Observation": {
        "obs-6": "dataAbsentReason.empty() or value.empty()",
        "obs-7": "value.empty() or component.empty()",
        "it has a value or says why not": "value.exists() or dataAbsentReason.exists()",
    },
    "QuestionnaireResponse": {
        "qrs-1": "descendants().where(linkId.exists()).all((answer.exists() and item.exists()).not())",
    },
    "Questionnaire": {
        "que-0": "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
        "que-1": f"{ITEMS}.all((type != 'group' or item.exists()) and (type != 'display' or item.empty()))",
        "que-2": f"{ITEMS}.linkId.isDistinct()",
        "que-3": f"{ITEMS}.where(type = 'display').all(code.empty())",
        "que-5": f"{ITEMS}.where(answerValueSet.exists()).all(type = 'choice')",
        "que-9": f"{ITEMS}.readOnly.empty()",
        "que-12": f"{ITEMS}.where(enableWhen.count() > 1).all(enableBehavior.exists())",
        "nothing is answered before anybody answers": f"{ITEMS}.initial.empty()",
    },
    "Composition": {
        "cmp-1": "section.all(text.exists() or entry.exists() or section.exists())",
        "cmp-2": "section.all(emptyReason.empty() or entry.empty())",
    },
    "OperationDefinition": {
        "opd-0": "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
        "opd-1": "parameter.all(type.exists() or part.exists())",
        "opd-2": "parameter.all(searchType.exists() implies type = 'string')",
        "opd-3": "parameter.all(targetProfile.exists() implies (type = 'Reference' or type = 'canonical'))",
    },
    "CarePlan": {"cpl-3": "activity.all(detail.empty() or reference.empty())"},
    "RiskAssessment": {
        "ras-2": "prediction.probability.empty()",
        "what is final has a level": "prediction.exists() or status = 'preliminary'",
    },
    "Condition": {
        "con-3": "clinicalStatus.exists() or category.empty()",
        "con-4": "abatement.empty() or clinicalStatus.exists()",
    },
}
"""Of the standard, by their names there; shortened where a part of a rule is about what is never written."""
NARRATIVE = {"div", "p", "table", "tr", "th", "td"}
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def _groups() -> frozenset[str]:
    """Return the paths of elements that are made of others."""
    return frozenset(path.rpartition(".")[0] for path in R4["path2Type"])


@cache
def _compiled(rule: str) -> Any:
    return fhirpathpy.compile(rule, R4)


def broken_rules(bundle: Json, known: Collection[str] = ()) -> list[str]:
    """Return every rule that the bundle or a resource in it breaks; empty where all is well.

    `known` are references out of the bundle that lead somewhere.
    """
    get_fhir_model_class("Bundle").model_validate_json(json.dumps(bundle))
    found = [f"Bundle {name}" for name in _broken(bundle, RULES["Bundle"], bundle)]
    for place, one in enumerate(bundle["entry"]):
        found += [f"{place} {words}" for words in _broken_in(one["resource"])]
    return [*found, *_unknown_in_r4(bundle, "Bundle"), *_loose_ends(bundle, known), *_bad_values(bundle)]


def broken_rules_of(resource: Json) -> list[str]:
    """Return every rule that a resource in no bundle breaks."""
    kind = resource["resourceType"]
    get_fhir_model_class(kind).model_validate_json(json.dumps(resource))
    return [*_broken_in(resource), *_unknown_in_r4(resource, kind), *_bad_values(resource)]


def _broken_in(resource: Json) -> list[str]:
    kind = resource["resourceType"]
    rules = {**RULES["any"], **RULES.get(kind, {})}
    return [f"{kind} {name}" for name in _broken(resource, rules, resource)]


def _broken(resource: Json, rules: dict[str, str], root: Json) -> list[str]:
    return [name for name, rule in rules.items() if _compiled(rule)(resource, {"resource": root}) != [True]]


def _unknown_in_r4(raw: Any, path: str) -> Iterator[str]:
    """Yield each element that FHIR R4 does not have; the models are those of R4B."""
    if isinstance(raw, list):
        for one in raw:
            yield from _unknown_in_r4(one, path)
    elif isinstance(raw, dict):
        at = raw.get("resourceType", path)
        for key, value in raw.items():
            if key != "resourceType":
                yield from _of_element(f"{at}.{key.removeprefix('_')}", value, is_beside=key.startswith("_"))


def _of_element(path: str, value: Any, *, is_beside: bool) -> Iterator[str]:
    path = R4["pathsDefinedElsewhere"].get(path, path)
    kind = R4["path2Type"].get(path)
    if kind is None and path not in _groups():
        yield f"R4 has no {path}"
    elif is_beside:
        yield from _unknown_in_r4(value, "Element")
    else:
        yield from _unknown_in_r4(value, kind if kind and kind[0].isupper() else path)


def _loose_ends(bundle: Json, known: Collection[str]) -> Iterator[str]:
    """Yield each reference that leads nowhere, and in a document what nothing refers to."""
    addresses = {one.get("fullUrl", "") for one in bundle["entry"]}
    used = {to for to in references(bundle) if not to.startswith("#")}
    yield from (f"{to} leads nowhere" for to in used - addresses - set(known))
    if bundle["type"] == "document":
        first = bundle["entry"][0]["fullUrl"]
        yield from (f"nothing refers to {to}" for to in addresses - used - {first})


def references(raw: Any) -> Iterator[str]:
    """Yield every reference in the values."""
    if isinstance(raw, list):
        for one in raw:
            yield from references(one)
    elif isinstance(raw, dict):
        yield from (one for key, one in raw.items() if key == "reference" and isinstance(one, str))
        for one in raw.values():
            yield from references(one)


def _bad_values(raw: Any) -> Iterator[str]:
    """Yield texts and periods that FHIR does not allow, and narratives that are more than plain XHTML."""
    if isinstance(raw, str):
        if not raw.strip() or re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", raw):
            yield f"a text that FHIR does not allow: {raw!r}"
    elif isinstance(raw, list):
        for one in raw:
            yield from _bad_values(one)
    elif isinstance(raw, dict):
        if not raw:
            yield "an element that is empty"
        if "end" in raw and raw.get("start", "") > raw["end"]:
            yield "a period that ends before it begins"
        if "div" in raw:
            tags = {one.tag.removeprefix(XHTML) for one in ElementTree.fromstring(raw["div"]).iter()}
            yield from (f"<{tag}> in a narrative" for tag in tags - NARRATIVE)
        for one in raw.values():
            yield from _bad_values(one)
