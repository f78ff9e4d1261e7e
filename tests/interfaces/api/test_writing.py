"""What is written once and copied reads as what is written anew."""

import json

import pytest

from dorsum.interfaces.api.writing import json_answer, written
from dorsum.report.remembered import remembered, remembered_rows

INNER = {"b": [1, "ü", None]}


@remembered
def inner(_: object) -> dict[str, object]:
    return dict(INNER)


@remembered
def outer(_: object) -> list[object]:
    return [inner(None), {"c": inner(None)}]


@remembered_rows
def rows(_: object) -> dict[str, object]:
    return {"d": inner(None)}


def test_remembered_values_are_written_like_any_others() -> None:
    expected = [[INNER, {"c": INNER}], INNER, [{"d": INNER}, {"d": INNER}], []]
    for _ in range(2):
        assert json.loads(written([outer(None), inner(None), rows([None, None]), rows([])])) == expected
    assert json.loads(bytes(json_answer({"a": inner(None)}).body)) == {"a": INNER}


def test_what_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        written({"a": object()})
