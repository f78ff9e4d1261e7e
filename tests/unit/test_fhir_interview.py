"""The interview as a FHIR questionnaire: each question once, hidden only where our own interview hides it."""

import copy
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from dorsum.care.triage import triage
from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.model.fhir_questionnaire import INTERVIEW, NOT_SURE, case_of_response
from dorsum.model.truth import Answer
from dorsum.report.fhir_interview import interview_as_fhir, interview_version
from dorsum.validation.interview_runs import run_interview
from tests.amounts import examples
from tests.fhir_forms import filled_in, items_of, said_by
from tests.fhir_responses import coded
from tests.fhir_rules import broken_rules_of
from tests.generative.people import honest_person
from tests.shipped import shipped, shipped_rules

Json = dict[str, Any]


def form() -> Json:
    return interview_as_fhir(shipped_rules())


def by_link() -> dict[str, Json]:
    return {one["linkId"]: one for one in items_of(form())}


def test_it_keeps_the_rules_of_the_standard() -> None:
    assert broken_rules_of(form()) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"type": "display"}, "Questionnaire que-1"),
        ({"linkId": "age"}, "Questionnaire que-2"),
        ({"initial": [{"valueString": "no"}]}, "Questionnaire nothing is answered before anybody answers"),
    ],
)
def test_a_broken_form_is_found(fault: Json, rule: str) -> None:
    broken = {**form(), "item": copy.deepcopy(form()["item"][:2])}
    broken["item"][0]["item"][0].update(fault)
    assert rule in broken_rules_of(broken)


def test_the_models_refuse_a_form_without_a_status() -> None:
    with pytest.raises(ValidationError):
        broken_rules_of({**form(), "status": None})


def test_every_question_that_a_person_can_answer_is_there_once() -> None:
    computed = {one.id for one in shipped().findings if one.derived_from and not one.derives_only_yes}
    links = Counter(one["linkId"] for one in items_of(form()))
    assert {one.id for one in shipped().findings} - links.keys() == computed
    assert set(links.values()) == {1}


def test_life_threats_come_first_and_a_lead_question_before_what_it_covers() -> None:
    assert form()["item"][0]["linkId"] == "part.first"
    links = [one["linkId"] for one in items_of(form())]
    for lead in shipped().questions:
        if lead.id in links:
            assert all(links.index(lead.id) < links.index(id) for id in lead.covers)
    assert "pregnancy" not in links  # it covers one question, which is shorter


def test_what_opens_an_item_stands_before_it_and_can_be_answered_so() -> None:
    links = list(by_link())
    for one in items_of(form()):
        for when in one.get("enableWhen", ()):
            assert links.index(when["question"]) < links.index(one["linkId"])
            assert "answerValueSet" in by_link()[when["question"]] or "answerCoding" not in when


def test_gates_timing_and_numbers_open_what_is_behind_them() -> None:
    items = by_link()
    assert [one["question"] for one in items["under.pregnant_or_could_be"]["enableWhen"]] == [
        "pregnant_or_could_be"
    ] * 2
    assert {"question": "age", "operator": "<", "answerDecimal": 16.0} in items["under.age_under_16"][
        "enableWhen"
    ]
    assert "age" + NOT_SURE in [one["question"] for one in items["under.age_under_16"]["enableWhen"]]
    signs = {one["question"] for one in items["new_or_worse_within_14_days"]["enableWhen"]}
    assert signs == set(shipped().finding["new_or_worse_within_14_days"].times)


def test_what_may_be_answered_and_what_helps() -> None:
    sets = {one["id"]: [word["code"] for word in one["expansion"]["contains"]] for one in form()["contained"]}
    assert sets["yes-no-unsure"] == ["Y", "N", "asked-unknown"]
    assert sets["choices-sex"] == ["female", "male", "other", "unknown"]
    items = by_link()
    assert {one["answerValueSet"].removeprefix("#") for one in items.values() if "answerValueSet" in one} == {
        *sets
    }
    helps = {link: one["text"] for link, one in items.items() if one["type"] == "display"}
    assert "how urgent" in helps["saddle_numbness.help"]
    assert "what suits you" in helps["takes_lithium.help"]
    assert "one cause from another" in helps["muscle_tight_or_cramped.help"]
    unit, low, high = items["age"]["extension"]
    assert unit["valueCoding"]["code"] == "a"
    assert (low["valueDecimal"], high["valueDecimal"]) == (0, 120)


def test_its_version_says_which_questions_it_has() -> None:
    assert form()["url"] == INTERVIEW
    assert len(form()["version"]) == 12
    assert json.dumps(form()) == json.dumps(interview_as_fhir.__wrapped__(shipped_rules()))


def test_who_answers_nothing_is_told_nothing() -> None:
    assert case_of_response(filled_in(form(), lambda _: None), shipped(), version="1") == Case()


def test_not_sure_to_all_is_shown_everything() -> None:
    def say(link: str) -> Json | None:
        finding = shipped().finding.get(link)
        if finding and finding.kind == "number":
            return None
        if finding and finding.kind == "choice":
            return {"valueCoding": fhir.coding(fhir.named("answers", link), "unknown")}
        return coded(Answer.UNSURE)

    case = case_of_response(filled_in(form(), say), shipped(), version="1")
    asked = {one.removesuffix(NOT_SURE) for one in by_link() if "." not in one or one.endswith(NOT_SURE)}
    assert case.answers == dict.fromkeys(asked, Answer.UNSURE)


@given(st.integers(0, 2**32))
@examples(15)
def test_an_honest_person_comes_to_the_level_of_our_own_interview(seed: int) -> None:
    person = honest_person(shipped_rules(), seed)
    assume(person is not None)
    assert person is not None
    case = case_of_response(filled_in(form(), said_by(person, shipped())), shipped(), version="1")
    assert triage(case, shipped_rules()).advise == run_interview(person, shipped_rules()).level


def test_the_version_is_the_same_for_the_same_content() -> None:
    assert interview_version(shipped()) == form()["version"]
