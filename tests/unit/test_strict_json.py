"""JSON that says a thing twice, or says what JSON cannot, is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.errors import JsonError
from dorsum.model.strict_json import LONGEST_NUMBER, read_json

SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=5)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | NUMBERS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner)
)


@given(VALUES)
def test_what_json_can_say_is_read_back(value: object) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


def test_a_character_of_two_halves_is_one() -> None:
    assert read_json(r'["\ud83d\ude00"]') == ["\N{GRINNING FACE}"]


@given(st.binary(max_size=40) | st.text('[]{}":,0e-.+1n', max_size=40))
def test_anything_is_read_or_refused_in_one_clear_line(text: bytes | str) -> None:
    said = ""
    try:
        read_json(text)
    except JsonError as error:
        said = str(error)
    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "the key `a` stands here twice"),
        ("[NaN]", "that can be used"),
        ("[-Infinity]", "that can be used"),
        ("[1e999]", "that can be used"),
        ("[1" + "0" * LONGEST_NUMBER + "]", "that can be used"),
        ("[0." + "0" * LONGEST_NUMBER + "]", "that can be used"),
        ("[" * 100_000, "that can be used"),
        (b"\xff\xfe\xfd", "no text in UTF-8"),
        (r'{"\ud800": 1}', "that can be used"),
        (rb'["\uDC00"]', "that can be used"),
        ("{", "this is not JSON"),
    ],
)
def test_other_texts_are_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(JsonError, match=words):
        read_json(text)


def test_a_mistake_of_form_has_its_line() -> None:
    with pytest.raises(JsonError) as caught:
        read_json('{\n"a":\n}')
    assert caught.value.line == 3
