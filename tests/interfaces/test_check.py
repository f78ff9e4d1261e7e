"""`dorsum check`: the talk, with a person who reads each screen and types an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import dorsum.interfaces.cli.check as check_module
from dorsum.care.assessment import Assessment, assess
from dorsum.care.interview import next_screen, why_asked
from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.model.truth import Answer
from tests.interfaces.conftest import Dorsum
from tests.shipped import asked as words_of
from tests.shipped import shipped, shipped_rules

COUNTRY = "interview_country"
NUMB, TIMING = "saddle_numbness", "new_or_worse_within_14_days"
Typed = str | type[BaseException] | Callable[[str], str]


def say(wording: str) -> str:
    return shipped().wording[wording]["en"]


def asked(item: str) -> str:
    """Return the words of the country question, a lead question or a finding."""
    return say(item) if item == COUNTRY else words_of(item)


def level(id: str) -> str:
    return shipped().level[id].label["en"]


def true(*findings: str, unsure: str = "") -> Callable[[str], str]:
    """Answer any screen: the numbers of these findings and their lead questions, or `0`.

    The person is a man of 30.
    """

    def answer(screen: str) -> str:
        lines = screen.splitlines()
        for id, typed in (("age", "30"), ("days_since_onset", "3"), ("sex", "2")):
            if asked(id) in lines:
                return typed
        true_or_doubted = [*findings, *filter(None, [unsure])]
        led = {lead.id for lead in shipped().questions if set(true_or_doubted) & set(lead.covers)}
        numbers = {number_of(asked(id), screen) for id in (*findings, *led)}
        doubts = {f"{number}?" for words in wordings(unsure) if (number := number_of(words, screen))}
        return " ".join(sorted(filter(None, numbers)) + sorted(doubts)) or "0"

    return answer


def wordings(finding: str) -> list[str]:
    """Return the usual and the plainer words of a finding; nothing without one."""
    if not finding:
        return []
    plainer = shipped().finding[finding].plainer
    return [asked(finding), *([plainer["en"]] if plainer else [])]


def number_of(question: str, screen: str) -> str:
    """Return the number to type for a question on the screen; nothing where it is not there."""
    found = re.search(rf"^  (\d+)  {re.escape(question)}$", screen, re.MULTILINE)
    return found[1] if found else ""


def before(finding: str, screen: str) -> str:
    """Answer a screen so that the finding comes up next: yes to its lead question, no to all else."""
    led = [asked(lead.id) for lead in shipped().questions if finding in lead.covers]
    return next(filter(None, (number_of(words, screen) for words in led)), None) or true()(screen)


def until(finding: str, *script: Typed) -> Callable[[str], str]:
    """Answer no until this finding is asked, and from there on by the script."""
    left = list(script)

    def answer(screen: str) -> str:
        if len(left) == len(script) and asked(finding) not in screen:
            return before(finding, screen)
        typed = left.pop(0)
        if isinstance(typed, type):
            raise typed
        return typed if isinstance(typed, str) else typed(screen)

    return answer


@dataclass
class Talked:
    """What stood on the screen before each thing typed, what came at the end, and the case behind it."""

    screens: list[str]
    end: str
    case: Case


Talk = Callable[..., Talked]


@pytest.fixture
def talk(dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Run `dorsum check` with a person who types this script; its last entry answers all that is left.

    `more` is what is typed from the offer of optional questions on; they are refused if nothing else is said.
    """
    cases: list[Case] = []

    def remember(case: Case, rules: Any) -> Assessment:
        cases.append(case)
        return assess(case, rules)

    def run(*script: Typed, options: tuple[str, ...] = (), more: tuple[Typed, ...] = ("2",)) -> Talked:
        left, screens, offered = list(script), list[str](), list[str]()

        def type_answer(prompt: str = "") -> str:
            assert len(screens) + len(offered) < 100
            shown = capsys.readouterr().out + prompt
            if offered or say("interview_more") in shown:
                typed = more[min(len(offered), len(more) - 1)]
                offered.append(shown)
            else:
                screens.append(shown)
                typed = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(typed, type):
                raise typed
            return typed if isinstance(typed, str) else typed(shown)

        monkeypatch.setattr("builtins.input", type_answer)
        monkeypatch.setattr(check_module, "assess", remember)
        done = dorsum("check", *options, keyboard=True)
        assert (done.code, done.err) == (0, "")
        return Talked(screens, "".join(offered) + done.out, cases[-1])

    return run


# --- whole talks ---


def test_a_plain_spasm_ends_in_self_care(talk: Talk) -> None:
    talked = talk("1", true(), options=("--country", "GB"))
    assert talked.screens[0].startswith(say("intended_use"))
    assert level("self_care") in talked.end.splitlines()[0]
    assert "999" in talked.end
    assert (talked.case.answered_by, talked.case.country) == ("self", "GB")
    assert talked.case.numbers == {"age": 30, "days_since_onset": 3}


