"""Letters that look like Latin ones hide no danger sign; words of other scripts say nothing in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.language.english import sentences
from dorsum.language.look_alikes import LOOK_ALIKES, as_latin
from tests.amounts import examples
from tests.unit.test_questions import WRITTEN, finder

WIDE = {chr(code): chr(code + 0xFEE0) for code in range(ord("!"), ord("~") + 1)}
ALIKE = {latin: [chr(other) for other, it in LOOK_ALIKES.items() if chr(it) == latin] for latin in WIDE}
DANGER = [asked for asked, _ in WRITTEN["danger"]]
OF_OTHERS = (
    "У меня болит спина, и я не могу ходить. Нет температуры, рак не нашли.",  # noqa: RUF001
    "Мене болить спина вже три дні, оса вжалила в руку",  # noqa: RUF001
    "Πονάει η πλάτη μου και δεν μπορώ να περπατήσω. ΝΟΣΟΚΟΜΕΙΟ",  # noqa: RUF001
    "Մեջքս ցավում է և չեմ կարող քայլել",
    "背中が痛い",
    "ظهري يؤلمني",
)


@st.composite
def disguised(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, str]:
    """Return a text, and the same with some of its letters as others that look alike."""
    text = draw(texts)
    hidden = [draw(st.sampled_from([one, *ALIKE.get(one, ()), WIDE.get(one, one)])) for one in text]
    return text, "".join(hidden)


@examples(60)
@given(disguised(st.sampled_from(DANGER)))
def test_look_alikes_hide_no_danger_sign(both: tuple[str, str]) -> None:
    text, hidden = both
    assert finder().find(hidden).danger == finder().find(text).danger


@examples(100)
@given(disguised(st.text(st.characters(max_codepoint=126))))
def test_any_text_is_read_as_it_looks(both: tuple[str, str]) -> None:
    text, hidden = both
    assert sentences(hidden) == sentences(text)


@examples(60)
@given(st.text())
def test_any_text_of_any_script_can_be_read(text: str) -> None:
    assert all(word.isascii() for sentence in sentences(text) for word in sentence)


@pytest.mark.parametrize("asked", OF_OTHERS)
def test_words_of_other_scripts_are_no_danger_sign_and_hide_none(asked: str) -> None:
    assert finder().find(asked).danger == ()
    beside = finder().find(f"{asked} I cannot pee").danger
    assert [one.id for one in beside] == ["new_difficulty_passing_urine"]


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("fеvеr", "fever"),  # noqa: RUF001
        ("ΡΑΙΝ", "PAIN"),  # noqa: RUF001
        ("рее", "pee"),  # noqa: RUF001
        ("ｆｅｖｅｒ", "ｆｅｖｅｒ"),  # noqa: RUF001
        ("paın", "pain"),  # noqa: RUF001
        ("нет", "het"),
        ("жар", "жар"),
        ("feverж", "feverж"),
    ],
)
def test_a_word_is_read_where_it_looks_like_an_english_one(hidden: str, plain: str) -> None:
    assert as_latin(hidden) == plain


@pytest.mark.parametrize(
    "asked",
    [
        "I саnnоt рее",  # noqa: RUF001
        "I саn'т pee",  # noqa: RUF001
        "I ᴄᴀɴ'ᴛ ᴘᴇᴇ",
        "Ｉ　ｃａｎ＇ｔ　ｐｅｅ",  # noqa: RUF001
        "I can\u2032t рéé",
    ],
)
def test_a_sign_in_other_letters_is_heard(asked: str) -> None:
    assert [one.id for one in finder().find(asked).danger] == ["new_difficulty_passing_urine"]


def test_no_letter_of_the_table_is_lost_before_it_is_read() -> None:
    for other, latin in LOOK_ALIKES.items():
        assert sentences(chr(other)) == sentences(chr(latin)) != ()
