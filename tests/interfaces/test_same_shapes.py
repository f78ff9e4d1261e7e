"""What several doors answer alike has the same keys at each of them, and those of what it is made from."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

import pytest

from dorsum.care import assessment
from dorsum.care.interview import Part
from dorsum.interfaces.api.shapes import assessment as assessed
from dorsum.interfaces.api.shapes import common, explanation
from dorsum.interfaces.mcp import outputs

Json = Mapping[str, Any]


def keys_of(schema: Json, named: Json) -> object:
    """Return what a JSON Schema asks for by its keys alone: an object's, a list's in brackets, or none."""
    if "$ref" in schema:
        return keys_of(named[schema["$ref"].rpartition("/")[2]], named)
    if "anyOf" in schema:
        first, *others = [keys_of(one, named) for one in schema["anyOf"] if one.get("type") != "null"]
        assert others == [first] * len(others)
        return first
    if schema.get("type") == "array":
        return [keys_of(schema["items"], named)]
    if "properties" not in schema:
        return None
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])
    return {key: keys_of(one, named) for key, one in schema["properties"].items()}


SAME: Mapping[str, tuple[type[common.Shape], Json]] = {
    "versions": (common.Versions, outputs.BARE["versions"]),
    "screen": (common.Screen, outputs.SCREEN),
    "hours": (assessed.Hours, outputs.FRAME["within"]),
    "rule": (explanation.RuleReason, outputs.EXPLAIN["properties"]["fired"]["items"]),
    "question": (explanation.Open, outputs.EXPLAIN["properties"]["questions"]["items"]),
}


@pytest.mark.parametrize(("shape", "schema"), SAME.values(), ids=SAME)
def test_the_api_and_the_tools_answer_with_the_same_keys(shape: type[common.Shape], schema: Json) -> None:
    described = shape.model_json_schema()
    assert keys_of(described, described.get("$defs", {})) == keys_of(schema, {})


@pytest.mark.parametrize(
    ("shape", "made_from"),
    [(common.Versions, assessment.Versions), (common.Support, assessment.Support)],
)
def test_a_shape_has_the_keys_of_what_it_is_made_from(shape: type[common.Shape], made_from: Any) -> None:
    assert list(shape.model_fields) == [one.name for one in fields(made_from)]


def test_the_api_knows_every_part_of_a_talk_but_that_of_words_which_it_does_not_read() -> None:
    assert {*get_args(common.Screen.model_fields["part"].annotation), "heard"} == set(get_args(Part))
