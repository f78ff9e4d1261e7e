"""A message is read in one way or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp_types import INVALID_REQUEST, PARSE_ERROR

from dorsum.interfaces.mcp.messages import LARGEST_REQUEST, TOO_LARGE, refusal_of
from tests.amounts import examples
from tests.interfaces.mcp.talking import Json

CALL = (
    '{"jsonrpc":"2.0","id":7,"method":"tools/call",'
    '"params":{"name":"assess","arguments":{"case":{"answers":{%s}}}}}'
)
TWO_WAYS = tuple(
    (CALL % said).encode()
    for said in ('"saddle_numbness":"yes","saddle_numbness":"no"', '"age":NaN', '"age":1e999')
)
"""Messages that the library alone would take, with another answer than was given."""


def refusal_as_json(message: bytes) -> Json:
    """Return the error that a message is answered with."""
    found = refusal_of(message)
    assert found
    return dict(found.error.model_dump(exclude_unset=True))


@pytest.mark.parametrize("message", TWO_WAYS)
def test_a_message_that_can_be_read_in_two_ways_is_refused_to_who_asked(message: bytes) -> None:
    found = refusal_of(message)
    assert found
    assert (found.id, found.error.code) == (7, PARSE_ERROR)


def test_the_message_says_which_key_stands_twice_and_no_answer() -> None:
    error = refusal_as_json(TWO_WAYS[0])
    assert "`saddle_numbness` stands here twice" in error["message"]
    assert "yes" not in error["message"]


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 50_000,
        b"[NaN]",
        b'{"id": 1, "id": 2}',
        b'{"id": true, "a": NaN}',
        b'{"id": [1], "a": NaN}',
        b'{"a": NaN}',
    ],
)
def test_without_one_plain_id_nobody_is_named(message: bytes) -> None:
    found = refusal_of(message)
    assert found
    assert (found.id, found.error.code) == (None, PARSE_ERROR)


def test_a_message_has_a_largest_size() -> None:
    whole = TWO_WAYS[0].replace(b"saddle_numbness", b"fever", 1)
    longest = whole + b" " * (LARGEST_REQUEST - len(whole))
    assert refusal_of(longest) is None
    assert refusal_as_json(longest + b" ") == {"code": INVALID_REQUEST, "message": TOO_LARGE}


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(_ANY, st.dictionaries(st.text(max_size=3), _ANY, min_size=1, max_size=3), st.data())
@examples(60)
def test_an_object_with_a_key_twice_is_refused_wherever_it_stands(
    around: object, held: Json, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(held)))
    twice = json.dumps(held)[:-1] + f", {json.dumps(key)}: 1}}"
    for inside, is_refused in ((json.dumps(held), False), (twice, True)):
        message = f'{{"id": 3, "params": [{json.dumps(around)}, {inside}]}}'.encode()
        assert (refusal_of(message) is not None) is is_refused
