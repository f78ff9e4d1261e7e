"""What a person types, as answers; nothing typed and nothing unclear is ever a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.interfaces.cli.replies import Back, Reply, Stop, Unclear, Why, read_items, read_number
from dorsum.model.knowledge import Finding
from dorsum.model.truth import Answer

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
AGE = Finding("age", "number", {"en": "How old?"}, "person", (), "verified", "years", 0, 120)


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("0", (NO, NO, NO)),
        ("2", (NO, YES, NO)),
        ("1 3", (YES, NO, YES)),
        ("3,1", (YES, NO, YES)),
        (" 1, 2 ,3 ", (YES, YES, YES)),
        ("2?", (NO, UNSURE, NO)),
        ("1 2? 3?", (YES, UNSURE, UNSURE)),
    ],
)
def test_items(typed: str, answers: tuple[Answer, ...]) -> None:
    assert read_items(3, typed) == answers


def test_two_digits() -> None:
    reply = read_items(12, "12 10?")
    assert not isinstance(reply, Back)
    assert (reply[11], reply[9], reply[0]) == (YES, UNSURE, NO)


UNCLEAR = [
    "",
    "   ",
    ",",
    "4",
    "0 1",
    "0?",
    "00",
    "01",
    "no",
    "none",
    "n",
    "x",
    "-1",
    "1.5",
    "1??",
    "?",
    "? 1",
]
UNCLEAR += ["1 b", "q 1", "w w", "100", "\u0661", "\u00b2", "1\u00a02x", "yes"]


@pytest.mark.parametrize("typed", UNCLEAR)
def test_unclear_items(typed: str) -> None:
    with pytest.raises(Unclear):
        read_items(3, typed)


@pytest.mark.parametrize("typed", ["b", "B", " b "])
def test_back(typed: str) -> None:
    assert isinstance(read_items(3, typed), Back)
    assert isinstance(read_number(AGE, typed), Back)


@pytest.mark.parametrize("typed", ["q", "Q "])
def test_stop(typed: str) -> None:
    with pytest.raises(Stop):
        read_items(3, typed)
    with pytest.raises(Stop):
        read_number(AGE, typed)


@pytest.mark.parametrize("typed", ["w", " W"])
def test_why(typed: str) -> None:
    with pytest.raises(Why):
        read_items(3, typed)
    with pytest.raises(Why):
        read_number(AGE, typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("41", 41), (" 0 ", 0), ("120", 120), ("41.5", 41.5), ("007", 7)]
)
def test_number(typed: str, number: float) -> None:
    assert read_number(AGE, typed) == Reply({}, {"age": number})


def test_number_not_sure() -> None:
    assert read_number(AGE, "?") == Reply({"age": UNSURE}, {})


NO_NUMBER = [
    "",
    " ",
    "121",
    "-1",
    "1e1",
    "nan",
    "inf",
    "41 years",
    "4 1",
    "4,1",
    "41?",
    "0x10",
    ".5",
    "5.",
    "1_0",
]
NO_NUMBER += ["\u0661", "9999999", "1.2345"]


@pytest.mark.parametrize("typed", NO_NUMBER)
def test_unclear_number(typed: str) -> None:
    with pytest.raises(Unclear):
        read_number(AGE, typed)


def test_a_number_without_limits_is_never_read() -> None:
    with pytest.raises(Unclear):
        read_number(Finding("age", "number", {}, "person", (), "verified"), "41")


@given(st.text(max_size=20) | st.lists(st.sampled_from("0123456789?, bqw"), max_size=8).map("".join))
def test_a_no_needs_a_zero_or_a_number_beside_it(typed: str) -> None:
    try:
        reply = read_items(6, typed)
    except (Stop, Why, Unclear):
        return
    if not isinstance(reply, Back) and NO in reply:
        assert typed.replace(",", " ").split() == ["0"] or set(reply) != {NO}
