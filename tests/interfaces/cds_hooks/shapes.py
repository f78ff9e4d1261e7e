"""What CDS Hooks 2.0 asks of discovery, cards and errors, as JSON Schema in our own words."""

from typing import Any

from jsonschema import Draft202012Validator  # ships no types

URL = {"type": "string", "pattern": r"^https?://\S+$"}
TEXT = {"type": "string", "minLength": 1}
CODING = {
    "type": "object",
    "required": ["code", "system"],
    "properties": {"code": TEXT, "system": TEXT, "display": TEXT},
    "additionalProperties": False,
}
DISCOVERY = {
    "type": "object",
    "required": ["services"],
    "properties": {
        "services": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["hook", "description", "id"],
                "properties": {
                    "hook": {"enum": ["patient-view", "order-select"]},
                    "id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                    "title": TEXT,
                    "description": TEXT,
                    "usageRequirements": TEXT,
                    "prefetch": {"type": "object", "additionalProperties": TEXT},
                },
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}
CARD = {
    "type": "object",
    "required": ["summary", "indicator", "source"],
    "properties": {
        "uuid": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
        "summary": {"type": "string", "minLength": 1, "maxLength": 139},
        "detail": TEXT,
        "indicator": {"enum": ["info", "warning", "critical"]},
        "source": {
            "type": "object",
            "required": ["label"],
            "properties": {"label": TEXT, "url": URL, "icon": URL, "topic": CODING},
            "additionalProperties": False,
        },
        "overrideReasons": {"type": "array", "items": CODING},
        "links": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["label", "url", "type"],
                "properties": {"label": TEXT, "url": URL, "type": {"const": "absolute"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,  # no suggestions and no actions: nothing is ever done for the clinician
}
RESPONSE = {
    "type": "object",
    "required": ["cards"],
    "properties": {"cards": {"type": "array", "items": CARD}},
    "additionalProperties": False,
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
    "additionalProperties": False,
}


def check_shape(value: object, schema: dict[str, Any]) -> None:
    """Fail where the value is not of this shape."""
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(value)] == []
