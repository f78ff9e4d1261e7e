"""`dorsum ask`."""

import json

from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped

WORDING = shipped().wording


def test_a_question_is_answered_with_sources_and_certainty(dorsum: Dorsum) -> None:
    done = dorsum("ask", "how long does it last")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("How long does back pain last?\n")
    for id in ("heading_watch", "ask_heading_sure", "heading_sources", "intended_use", "no_clinician_signed"):
        assert WORDING[id]["en"] in done.out
    assert "https://" in done.out


def test_quotes_are_not_needed(dorsum: Dorsum) -> None:
    assert dorsum("ask", "heat", "or", "ice").out == dorsum("ask", "heat or ice").out


def test_danger_comes_first_with_the_number_of_the_country(dorsum: Dorsum) -> None:
    done = dorsum("ask", "my chest hurts too", "--country", "UK")
    assert done.code == 0
    assert done.out.startswith("Emergency now\n")
    assert "999" in done.out
    assert WORDING["ask_heading_sure"]["en"] not in done.out


def test_a_question_with_no_answer_says_so_and_names_the_nearest(dorsum: Dorsum) -> None:
    done = dorsum(
        "ask", "does the colour of my wallpaper and the old piano next door matter to my spasm in winter"
    )
    assert done.code == 0
    assert done.out.startswith(WORDING["ask_no_match"]["en"])
    assert WORDING["ask_heading_nearest"]["en"] in done.out


def test_json_has_stable_keys(dorsum: Dorsum) -> None:
    values = json.loads(dorsum("ask", "heat or ice", "--json", "--country", "US").out)
    assert list(values) == ["question", "country", "level", "danger", "answer", "nearest", "page"]
    assert list(values["answer"]) == ["id", "question", "status", "danger_to_look_at", "parts"]
    assert list(values["answer"]["parts"][0]) == ["text", "from", "certainty", "status", "sources"]
    assert values["country"] == "US"


def test_without_a_question_all_are_listed(dorsum: Dorsum) -> None:
    done = dorsum("ask")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [answer.question["en"] for answer in shipped().treatment.answers]


def test_an_empty_question_is_a_clear_mistake(dorsum: Dorsum) -> None:
    for empty in ("", "  ", "?"):
        done = dorsum("ask", empty)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("dorsum: the question is empty; ")


def test_a_text_is_no_question(dorsum: Dorsum) -> None:
    done = dorsum("ask", "no fever " * 1_000)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dorsum: the question is longer than 2000 characters; ")


def test_an_unknown_country_is_a_clear_mistake(dorsum: Dorsum) -> None:
    done = dorsum("ask", "heat or ice", "--country", "Atlantis")
    assert (done.code, done.out) == (2, "")
