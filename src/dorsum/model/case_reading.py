"""A mapping (from a file or a form) to a `Case`, with every mistake refused at the door.

Messages name keys and what is allowed; they never repeat what a person answered.
"""

import math
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import cast, get_args

from dorsum.errors import CaseError
from dorsum.model.case import DEFAULT_SETTING, AnsweredBy, Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.rules import COMPARISONS, Compare, IsYes, Rule
from dorsum.model.truth import Answer

CASE_FORMAT = 1
COUNTRY_CODE_LENGTH = 2
LONGEST_SHOWN = 60
MOST_LISTED = 20
FIXED_KEYS = ("format", "country", "today", "answered_by", "asked_again", "setting", "answers")
_MISSING = object()
_ANSWERS = {answer.value: answer for answer in Answer}
_Place = tuple[str, ...]


def read_case(raw: object, knowledge: Knowledge) -> Case:
    """Return the case in the mapping.

    Raises:
        CaseError: a key, an answer or a number is not what the case format allows,
            or a stated age or sex speaks against the number it is computed from.
    """
    if not isinstance(raw, Mapping) or not raw:
        raise CaseError("this is no case; a case is a set of `key: value` lines such as `age: 45`")
    fields = knowledge.case_fields
    _check_keys(raw, (*FIXED_KEYS, *fields))
    _check_format(raw.get("format", CASE_FORMAT))
    answers, numbers = read_answers(raw.get("answers"), knowledge)
    for key in [key for key in fields if key in raw]:  # a fixed order: of two mistakes, always the same one
        _read_field(fields[key], key, raw[key], answers, numbers)
    check_contradictions(answers, numbers, knowledge)
    return Case(
        answers=MappingProxyType(dict(sorted(answers.items()))),
        numbers=MappingProxyType(dict(sorted(numbers.items()))),
        country=read_country(raw.get("country"), knowledge),
        today=_today(raw.get("today")),
        answered_by=_answered_by(raw.get("answered_by", "self")),
        asked_again=_asked_again(raw.get("asked_again"), answers),
        setting=read_setting(raw.get("setting"), knowledge),
    )


def _check_keys(raw: Mapping[object, object], allowed: tuple[str, ...]) -> None:
    for key in raw:
        if key not in allowed:
            raise CaseError(f"unknown key {_shown(key)}{_suggestion(key, allowed)}", (str(key),))


def _check_format(value: object) -> None:
    if value != CASE_FORMAT or isinstance(value, bool):
        raise CaseError("`format` is not 1; this version reads `format: 1`", ("format",))


def read_answers(raw: object, knowledge: Knowledge) -> tuple[dict[str, Answer], dict[str, float]]:
    """Return what the mapping of items to yes, no, unsure, a number or a choice says.

    Raises:
        CaseError: it is no mapping, an item is none of the content, or an answer is not what it allows.
    """
    if raw is None:
        return {}, {}
    if not isinstance(raw, Mapping):
        raise CaseError(
            "`answers` must be a set of `finding: yes` lines (yes, no, unsure or a number)", ("answers",)
        )
    answers: dict[str, Answer] = {}
    numbers: dict[str, float] = {}
    in_words = knowledge.said_in_words
    for id, value in raw.items():
        if id in in_words and isinstance(value, str) and value in _ANSWERS:  # as nearly all are
            answers[id] = _ANSWERS[value]
        else:
            _read_answer(id, value, knowledge, answers, numbers)
    return answers, numbers


def _read_answer(
    id: object, value: object, knowledge: Knowledge, answers: dict[str, Answer], numbers: dict[str, float]
) -> None:
    if isinstance(id, str) and id in knowledge.lead:
        raise _no_answer(("answers", id))
    finding = knowledge.finding.get(id) if isinstance(id, str) else None
    if finding is None:
        hint = _suggestion(id, tuple(knowledge.finding))
        raise CaseError(f"unknown finding {_shown(id)} in `answers`{hint}", ("answers", str(id)))
    _read_value(finding, ("answers", finding.id), value, answers, numbers)


def _read_field(
    finding: Finding, key: str, value: object, answers: dict[str, Answer], numbers: dict[str, float]
) -> None:
    """Read a key beside `answers` that stands for a finding (`age`, `sex`, `pregnant`, ...)."""
    where = (key,)
    if value is None:
        return
    said: dict[str, Answer] = {}
    counted: dict[str, float] = {}
    _read_value(finding, where, value, said, counted)
    before = answers.get(finding.id, numbers.get(finding.id, _MISSING))
    now = said.get(finding.id, counted.get(finding.id, _MISSING))
    if before is not _MISSING and before != now:
        raise CaseError(
            f"`{where[0]}` and `answers.{finding.id}` say different things; keep one of them", where
        )
    answers.update(said)
    numbers.update(counted)


