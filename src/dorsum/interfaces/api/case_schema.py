"""The form of a case as JSON Schema, from the content: every key, every finding, both ends of numbers."""

from typing import Any, get_args

from dorsum.model.case import AnsweredBy
from dorsum.model.knowledge import Finding, Knowledge

Json = dict[str, Any]
SAID = {"type": "string", "enum": ["yes", "no", "unsure"]}


def case_schema(knowledge: Knowledge) -> Json:
    """Return the form of `case` (docs/reference/case-file.md)."""
    values = {f.id: _value(f) for f in knowledge.findings if f.kind != "yes_no"}
    fields = {f.case_field: _value(f) for f in knowledge.findings if f.kind == "yes_no" and f.case_field}
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "format": {"const": 1},
            "country": _or_null({"type": "string", "pattern": "^([A-Za-z]{2}|GB-NIR|other)$"}),
            "today": _or_null({"type": "string", "format": "date"}),
            "answered_by": {"type": "string", "enum": list(get_args(AnsweredBy))},
            "asked_again": _or_null({"type": "array", "items": {"type": "string", "enum": _ids(knowledge)}}),
            "setting": _or_null({"type": "string", "enum": list(knowledge.cause_numbers.settings)}),
            "answers": _or_null(answers_schema(knowledge)),
            **{id: _or_null(form) for id, form in {**values, **fields}.items()},
        },
    }


def answers_schema(knowledge: Knowledge) -> Json:
    """Return the form of answers: each by the id of its finding or lead question."""
    leads = {one.id: {**SAID, "description": one.question["en"]} for one in knowledge.questions}
    findings = {one.id: _value(one) for one in knowledge.findings}
    return {"type": "object", "additionalProperties": False, "properties": {**leads, **findings}}


def _ids(knowledge: Knowledge) -> list[str]:
    return [*knowledge.lead, *knowledge.finding]


def _value(finding: Finding) -> Json:
    described = {"description": finding.question["en"]}
    if finding.kind == "choice":
        return {"type": "string", "enum": list(finding.choices), **described}
    if finding.kind == "number":
        number = {"type": "number", "minimum": finding.minimum, "maximum": finding.maximum}
        return {"anyOf": [number, {"const": "unsure"}], **described}
    if finding.case_field:
        return {"anyOf": [SAID, {"type": "boolean"}], **described}
    return {**SAID, **described}


def _or_null(form: Json) -> Json:
    return {"anyOf": [form, {"type": "null"}]}
