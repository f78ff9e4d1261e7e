"""What a person replies: answers, what they name unasked, and the danger that is heard in their words."""

import pytest

from dorsum.errors import CaseError, OptionsError
from dorsum.interfaces.mcp import inputs
from dorsum.interfaces.mcp.seals import Seals
from dorsum.model.case import Case
from tests.interfaces.mcp.talking import (
    KEY,
    OF_CASE,
    Json,
    begun,
    call,
    of,
    one_step,
    plain_talk,
    tools,
)
from tests.shipped import lead_over, shipped


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


@pytest.mark.parametrize("sex", ["male", "female", "yes"])
def test_a_choice_such_as_the_sex_cannot_be_named_unasked(sex: str) -> None:
    with pytest.raises(CaseError, match="cannot be volunteered"):
        begun(said=sex, volunteered=[{"item": "sex", "answer": sex, "quote": sex}])


def test_a_number_that_was_named_counts_and_is_asked_all_the_same() -> None:
    step = begun(
        **of(begun()),
        said="I am  35 years old",
        volunteered=[{"item": "age", "answer": 35, "quote": "I AM 35"}],
    )
    assert step["case"]["age"] == 35
    assert not call("assess", **of(step))["reached"]["finished"]
    asked: set[str] = set()
    while not step["is_done"]:
        asked |= {item["id"] for item in step["screen"]["items"]}
        step = one_step(tools().call, step, {})
    assert "age" in asked
    assert step["reached"]["calm"]


def test_a_number_settles_nothing_that_was_heard_before_it_was_asked() -> None:
    first = begun(said="he is 4 years old")
    named = [{"item": "age", "answer": 35, "quote": "I am 35"}]
    step = begun(**of(first), said="I am 35", volunteered=named)
    assert [one["id"] for one in step["heard"]] == ["age_under_6"]
    assert [one["id"] for one in step["screen"]["items"]] == ["age"]


def test_what_was_named_cannot_be_left_out() -> None:
    first = begun(said="I am 35", volunteered=[{"item": "age", "answer": 35, "quote": "I am 35"}])
    for seal in (first["seal"].split(".")[0], first["seal"].replace("~", "")):
        with pytest.raises(OptionsError, match="does not fit"):
            begun(case=first["case"], seal=seal)


def test_while_a_number_has_to_be_asked_yet_a_talk_says_so() -> None:
    named = [{"item": "pain_0_10", "answer": 5, "quote": "5 of 10"}]
    step = begun(**of(plain_talk()), said="it is 5 of 10", volunteered=named)
    assert (step["is_done"], step["status"], step["open_questions"]) == (False, "incomplete", 1)
    assert [one["id"] for one in step["screen"]["items"]] == ["pain_0_10"]
    done = begun(**of(step), said="5", answers={"pain_0_10": 5})
    assert done["reached"]["calm"]


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


def test_every_sign_that_can_be_heard_and_named_fits_into_a_seal() -> None:
    signs = [one.id for one in shipped().treatment.danger_words]
    assert len(Seals(KEY, shipped()).of(Case(), signs, shipped().finding)) <= inputs.LONGEST_SEAL
