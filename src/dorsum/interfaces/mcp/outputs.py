"""The JSON Schemas of what the tools give back."""

from collections.abc import Mapping
from typing import Any, get_args

from dorsum.model.results import Status
from dorsum.model.statements import LevelId
from dorsum.report.tools.pages import Withheld

Schema = dict[str, Any]


def _object(properties: Mapping[str, Schema], *, more: bool = False) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": more,
    }


def _list(of: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": of, **_about(about)}


def _about(about: str) -> Schema:
    return {"description": about} if about else {}


def _text(about: str = "") -> Schema:
    return {"type": "string", **_about(about)}


def _maybe(schema: Schema, about: str = "") -> Schema:
    return {"anyOf": [schema, {"type": "null"}], **_about(about)}


TEXT = _text()
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
LEVEL: Schema = {"enum": list(get_args(LevelId))}
ANYTHING: Schema = {"type": "object"}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"]}
_SECTION = _object({"heading": TEXT, "lines": _list(TEXT)})
_QUESTION = _object({"id": TEXT, "question": TEXT})
_SOURCE = _object(
    {
        "source": TEXT,
        "place": TEXT,
        "title": TEXT,
        "organisation": TEXT,
        "year": {"type": "integer"},
        "year_is_read": FLAG,
        "url": TEXT,
    }
)
_HOURS = _maybe(_object({"min_hours": {"type": "number"}, "max_hours": {"type": "number"}}))

BARE = {
    "versions": _object(
        {
            "code": TEXT,
            "content": TEXT,
            "content_hash": TEXT,
            "content_checked_on": TEXT,
            "content_next_check": TEXT,
            "content_age_days": {"type": ["integer", "null"]},
            "guidance": TEXT,
        }
    ),
    "disclaimer": _list(TEXT, "What Dorsum is not; show it to the person once."),
    "must_say": _list(TEXT, "Say these first, word for word."),
    "must_not": _list(TEXT, "Never do these."),
}
FRAME = {
    **BARE,
    "reached": _object(
        {
            "asked": {**FLAG, "description": "Each answer was given to a question of ours, and is of today."},
            "finished": {**FLAG, "description": "Nothing is left to ask that could change the level."},
            "calm": {**FLAG, "description": "Something calm may be said."},
        }
    ),
    "why_not_calm": _list(TEXT, "Why nothing calm may be said; empty where it may."),
    "status": {"enum": list(get_args(Status))},
    "level": _maybe(LEVEL, "How urgent it is; null while that may not be told."),
    "within": _HOURS,
    "open_questions": COUNT,
}
SCREEN = _object(
    {
        "part": TEXT,
        "heading": TEXT,
        "about": _list(_QUESTION, "Signs that the question is about; read them out with it."),
        "items": _list(
            _object(
                {
                    "id": TEXT,
                    "question": _text("Read it out word for word."),
                    "kind": {"enum": ["yes_no", "number", "choice"]},
                    "answers": _list(TEXT, "The words that may be answered."),
                    "unit": {"type": ["string", "null"]},
                    "minimum": NUMBER_OR_NULL,
                    "maximum": NUMBER_OR_NULL,
                    "why": _list(TEXT),
                }
            )
        ),
    }
)
_SIGN = _object({"id": TEXT, "sign": TEXT, "level": LEVEL})
_ANSWERED = _object({"id": TEXT, "question": TEXT, "answer": {"type": ["string", "number"]}})
_OPEN = _object({"id": TEXT, "question": TEXT, "raises_to": _maybe(LEVEL, "To which level a yes may raise.")})
_RULE = _object(
    {
        "rule": TEXT,
        "label": TEXT,
        "level": LEVEL,
        "within": _HOURS,
        "basis": TEXT,
        "answers": _list(_ANSWERED),
        "missing": _list(_OPEN),
        "status": TEXT,
        "sources": _list(_SOURCE),
    }
)
_NAMED = _object({"kind": TEXT, "id": TEXT, "label": TEXT})

NEXT_QUESTIONS = _object(
    {
        **FRAME,
        "case": {**ANYTHING, "description": "Send it back unchanged."},
        "seal": _text("Send it back unchanged with the case; it also holds what was `heard`."),
        "is_done": {**FLAG, "description": "Nothing is left that must be asked; call assess."},
        "screen": _maybe(SCREEN, "The questions to read out now; null when done."),
        "more": _list(
            SCREEN,
            "Optional screens once it is done: part causes, and part treatment for plan and "
            "medicines. Answer them like `screen`; with the reply the next ones come.",
        ),
        "heard": _list(
            _SIGN,
            "Signs of danger in the words of the person that no answer settles yet; `screen` "
            "asks about them, and nothing calm is said before each is answered.",
        ),
        "how_to_talk": _list(TEXT),
    }
)
ASSESS = _object(
    {
        **FRAME,
        "title": _maybe(TEXT),
        "sections": _list(
            _object({"heading": TEXT, "lines": _list(TEXT), "more": _list(TEXT)}),
            "What to tell, in this order; empty before the talk is done.",
        ),
        "causes": _list(_object({"id": TEXT, "label": TEXT, "likelihood": TEXT})),
    }
)
MEDICINES = _object(
    {
        **FRAME,
        "none_because": _maybe(TEXT, "Why no medicine may be named."),
        "lines": _list(TEXT, "What to tell."),
        "medicines": _list(
            _object({"id": TEXT, "label": TEXT, "permission": TEXT, "dose": _maybe(ANYTHING)}, more=True)
        ),
        "ask": _list(
            _QUESTION,
            "What would settle the open ones. It can be answered where it stands on a screen of `more` of "
            "next_questions.",
        ),
    }
)
EXPLAIN = _object(
    {
        **FRAME,
        "fired": _list(_RULE),
        "possible": _list(_RULE),
        "near": _list(_RULE, "Rules that one more yes would make fire."),
        "questions": _list(_OPEN),
        "unsure": _list(_OPEN),
        "why_not_lower": _list(TEXT),
        "why_not_higher": _list(TEXT),
        "assumed": _list(TEXT),
    }
)
LOOK_UP = _object(
    {
        **BARE,
        "withheld": _maybe({"enum": list(get_args(Withheld))}, "Why no page is told."),
        "danger": _list(
            _SIGN,
            "Danger signs in the question; then there is no answer to it. Send the words to "
            "next_questions in `said` as well, so that they are asked about.",
        ),
        "page": _list(_SECTION),
        "items": _list(_NAMED),
        "nearest": _list(_NAMED),
    }
)
SUMMARY = _object(
    {
        **FRAME,
        "text": _text("The page for the doctor, as it is."),
        "lead": _list(TEXT),
        "parts": _list(_object({"id": TEXT, "heading": TEXT, "lines": _list(TEXT)})),
    }
)
