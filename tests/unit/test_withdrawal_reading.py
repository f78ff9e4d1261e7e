"""A list of withdrawn content is read strictly, and written so that it is read again."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.errors import WithdrawalError
from dorsum.model.withdrawal_reading import read_withdrawals, withdrawals_from
from dorsum.model.withdrawal_writing import withdrawals_as_text
from dorsum.model.withdrawals import WithdrawalList
from tests.withdrawals import AS_OF, entry

ENTRY: dict[str, Any] = {
    "id": "heat_too_hot",
    "severity": "item",
    "item": "interventions/heat",
    "versions": ["0.1.0"],
    "since": "2026-11-28",
    "reason": {"en": "It burned skin."},
    "instead": {"en": "Use none."},
}
GOOD: dict[str, Any] = {"format": 1, "as_of": "2026-11-28", "withdrawals": [ENTRY]}


def with_entry(**change: Any) -> dict[str, Any]:
    changed = {key: value for key, value in {**ENTRY, **change}.items() if value is not None}
    return {**GOOD, "withdrawals": [changed]}


def test_list_is_read_and_written_again() -> None:
    entries = (entry("interventions/heat", "0.1.0", "0.2.0"), entry(hashes=("0123456789ab",)))
    found = WithdrawalList(AS_OF, entries)
    assert read_withdrawals(withdrawals_as_text(found)) == found


def test_days_may_be_days_as_yaml_has_them() -> None:
    found = withdrawals_from({**GOOD, "as_of": date(2026, 11, 28)})
    assert found == withdrawals_from(GOOD)
    assert found.entries[0].since == AS_OF


WRONG = {
    "no list": ([], "keys with values"),
    "no day": ({"format": 1, "withdrawals": []}, "`as_of` is missing"),
    "another format": ({**GOOD, "format": 2}, "`format` is not 1"),
    "a format that only looks like it": ({**GOOD, "format": True}, "`format` is not 1"),
    "an unknown key": ({**GOOD, "run": "rm"}, "`run` is no key"),
    "no entries": ({**GOOD, "withdrawals": {}}, "a list is needed"),
    "a day that is none": ({**GOOD, "as_of": "2026-13-01"}, "a day such as"),
    "a number for a day": ({**GOOD, "as_of": 20261128}, "a day such as"),
    "twice the same id": ({**GOOD, "withdrawals": [ENTRY, ENTRY]}, "stands here twice"),
    "an id with signs": (with_entry(id="../x"), "has not the form"),
    "an id that is no word": (with_entry(id=7), "has not the form"),
    "an unknown severity": (with_entry(severity="soon"), "`stop` or `item`"),
    "a stop with an item": (with_entry(severity="stop"), "names an `item`"),
    "an item without one": (with_entry(item=None), "names an `item`"),
    "a rule for medicines": (with_entry(item="medicine_rules/a"), "can be withdrawn alone"),
    "an item that is no word": (with_entry(item=["interventions/heat"]), "can be withdrawn alone"),
    "no content named": (with_entry(versions=[]), "name the contents"),
    "a version that is none": (with_entry(versions=["all"]), "has not the form"),
    "a short hash": (with_entry(hashes=["abc"]), "has not the form"),
    "no words": (with_entry(reason="It burned skin."), "words by language"),
    "no English words": (with_entry(reason={"de": "Zu heiss."}), "words by language"),
    "a language that is none": (with_entry(reason={"en": "x", "english": "x"}), "has not the form"),
    "words that steer a terminal": (with_entry(reason={"en": "\x1b[2Jgone"}), "plain letters"),
    "words without end": (with_entry(instead={"en": "a" * 501}), "plain letters"),
    "empty words": (with_entry(instead={"en": " "}), "plain letters"),
    "a number for words": (with_entry(instead={"en": 7}), "plain letters"),
}


@pytest.mark.parametrize("name", WRONG)
def test_mistake_is_named(name: str) -> None:
    value, said = WRONG[name]
    with pytest.raises(WithdrawalError, match=said):
        withdrawals_from(value)
    with pytest.raises(WithdrawalError, match=said):
        read_withdrawals(json.dumps(value))


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"format": NaN}', "[" * 100_000, "1" * 5000])
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(WithdrawalError, match="not JSON"):
        read_withdrawals(text)


def test_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(WithdrawalError, match="twice"):
        read_withdrawals('{"format": 1, "as_of": "2026-11-28", "as_of": "2020-01-01", "withdrawals": []}')


def test_place_of_a_mistake_is_told() -> None:
    with pytest.raises(WithdrawalError) as caught:
        withdrawals_from(with_entry(reason={"en": ""}))
    assert caught.value.place == ("withdrawals", 0, "reason", "en")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, *ENTRY]), inner),
    max_leaves=20,
)


@given(value=json_values)
def test_whatever_comes_is_a_list_or_a_mistake(value: object) -> None:
    with suppress(WithdrawalError):
        withdrawals_from(value)
