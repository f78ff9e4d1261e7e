"""Questions find their answers, in any words; the same question always finds the same one."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dorsum.language.english import MOST_LETTERS, sentences, stem, stems
from dorsum.language.questions import Match, QuestionFinder, find
from tests.amounts import examples
from tests.shipped import shipped

ANSWERS = shipped().treatment.answers
WRITTEN: dict[str, Any] = YAML(typ="safe", pure=True).load(
    (Path(__file__).parents[1] / "cases" / "questions.yaml").read_text(encoding="utf-8")
)


@cache
def finder() -> QuestionFinder:
    return QuestionFinder(shipped())


def paraphrases(part: str) -> Iterator[tuple[str, str]]:
    for id, wordings in WRITTEN[part].items():
        yield from ((id, wording) for wording in wordings)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.id)
def test_every_wording_in_the_content_finds_its_answer(answer: Any) -> None:
    for wording in answer.wordings:
        match = finder().find(wording)
        assert match.answer == answer, wording
        assert match.nearest[0] == answer


@pytest.mark.parametrize("answer", [one for one in ANSWERS if not one.beside_danger], ids=lambda one: one.id)
def test_the_wordings_in_the_content_hold_no_danger_sign(answer: Any) -> None:
    assert [wording for wording in answer.wordings if finder().find(wording).danger] == []


def test_the_paraphrases_name_answers_that_exist_and_are_not_in_the_content() -> None:
    asked = [pair for part in ("answers", "chatty", "unseen") for pair in paraphrases(part)]
    assert len(asked) >= 100
    assert {id for id, _ in asked} == {answer.id for answer in ANSWERS}
    known = {wording.casefold() for answer in ANSWERS for wording in answer.wordings}
    assert [wording for _, wording in asked if wording.casefold() in known] == []


@pytest.mark.parametrize(
    ("part", "first", "among_three"),
    [("answers", 0.93, 0.97), ("chatty", 0.75, 0.90), ("unseen", 0.88, 0.95)],
)
def test_most_paraphrases_find_their_answer(part: str, first: float, among_three: float) -> None:
    matches = [(id, finder().find(wording)) for id, wording in paraphrases(part)]
    firsts = sum(match.answer is not None and match.answer.id == id for id, match in matches)
    near = sum(id in [one.id for one in match.nearest] for id, match in matches)
    assert firsts / len(matches) >= first
    assert near / len(matches) >= among_three


def test_all_paraphrases_together_find_the_right_answer_first_in_85_of_100() -> None:
    asked = [pair for part in ("answers", "chatty", "unseen") for pair in paraphrases(part)]
    found = [(id, finder().find(wording).answer) for id, wording in asked]
    assert sum(answer is not None and answer.id == id for id, answer in found) / len(found) >= 0.85


def test_a_question_about_something_else_finds_nothing() -> None:
    match = find("what is the capital of France", shipped())
    assert (match.answer, match.shown, match.danger) == (None, None, ())


def test_an_unsure_match_still_names_the_nearest_three() -> None:
    match = finder().find(
        "does the colour of my wallpaper and the old piano next door matter to my spasm in winter"
    )
    assert match.answer is None
    assert len(match.nearest) == 3


@pytest.mark.parametrize("asked", WRITTEN["weak"])
def test_a_match_on_a_few_common_words_is_no_answer_but_names_the_nearest(asked: str) -> None:
    match = finder().find(asked)
    assert (match.answer, match.shown) == (None, None)
    assert len(match.nearest) == 3


def test_common_words_asked_as_in_the_content_still_find_the_answer() -> None:
    match = finder().find("what could I take for the pain")
    assert match.answer is not None
    assert match.answer.id == "which_tablet"


def test_no_question_that_found_its_answer_was_lost_to_the_threshold() -> None:
    asked = [pair for part in ("answers", "chatty", "unseen") for pair in paraphrases(part)]
    found = [(id, finder().find(wording).answer) for id, wording in asked]
    assert sum(answer is not None and answer.id == id for id, answer in found) >= 244


@pytest.mark.parametrize("question", ["", "   ", "?!", "的", "🤕", "the of and"])
def test_a_question_without_words_finds_nothing_and_does_not_fail(question: str) -> None:
    assert finder().find(question) == Match(question, (), None, finder().find(question).nearest)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("does ibuprofn help", "does ibuprofen help"), ("can I have a massgae", "can I have a massage")],
)
def test_slips_of_the_pen_are_put_right(written: str, meant: str) -> None:
    assert finder().find(written).answer == finder().find(meant).answer is not None


def test_a_very_long_question_is_read_for_danger_to_its_end() -> None:
    match = finder().find("heat or ice " * 5_000 + ". I have a fever")
    assert [one.id for one in match.danger] == ["fever"]


ODD = st.text(st.characters(exclude_categories=()), max_size=300)
WORDS = st.lists(
    st.sampled_from(
        ["no", "fever", "chest", "pain", "heat", "legs", ",", ".", "not", "numb", "long", "a\u0301"]
    ),
    max_size=40,
).map(" ".join)


@cache
def another_finder() -> QuestionFinder:
    return QuestionFinder(shipped())


@examples(150)
@given(ODD | WORDS)
def test_any_text_finds_the_same_each_time(question: str) -> None:
    match = finder().find(question)
    assert match == another_finder().find(question)
    assert len(match.nearest) <= 3
    assert match.answer is None or match.answer == match.nearest[0]


@examples(20)
@given(st.text(min_size=1, max_size=20), st.integers(1_000, 20_000))
def test_huge_texts_are_read(text: str, times: int) -> None:
    assert finder().find(text * times).question == text * times


# --- stems ---


@pytest.mark.parametrize(
    ("words", "same"),
    [("lifting lifted lifts", "lift"), ("driving drive drives", "driv"), ("worries worry", "worri")],
)
def test_forms_of_a_word_have_one_stem(words: str, same: str) -> None:
    assert {stem(word) for word in words.split()} == {same}


@pytest.mark.parametrize("word", ["bus", "ice", "pee", "pass", "this", "sex"])
def test_short_words_stay(word: str) -> None:
    assert stem(word) == word


def test_a_kept_word_stays_and_a_very_long_one_is_cut() -> None:
    assert stem("legs", frozenset({"legs"})) == "legs"
    assert len(stem("a" * 1_000)) == MOST_LETTERS


def test_accents_apostrophes_and_case_do_not_matter() -> None:
    assert stems("CAN\u2019T pée") == stems("cant pee") == stems("can t pee") == ("cant", "pee")


def test_sentences_end_at_points_and_keep_commas() -> None:
    assert sentences("No fever, no. Numb!") == (("no", "fever", ",", "no"), ("numb",))
