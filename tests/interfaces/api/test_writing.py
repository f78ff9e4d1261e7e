"""What is written once and copied reads as what is written anew."""

import json

import pytest

from dorsum.interfaces.api.writing import json_answer, written
from dorsum.report.remembered import kept_row, remembered

INNER = {"b": [1, "ü", None]}


@remembered
def inner(_: object) -> dict[str, object]:
    return dict(INNER)


@remembered
def outer(_: object) -> list[object]:
    return [inner(None), {"c": inner(None)}]


@remembered
def row(_: object) -> dict[str, object]:
    return {"d": inner(None)}


def test_remembered_values_are_written_like_any_others() -> None:
    expected = [[INNER, {"c": INNER}], INNER, [{"d": INNER}, {"d": INNER}], []]
    for _ in range(2):
        assert (
            json.loads(written([outer(None), inner(None), kept_row([row(1), row(2)]), kept_row([])]))
            == expected
        )
    assert json.loads(bytes(json_answer({"a": inner(None)}).body)) == {"a": INNER}


def test_what_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        written({"a": object()})
