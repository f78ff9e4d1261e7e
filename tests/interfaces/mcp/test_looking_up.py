"""Looking up: danger first, and no pills without a check."""

import pytest

from dorsum.errors import LookUpError
from tests.interfaces.mcp.talking import (
    Json,
    call,
    of,
    tools,
    urgent_talk,
    walked,
)
from tests.shipped import shipped


def test_a_question_is_answered_for_people_in_general() -> None:
    told = call("look_up", question="is heat good?", country="GB")
    assert told["withheld"] is None
    assert told["page"]
    assert told["nearest"]
    assert "999" in " ".join(told["must_say"])
    assert shipped().wording["tools_not_person"]["en"] in told["must_not"]


def test_a_danger_sign_in_a_question_comes_first_and_then_nothing_else() -> None:
    told = call("look_up", question="is heat good? I cannot pee", country="GB")
    assert (told["withheld"], told["nearest"]) == ("danger", [])
    assert told["danger"][0]["level"] == "emergency_now"
    assert told["must_say"][0] == "Emergency now"
    assert "heat" not in " ".join(line for one in told["page"] for line in one["lines"]).lower()


def test_a_need_for_someone_to_talk_to_is_met() -> None:
    told = call("look_up", question="I want to kill myself", country="GB")
    assert "116 123" in " ".join(told["must_say"])


def test_whoever_is_in_danger_is_told_that_first() -> None:
    for arguments in ({"question": "is heat good?"}, {"kind": "interventions", "id": "heat_wrap"}):
        told = call("look_up", **arguments, **of(urgent_talk()))
        assert (told["withheld"], told["page"]) == ("open", [])
        assert told["must_say"][0] == "Emergency now"
    both = call("look_up", question="I cannot pee", **of(urgent_talk()))
    assert both["must_say"].count("Emergency now") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        {"kind": "medicines", "id": "ibuprofen"},
        {"question": "How much ibuprofen can I take?"},
        {"question": "Which of these two pills is better?"},
    ],
)
def test_pills_are_not_told_of_without_a_check(arguments: Json) -> None:
    told = call("look_up", **arguments)
    assert (told["withheld"], told["page"]) == ("medicine", [])
    assert told["must_say"][0] == shipped().wording["look_check_medicine"]["en"]


def test_pills_are_not_told_of_to_a_child() -> None:
    child = walked(tools().call, {"age": 12}, answered_by="parent")
    assert call("check_medicines", **of(child))["medicines"] == [] or not [
        one for one in call("check_medicines", **of(child))["medicines"] if one["dose"]
    ]
    assert call("look_up", kind="medicines", id="ibuprofen", **of(child))["page"] == []


def test_kinds_are_listed() -> None:
    told = call("look_up", kind="causes")
    assert len(told["items"]) > 40
    named = told["items"][0]
    assert call("look_up", kind=named["kind"], id=named["id"])["page"]


def test_findings_are_listed_for_what_is_volunteered() -> None:
    told = call("look_up", kind="findings")
    labels = {one["id"]: one["label"] for one in told["items"]}
    assert labels["saddle_numbness"] == shipped().finding["saddle_numbness"].question["en"]
    assert "age" in labels
    assert "sex" not in labels
    assert "age_under_6" not in labels
    with pytest.raises(LookUpError, match="leave `id` out"):
        call("look_up", kind="findings", id="fever")


def test_no_page_about_a_source_tells_what_rests_on_it_of_pills() -> None:
    withheld = 0
    for one in shipped().sources:
        found = tools().call("look_up", {"kind": "sources", "id": one.id})
        withheld += found["withheld"] == "medicine"
        lines = [line for section in found["page"] for line in section["lines"]]
        used = " ".join(line for line in lines if "[medicines/" in line or "[medicine_rules/" in line)
        assert used == ""
    assert withheld > 10
