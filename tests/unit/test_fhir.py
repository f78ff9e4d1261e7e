"""What FHIR resources are made of: any text, code and time comes back, in a form that FHIR allows."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import example, given
from hypothesis import strategies as st

from dorsum.model import fhir
from dorsum.model.truth import Answer
from tests.unit.test_diary_json import TIMES

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(WORDS)
@example("")
@example(" \n")
@example("a\x00b")
@example("\ufffe")
def test_any_text_comes_back(words: str) -> None:
    made = fhir.text("valueString", words)
    assert fhir.said(made, "valueString") == words
    assert made.get("valueString", "shown").strip()
    get_fhir_model_class("QuestionnaireResponseItemAnswer").model_validate(made)
    if words == words.strip() != "" and words.isprintable():
        assert made == {"valueString": words}


@given(WORDS)
@example("two words")
@example("two  words")
def test_any_word_comes_back_as_a_code(word: str) -> None:
    made = fhir.coding("urn:x", word, "shown")
    assert fhir.said(made, "code") == word
    get_fhir_model_class("Coding").model_validate(made)
    assert re.fullmatch(r"[^\s]+(\s[^\s]+)*", made.get("code", "-"))


@given(TIMES)
def test_a_time_is_written_with_its_zone(at: datetime) -> None:
    made = fhir.time("valueDateTime", at.isoformat())
    assert made == {"valueDateTime": at.isoformat()}
    get_fhir_model_class("QuestionnaireResponseItemAnswer").model_validate(made)


@pytest.mark.parametrize("iso", ["1880-01-01T00:00:00+00:53:28", "2026-01-01T00:00:00+14:30", "now"])
def test_a_zone_that_fhir_lacks_stands_beside(iso: str) -> None:
    made = fhir.time("valueDateTime", iso)
    assert "valueDateTime" not in made
    assert fhir.said(made, "valueDateTime") == iso


@pytest.mark.parametrize("answer", Answer)
def test_yes_no_and_not_sure_are_three_codes(answer: Answer) -> None:
    assert fhir.answer_of(fhir.answer_coding(answer)) is answer


def test_another_code_is_no_answer() -> None:
    for raw in (
        {"system": fhir.YES_OR_NO, "code": "asked-unknown"},
        {"system": fhir.ABSENT, "code": "unknown"},
    ):
        with pytest.raises(KeyError):
            fhir.answer_of(raw)


def test_names_and_addresses() -> None:
    assert fhir.named("answers", "could do:it") == "urn:dorsum:fhir:answers:could%20do%3Ait"
    assert fhir.address("entry", "a", "b") != fhir.address("entry", "ab")
    assert fhir.address("entry", "a") == fhir.address("entry", "a")
    with pytest.raises(KeyError):
        fhir.extension_of({"extension": [{"url": "urn:other"}]}, "exact")


@given(WORDS)
def test_nothing_in_a_narrative_is_read_as_markup(words: str) -> None:
    made = fhir.narrative([f"<b>&{words}"])
    (paragraph,) = ElementTree.fromstring(made["div"])
    assert paragraph.text is not None
    assert paragraph.text.startswith("<b>&")
    assert not list(paragraph)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({"text": "x", "item": [{"code": "c"}], "value": 1.0}, True),
        ({"item": [{"code": "c", "_display": {}}], "value": 1}, True),
        ({"item": [{"code": "d"}], "value": 1}, False),
        ({"item": [{"code": "c"}]}, False),
        ({"item": [{"code": "c"}], "value": 1, "more": None}, False),
        ({"item": [{"code": "c"}], "more": 1}, False),
        ({"item": [{"code": "c"}, {}], "value": 1}, False),
        ({"item": {"code": "c"}, "value": 1}, False),
        (None, False),
    ],
)
def test_labels_are_left_aside_when_files_are_compared(other: Any, is_same: bool) -> None:
    raw = {"text": "a", "_display": {}, "item": [{"display": "b", "code": "c"}], "value": 1}
    assert fhir.is_same_but_for_labels(raw, other) is is_same


def test_a_bundle_is_json_with_an_entry_in_a_line() -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"a": "\u00e9"}, {"b": "\n"}]}
    made = fhir.bundle_as_text(bundle)
    assert json.loads(made) == bundle
    assert made.splitlines()[1:3] == ['{"a": "\u00e9"},', '{"b": "\\n"}']
    assert json.loads(fhir.bundle_as_text({"entry": [], "type": "x"})) == {"entry": [], "type": "x"}
