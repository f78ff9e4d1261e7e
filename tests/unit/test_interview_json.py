"""The next step of an interview as JSON: an answer is read, the next screen or the result comes back."""

import json
from typing import Any

import pytest

from dorsum.care.answered import with_said
from dorsum.care.assessment import assess
from dorsum.care.interview import next_screen
from dorsum.errors import CaseError
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.report.assessment_json import USUAL_PARTS, assessment_as_json
from dorsum.report.care_card import level_shown
from dorsum.report.interview_json import interview_as_json
from tests.shipped import shipped, shipped_rules
from tests.withdrawals import stopped_rules

MOST_STEPS = 60
NUMBERS = {"age": 35, "days_since_onset": 2, "pain_0_10": 5}


def said_to(item: dict[str, Any]) -> object:
    if item["kind"] == "number":
        return NUMBERS.get(item["id"], item["minimum"])
    return "no" if item["kind"] == "yes_no" else item["answers"][0]


def walked(case: Case) -> tuple[list[dict[str, Any]], Case]:
    """Answer what is asked until the result, as a program does that knows nothing but the JSON."""
    steps = []
    for _ in range(MOST_STEPS):
        step = json.loads(json.dumps(interview_as_json(case, shipped_rules())))
        steps.append(step)
        if step["is_done"]:
            return steps, case
        again = read_case(step["case"], shipped())
        case = with_said(again, {one["id"]: said_to(one) for one in step["screen"]["items"]}, shipped())
    raise AssertionError("the interview does not end")


def test_a_program_that_answers_what_is_asked_comes_to_the_result() -> None:
    steps, case = walked(Case(country="GB"))
    last = steps[-1]
    assert next_screen(case, shipped_rules()) is None
    assert last["result"] == json.loads(
        json.dumps(assessment_as_json(assess(case, shipped_rules()), USUAL_PARTS))
    )
    assert last["level"] == last["result"]["triage"]["advise"] == "self_care"
    assert all(step["level"] is None and step["result"] is step["more"] is None for step in steps[:-1])
    assert any(last["more"].values())


def test_every_item_says_what_it_may_be_answered_with() -> None:
    steps, _ = walked(Case())
    items = [item for step in steps if step["screen"] for item in step["screen"]["items"]]
    assert {item["kind"] for item in items} == {"yes_no", "number", "choice"}
    for item in items:
        assert item["answers"]
        assert (item["minimum"] is None) == (item["kind"] != "number")
        assert item["question"].strip()


def test_danger_is_said_before_the_questions_end() -> None:
    case = with_said(Case(country="GB"), {"saddle_numbness": "yes"}, shipped())
    step = interview_as_json(case, shipped_rules())
    assert (step["level"], step["is_done"]) == ("emergency_now", False)
    assert "Call 999" in " ".join(step["must_say"])
    assert step["screen"]["about"] == [
        {"id": "saddle_numbness", "question": shipped().finding["saddle_numbness"].question["en"]}
    ]


def test_of_withdrawn_content_no_calm_level_is_shown() -> None:
    _, case = walked(Case(country="GB"))
    calm = assess(case, shipped_rules())
    assert level_shown(calm) == "self_care"
    assert level_shown(assess(case, stopped_rules())) is None


def test_a_new_yes_takes_back_what_it_outdates() -> None:
    case = with_said(Case(), {"new_or_worse_within_14_days": "no", "saddle_numbness": "yes"}, shipped())
    assert "new_or_worse_within_14_days" in case.answers
    later = with_said(case, {"new_urine_leakage": "yes"}, shipped())
    assert "new_or_worse_within_14_days" not in later.answers


def test_nothing_said_changes_nothing() -> None:
    case = with_said(Case(), {"age": 40, "fever": "unsure"}, shipped())
    assert with_said(case, {}, shipped()) == with_said(case, None, shipped()) == case


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"feverr": "yes"}, "did you mean `fever`"),
        ({"fever": "maybe"}, "must be yes, no or unsure"),
        ({"age": 400}, "must be a number from"),
        ([], "must be a set"),
        ({"age": 40, "age_under_16": "yes"}, "contradict each other"),
    ],
)
def test_what_cannot_be_said_is_refused(said: object, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        with_said(Case(), said, shipped())
