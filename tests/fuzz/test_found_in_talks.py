"""What fuzzing found in kept talks, each as the property that was broken."""

import json
from pathlib import Path

import pytest

from dorsum.interfaces.web.sessions import LARGEST_TALK
from dorsum.interfaces.web.talk import MOST_STEPS, talk_from_json
from scripts.fuzz.page_seeds import good_talk
from scripts.fuzz.pages import Pages, as_request
from tests.shipped import shipped


@pytest.fixture
def browser(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("answered_by", [1, "a"]),
        ("answered_by", "\ud800"),
        ("answered_by", "somebody"),
        ("regions", [1, "a"]),
        ("regions", "\ud800"),
        ("was_shown", ["a", None]),
        ("steps", [{}] * (MOST_STEPS + 1)),
        ("steps", [{"part": "no_such_part", "items": {}, "answers": {}, "numbers": {}}]),
    ],
)
def test_a_kept_talk_with_a_wrong_value_is_damaged(key: str, value: object) -> None:
    with pytest.raises((LookupError, TypeError, ValueError, AttributeError)):
        talk_from_json({**good_talk(), key: value}, shipped())


def test_yes_is_no_number() -> None:
    kept = json.loads(json.dumps(good_talk()))
    kept["steps"][0]["numbers"]["age"] = True
    assert "age" not in talk_from_json(kept, shipped()).case(shipped()).numbers


CHANGE = as_request(b"POST /settings\n\ntoken={token}&content={content}&theme=dark")
ERASE = as_request(b"POST /erase\n\ntoken={token}")


@pytest.mark.parametrize("text", ["[" * 100_000, json.dumps({**good_talk(), "more": "x" * LARGEST_TALK})])
def test_a_kept_talk_that_is_deep_or_large_cannot_be_read_but_erased(browser: Pages, text: str) -> None:
    browser.keep(text.encode())
    assert browser.status(as_request(b"GET /check")) == 303
    assert browser.status(CHANGE) == 507
    assert browser.status(ERASE) == 200
    assert browser.status(CHANGE) == 303
