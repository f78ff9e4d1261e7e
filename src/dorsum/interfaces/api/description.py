"""The OpenAPI description of the API: what is sent, what comes back, what can be wrong."""

from collections.abc import Mapping
from typing import Any

from dorsum.interfaces.api.case_schema import answers_schema, case_schema
from dorsum.interfaces.api.examples import CASES, IN_PARTS, STEPS
from dorsum.interfaces.api.shapes.common import Problem
from dorsum.model.knowledge import Knowledge
from dorsum.report.assessment_json import PARTS
from dorsum.serving.problems import MEDIA_TYPE, TITLES

Json = dict[str, Any]
SUMMARY = "A case in, an explained answer out. Nothing is kept; the same request gives the same answer."
HOW_TO_READ = (
    "Keep `must_say` word by word. Where `level` is null, say nothing that calms. An answer that is not "
    "known is left out, never sent as `no`."
)
CLOSED_WORLD = {
    "type": "boolean",
    "description": "Take all that is not stated as no; the answer says so. For tables, never for a person.",
}
WHICH_PARTS = {
    "anyOf": [{"type": "array", "items": {"enum": list(PARTS)}}, {"type": "null"}],
    "description": "What of the answer to send; without it all but `other_causes`. What must be said "
    "stands there always.",
}
ALWAYS = ("key", "foreign", "too_slow", "too_large", "too_many", "broken")
WITH_BODY = ("json", "media_type", "request")


def what_it_is(knowledge: Knowledge) -> str:
    """Return what the content says that Dorsum is and is not, and how an answer is to be read."""
    told = (knowledge.wording[id]["en"] for id in ("intended_use", "no_clinician_signed"))
    return " ".join((*told, HOW_TO_READ))


def problems(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return the answers to what can be wrong, by status, for the description of an address."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in (*kinds, *ALWAYS):
        status, title = TITLES[kind]
        known = by_status.get(status)
        by_status[status] = {
            "description": f"{known['description']}; or: {title}" if known else title,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return by_status


def body(*keys: str, required: tuple[str, ...] = ("case",)) -> Json:
    """Return the description of a body with these keys; the forms of a case stand once, as components."""
    case = {"$ref": "#/components/schemas/Case"}
    nothing = {"anyOf": [{"type": "null"}, {"type": "object", "maxProperties": 0}]}
    forms = {
        "case": case if "case" in required else {"anyOf": [case, nothing]},
        "new_answers": {"anyOf": [{"$ref": "#/components/schemas/Answers"}, {"type": "null"}]},
        "closed_world": CLOSED_WORLD,
        "parts": WHICH_PARTS,
    }
    schema: Json = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: forms[key] for key in keys},
    }
    if required:
        schema["required"] = list(required)
    examples = STEPS if "new_answers" in keys else IN_PARTS if "parts" in keys else CASES
    media = {"schema": schema, "examples": examples}
    return {"requestBody": {"required": True, "content": {"application/json": media}}}


def components(knowledge: Knowledge) -> Mapping[str, Json]:
    """Return the forms that the descriptions of bodies and problems name."""
    return {
        "Case": case_schema(knowledge),
        "Answers": answers_schema(knowledge),
        "Problem": Problem.model_json_schema(),
    }


def say_how_keys_are_sent(whole: Json) -> None:
    """Add that a key may be needed, and how it is sent."""
    key = {"type": "http", "scheme": "bearer", "description": "A key of `dorsum keys`, where one is needed."}
    whole["components"]["securitySchemes"] = {"key": key}
    whole["security"] = [{}, {"key": []}]


def leave_out_what_never_comes(whole: Json) -> None:
    """Take out the refusal that FastAPI describes for parameters of an address: any word is a word."""
    for methods in whole["paths"].values():
        for one in methods.values():
            if "application/json" in one["responses"].get("422", {}).get("content", {}):
                del one["responses"]["422"]
    for unused in ("HTTPValidationError", "ValidationError"):
        whole["components"]["schemas"].pop(unused, None)