def test_numbness_on_an_early_screen_ends_in_an_emergency(talk: Talk) -> None:
    talked = talk("1", true(NUMB, TIMING), options=("--country", "gb"))
    assert len(talked.screens) <= 9
    assert talked.screens[-1].index(asked(NUMB)) < talked.screens[-1].index(asked(TIMING))
    assert say("interview_about") in talked.screens[-1]
    assert level("emergency_now") in talked.end.splitlines()[0]
    assert shipped().country["GB"].emergency.words["en"] in talked.end
    assert say("safety_net_outlook") not in talked.end


def test_an_emergency_asks_for_no_country(talk: Talk) -> None:
    talked = talk("1", true("blue_or_grey_lips_or_skin"))
    assert level("emergency_now") in talked.end.splitlines()[0]
    assert not any(say(COUNTRY) in screen for screen in talked.screens)
    assert talked.case.country == "other"
    assert shipped().country["other"].emergency.words["en"] in talked.end


def test_not_sure_is_kept_and_named_at_the_end(talk: Talk) -> None:
    talked = talk("1", true(unsure="fever"), options=("--country", "GB"))
    assert talked.case.answers["fever"] is Answer.UNSURE
    assert level("same_day") in talked.end.splitlines()[0]
    assert say("still_unsure") in talked.end
    assert say("safety_net_outlook") not in talked.end


def test_every_screen_offers_a_way_back_a_reason_and_an_end(talk: Talk) -> None:
    for screen in talk("1", true(), options=("--country", "GB")).screens[1:]:
        last = screen.splitlines()[-2]
        assert last == f"b  {say('interview_back')}  w  {say('interview_why')}  q  {say('interview_stop')}"


# --- for whom ---


@pytest.mark.parametrize(("typed", "answered_by"), [("1", "self"), ("2", "parent"), (" 3 ", "carer")])
def test_for_whom(talk: Talk, typed: str, answered_by: str) -> None:
    talked = talk(typed, "q")
    assert talked.case.answered_by == answered_by
    assert (say("interview_about_other") in talked.screens[1]) == (answered_by != "self")


def test_for_whom_is_asked_until_it_is_clear(talk: Talk) -> None:
    talked = talk("", "4", "me", "2", "q")
    assert [say("interview_not_understood") in screen for screen in talked.screens] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_my_child(talk: Talk) -> None:
    def child(screen: str) -> str:
        return "7" if asked("age") in screen.splitlines() else true()(screen)

    talked = talk("2", child, options=("--country", "GB"))
    assert asked("child_limps_or_refuses_to_walk_or_bend") in "".join(talked.screens)
    assert level("within_days") in talked.end.splitlines()[0]


# --- nothing is ever taken for a no ---


@pytest.mark.parametrize("typed", ["", "   ", "9", "no", "1 x", "?"])
def test_what_is_not_clear_changes_nothing(talk: Talk, typed: str) -> None:
    talked = talk("1", typed, typed, "q")
    assert talked.screens[2] == talked.screens[3] == f"{say('interview_not_understood')}\n> "
    assert dict(talked.case.answers) == {}


def test_a_number_that_is_not_clear_changes_nothing(talk: Talk) -> None:
    talked = talk("1", until("age", "", "400", "thirty", "0 1", "q"))
    assert "0 to 120" in talked.screens[-5]
    assert talked.screens[-4:] == [f"{say('interview_not_understood')}\n> "] * 4
    assert talked.case.numbers == {}


def test_a_choice_that_is_not_clear_changes_nothing(talk: Talk) -> None:
    talked = talk("1", until("sex", "", "0", "1 2", "1?", "5", "?", "q"))
    assert f"  1  {say('choice_female')}" in talked.screens[-7]
    assert talked.screens[-6:] == [f"{say('interview_not_understood')}\n> "] * 6
    assert "sex" not in talked.case.answers


def test_a_number_may_be_not_sure(talk: Talk) -> None:
    talked = talk("1", until("age", "?", true(), true(), true(), "q"))
    assert talked.case.answers["age"] is Answer.UNSURE


# --- back, why, stop ---


def test_back_takes_the_answers_of_one_screen_away(talk: Talk) -> None:
    talked = talk("1", "1?", "0", "b", "b", "q")
    assert talked.screens[1] == talked.screens[5]
    assert talked.screens[2] == talked.screens[4]
    assert dict(talked.case.answers) == {}


def test_back_at_the_first_screen_says_so(talk: Talk) -> None:
    talked = talk("1", "b", "b", "0", "q")
    assert talked.screens[2] == talked.screens[3] == f"{say('interview_at_start')}\n{talked.screens[1]}"
    assert set(talked.case.answers.values()) == {Answer.NO}


def test_back_from_a_choice_leaves_the_numbers_asked_with_it_too(talk: Talk) -> None:
    talked = talk("1", until("sex", "b", true(), "q"))
    assert asked("sex") in talked.screens[-3]
    assert talked.screens[-2] == talked.screens[1]
    assert asked("age") in talked.screens[-1]
    assert talked.case.numbers == {}