def _read_value(
    finding: Finding, where: _Place, value: object, answers: dict[str, Answer], numbers: dict[str, float]
) -> None:
    if finding.kind == "number" and value != Answer.UNSURE.value:
        numbers[finding.id] = _number(finding, where, value)
    elif finding.kind == "choice":
        if not isinstance(value, str) or value not in finding.choices:
            raise CaseError(f"`{'.'.join(where)}` must be one of {', '.join(finding.choices)}", where)
        answers[finding.id] = finding.choices[value]
    else:
        answers[finding.id] = _answer(finding, where, value)


def _answer(finding: Finding, where: _Place, value: object) -> Answer:
    if finding.case_field and isinstance(value, bool):
        return Answer.YES if value else Answer.NO
    return _said(where, value)


def _said(where: _Place, value: object) -> Answer:
    if isinstance(value, str) and value in _ANSWERS:
        return _ANSWERS[value]
    raise _no_answer(where)


def _no_answer(where: _Place) -> CaseError:
    return CaseError(f"`{'.'.join(where)}` must be yes, no or unsure", where)


def _number(finding: Finding, where: _Place, value: object) -> float:
    allowed = f"a number from {finding.minimum:g} to {finding.maximum:g} ({finding.unit}), or unsure"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CaseError(f"`{'.'.join(where)}` must be {allowed}", where)
    assert finding.minimum is not None  # INVARIANT: the content check gives every number both ends
    assert finding.maximum is not None
    if not (finding.minimum <= value <= finding.maximum) or math.isnan(value):
        raise CaseError(f"`{'.'.join(where)}` must be {allowed}", where)
    return value


def check_contradictions(
    answers: Mapping[str, Answer], numbers: Mapping[str, float], knowledge: Knowledge
) -> None:
    """Refuse an age or sex that speaks against a stated finding computed from it.

    Raises:
        CaseError: one does.
    """
    for id, answer in answers.items():
        finding = knowledge.finding.get(id)
        if finding is None or not finding.must_agree or answer is Answer.UNSURE:
            continue
        computed = _computed(finding.derived_from, answers, numbers)
        if computed not in (None, answer):
            source = knowledge.inputs_of[id][0]
            raise CaseError(
                f"`{source}` and `answers.{id}` contradict each other; correct one of them", (source,)
            )


def _computed(
    rule: Rule | None, answers: Mapping[str, Answer], numbers: Mapping[str, float]
) -> Answer | None:
    """Return what a number or choice says; the content check allows nothing longer here."""
    match rule:
        case Compare(finding, operator, number) if finding in numbers:
            return Answer.YES if COMPARISONS[operator](numbers[finding], number) else Answer.NO
        case IsYes(finding) if answers.get(finding) is not Answer.UNSURE:
            return answers.get(finding)
        case _:
            return None


def read_country(value: object, knowledge: Knowledge) -> str:
    """Return the country's id in the content: `other` where none is given or it is not listed.

    Raises:
        CaseError: the value is no country code.
    """
    if value is None:
        return "other"
    if isinstance(value, str):
        code = value if value == "other" else value.upper()
        if code in knowledge.country:
            return code
        for country in knowledge.countries:
            if code in country.also_called:
                return country.id
        if len(code) == COUNTRY_CODE_LENGTH and code.isascii() and code.isalpha():
            return "other"
    message = "`country` must be a two-letter country code such as GB, or GB-NIR, or other"
    raise CaseError(message, ("country",))


def read_setting(value: object, knowledge: Knowledge) -> str:
    """Return the setting's id in the content: `home` where none is given.

    Raises:
        CaseError: there is no such setting.
    """
    if value is None:
        return DEFAULT_SETTING
    if isinstance(value, str) and value in knowledge.cause_numbers.settings:
        return value
    raise CaseError(f"`setting` must be one of {', '.join(knowledge.cause_numbers.settings)}", ("setting",))


def _today(value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _bad_date()
    except ValueError:
        return _bad_date()


def _bad_date() -> date:
    raise CaseError("`today` must be a date such as 2026-11-22", ("today",))


def _answered_by(value: object) -> AnsweredBy:
    if value in get_args(AnsweredBy):
        return cast("AnsweredBy", value)
    raise CaseError(f"`answered_by` must be one of {', '.join(get_args(AnsweredBy))}", ("answered_by",))


def _asked_again(value: object, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Return the findings asked twice; only those still "not sure" can be."""
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(
        isinstance(id, str) and answers.get(id) is Answer.UNSURE for id in value
    ):
        raise CaseError("`asked_again` must be a list of findings that are answered unsure", ("asked_again",))
    return frozenset(value)


def _shown(key: object) -> str:
    text = ascii(str(key))[1:-1]
    return f"`{text[:LONGEST_SHOWN]}{'...' if len(text) > LONGEST_SHOWN else ''}`"


def _suggestion(key: object, allowed: tuple[str, ...]) -> str:
    near = get_close_matches(str(key)[:LONGEST_SHOWN], allowed, n=1)
    if near:
        return f"; did you mean `{near[0]}`?"
    return f"; allowed are {', '.join(allowed)}" if len(allowed) <= MOST_LISTED else ""
