"""The page for the doctor as a FHIR document: the same lines in their order, no more than was chosen."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.exchange import Revision, Whole
from dorsum.diary.fhir_labels import labels_of
from dorsum.diary.fhir_writing import whole_as_fhir
from dorsum.model.truth import Answer
from dorsum.report.summary import Summary
from dorsum.report.summary_fhir import summary_as_fhir
from tests.amounts import examples
from tests.courses import at, course, entry
from tests.fhir_rules import XHTML, broken_rules
from tests.realistic import realistic
from tests.shipped import shipped
from tests.unit.test_diary_json import TEXTS
from tests.unit.test_diary_review import followed
from tests.unit.test_summary import PARTS, page_of

Json = dict[str, Any]
MADE = datetime(2026, 4, 14, 9, tzinfo=UTC)


@cache
def full_page() -> Summary:
    return page_of(realistic())


def document(page: Summary) -> Json:
    made = summary_as_fhir(page, shipped(), MADE)
    assert broken_rules(made) == []
    return made


def composition(bundle: Json) -> Json:
    first: Json = bundle["entry"][0]["resource"]
    return first


def of_kind(bundle: Json, kind: str) -> list[Json]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def paragraphs(section: Json) -> list[str | None]:
    return [one.text for one in ElementTree.fromstring(section["text"]["div"]).findall(f"{XHTML}p")]


def behind(bundle: Json, part: str) -> list[Json]:
    """Return the resources that the section of a part refers to."""
    (section,) = (
        one
        for one in composition(bundle)["section"]
        if one.get("code", {}).get("coding", [{}])[0].get("code") == part
    )
    by_address = {one["fullUrl"]: one["resource"] for one in bundle["entry"]}
    return [by_address[one["reference"]] for one in section.get("entry", [])]


@pytest.fixture(scope="module")
def whole() -> Json:
    return document(full_page())


def test_sections_are_the_parts_with_their_lines(whole: Json) -> None:
    page, sections = full_page(), composition(whole)["section"]
    assert [(one["title"], paragraphs(one)) for one in sections] == [
        *((part.heading, list(part.lines)) for part in page.parts),
        ("About this page", list(page.footer)),
    ]
    assert paragraphs(composition(whole)) == [page.title, page.made]


def test_the_table_of_the_course_stands_in_its_section(whole: Json) -> None:
    page = full_page()
    (section,) = (one for one in composition(whole)["section"] if one["title"] == "Course")
    rows = ElementTree.fromstring(section["text"]["div"]).findall(f".//{XHTML}tr")
    cells = [["".join(cell.itertext()) for cell in row] for row in rows]
    assert cells == [
        ["Day", "Date", "Pain", "Could do"],
        *([str(one.day), one.on.isoformat(), one.pain, one.could_do] for one in page.rows),
    ]


def test_who_made_it(whole: Json) -> None:
    (device,) = of_kind(whole, "Device")
    versions = {one["type"]["text"]: one["value"] for one in device["version"]}
    assert versions["content hash"] == shipped().content_hash
    assert of_kind(whole, "Patient") == [{"resourceType": "Patient"}]
    assert len(composition(whole)["author"]) == 2


def test_the_facts_behind_the_lines(whole: Json) -> None:
    (pain,) = of_kind(whole, "Condition")
    assert behind(whole, "beginning") == behind(whole, "where") == [pain]
    assert pain["onsetDateTime"] == "2026-03-02"
    assert [one["text"] for one in pain["bodySite"]] == ["Left side of your bottom (buttock)", "Low back"]
    numbers = [(one["code"]["text"], one["valueQuantity"]["value"]) for one in behind(whole, "how_bad")]
    assert [number for _, number in numbers] == [4, 5, 3, 0, 12]
    units = [one["valueQuantity"].get("unit") for one in behind(whole, "how_bad")]
    assert units == ["{score}", None, "days", None, "minutes"]
    rows = [(one["effectiveDateTime"], one["valueQuantity"]["value"]) for one in behind(whole, "course")]
    assert rows == [(one.on.isoformat(), float(one.pain)) for one in full_page().rows]
    assert behind(whole, "course")[-1] == behind(whole, "how_bad")[0]
    assert [one["valueCodeableConcept"]["text"] for one in behind(whole, "function")] == [
        "Most of it",
        "I woke now and then",
    ]
    (taken,) = behind(whole, "medicines")
    assert taken["medicationCodeableConcept"]["text"] == "Pain tablets (ibuprofen)"
    assert taken["effectivePeriod"] == {"end": "2026-03-05"}
    (denied,) = behind(whole, "denied")
    said = {one["linkId"]: one.get("answer") for one in denied["item"]}
    no = [{"valueCoding": {"system": "http://terminology.hl7.org/CodeSystem/v2-0136", "code": "N"}}]
    assert said["saddle_numbness"] == no
    assert "self_harm" not in json.dumps(denied)


def test_what_is_urgent_leads_whatever_is_left_out() -> None:
    last = entry(43, 4, signs={"saddle_numbness": Answer.YES})
    danger = Course(realistic().episode, (*realistic().entries, last))
    nothing = document(page_of(danger, *PARTS))
    first, about = composition(nothing)["section"]
    assert (first["title"], about["title"]) == ("First", "About this page")
    assert (paragraphs(first)[0] or "").startswith("Dorsum says: ")
    assert [one["resource"]["resourceType"] for one in nothing["entry"]] == [
        "Composition",
        "Patient",
        "Device",
    ]
    shown = document(page_of(danger))
    (present,) = behind(shown, "danger_now")
    assert present["item"][0]["answer"][0]["valueCoding"]["code"] == "Y"
    assert present["authored"] == "2026-04-14"


def test_signs_that_were_not_asked_have_no_answer() -> None:
    last = entry(43, 1, danger="something_new")
    open_ = document(page_of(Course(realistic().episode, (*realistic().entries, last))))
    (asked,) = behind(open_, "denied")
    assert any("answer" not in one for one in asked["item"])
    assert paragraphs(composition(open_)["section"][0])[1:] == [
        "Not all danger signs were asked. Please ask again."
    ]


def test_a_page_of_which_nothing_is_known() -> None:
    bare = document(page_of(course([entry(3, None)])))
    assert behind(bare, "denied") == []
    assert behind(bare, "beginning")[0].get("bodySite") is None


def test_the_person_is_the_one_of_the_diary(whole: Json) -> None:
    episode, first = realistic().episode, realistic().entries[0]
    kept = tuple(Revision(at(0), is_gone=False, value=one) for one in (first, episode))
    diary = whole_as_fhir(Whole(kept), labels_of(shipped()))
    assert composition(whole)["subject"] == {"reference": diary["entry"][0]["fullUrl"]}


def test_same_page_same_document() -> None:
    page = full_page()
    first, second = (summary_as_fhir(page, shipped(), MADE) for _ in range(2))
    assert first == second
    other = summary_as_fhir(page_of(realistic(), "worries"), shipped(), MADE)
    assert other["identifier"] != first["identifier"]


ODD = TakenMedicine(at(3), name="\x00<b>balm</b>&", amount=1.0, unit=" ")
NO_NAME = TakenMedicine(at(3), name=" ")


@examples(8)
@given(TEXTS, TEXTS, TEXTS)
@example("<b>", "]]>", "\x00")
def test_whatever_a_person_writes_is_shown_and_valid(words: str, name: str, choice: str) -> None:
    made = Entry(
        "a",
        "one",
        at(3),
        numbers={"pain_now": 4.0},
        choices={"could_do": (choice,), "sleep": ()},
        medicines=(TakenMedicine(at(3), name=name, unit=name, amount=2.0), ODD, NO_NAME),
    )
    told = course([made])
    document(page_of(Course(replace(told.episode, words={"worries": words}), told.entries)))


MARKS = {
    "beginning": ("onsetDateTime",),
    "where": ("body-regions", "bodySite"),
    "function": ("urn:dorsum:fhir:answers:",),
    "medicines": ("MedicationStatement", "ibuprofen"),
}
"""What a part alone brings into the document."""


@examples(8)
@given(st.sets(st.sampled_from(PARTS)))
@example(set(PARTS))
@example({"how_bad"})
@example({"where"})
def test_no_line_and_no_value_of_what_is_left_out(left_out: set[str]) -> None:
    made = document(page_of(realistic(), *left_out))
    text = json.dumps(made, ensure_ascii=False)
    said = {line for part in full_page().parts if part.id in left_out for line in part.lines}
    assert [line for line in said if line in text] == []
    assert [mark for part in left_out for mark in MARKS.get(part, ()) if mark in text] == []
    assert {"how_bad", "course"} - left_out or "valueQuantity" not in text
    assert {"danger_now", "denied"} - left_out or not of_kind(made, "QuestionnaireResponse")
    assert {"beginning", "where"} - left_out or not of_kind(made, "Condition")


FREE = ("tried", "worries", "questions", "medicines", "eases", "function", "how_bad")
"""Parts whose facts change no other part; of medicines this holds for those that only the person knows."""


@examples(8)
@given(st.sets(st.sampled_from(FREE), min_size=1), TEXTS, st.integers(0, 10))
def test_what_is_left_out_makes_no_difference(left_out: set[str], words: str, number: int) -> None:
    told = followed(entry(0, 8), entry(3, 6), entry(5, 4, danger="nothing_new", id="last"))
    other = _other(told, left_out, words, number)
    first, second = (summary_as_fhir(page_of(one, *left_out), shipped(), MADE) for one in (told, other))
    assert first == second


def test_who_leaves_medicines_out_tells_of_none_elsewhere() -> None:
    last = entry(5, 4, danger="nothing_new", medicines=(TakenMedicine(at(5), "ibuprofen", "", 200.0, "mg"),))
    told = followed(entry(0, 8), last)
    assert "ibuprofen" in json.dumps(summary_as_fhir(page_of(told), shipped(), MADE))
    quiet = page_of(told, "medicines")
    assert "anti inflammatory" not in " ".join(line for part in quiet.parts for line in part.lines)
    assert "ibuprofen" not in json.dumps(summary_as_fhir(quiet, shipped(), MADE))


def _other(told: Course, parts: set[str], words: str, number: int) -> Course:
    """Return the course with other facts in these parts."""
    *before, last = told.entries
    own: dict[str, str] = {about: words for about in ("tried", "worries", "questions") if about in parts}
    choices = {"eased_by": (words,), "triggers": (words, "x")} if "eases" in parts else {}
    choices |= {"sleep": (words,), "mood": ("some_days",)} if "function" in parts else {}
    numbers = {"pain_worst": float(number), "spasms": 2.0} if "how_bad" in parts else {}
    taken = (TakenMedicine(at(5), None, words, 200.0, "mg"),) if "medicines" in parts else ()
    changed = replace(last, numbers={**last.numbers, **numbers}, choices=choices, medicines=taken)
    return Course(replace(told.episode, words=own), (*before, changed))
