"""What is made of an item is made once, of that very item, and of another one anew."""

import json
import pickle
from copy import deepcopy

import pytest

from dorsum.report import remembered as module
from dorsum.report.remembered import kept_row, remembered, remembered_by, remembered_together


def test_the_same_item_is_made_once_and_an_equal_one_by_itself() -> None:
    asked: list[list[int]] = []

    @remembered
    def length(one: list[int]) -> int:
        asked.append(one)
        return len(one)

    first, equal = [1], [1]
    assert [length(first), length(first), length(equal)] == [1, 1, 1]
    assert [one is first for one in asked] == [True, False]


def test_what_is_gone_is_not_taken_for_what_came_in_its_place() -> None:
    @remembered
    def own(one: list[int]) -> int:
        return one[0]

    assert [own([number]) for number in range(1_000)] == list(range(1_000))


def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    asked: list[object] = []
    made = remembered(asked.append)
    one, two, three = [1], [2], [3]
    for item in (one, two, three, three, one):
        made(item)
    assert asked == [one, two, three, one]


def test_what_goes_by_two_items_is_made_once_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 2)
    asked: list[tuple[object, object]] = []
    made = remembered_together(lambda one, other: asked.append((one, other)))
    one, two = [1], [2]
    for pair in ((one, two), (one, two), (two, one), (two, two), (one, two)):
        made(*pair)
    assert asked == [(one, two), (two, one), (two, two), (one, two)]


def test_what_has_the_same_key_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 2)
    asked: list[str] = []

    @remembered_by(str.lower)
    def told(one: str) -> dict[str, str]:
        asked.append(one)
        return {"word": one.lower()}

    assert [told(one)["word"] for one in ("A", "a", "B", "b", "C", "a")] == ["a", "a", "b", "b", "c", "a"]
    assert asked == ["A", "B", "C", "a"]


def test_a_row_may_hold_what_was_made_for_this_one_answer() -> None:
    kept = remembered(lambda one: {"n": one})(1)
    row = kept_row([kept, {"n": 2}])
    assert row == [{"n": 1}, {"n": 2}]
    assert row[0] is kept
    assert deepcopy(row) == [{"n": 1}, {"n": 2}]
    assert type(deepcopy(row)) is list
    assert {type(copied) for copied in pickle.loads(pickle.dumps(row))} == {dict}


@pytest.mark.parametrize("value", [{"a": [1, {"b": None}]}, [1, {"b": []}], "text", frozenset({1})])
def test_what_is_remembered_is_as_it_was_made_and_a_copy_of_it_is_plain(value: object) -> None:
    kept = remembered(lambda _: value)(None)
    assert kept == value
    for copied in (deepcopy(kept), pickle.loads(pickle.dumps(kept))):
        assert copied == value
        assert type(copied) is type(value)
    if isinstance(value, dict | list):
        assert json.dumps(kept) == json.dumps(value)
