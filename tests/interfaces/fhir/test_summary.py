"""`$summary`: a diary in, the page for the doctor out, as `dorsum summary` makes it."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import assess
from dorsum.diary.entries import Course, Entry, Episode
from dorsum.diary.exchange import Whole, whole_of
from dorsum.diary.fhir_labels import labels_of
from dorsum.diary.fhir_writing import whole_as_fhir
from dorsum.diary.review import review
from dorsum.report.summary import summary, usual_parts
from dorsum.report.summary_fhir import summary_as_fhir
from tests.amounts import examples
from tests.courses import at
from tests.fhir_rules import broken_rules
from tests.interfaces.fhir.asking import DAY, SUMMARY, ask, issue, resource
from tests.medplum import faults
from tests.realistic import realistic
from tests.shipped import shipped, shipped_rules

Json = dict[str, Any]
MADE = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)


def diary_of(*courses: Course) -> Json:
    values: list[Episode | Entry] = []
    for one in courses:
        values += [one.episode, *one.entries]
    return written(whole_of(values, at(0)))


def written(whole: Whole) -> Json:
    return whole_as_fhir(whole, labels_of(shipped()))


SHORT = diary_of(replace(realistic(), entries=realistic().entries[:3]))


def page_without(*parts: str) -> Json:
    course = realistic()
    found = review(course, shipped_rules())
    wanted = usual_parts(shipped()) - set(parts)
    page = summary(course, found, assess(found.case, shipped_rules()), DAY, wanted)
    made: Json = json.loads(json.dumps(summary_as_fhir(page, shipped(), MADE)))
    return made


def closed(course: Course) -> Course:
    return replace(course, episode=replace(course.episode, id="old", ended_on=course.episode.began_on))


def test_a_diary_gets_the_page_for_the_doctor() -> None:
    found = resource(ask("POST", SUMMARY, diary_of(realistic())))
    assert found == page_without()
    assert broken_rules(found) == []


@pytest.mark.needs_node
def test_another_validator_takes_diaries_and_documents() -> None:
    assert faults([diary_of(realistic()), page_without()]) == [[], []]


def test_the_episode_that_goes_on_is_meant() -> None:
    assert resource(ask("POST", SUMMARY, diary_of(closed(realistic()), realistic()))) == page_without()


def test_a_part_can_be_left_out() -> None:
    found = resource(ask("POST", f"{SUMMARY}?without=medicines&without=course,where", diary_of(realistic())))
    assert found == page_without("medicines", "course", "where")


def with_parameters(*parameters: object) -> Json:
    return {"resourceType": "Parameters", "parameter": list(parameters)}


def test_diary_and_parts_may_come_as_parameters() -> None:
    diary = {"name": "diary", "resource": diary_of(realistic())}
    parts = [{"name": "without", "valueCode": "medicines"}, {"name": "without", "valueString": "course"}]
    assert resource(ask("POST", SUMMARY, with_parameters(diary))) == page_without()
    found = resource(ask("POST", f"{SUMMARY}?without=where", with_parameters(parts[0], diary, parts[1])))
    assert found == page_without("medicines", "course", "where")


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        (with_parameters(), "Parameters", "there must be a parameter `diary`"),
        ({"resourceType": "Parameters", "parameter": 7}, "Parameters.parameter", "must be a list"),
        (with_parameters("s3cret"), "Parameters.parameter[0]", "must be `diary`"),
        (with_parameters({"name": ["diary"]}), "Parameters.parameter[0]", "must be `diary`"),
        (with_parameters({"name": "diary"}), "Parameters.parameter[0].resource", "no diary"),
        (with_parameters({"name": "diary"}, {"name": "diary"}), "Parameters.parameter[1]", "once"),
        (with_parameters({"name": "without", "valueInteger": 1}), "Parameters.parameter[0]", "valueCode"),
    ],
)
def test_what_is_wrong_in_parameters_is_said_with_its_place(body: Json, place: str, words: str) -> None:
    found = issue(ask("POST", SUMMARY, body), 422)
    assert found["expression"] == [place]
    assert words in found["diagnostics"]


@pytest.mark.parametrize(
    ("diary", "words"),
    [
        ({"resourceType": "Bundle", "type": "collection"}, "no diary that Dorsum wrote"),
        ({"resourceType": "Bundle", "type": "document"}, "a page for a doctor"),
        (diary_of(closed(realistic())), "no episode with an entry"),
        (diary_of(Course(realistic().episode)), "no episode with an entry"),
        (written(Whole()), "no episode with an entry"),
    ],
)
def test_what_is_no_diary_that_goes_on_is_refused(diary: Json, words: str) -> None:
    found = issue(ask("POST", SUMMARY, diary), 422)
    assert words in found["diagnostics"]
    assert found["expression"] == ["Bundle"]


def leaves(raw: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each value that is none of others, as what holds it and its key there."""
    for key, one in list(raw.items()) if isinstance(raw, dict) else list(enumerate(raw)):
        if isinstance(one, dict | list):
            yield from leaves(one)
        else:
            yield raw, key


@given(st.data(), st.sampled_from(["\ud800", "", None, [], {}, 1e308, -1, True, "9999-12-31", "0001-01-01"]))
@examples(60)
def test_no_damage_breaks_the_door(data: st.DataObject, value: object) -> None:
    diary = copy.deepcopy(SHORT)
    holder, key = data.draw(st.sampled_from(list(leaves(diary))))
    holder[key] = value
    answer = ask("POST", SUMMARY, diary)
    assert answer.status in (200, 400, 422)
    kind = json.loads(answer.body)["resourceType"]
    assert kind == ("Bundle" if answer.status == 200 else "OperationOutcome")


def test_a_changed_diary_and_an_unknown_part_are_refused() -> None:
    changed = diary_of(realistic())
    changed["entry"][2]["resource"]["status"] = "s3cret"
    assert "entry 3 of the bundle" in issue(ask("POST", SUMMARY, changed), 422)["diagnostics"]
    found = issue(ask("POST", f"{SUMMARY}?without=s3cret", diary_of(realistic())), 422)
    assert "must be of: " in found["diagnostics"]
    assert "expression" not in found
    assert "s3cret" not in json.dumps(found)
    diary, unknown = (
        {"name": "diary", "resource": diary_of(realistic())},
        {"name": "without", "valueCode": "x"},
    )
    found = issue(ask("POST", SUMMARY, with_parameters(diary, unknown)), 422)
    assert found["expression"] == ["Parameters.parameter[1]"]
