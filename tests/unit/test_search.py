"""One search across everything: by its name each item is found, danger first, whatever is written."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.language.questions import find
from dorsum.language.search import LONGEST, MOST_HITS, Entry, Found, TextSearch
from dorsum.language.spelling import Spelling
from tests.amounts import examples
from tests.shipped import shipped
from tests.unit.test_look_up import look_up
from tests.unit.test_questions import ODD, WORDS, WRITTEN

SMALL = (
    Entry("pages", "heat", "Heat wrap", "It warms the sore back."),
    Entry("pages", "cold", "Cold pack", "It cools the back. Some like heat more."),
    Entry("books", "heat", "Heat wrap", "It warms the sore back.", weight=0.5),
    Entry("pages", "heart", "Heart", "Go now.", beside_danger=True),
    Entry("pages", "nothing", "", ""),
)


@cache
def search() -> TextSearch:
    return TextSearch(look_up().entries(), shipped())


@cache
def small() -> TextSearch:
    return TextSearch(SMALL, shipped())


def keys(found: Found) -> list[tuple[str, str]]:
    return [(hit.entry.kind, hit.entry.id) for hit in found.hits]


def test_by_its_own_name_nearly_every_item_is_among_the_first_three() -> None:
    entries = tuple(look_up().entries())
    found = [(one.kind, one.id) in keys(search().find(one.label, most=3)) for one in entries]
    assert len(found) == sum(len(look_up().items(kind.kind)) for kind in look_up().kinds)
    assert sum(found) / len(found) >= 0.98
    pages = [is_found for one, is_found in zip(entries, found, strict=True) if one.kind != "sources"]
    assert sum(pages) / len(pages) >= 0.99


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("mattress", ("prevention", "mattress")),
        ("yoga", ("interventions", "yoga")),
        ("pickle juice", ("interventions", "pickle_juice")),
        ("should I use ice or heat", ("answers", "heat_or_ice")),
        ("is it a slipped disc?", ("answers", "slipped_disc")),
    ],
)
def test_what_is_worked_out_comes_before_what_it_rests_on(asked: str, first: tuple[str, str]) -> None:
    assert keys(search().find(asked))[0] == first


@pytest.mark.parametrize(("asked", "id"), [("bird dog", "bird_dog"), ("cat cow", "cat_cow")])
def test_the_name_that_professionals_use_finds_a_movement(asked: str, id: str) -> None:
    assert ("movements", id) in keys(search().find(asked))[:2]


def test_a_slip_of_the_pen_and_a_synonym_find_the_same() -> None:
    assert keys(search().find("acupunture")) == keys(search().find("acupuncture"))
    assert keys(search().find("ibuprofn")) == keys(search().find("ibuprofen"))


def test_words_of_the_label_count_more_than_those_of_the_text_and_weight_decides() -> None:
    assert keys(small().find("heat")) == [("pages", "heat"), ("books", "heat"), ("pages", "cold")]
    assert keys(small().find("heat wrap"))[:2] == [("pages", "heat"), ("books", "heat")]
    scores = [hit.score for hit in small().find("heat").hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\u7684", "the of and", "xyzzyplugh"])
def test_what_says_nothing_finds_nothing(asked: str) -> None:
    found = search().find(asked)
    assert (found.hits, found.danger) == ((), ())
    assert not found.is_cut


@pytest.mark.parametrize(("most", "hits"), [(0, 0), (-1, 0), (1, 1), (2, 2)])
def test_there_are_no_more_hits_than_asked_for(most: int, hits: int) -> None:
    assert len(small().find("heat", most).hits) == hits


def test_nothing_to_search_in_finds_nothing() -> None:
    assert TextSearch((), shipped()).find("heat").hits == ()
    assert TextSearch(SMALL[-1:], shipped()).find("heat").hits == ()


@pytest.mark.parametrize(
    "asked", ["my chest hurts too", "numb between my legs", "heat or ice? I have a fever"]
)
def test_a_danger_sign_comes_first_as_it_does_for_a_question(asked: str) -> None:
    found = search().find(asked)
    assert found.match == find(asked, shipped())
    assert found.danger
    assert found.hits
    assert all(hit.entry.beside_danger for hit in found.shown)


@pytest.mark.parametrize(("asked", "_finding"), WRITTEN["danger"])
def test_every_danger_that_a_question_hears_a_search_hears(asked: str, _finding: str) -> None:
    found = search().find(asked)
    assert found.danger
    assert {hit.entry.kind for hit in found.shown} <= {"answers"}


def test_beside_danger_what_is_meant_for_it_is_shown() -> None:
    found = small().find("heat or heart, my chest hurts")
    assert [hit.entry.id for hit in found.shown] == ["heart"]
    assert small().find("heat").shown == small().find("heat").hits


def test_what_is_very_long_is_cut_and_says_so() -> None:
    found = search().find("heat " * 100_000)
    assert found.is_cut
    assert found.hits == search().find("heat " * (LONGEST // 5)).hits
    assert not search().find("x" * LONGEST).is_cut


@examples(100)
@given(ODD | WORDS, st.integers(0, 30))
def test_any_text_finds_the_same_each_time(asked: str, most: int) -> None:
    found = search().find(asked, most)
    assert found == search().find(asked, most)
    assert len(found.hits) <= most
    assert len(set(keys(found))) == len(found.hits)
    assert found.match == search().find(asked).match
    assert len(search().find(asked).hits) <= MOST_HITS


# --- spelling ---


@examples(150)
@given(st.text("abcde", min_size=1, max_size=9), st.frozensets(st.text("abcde1", min_size=1, max_size=9)))
def test_looking_at_a_part_of_the_words_finds_what_looking_at_all_does(
    word: str, vocabulary: frozenset[str]
) -> None:
    from difflib import get_close_matches  # noqa: PLC0415  # the oracle

    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    likest = get_close_matches(word, sorted(vocabulary), n=1, cutoff=0.84)
    meant = next((one for one in swapped if one in vocabulary), *likest or [word])
    is_read = word in vocabulary or len(word) < 4
    assert Spelling(vocabulary).correct(((word,),)) == ((word if is_read else meant,),)


def test_a_word_that_is_known_otherwise_stays_and_nothing_is_taken_for_it() -> None:
    spelling = Spelling(("massage",), also_known=("message", "lumbago"))
    assert spelling.correct((("message", "massgae", "lumbaga", "12345"),)) == (
        ("message", "massage", "lumbaga", "12345"),
    )
