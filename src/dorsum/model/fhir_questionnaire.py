"""A response to the interview as a FHIR questionnaire, read into a case (docs/reference/fhir.md).

The `linkId` of an item is the id of a finding or of a lead question. What has no answer there was never
answered. Messages name items and codes that are allowed; they never repeat what a person answered.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from dorsum.errors import CaseError, OtherVersionError
from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.fhir import Json
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer

INTERVIEW = fhir.named("questionnaire", "interview")
"""The address of the questionnaire; a response may name it, with or without a version, or none."""
NOT_SURE = ".not-sure"
"""Ends the `linkId` of the item that says "not sure" for the number before it."""
NOT_SURE_CODE = fhir.ANSWERS[Answer.UNSURE][1]
UCUM: Mapping[str, str] = MappingProxyType({"years": "a", "days": "d", "points of 10": "{score}"})
"""The code of each unit of the content."""
STATUSES = ("in-progress", "completed", "amended", "stopped")
"""Of a response that can be used; one that was entered in error cannot."""
MUST_BE_UNDERSTOOD = ("modifierExtension", "implicitRules")
"""FHIR forbids to go on where one of these is not understood, and there is none that we know."""
DATE_TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
_TO_THE_DAY = len("2026-11-29")
Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One answer as it stands in a response, and where."""

    place: Place
    link: str
    answer: Json


def case_of_response(
    response: object,
    knowledge: Knowledge,
    *,
    version: str,
    country: object = None,
    setting: object = None,
    today: date | None = None,
) -> Case:
    """Return the case that a `QuestionnaireResponse` tells; a number is in the unit of its finding.

    `version` is that of the questionnaire as it is asked now. A response that names no version is read.

    Raises:
        OtherVersionError: it answers another version: a question may mean something else by now.
        CaseError: it is no response to the interview, an item is none of the content, or an answer is not
            what its item allows; the place is the path of keys in the response.
    """
    resource = _checked(response, version)
    said: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for one in _answers(resource):
        id = _item_of(one, knowledge)
        if id in said:
            raise CaseError(f"`{id}` is answered twice; keep one of the answers", one.place)
        said[id], places[id] = _value(one, knowledge), one.place
        if id != one.link and said[id] != Answer.UNSURE.value:
            raise CaseError(f"`{one.link}` can only be answered with `{NOT_SURE_CODE}`", one.place)
    try:
        return read_case({"country": country, "setting": setting, "today": today, "answers": said}, knowledge)
    except CaseError as error:
        raise CaseError(str(error), places.get(error.place[-1], error.place)) from None


def day_of_response(response: object) -> date | None:
    """Return the day on which a response was answered, where it stood; None where it does not say one.

    Raises:
        CaseError: what stands there is no time.
    """
    said = response.get("authored") if isinstance(response, dict) else None
    return None if said is None else day_in(said, ("authored",))


def day_in(said: object, place: Place) -> date | None:
    """Return the day of a FHIR `date` or `dateTime`, where it was written; None where it is a month or year.

    Raises:
        CaseError: it is none.
    """
    try:
        if isinstance(said, str) and DATE_TIME.fullmatch(said):
            return date.fromisoformat(said[:_TO_THE_DAY]) if len(said) >= _TO_THE_DAY else None
    except ValueError:
        pass  # such as the 30th of February
    raise CaseError(f"`{place[-1]}` must be a date or a time of FHIR, such as 2026-11-29", place)


def _checked(response: object, version: str) -> Json:
    """Return a resource that is a response and says nothing that would change how it must be read."""
    if not isinstance(response, dict) or response.get("resourceType") != "QuestionnaireResponse":
        raise CaseError("this is no FHIR resource `QuestionnaireResponse`", ("resourceType",))
    if response.get("status") not in STATUSES:
        raise CaseError(f"`status` must be one of {', '.join(STATUSES)}", ("status",))
    _check_questionnaire(response.get("questionnaire", INTERVIEW), version)
    _refuse_modifiers(response, ())
    return response


