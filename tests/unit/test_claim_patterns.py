"""The pattern language: what a line stands for, which passages it fits, and what is refused."""

import pytest

from dorsum.errors import PatternError
from dorsum.language.claims import claims_in
from dorsum.language.passages import MOST_WORDS, passages
from dorsum.language.patterns import MOST_BETWEEN, MOST_IN_ALL, read_pattern
from dorsum.language.word_groups import WORD_GROUPS
from dorsum.model.library import Claim

REST = "stay|rest* bed @until pain @gone"
AFTER_NO = "stay in bed until the pain is gone"


def is_found(pattern: str, text: str) -> bool:
    claim = Claim("rest", {}, "contradicted", {}, "low", "verified", (), (pattern,))
    return bool(claims_in(text, [claim]))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("stay bed", "Stay in your bed.", True),
        ("stay bed", "In bed you stay.", False),
        ("stay & bed", "In bed you stay.", True),
        ("stay|lie bed", "LIE in bed!", True),
        ("rest* bed", "Resting in bed is best.", True),
        ("rest bed", "Resting in bed is best.", False),
        ("blood_flow", "It helps the blood flow.", True),
        ("blood_flow", "Blood may flow.", False),
        ("x_ray*", "Two X-rays, please.", True),
        ("belt & belt", "A belt.", False),
        ("belt & belt", "A belt is a belt.", True),
        ("stay bed unless moment", "Stay in bed for a moment.", False),
        ("stay bed unless moment|while", "Stay in bed all day.", True),
        ("pain @gone", "The pain wears off.", True),
        (f"stay {'bed'}", f"Stay {'x ' * MOST_BETWEEN}bed.", True),
        (f"stay {'bed'}", f"Stay {'x ' * (MOST_BETWEEN + 1)}bed.", False),
        ("a & z", f"A {'x ' * (MOST_IN_ALL - 2)}z.", True),
        ("a & z", f"A {'x ' * (MOST_IN_ALL - 1)}z.", False),
        ("not move", "You can\u2019t move.", True),
        ("stay bed", "Stay, and buy a bed. Rest.", True),
        ("stay bed", "Stay up. A bed is soft.", False),
        ("stay bed", "Should you stay in bed?", False),
    ],
)
def test_what_a_pattern_fits(pattern: str, text: str, found: bool) -> None:
    assert is_found(pattern, text) is found


@pytest.mark.parametrize(
    "text",
    [
        f"Do not {AFTER_NO}.",
        f"Don't {AFTER_NO}.",
        f"You need not {AFTER_NO}.",
        f"Nobody should {AFTER_NO}.",
        f"Do not lie down, sit or {AFTER_NO}.",
        f"It is a myth that you should {AFTER_NO}.",
        f"Doctors advise against the old rule: {AFTER_NO}.",
        f"Doctors used to say {AFTER_NO}.",
        f"To {AFTER_NO} does not help.",
        f"Walk but never {AFTER_NO}.",
        f"Do not:\n- {AFTER_NO}\n- run",
        f"Avoid these:\n\n- beer\n- {AFTER_NO}",
    ],
)
def test_what_denies_it_is_not_found(text: str) -> None:
    assert not is_found(REST, text)


@pytest.mark.parametrize(
    "text",
    [
        f"Do not worry, {AFTER_NO}.",
        f"Not all agree, but {AFTER_NO}.",
        f"It is not hard but you must {AFTER_NO}.",
        f"You must {AFTER_NO} and not run.",
        f"You must {AFTER_NO}, not less.",
        f"Do this:\n- {AFTER_NO}",
        f"What helps?\n\n1. {AFTER_NO}\n2. heat",
        "Then stay in bed. This lasts until the pain is gone.",
    ],
)
def test_a_not_elsewhere_does_not_hide_it(text: str) -> None:
    assert is_found(REST if "Then" not in text else "stay bed & @until pain @gone", text)


def test_a_sentence_that_leans_on_the_last_is_read_with_it() -> None:
    read = [one.text for one in passages("Take ice. This cools. It brings blood. Rest.")]
    assert read == ["Take ice.", "Take ice. This cools.", "Take ice. This cools. It brings blood.", "Rest."]


def test_items_of_a_list_are_read_under_their_question() -> None:
    read = [one.text for one in passages("What is best?\n\n- belts\n- heat\n\nThat is all. Bye.")]
    assert read == ["What is best? belts", "What is best? belts; heat", "heat That is all.", "Bye."]


def test_a_text_without_full_stops_is_cut() -> None:
    assert [len(one.words) for one in passages("word " * (MOST_WORDS + 1))] == [MOST_WORDS, 1]
    assert list(passages(" \n\n ")) == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("stay Bed", "`Bed` in `stay Bed`: use small letters, digits, `|`, `_`, and `*` at the end"),
        ("sta*y", "`sta*y` in `sta*y`: use small letters, digits, `|`, `_`, and `*` at the end"),
        ("stay||lie", "`stay||lie` in `stay||lie`: use small letters, digits, `|`, `_`, and `*` at the end"),
        ("stay &", "`stay &` has nothing on one side of `&`; add words or delete it"),
        ("a unless b unless c", "`a unless b unless c` says `unless` twice; put the words together with `|`"),
        ("@no", f"`@no` in `@no` is no group of words; there are {', '.join(sorted(WORD_GROUPS))}"),
    ],
)
def test_what_is_no_pattern(pattern: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        read_pattern(pattern)
    assert str(caught.value) == message
