"""The six tools: what they take and refuse, and what they give back."""

from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dorsum.care.assessment import assess
from dorsum.errors import CaseError, LookUpError, OptionsError
from dorsum.interfaces.mcp import inputs
from dorsum.interfaces.mcp.seals import Seals
from dorsum.interfaces.mcp.tools import MISTAKES
from dorsum.model.case import Case
from dorsum.model.case_reading import read_case
from dorsum.report.care_card import urgent_words
from dorsum.report.explanation_json import explanation_as_json
from dorsum.report.tools.frame import how_to_talk
from tests.interfaces.mcp.talking import (
    CALM,
    DAY,
    KEY,
    Json,
    of,
    one_step,
    plain_talk,
    said_to,
    tools,
    tools_on,
    urgent_talk,
    walked,
)
from tests.shipped import lead_over, shipped, shipped_rules
from tests.withdrawals import stopped_rules

OF_CASE = ("assess", "check_medicines", "explain", "summary")


def call(name: str, **arguments: Any) -> Json:
    """Call a tool, and hold what it gives back against the schema that it promises."""
    made = tools().call(name, arguments)
    Draft202012Validator(tools().all[name].gives).validate(made)
    return made


def begun(**arguments: Any) -> Json:
    return call("next_questions", **arguments)


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


# --- what is said to begin, volunteered and heard -----------------------------------------------------------


def test_a_danger_sign_in_the_first_words_is_heard() -> None:
    first = begun(said="My back hurts and I cannot pee since this morning")
    assert first["heard"][0]["id"] == "new_difficulty_passing_urine"
    alone = tools().call("look_up", {"question": "I cannot pee since this morning"})
    assert first["must_say"][: len(alone["must_say"])] == alone["must_say"]
    assert first["must_not"][0] == shipped().wording["tools_not_wait"]["en"]


def test_who_speaks_of_ending_their_life_is_told_whom_to_call() -> None:
    first = begun(country="GB", said="my back is so bad I want to kill myself")
    assert "116 123" in " ".join(first["must_say"])


def test_a_sign_that_was_named_can_be_volunteered() -> None:
    words = "I cannot pee"
    named = [{"item": "new_difficulty_passing_urine", "answer": "yes", "quote": words}]
    first = begun(said=f"{words}, and I am 70", volunteered=named)
    assert (first["level"], first["heard"]) == ("emergency_now", [])


def test_a_no_that_the_own_words_speak_against_does_not_count() -> None:
    first = begun()
    items = [item["id"] for item in first["screen"]["items"]]
    assert "front_chest_pain_or_tightness" in str(shipped().lead) + str(items)
    answers = dict.fromkeys(items, "no")
    step = begun(**of(first), said="no. my chest hurts though", answers=answers)
    assert [one["id"] for one in step["heard"]] == ["front_chest_pain_or_tightness"]
    again = begun(**of(first), said="no", answers=answers)
    assert len(step["case"]["answers"]) < len(again["case"]["answers"])


