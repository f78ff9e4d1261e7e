"""Every answer that ships renders, is short, reads easily, retypes no number and rests on sources."""

import re

import pytest

from dorsum.authoring.answer_checks import MOST_WORDS
from dorsum.authoring.content_files import Content, take_item
from dorsum.authoring.reading import find_fault
from dorsum.authoring.reading import meter as make_meter
from dorsum.authoring.yaml_files import read_yaml
from dorsum.errors import AnswerPartError
from dorsum.installed.rules import content_folder
from dorsum.language.questions import Match
from dorsum.model.answer_parts import pieces_of, pull
from dorsum.model.answers import Part, StraightAnswer
from dorsum.report.answer_json import answer_as_json
from dorsum.report.answer_page import answer_page
from tests.shipped import shipped

ANSWERS = shipped().treatment.answers
each = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.id)
NUMBER_WORDS = re.compile(r"\b(ten|twelve|twenty|thirty|forty|fifty|hundred|thousand|percent|half)\b")


def text_of(answer: StraightAnswer) -> str:
    return " ".join(piece.text for piece in pieces_of(answer, shipped()))


def shown(answer: StraightAnswer) -> Match:
    return Match(answer.question["en"], (), answer, (answer,))


def test_there_are_at_least_50() -> None:
    assert len(ANSWERS) >= 50


@each
def test_it_is_short(answer: StraightAnswer) -> None:
    assert 5 < len(text_of(answer).split()) <= MOST_WORDS


@each
def test_it_reads_at_grade_6_as_a_whole(answer: StraightAnswer) -> None:
    meter = make_meter()
    assert meter is not None
    assert find_fault(text_of(answer), meter) is None


@each
def test_its_own_words_have_no_number_and_no_dash(answer: StraightAnswer) -> None:
    said = " ".join(part.say["en"] for part in answer.parts if part.say)
    assert not [letter for letter in said if letter.isnumeric() or letter in "\u2013\u2014"]
    assert not NUMBER_WORDS.search(said)


@each
def test_its_sources_exist_and_it_has_some_unless_it_says_that_it_has_none(answer: StraightAnswer) -> None:
    cited = {citation.source for piece in pieces_of(answer, shipped()) for citation in piece.sources}
    assert cited <= shipped().source.keys()
    is_marked = all(
        piece.status in ("expert_opinion", "unverified") for piece in pieces_of(answer, shipped())
    )
    assert cited or is_marked


@each
def test_its_page_says_when_to_get_help_and_whom_it_is_not_for(answer: StraightAnswer) -> None:
    page = answer_page(shown(answer), shipped().country["GB"], shipped())
    headings = [section.heading for section in page]
    lines = [line for section in page for line in section.lines]
    assert answer.question["en"] in headings
    assert shipped().wording["heading_watch"]["en"] in headings
    for piece in pieces_of(answer, shipped()):
        for line in getattr(piece.item, "not_for_words", {}).get("en", ()):
            assert any(line in said for said in lines)
    if answer.danger:
        assert headings[0] == shipped().wording["ask_heading_first"]["en"]
    assert (shipped().wording["ask_not_known"]["en"] in lines) == (answer.status == "unverified")


@each
def test_its_json_names_every_item(answer: StraightAnswer) -> None:
    values = answer_as_json(shown(answer), shipped().country["GB"], shipped())
    parts = values["answer"]["parts"]
    assert [part["from"] for part in parts] == [part.item for part in answer.parts]
    assert values["level"] is None


def test_an_answer_on_pills_sends_to_the_check_of_medicines() -> None:
    (answer,) = (one for one in ANSWERS if one.id == "which_tablet")
    page = answer_page(shown(answer), shipped().country["GB"], shipped())
    assert any(shipped().wording["ask_check_medicine"]["en"] in section.lines for section in page)


def test_no_answer_names_a_dose() -> None:
    doses = re.compile(r"\b\d[\d,.]*\s*(mg|g|grams?)\b", re.IGNORECASE)
    assert [answer.id for answer in ANSWERS if doses.search(text_of(answer))] == []


# --- pulling ---


def test_a_path_may_lead_to_words_lines_or_a_number() -> None:
    heat = shipped().treatment.intervention["heat_wrap"]
    assert pull(heat, "effect.words")[0] == heat.effect.words["en"]
    assert pull(heat, "effect.words")[1] == heat.effect.sources
    assert pull(heat, "how.0")[0] == heat.how["en"][0]
    assert pull(heat, "how")[0] == " ".join(heat.how["en"])
    assert pull(heat, "label")[1] == heat.sources
    assert heat.protocol is not None
    assert pull(heat, "protocol.measures.hours.high")[0] == f"{heat.protocol.measures['hours'].high:g}"


@pytest.mark.parametrize(
    "key", ["wat", "effect", "how.9", "how.first", "effect.points", "protocol.measures.x"]
)
def test_a_path_to_nowhere_is_refused(key: str) -> None:
    with pytest.raises(AnswerPartError):
        pull(shipped().treatment.intervention["heat_wrap"], key)


@pytest.mark.parametrize("item", ["interventions/none", "sources/nhs_back_pain", "nonsense/here"])
def test_an_unknown_item_is_refused(item: str) -> None:
    answer = StraightAnswer(
        "x", {"en": "X?"}, (), (), (Part(item=item, key="label"),), (), False, "verified", ()
    )
    with pytest.raises(AnswerPartError):
        pieces_of(answer, shipped())


def test_words_pulled_from_the_yaml_and_from_the_bundle_are_the_same() -> None:
    folder = content_folder()
    content = Content(folder)
    for answer in ANSWERS:
        for part, piece in zip(answer.parts, pieces_of(answer, shipped()), strict=True):
            if part.item and part.key:
                kind, _, id = part.item.partition("/")
                take_item(content, read_yaml(folder / kind / f"{id}.yaml"))
                assert pull(content.entries[kind][id].item, part.key)[0] == piece.text
    assert not content.problems
