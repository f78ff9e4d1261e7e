"""What the API answers is what the engine says, in the shape that its description promises."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dorsum.care.assessment import Assessment as Found
from dorsum.care.assessment import assess
from dorsum.interfaces.api.application import make_application
from dorsum.interfaces.api.shapes.assessment import Assessment, AssessmentParts, MedicineAnswer, PlanAnswer
from dorsum.interfaces.api.shapes.common import Head
from dorsum.interfaces.api.shapes.explanation import Explanation
from dorsum.interfaces.api.shapes.interview import Step
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.model.case_writing import case_as_mapping
from dorsum.report.assessment_json import (
    PARTS,
    USUAL_PARTS,
    assessment_as_json,
    medicine_answer_as_json,
    plan_answer_as_json,
    versions_as_json,
)
from dorsum.report.cause_lines import MOST_CAUSES
from dorsum.report.explanation_json import explanation_as_json
from dorsum.report.interview_json import interview_as_json
from tests.amounts import amount
from tests.interfaces.api.any_case import any_cases
from tests.shipped import shipped, shipped_rules
from tests.unit.test_interview_json import walked
from tests.withdrawals import stopped_rules

DANGER = {"country": "GB", "age": 41, "sex": "female", "answers": {"saddle_numbness": "yes"}}
MADE: dict[str, tuple[type[Head], Callable[[Found], dict[str, Any]]]] = {
    "assess": (Assessment, lambda found: assessment_as_json(found, USUAL_PARTS)),
    "explain": (Explanation, explanation_as_json),
    "plan": (PlanAnswer, plan_answer_as_json),
    "medicines": (MedicineAnswer, medicine_answer_as_json),
}


FOR_TABLES = ("assess", "explain")
"""Where everything may be taken as no that was not said; never where somebody is told what to do."""


def plain(values: object) -> Any:
    return json.loads(json.dumps(values))


def calm() -> dict[str, Any]:
    """Return a case that was asked everything, and is for self-care."""
    return case_as_mapping(walked(Case(country="GB"))[1], shipped())


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("closed_world", [True, False])
def test_each_address_gives_what_the_engine_says(api: TestClient, name: str, closed_world: bool) -> None:
    shape, made = MADE[name]
    if closed_world and name not in FOR_TABLES:
        answer = api.post(f"/{name}", json={"case": DANGER, "closed_world": True})
        assert answer.json()["place"] == ["closed_world"]
        return
    for case in (DANGER, calm(), {"age": 30}):
        flag = {"closed_world": closed_world} if name in FOR_TABLES else {}
        answer = api.post(f"/{name}", json={"case": case, **flag})
        found = assess(read_case(case, shipped()), shipped_rules(), closed_world=closed_world)
        assert (answer.status_code, answer.json()) == (200, plain(made(found)))
        shape.model_validate(answer.json())


@settings(max_examples=amount(20))
@given(any_cases())
def test_every_answer_has_the_shape_that_is_described(case: Case) -> None:
    found = assess(case, shipped_rules())
    for shape, made in MADE.values():
        shape.model_validate(plain(made(found)))
    Step.model_validate(plain(interview_as_json(case, shipped_rules())))


OWN_KEYS = {"causes": {"causes", "ranking"}}
"""The keys of a part, where there are others than its name."""


@settings(max_examples=amount(20))
@given(any_cases(), st.sets(st.sampled_from(list(PARTS))))
def test_parts_are_those_of_the_whole_and_what_must_be_said_is_never_left_out(
    case: Case, parts: set[str]
) -> None:
    found = assess(case, shipped_rules())
    whole, some = plain(assessment_as_json(found)), plain(assessment_as_json(found, parts))
    left_out = {key for one in PARTS.keys() - parts for key in OWN_KEYS.get(one, {one})}
    assert some == {key: value for key, value in whole.items() if key not in left_out}
    assert {"must_say", "level", "emergency", "safety_net", "disclaimer", "withdrawals"} <= some.keys()
    AssessmentParts.model_validate(some)


@pytest.mark.parametrize("parts", [[], ["plan"], ["plan", "plan", "causes"], list(PARTS)])
def test_only_the_parts_that_are_asked_for_are_sent(api: TestClient, parts: list[str]) -> None:
    answer = api.post("/assess", json={"case": DANGER, "parts": parts}).json()
    assert answer == plain(assessment_as_json(assess(read_case(DANGER, shipped()), shipped_rules()), parts))


def test_every_version_is_told() -> None:
    made = assess(Case(), shipped_rules()).versions
    assert versions_as_json(made) == asdict(made)


def test_where_nothing_is_said_all_is_sent_but_the_other_causes(api: TestClient) -> None:
    usual = api.post("/assess", json={"case": calm()}).json()
    assert usual == api.post("/assess", json={"case": calm(), "parts": None}).json()
    whole = plain(assessment_as_json(assess(read_case(calm(), shipped()), shipped_rules())))
    assert len(whole["causes"]) == MOST_CAUSES < len(whole.pop("other_causes"))
    assert usual == whole


def test_causes_and_other_causes_are_all_that_can_be_in_their_order() -> None:
    found = assess(read_case(calm(), shipped()), shipped_rules())
    whole = assessment_as_json(found)
    told = [one["id"] for one in (*whole["causes"], *whole["other_causes"])]
    assert told == [one.id for one in found.causes.causes]


def test_no_other_cause_is_told_while_questions_are_open_or_of_withdrawn_content() -> None:
    for case, rules in ((DANGER, shipped_rules()), (calm(), stopped_rules())):
        found = assess(read_case(case, shipped()), rules)
        whole = assessment_as_json(found)
        assert whole["other_causes"] == []
        assert all(one["must_rule_out"] for one in whole["causes"])
        assert len(whole["causes"]) < len(found.causes.causes)


@pytest.mark.parametrize("parts", ["plan", ["plann"], [["plan"]], {"plan": True}, [1], False])
def test_parts_that_there_are_not_are_refused(api: TestClient, parts: object) -> None:
    answer = api.post("/assess", json={"case": DANGER, "parts": parts})
    assert (answer.status_code, answer.json()["place"]) == (422, ["parts"])
    assert "must be a list of some of triage, causes, other_causes, plan" in answer.json()["detail"]


def test_an_interview_by_the_api_alone_comes_to_the_result(api: TestClient) -> None:
    step = api.post("/interview", json={"case": {"country": "GB"}}).json()
    for _ in range(60):
        Step.model_validate(step)
        if step["is_done"]:
            break
        said = {}
        for item in step["screen"]["items"]:
            number = {"age": 35, "days_since_onset": 2}.get(item["id"], item["minimum"])
            said[item["id"]] = number if item["kind"] == "number" else item["answers"][-2:][0]
        step = api.post("/interview", json={"case": step["case"], "new_answers": said}).json()
    assert step["is_done"]
    assert step["result"] == api.post("/assess", json={"case": step["case"]}).json()


@pytest.mark.parametrize("begin", [{}, {"case": {}}, {"case": None}])
def test_an_interview_may_begin_with_nothing(api: TestClient, begin: dict[str, Any]) -> None:
    first = api.post("/interview", json=begin)
    assert first.json() == plain(interview_as_json(Case(), shipped_rules()))


@pytest.mark.parametrize("name", [*MADE, "interview"])
def test_every_answer_says_what_dorsum_is_not(api: TestClient, name: str) -> None:
    late = {**DANGER, "today": "2099-01-01"}
    told = api.post(f"/{name}", json={"case": late}).json()["disclaimer"]
    assert told[:2] == [shipped().wording[id]["en"] for id in ("intended_use", "no_clinician_signed")]
    assert shipped().next_check.isoformat() in told[2]
    assert len(api.post(f"/{name}", json={"case": DANGER}).json()["disclaimer"]) == 2


def test_the_same_request_gives_the_same_bytes(api: TestClient) -> None:
    body = {"case": calm()}
    again = {"case": dict(reversed(calm().items()))}
    assert api.post("/assess", json=body).content == api.post("/assess", json=again).content


def test_while_danger_is_open_nothing_calm_is_said(api: TestClient) -> None:
    for case in ({"age": 30, "country": "GB"}, {"answers": {"fever": "no"}}):
        plan, medicines = (api.post(f"/{name}", json={"case": case}).json() for name in ("plan", "medicines"))
        assert plan["level"] is medicines["level"] is None
        assert plan["plan"]["scope"] == "nothing"
        assert medicines["medicines"] == {"none_because": "not_finished", "medicines": []}
        assert "have not finished" in " ".join(plan["must_say"])


@pytest.mark.parametrize("name", [*MADE, "interview"])
def test_withdrawn_content_calms_nobody(name: str) -> None:
    client = TestClient(make_application(stopped_rules(), dict))
    answer = client.post(f"/{name}", json={"case": calm()}).json()
    for told in (answer, answer.get("result") or answer):
        assert told["level"] is None
        assert not {"self_care", "routine"} & levels_in(told)
        assert all(one["must_rule_out"] for one in told.get("causes", ()))
        assert told.get("why_not_higher", []) == told.get("triage", {}).get("why_not_higher", []) == []


def levels_in(told: dict[str, Any]) -> set[object]:
    """Return every level that is told of the person, not of a rule."""
    parts = (told, told.get("triage", {}))
    return {part.get(key) for part in parts for key in ("level", "at_least", "at_most", "advise")}


def test_while_questions_are_open_only_causes_to_rule_out_are_named(api: TestClient) -> None:
    found = api.post("/assess", json={"case": {"age": 30, "answers": {"fever": "no"}}}).json()
    assert found["causes"]
    assert all(one["must_rule_out"] for one in found["causes"])


def test_an_explanation_names_question_answer_and_source(api: TestClient) -> None:
    found = api.post("/explain", json={"case": DANGER}).json()
    assert found["level"] == "emergency_now"
    answers = [one for rule in found["fired"] for one in rule["answers"]]
    assert {"saddle_numbness"} <= {one["id"] for one in answers}
    assert all(one["question"].endswith("?") for one in answers)
    assert all(one["url"] and one["year"] for rule in found["fired"] for one in rule["sources"])
