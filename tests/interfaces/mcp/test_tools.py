"""What the six tools give back of a talk: what is urgent at once, and what calms only at its end."""

from datetime import timedelta

import pytest

from dorsum.care.assessment import assess
from dorsum.model.case_reading import read_case
from dorsum.report.care_card import urgent_words
from dorsum.report.explanation_json import explanation_as_json
from dorsum.report.tools.frame import how_to_talk
from tests.interfaces.mcp.talking import (
    CALM,
    DAY,
    OF_CASE,
    Json,
    begun,
    call,
    of,
    one_step,
    plain_talk,
    said_to,
    tools,
    tools_on,
    urgent_talk,
    walked,
)
from tests.shipped import shipped, shipped_rules
from tests.withdrawals import stopped_rules


def test_a_plain_talk_ends_in_calm() -> None:
    done = plain_talk()
    assert (done["level"], done["reached"]["calm"], done["why_not_calm"]) == ("self_care", True, [])
    assert [one["part"] for one in done["more"]] == ["causes", "treatment"]
    told = call("assess", **of(done))
    assert told["title"] == told["must_say"][0] == "Care for yourself"
    assert told["sections"]
    assert 0 < len(told["causes"]) <= 5


def test_optional_questions_can_be_answered_in_the_end() -> None:
    done = plain_talk()
    answers = {item["id"]: said_to(item, {}) for item in done["more"][1]["items"]}
    later = begun(**of(done), said="no to these", answers=answers)
    assert later["is_done"]
    assert set(answers) <= set(later["case"]["answers"])


def test_medicines_are_told_with_the_dose_of_the_label_in_the_end() -> None:
    known: Json = {}
    done = plain_talk()
    while treatment := [one for one in done["more"] if one["part"] == "treatment"]:
        answers = {item["id"]: said_to(item, known) for item in treatment[0]["items"]}
        done = begun(**of(done), said="no to these", answers=answers)
    told = call("check_medicines", **of(done))
    usable = [one for one in told["medicines"] if one["permission"] == "may_use"]
    assert usable[0]["dose"]
    assert told["none_because"] is None
    assert call("look_up", kind="medicines", id=usable[0]["id"], **of(done))["page"]
    other = next(one["id"] for one in told["medicines"] if one["permission"] != "may_use")
    assert call("look_up", kind="medicines", id=other, **of(done))["withheld"] == "medicine"
    asked = call("look_up", question="Which of these two pills is better?", **of(done))
    assert asked["page"]
    assert asked["withheld"] is None


def test_medicines_say_how_to_settle_them_without_a_command() -> None:
    done = plain_talk()
    told = call("check_medicines", **of(done))
    settle = shipped().wording["tools_medicine_how_to_settle"]["en"]
    assert settle in told["lines"]
    asked = {item["id"] for one in done["more"] if one["part"] == "treatment" for item in one["items"]}
    assert asked & {one["id"] for one in told["ask"]}
    card = call("assess", **of(done))["sections"]
    lines = [line for one in card for line in (*one["lines"], *one["more"])]
    assert settle in lines
    assert not [line for line in (*lines, *told["lines"]) if "`dorsum" in line]


def test_urgent_words_come_as_they_are_and_before_the_talk_ends() -> None:
    words = "numb between my legs"
    named = [{"item": "saddle_numbness", "answer": "yes", "quote": words}]
    step = begun(country="GB", said=words, volunteered=named)
    assert not step["is_done"]
    case = read_case(step["case"], shipped())
    urgent = urgent_words(assess(case, shipped_rules()))
    assert tuple(step["must_say"][: len(urgent)]) == urgent
    assert step["level"] == "emergency_now"
    assert shipped().wording["tools_not_wait"]["en"] in step["must_not"]


@pytest.mark.parametrize("name", OF_CASE)
def test_in_danger_nothing_calms(name: str) -> None:
    told = call(name, **of(urgent_talk()))
    assert told["level"] == "emergency_now"
    assert not told["reached"]["calm"]
    assert told["why_not_calm"] == [shipped().wording["tools_why_danger"]["en"]]
    assert not told.get("causes")
    assert not told.get("medicines")


@pytest.mark.parametrize("name", OF_CASE)
def test_before_the_end_nothing_calms(name: str) -> None:
    step = one_step(tools().call, begun(), {})
    told = call(name, **of(step))
    assert (told["level"], told["status"]) == (None, "incomplete")
    assert not told["reached"]["finished"]
    assert told["must_say"][0] == shipped().wording["not_finished_no_advice"]["en"]
    assert not told.get("sections")
    assert not told.get("medicines")
    assert not told.get("why_not_higher")


