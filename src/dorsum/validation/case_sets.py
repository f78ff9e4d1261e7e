"""Reading a set of labelled cases: one JSON object a line, in the form of the development cases."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dorsum.errors import CaseError, DorsumError, FileError
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.knowledge import Knowledge

FOUR_LEVELS = ("self_care", "routine_clinician", "same_day", "emergency_now")
"""The levels cases are labelled with; `routine_clinician` covers `within_days` and `routine`."""
LONGEST_LINE = 1_000_000
_SEXES = {"M": "male", "F": "female"}
_CASE_KEYS = ("age", "days_since_onset", "pain_0_10", "pregnant", "country", "today", "answered_by")


@dataclass(frozen=True)
class LabelledCase:
    """A case with what it should come to. Lists and texts that a set does not have are empty.

    `diagnosis` is what it turned out to be, `source_kind` what kind of source it comes from, and
    `second_causes` the causes that a second rater named, the likeliest first.
    """

    id: str
    case: Case
    label: str
    acceptable: tuple[str, ...]
    hard: bool
    agreed: bool | None
    acceptable_by_either: tuple[str, ...]
    diagnosis: str = ""
    source_kind: str = ""
    second_causes: tuple[str, ...] = ()


def read_case_set(
    path: Path, knowledge: Knowledge, *, newer_answers: bool = True
) -> tuple[LabelledCase, ...]:
    """Return the cases of the file, in its order.

    `newer_answers` are the `answers_added`: to questions that were not there when the case was first read.

    Raises:
        FileError: the file cannot be read, or a line is no labelled case.
    """
    cases = tuple(_read_line(path, number, line, knowledge, newer_answers) for number, line in _lines(path))
    if not cases:
        raise FileError(f"{path}: there are no cases in this file")
    return cases


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), start=1):
                if len(line) > LONGEST_LINE:
                    raise FileError(f"{path}:{number}: the line is longer than {LONGEST_LINE} bytes")
                if line.strip():
                    yield number, line.decode("utf-8")
    except UnicodeDecodeError:
        raise FileError(f"{path}: the file is not UTF-8") from None
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from None


def _read_line(path: Path, number: int, line: str, knowledge: Knowledge, newer_answers: bool) -> LabelledCase:
    try:
        raw = json.loads(line, object_pairs_hook=_unique)
        if isinstance(raw, dict) and not newer_answers:
            raw.pop("answers_added", None)
        return _labelled(raw, knowledge)
    except (ValueError, RecursionError):
        raise FileError(f"{path}:{number}: this line is no JSON object") from None
    except DorsumError as error:
        raise FileError(f"{path}:{number}: {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise CaseError("a key stands here twice")
    return dict(pairs)


def _labelled(raw: object, knowledge: Knowledge) -> LabelledCase:
    if not isinstance(raw, dict):
        raise CaseError("a case is a JSON object")
    label = _level(raw.get("triage_truth"), "triage_truth")
    return LabelledCase(
        id=str(raw.get("id", "")),
        case=read_case(_as_case_file(raw), knowledge),
        label=label,
        acceptable=_levels(raw, "acceptable_triage") or (label,),
        hard=raw.get("hard_from_history") is True,
        agreed=raw.get("agreed") if isinstance(raw.get("agreed"), bool) else None,
        acceptable_by_either=_levels(raw, "acceptable_by_either"),
        diagnosis=str(raw.get("final_diagnosis") or ""),
        source_kind=str(raw.get("source_kind") or ""),
        second_causes=_second_causes(raw.get("second_rating")),
    )


def _second_causes(rating: object) -> tuple[str, ...]:
    named = rating.get("causes", []) if isinstance(rating, dict) else []
    if not isinstance(named, list) or not all(isinstance(cause, str) for cause in named):
        raise CaseError("`second_rating.causes` must be a list of texts")
    return tuple(named)


def _as_case_file(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of the case format; labels, narrative and sources stay behind."""
    sex = raw.get("sex")
    fields = {key: raw[key] for key in _CASE_KEYS if raw.get(key) is not None}
    return {
        "format": 1,
        **fields,
        "sex": _SEXES.get(str(sex), sex),
        "answers": _answers(raw),
    }


def _answers(raw: dict[str, Any]) -> object:
    """Return what the first reader answered, overridden by what was answered later to newer questions."""
    first, later = raw.get("answers"), raw.get("answers_added")
    if not isinstance(later, dict) or not isinstance(first, dict | None):
        return {} if first is None else first
    return {**(first or {}), **later}


def _levels(raw: dict[str, Any], key: str) -> tuple[str, ...]:
    values = raw.get(key) or ()
    if not isinstance(values, list | tuple):
        raise CaseError(f"`{key}` must be a list of levels")
    return tuple(_level(value, key) for value in values)


def _level(value: object, key: str) -> str:
    if value in FOUR_LEVELS:
        return str(value)
    raise CaseError(f"`{key}` must be one of {', '.join(FOUR_LEVELS)}")