def _check_questionnaire(of: object, version: str) -> None:
    if not isinstance(of, str) or of.split("|")[0] != INTERVIEW:
        raise CaseError(f"`questionnaire` must be {INTERVIEW}, or be left out", ("questionnaire",))
    if of not in (INTERVIEW, f"{INTERVIEW}|{version}"):
        message = "these are answers to another version of the questionnaire; fetch it anew and ask again"
        raise OtherVersionError(message, ("questionnaire",))


def _refuse_modifiers(raw: Json, place: Place) -> None:
    for key in MUST_BE_UNDERSTOOD:
        if key in raw:
            raise CaseError(f"`{key}` changes how this must be read, and is not known here", (*place, key))


def _answers(resource: Json) -> Iterator[_Said]:
    """Yield every answer in the order of the response, however deep; without recursion, for a bad one."""
    waiting = [*reversed(list(_listed(resource, "item", ())))]
    while waiting:
        place, item = waiting.pop()
        link = item.get("linkId")
        if not isinstance(link, str):
            raise CaseError("an item must have a text as its `linkId`", (*place, "linkId"))
        inner = list(_listed(item, "item", place))
        for at, answer in _listed(item, "answer", place):
            yield _Said(at, link, answer)
            inner += _listed(answer, "item", at)
        waiting += reversed(inner)


def _listed(raw: Json, key: str, place: Place) -> Iterator[tuple[Place, Json]]:
    """Yield each part of a list under a key, with its place; nothing where the key is absent."""
    listed = raw.get(key, [])
    if not isinstance(listed, list):
        raise CaseError(f"`{key}` must be a list", (*place, key))
    for number, one in enumerate(listed):
        at = (*place, key, str(number))
        if not isinstance(one, dict):
            raise CaseError(f"each `{key}` must be an object", at)
        _refuse_modifiers(one, at)
        yield at, one


def _item_of(said: _Said, knowledge: Knowledge) -> str:
    """Return the id that an answer is about; for one that is none of the content, the id as it stands."""
    id = said.link.removesuffix(NOT_SURE)
    finding = knowledge.finding.get(id)
    if id == said.link or (finding and finding.kind == "number"):
        return id
    raise CaseError(f"only after a number is there an item that ends in `{NOT_SURE}`", said.place)


def _value(said: _Said, knowledge: Knowledge) -> object:
    """Return what is said, as a case file says it: yes, no, unsure, a number or a choice."""
    keys = [key for key in said.answer if key.startswith("value")]
    value: Any = said.answer[keys[0]] if len(keys) == 1 else None
    finding = knowledge.finding.get(said.link)
    match keys, value:
        case ["valueBoolean"], bool():
            return "yes" if value else "no"
        case ["valueInteger" | "valueDecimal"], int() | float() if not isinstance(value, bool):
            return value
        case ["valueQuantity"], {"value": int() | float() as number} if _is_in_unit(value, finding):
            return number
        case ["valueCoding"], {"system": str(), "code": str()}:
            return _word(said, value, knowledge)
    raise CaseError(f"this is no answer that can be read; {_allowed(finding)}", said.place)


def _word(said: _Said, coding: Json, knowledge: Knowledge) -> str:
    if said.link in knowledge.finding and coding["system"] == fhir.named("answers", said.link):
        return str(coding["code"])
    try:
        return fhir.answer_of(coding).value
    except KeyError:
        raise CaseError("this code is none of the answers in the questionnaire", said.place) from None


def _is_in_unit(quantity: Json, finding: Finding | None) -> bool:
    """Whether a quantity is in the unit of its finding, or names none."""
    if finding is None or finding.unit is None or "comparator" in quantity:
        return False
    if "code" in quantity:
        return (quantity.get("system"), quantity["code"]) == (fhir.UNITS, UCUM.get(finding.unit))
    return bool(quantity.get("unit", finding.unit) == finding.unit)


def _allowed(finding: Finding | None) -> str:
    if finding is None or finding.unit is None:
        return "give one `valueCoding` or `valueBoolean`"
    return f"give one `valueDecimal` or `valueInteger` in {finding.unit}"