def test_a_plainer_question_that_waits_keeps_a_level_back_that_is_not_urgent() -> None:
    last = begun(country="GB")
    while last["screen"]["part"] != "plainer":
        last = one_step(tools().call, last, {"one_leg_or_foot_partly_numb": "unsure"})
    assert (last["status"], last["level"], last["is_done"]) == ("unsure", None, False)
    assert last["must_say"][:2] == [
        shipped().wording[id]["en"] for id in ("not_finished_no_advice", "not_finished")
    ]


@pytest.mark.parametrize("name", OF_CASE)
@pytest.mark.parametrize("seal", [None, "", "0" * 64, "\N{SNOWMAN}"])
def test_without_its_seal_no_answer_of_no_counts(name: str, seal: str | None) -> None:
    told = call(name, case=plain_talk()["case"], seal=seal)
    assert (told["level"], told["status"], told["reached"]["asked"]) == (None, "incomplete", False)
    assert shipped().wording["tools_why_not_asked"]["en"] in told["why_not_calm"]


def test_without_its_seal_danger_is_told_all_the_same() -> None:
    told = call("assess", case={"country": "GB", "answers": {"saddle_numbness": "yes"}})
    assert told["level"] == "emergency_now"
    assert "Call 999" in " ".join(told["must_say"])
    assert told["sections"] == []


def test_unsure_answers_from_elsewhere_tell_no_calm_level() -> None:
    every = {one.id: "unsure" for one in shipped().findings if one.kind == "yes_no" and not one.derived_from}
    told = call("assess", case={"answers": every})
    assert told["level"] not in (*CALM, "within_days")


def test_a_page_for_the_doctor_says_what_was_denied_only_where_it_was_asked() -> None:
    ours, foreign = (
        call("summary", case=plain_talk()["case"], seal=one)["text"] for one in (plain_talk()["seal"], None)
    )
    assert "saddle numbness" in ours
    assert "saddle numbness" not in foreign
    assert shipped().wording["summary_none_asked"]["en"] in foreign
    assert shipped().wording["summary_open"]["en"] in foreign


def test_a_page_for_the_doctor_knows_no_day_that_was_not_said() -> None:
    told = call("summary", case={"answers": {"fever": "yes"}})
    assert "beginning" not in [one["id"] for one in told["parts"]]
    assert "fever" in told["text"]


def test_reasons_with_their_sources() -> None:
    told = call("explain", **of(urgent_talk()))
    fired = told["fired"][0]
    assert fired["level"] == "emergency_now"
    assessment = assess(read_case(urgent_talk()["case"], shipped()), shipped_rules())
    explained = explanation_as_json(assessment)
    assert [told[key] for key in ("fired", "unsure")] == [explained[key] for key in ("fired", "unsure")]
    assert fired["sources"][0]["url"].startswith("https://")
    assert told["why_not_lower"]
    calm = call("explain", **of(plain_talk()))
    assert calm["near"]
    assert calm["why_not_higher"]
    assert not calm["fired"]


def test_reasons_say_what_would_change_an_open_answer() -> None:
    told = call("explain", **of(begun()))
    assert len(told["questions"]) == len(told["possible"]) == 12
    assert told["questions"][0]["raises_to"] == "emergency_now"
    assert told["open_questions"] > 12


def test_answers_of_yesterday_count_and_older_ones_do_not() -> None:
    done = plain_talk()
    for days, calm in ((0, True), (1, True), (2, False), (-1, False)):
        told = tools_on(DAY + timedelta(days=days)).call("assess", of(done))
        assert told["reached"]["calm"] is calm


def test_a_seal_of_another_server_or_content_does_not_count() -> None:
    done = plain_talk()
    assert not tools_on(key=b"another").call("assess", of(done))["reached"]["asked"]
    assert tools_on().call("assess", of(done))["reached"]["asked"]


def test_withdrawn_content_calms_nobody() -> None:
    own = tools_on(rules=stopped_rules())
    told = own.call("assess", of(walked(own.call)))
    assert not told["reached"]["calm"]
    assert shipped().wording["withdrawn_title"]["en"] in told["why_not_calm"]
    assert told["level"] is None


def test_overdue_content_is_said() -> None:
    late = shipped().next_check + timedelta(days=1)
    told = tools_on(late).call("next_questions", {})
    assert shipped().next_check.isoformat() in " ".join(told["disclaimer"])


def test_a_model_is_told_how_to_talk() -> None:
    assert begun()["how_to_talk"] == list(how_to_talk(shipped()))
    assert len(how_to_talk(shipped())) == 14
