"""Putting an answer together: what its parts say, and what each of them rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dorsum.errors import AnswerPartError
from dorsum.model.answers import Part, StraightAnswer
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Certainty, Citation, Status

PULLED_KINDS = (
    "interventions",
    "prevention",
    "medicines",
    "medicine_rules",
    "care_cautions",
    "courses",
    "recovery_facts",
    "visit_lines",
    "causes",
    "findings",
    "red_flags",
)
"""Kinds of content whose words an answer may use."""


@dataclass(frozen=True)
class Piece:
    """What a part says, and the item, certainty, status and sources behind it."""

    text: str
    status: Status
    sources: tuple[Citation, ...]
    kind: str | None = None
    id: str | None = None
    item: Any = None
    certainty: Certainty | None = None


def pieces_of(answer: StraightAnswer, knowledge: Knowledge) -> tuple[Piece, ...]:
    """Return what the answer says, piece by piece, in order.

    Raises:
        AnswerPartError: a part names what is not there; the content check finds this first.
    """
    return tuple(_piece(part, answer, knowledge) for part in answer.parts)


def _piece(part: Part, answer: StraightAnswer, knowledge: Knowledge) -> Piece:
    if part.item is None or part.key is None:
        said = part.say["en"] if part.say else ""
        return Piece(said, answer.status, answer.sources)
    kind, _, id = part.item.partition("/")
    item = _find_item(kind, id, knowledge)
    text, sources, status = pull(item, part.key)
    return Piece(text, status, sources, kind, id, item, getattr(item, "certainty", None))


def _find_item(kind: str, id: str, knowledge: Knowledge) -> Any:
    shelf = knowledge if hasattr(knowledge, kind) else knowledge.treatment
    found = [one for one in getattr(shelf, kind, ()) if one.id == id]
    if kind not in PULLED_KINDS or not found:
        raise AnswerPartError(f"there is no `{kind}/{id}` to answer with")
    return found[0]


def pull(item: Any, key: str, language: str = "en") -> tuple[str, tuple[Citation, ...], Status]:
    """Return the words or the number under a path such as `effect.words` or `how.0`.

    With them come the sources and the status of the innermost part of the item that has its own.

    Raises:
        AnswerPartError: the path leads nowhere, or to neither words nor a number.
    """
    value, sourced = item, item
    for step in key.split("."):
        value = _step(value, step, language)
        sourced = value if hasattr(value, "sources") else sourced
    return _text(_said(value, language), key), tuple(sourced.sources), sourced.status


def _step(value: Any, step: str, language: str) -> Any:
    inside = _said(value, language)
    try:
        if isinstance(inside, Mapping):
            return inside[step]
        if isinstance(inside, list | tuple):
            return inside[int(step)]
        return getattr(inside, step)
    except (AttributeError, KeyError, IndexError, ValueError):
        raise AnswerPartError(f"there is no `{step}` on this path") from None


def _said(value: Any, language: str) -> Any:
    """Return what a text says in the language; other values stay as they are."""
    return value[language] if isinstance(value, Mapping) and language in value else value


def _text(value: Any, key: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, list | tuple) and value and all(isinstance(line, str) for line in value):
        return " ".join(value)
    raise AnswerPartError(f"`{key}` leads to neither words nor a number")