def test_words_at_the_very_end_open_the_talk_again() -> None:
    step = begun(**of(plain_talk()), said="oh, and my legs are weak")
    assert not step["is_done"]
    assert step["level"] is None


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ({"answers": {"fever": "no"}}, "need the reply of the person"),
        (
            {"said": " ", "volunteered": [{"item": "fever", "answer": "yes", "quote": "hot"}]},
            "need the reply",
        ),
        ({"said": "no", "answers": {"fever": "no"}}, "is not asked at this step"),
        (
            {"said": "I am hot", "volunteered": [{"item": "fever", "answer": "yes", "quote": "cold"}]},
            "word for",
        ),
        ({"said": "I am hot", "volunteered": [{"item": "fever", "answer": "yes", "quote": " "}]}, "word for"),
        ({"said": "I am 35", "volunteered": [{"item": "age", "answer": 36, "quote": "I am 35"}]}, "a number"),
        ({"said": "hot", "volunteered": [{"item": "fever", "answer": "no", "quote": "hot"}]}, "cannot be"),
        ({"said": "hot", "volunteered": 2 * [{"item": "fever", "answer": "yes", "quote": "hot"}]}, "twice"),
        (
            {"said": "hot", "volunteered": [{"item": "feverr", "answer": "yes", "quote": "hot"}]},
            "did you mean `fever`",
        ),
        (
            {"said": "ow", "volunteered": [{"item": "chest_pain", "answer": "yes", "quote": "ow"}]},
            "`front_chest_pain_or_tightness`",
        ),
        (
            {"said": "ow", "volunteered": [{"item": "qqq", "answer": "yes", "quote": "ow"}]},
            "unknown finding `qqq`$",
        ),
        (
            {"said": "ow", "volunteered": [{"item": "fever", "answer": "a bit", "quote": "ow"}]},
            "`volunteered.fever` must be yes",
        ),
    ],
)
def test_a_reply_that_does_not_count_is_refused(reply: Json, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        begun(**of(begun()), **reply)


def test_a_number_that_was_named_counts() -> None:
    step = begun(
        **of(begun()),
        said="I am  35 years old",
        volunteered=[{"item": "age", "answer": 35, "quote": "I AM 35"}],
    )
    assert step["case"]["age"] == 35


def test_nothing_said_changes_nothing() -> None:
    first = begun()
    assert begun(**of(first)) == first


def test_a_sign_that_was_heard_is_asked_itself_before_all_else() -> None:
    first = begun(country="GB", said="I have strong chest pain")
    assert first["screen"]["part"] == "heard"
    assert [one["id"] for one in first["screen"]["items"]] == ["front_chest_pain_or_tightness"]
    lead = lead_over("front_chest_pain_or_tightness").id
    with pytest.raises(CaseError, match="is not asked at this step"):
        begun(**of(first), said="no to all", answers={lead: "no"})
    silent = begun(**of(first), said="no to all")
    assert (silent["heard"], silent["screen"]) == (first["heard"], first["screen"])
    assert silent["must_say"] == first["must_say"]
    for said, left in (("yes", None), ("unsure", "first"), ("no", "first")):
        step = begun(**of(first), said="well", answers={"front_chest_pain_or_tightness": said})
        assert step["heard"] == []
        assert left is None or step["screen"]["part"] == left


@pytest.mark.parametrize("name", OF_CASE)
def test_what_was_heard_stands_before_every_result(name: str) -> None:
    step = begun(**of(plain_talk()), said="oh, it hurts more when I breathe in, a sharp pain")
    assert step["heard"]
    assert (step["is_done"], step["status"], step["reached"]["calm"]) == (False, "incomplete", False)
    assert step["open_questions"]
    told = call(name, **of(step))
    assert told["must_say"][0] == step["must_say"][0]
    assert (told["level"], told["reached"]["calm"]) == (None, False)
    page = call("look_up", question="is heat good?", **of(step))
    assert (page["withheld"], page["must_say"][0]) == ("open", step["must_say"][0])


def test_what_was_heard_cannot_be_left_out() -> None:
    first = begun(said="I have strong chest pain")
    digits = first["seal"].split(".")[0]
    other = f"{digits}.fever"
    for seal in (digits, other, f"{first['seal']}.fever"):
        with pytest.raises(OptionsError, match="does not fit"):
            begun(case=first["case"], seal=seal)
        assert not call("assess", case=first["case"], seal=seal)["reached"]["asked"]


@pytest.mark.parametrize("sign", ["fever", "one_leg_or_foot_newly_weak", "short_of_breath"])
def test_no_to_all_takes_back_no_yes(sign: str) -> None:
    named = [{"item": sign, "answer": "yes", "quote": "that"}]
    last = begun(said="I have that", volunteered=named)
    level = last["level"]
    while not last["is_done"]:
        known = {sign: "yes"} if sign in {item["id"] for item in last["screen"]["items"]} else {}
        last = one_step(tools().call, last, known)
    assert last["case"]["answers"][sign] == "yes"
    assert last["level"] == level or level is None
    assert not last["reached"]["calm"]


def test_unsure_that_is_volunteered_settles_nothing_that_was_heard() -> None:
    words = "my chest hurts"
    named = [{"item": "front_chest_pain_or_tightness", "answer": "unsure", "quote": words}]
    assert begun(said=words, volunteered=named)["screen"]["part"] == "heard"
    assert begun(said=words, volunteered=[{**named[0], "answer": "yes"}])["heard"] == []


def test_every_sign_that_can_be_heard_fits_into_a_seal() -> None:
    signs = [one.id for one in shipped().treatment.danger_words]
    assert len(Seals(KEY, shipped()).of(Case(), signs)) <= inputs.LONGEST_SEAL


# --- looking up ---------------------------------------------------------------------------------------------


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


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("cure", {}, "there is no tool `cure`"),
        ("assess", {}, "`case`: Field required"),
        ("assess", [], "`arguments`: "),
        ("assess", {"case": {}, "hurry": True}, "`hurry`: Extra inputs"),
        (
            "next_questions",
            {"answers": {"fever": True}},
            '^`answers.fever`: an answer is "yes", "no" or "unsure"',
        ),
        ("next_questions", {"answers": {"fever": "x" * 81}}, "^`answers.fever`: an answer is"),
        ("next_questions", {"answers": {"x" * 81: "no"}}, "at most 80 characters"),
        (
            "next_questions",
            {"volunteered": [{"item": "fever", "answer": False, "quote": "hot"}]},
            "^`volunteered.0.answer`: an answer is",
        ),
        ("next_questions", {"volunteered": [{"item": 5, "answer": "yes", "quote": "hot"}]}, "valid string"),
        ("next_questions", {"answers": {"fever": "no"}}, "nothing was asked yet"),
        ("next_questions", {"seal": "0"}, "nothing was asked yet"),
        ("next_questions", {"said": "x" * (inputs.LONGEST_REPLY + 1)}, "at most 2000 characters"),
        ("next_questions", {"answers": {str(n): "no" for n in range(13)}}, "at most 12 items"),
        ("next_questions", {"answered_by": "model"}, "'self', 'parent' or 'carer'"),
        ("look_up", {}, "give a `question`"),
        ("look_up", {"question": " "}, "give a `question`"),
        ("look_up", {"question": "heat", "kind": "causes"}, "give a `question`"),
        ("look_up", {"question": "x" * (inputs.LONGEST_QUESTION + 1)}, "at most 2000 characters"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_in_one_line(name: str, arguments: Any, words: str) -> None:
    with pytest.raises(OptionsError, match=words) as refused:
        tools().call(name, arguments)
    assert "\n" not in str(refused.value)


def test_what_was_given_is_not_repeated() -> None:
    with pytest.raises(OptionsError) as refused:
        tools().call("next_questions", {"said": ["my secret"], "volunteered": [{"quote": 5}]})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("case", [{"feverr": 1}, {"answers": {"feverr": "yes"}}, {"country": "Atlantis"}])
def test_a_case_that_cannot_be_read_is_refused(case: Json) -> None:
    with pytest.raises(CaseError):
        tools().call("assess", {"case": case})
    with pytest.raises(LookUpError):
        tools().call("look_up", {"kind": "magic"})
    assert {CaseError, LookUpError, OptionsError} == set(MISTAKES)


def test_a_case_that_was_changed_cannot_go_on() -> None:
    done = plain_talk()
    changed = {**done["case"], "age": 36}
    for arguments in ({"case": changed, "seal": done["seal"]}, {"case": done["case"]}):
        with pytest.raises(OptionsError, match="does not fit"):
            tools().call("next_questions", arguments)
    with pytest.raises(OptionsError, match="given to begin"):
        tools().call("next_questions", {**of(done), "country": "GB"})


def test_a_model_is_told_how_to_talk() -> None:
    assert begun()["how_to_talk"] == list(how_to_talk(shipped()))
    assert len(how_to_talk(shipped())) == 14


def test_no_page_about_a_source_tells_what_rests_on_it_of_pills() -> None:
    withheld = 0
    for one in shipped().sources:
        found = tools().call("look_up", {"kind": "sources", "id": one.id})
        withheld += found["withheld"] == "medicine"
        lines = [line for section in found["page"] for line in section["lines"]]
        used = " ".join(line for line in lines if "[medicines/" in line or "[medicine_rules/" in line)
        assert used == ""
    assert withheld > 10