def test_why_gives_up_to_three_reasons_for_each_item_and_asks_again(talk: Talk) -> None:
    first = next_screen(Case(), shipped_rules())
    assert first is not None
    talked = talk("1", "w", "q")
    shown = talked.screens[2].splitlines()
    result = triage(Case(), shipped_rules())
    for id, question, reasons in zip(first.items, shown[::2], shown[1::2], strict=False):
        assert question == asked(id)
        three = "; ".join(why_asked(id, result, shipped())[:3])
        assert reasons == "  " + say("interview_why_answer").format(reasons=three)
    assert len(shown) == 2 * len(first.items) + 1
    assert dict(talked.case.answers) == {}


def test_why_of_a_number(talk: Talk) -> None:
    talked = talk("1", until("age", "w", "q"))
    assert talked.screens[-1].startswith(f"{asked('age')}\n")
    assert talked.case.numbers == {}


@pytest.mark.parametrize("end", ["q", "Q ", EOFError, KeyboardInterrupt])
@pytest.mark.parametrize("before", [[], ["1"], ["1", "0", "0"], ["1", true("fever")]])
def test_stopping_shows_what_is_known_so_far(talk: Talk, end: Typed, before: list[Typed]) -> None:
    talked = talk(*before, end)
    assert talked.end.startswith(f"\n{say('interview_stopped')}\n")
    assert say("not_finished") in talked.end
    for hopeful in (say("safety_net_outlook"), level("self_care"), level("routine")):
        assert hopeful not in talked.end


def test_stopping_after_a_danger_sign_keeps_the_advice(talk: Talk) -> None:
    talked = talk("1", until("fever", true("fever"), "q"))
    assert level("same_day") in talked.end
    assert say("not_finished") in talked.end


# --- the country ---


def until_country(*typed: Typed) -> Callable[[str], str]:
    return until(COUNTRY, *typed)


def test_the_country_is_asked_at_the_end_until_it_is_clear(talk: Talk) -> None:
    talked = talk("1", until_country("England", "gbr", "gb"))
    assert [say("interview_country") in screen for screen in talked.screens[-3:]] == [True, True, True]
    assert talked.case.country == "GB"
    assert "999" in talked.end


def test_no_country_is_an_answer_too(talk: Talk) -> None:
    talked = talk("1", until_country(""))
    assert talked.case.country == "other"
    assert say("emergency_number_unknown") in talked.end


def test_stopping_at_the_country_keeps_the_result(talk: Talk) -> None:
    talked = talk("1", until_country(KeyboardInterrupt))
    assert level("self_care") in talked.end


def test_no_country_code_is_refused_before_the_talk(dorsum: Dorsum) -> None:
    done = dorsum("check", "--country", "GBR", keyboard=True)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dorsum: `country` must be a two-letter country code")


# --- what may lie behind it ---

STRAIN = "muscle_strain_or_spasm_low_back"


def plain(talk: Talk, more: tuple[Typed, ...] = ("2",)) -> Talked:
    return talk("1", true(), options=("--country", "GB"), more=more)


def test_more_questions_are_offered_after_the_answer_and_change_the_causes(talk: Talk) -> None:
    refused = plain(talk)
    assert refused.end.index(level("self_care")) < refused.end.index(say("interview_more"))
    assert refused.end.count(say("causes_about")) == 1
    told = plain(talk, more=("1", true("began_with_lift_twist_or_bend")))
    assert told.case.answers["began_with_lift_twist_or_bend"] is Answer.YES
    assert told.end.count(say("screen_causes")) >= 1
    assert told.end.count(say("causes_about")) == 2
    assert shipped().cause[STRAIN].label["en"] in told.end


@pytest.mark.parametrize("typed", ["2", "0", "q", "", KeyboardInterrupt, EOFError])
def test_the_offer_can_be_refused(talk: Talk, typed: Typed) -> None:
    assert plain(talk, more=(typed,)).end.count(say("causes_about")) == 1


def test_the_offer_is_made_again_when_the_answer_is_unclear(talk: Talk) -> None:
    end = plain(talk, more=("maybe", "2")).end
    assert end.count(say("interview_not_understood")) == 1


def test_why_and_back_among_the_optional_questions(talk: Talk) -> None:
    end = plain(talk, more=("1", "w", "b", true())).end
    assert say("why_cause") in end
    assert say("interview_at_start") in end


def test_stopping_among_the_optional_questions_keeps_the_answer(talk: Talk) -> None:
    told = plain(talk, more=("1", "q"))
    assert told.end.count(say("causes_about")) == 1
    assert level("self_care") in told.end


def test_nothing_is_offered_at_an_emergency(talk: Talk) -> None:
    answers = until(NUMB, true(NUMB), true(TIMING), true())
    talked = talk("1", answers, options=("--country", "GB"))
    assert level("emergency_now") in talked.end
    assert say("interview_more") not in talked.end


# --- without a terminal ---


def test_without_a_terminal_there_is_an_example(dorsum: Dorsum) -> None:
    done = dorsum("check")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{say('no_terminal')}\n# A made-up person")
    assert level("emergency_now") in done.out
    assert shipped().country["GB"].emergency.words["en"] in done.out
    assert shipped().country["US"].emergency.words["en"] in dorsum("check", "--country", "US").out
