"""Which screen comes next, and what becomes of its answers."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsum.care.interview import Screen, next_screen, record, why_asked
from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.model.results import Triage
from dorsum.model.truth import Answer
from tests.shipped import case_of, shipped, shipped_rules

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
TIMING = "new_or_worse_within_14_days"
PLAIN = {"age": 30.0, "days_since_onset": 3.0, "pain_0_10": 5.0}


def screen_of(case: Case) -> Screen | None:
    return next_screen(case, shipped_rules())


def result_of(case: Case) -> Triage:
    return triage(case, shipped_rules())


def answered(case: Case, screen: Screen, answer: Answer) -> Case:
    """Return the case with one answer to everything on the screen; a number is given unless not sure."""
    if screen.kind == "number" and answer is not UNSURE:
        return case.with_numbers({screen.findings[0]: PLAIN[screen.findings[0]]})
    return record(case, dict.fromkeys(screen.findings, answer), shipped())


def walk(answer: Answer) -> Iterator[tuple[Screen, Case]]:
    """Yield every screen of an interview answered with one word, and the case after it."""
    case = Case()
    while (screen := screen_of(case)) is not None:
        case = answered(case, screen, answer)
        yield screen, case


def label(rule: str) -> str:
    return shipped().red_flag[rule].label["en"]


def words_on(screen: Screen) -> int:
    return sum(len(shipped().finding[id].question["en"].split()) for id in screen.findings)


def fits(screen: Screen) -> bool:
    return len(screen.findings) == 1 or (len(screen.findings) <= 6 and words_on(screen) <= 60)


# --- whole interviews ---


@pytest.mark.parametrize("answer", [NO, UNSURE])
def test_every_question_is_asked_at_most_once_on_screens_that_fit(answer: Answer) -> None:
    screens = [screen for screen, _ in walk(answer)]
    assert all(fits(screen) for screen in screens)
    asked = Counter(id for screen in screens for id in screen.findings)
    assert max(asked.values()) == 1
    assert len(asked) > 100


def test_all_no_ends_in_self_care() -> None:
    *_, (_, case) = walk(NO)
    result = result_of(case)
    assert (result.at_least, result.at_most, result.status, result.advise) == (
        *("self_care", "self_care", "final", "self_care"),
    )


def test_all_not_sure_ends_unsure_and_careful() -> None:
    *_, (_, case) = walk(UNSURE)
    result = result_of(case)
    assert (result.at_least, result.at_most, result.status, result.advise) == (
        *("self_care", "emergency_now", "unsure", "emergency_now"),
    )
    assert result.questions == ()
    assert set(result.unsure) <= set(case.answers)


def test_before_the_end_nothing_is_final() -> None:
    *cases, _ = [case for _, case in walk(NO)]
    assert {result_of(case).status for case in cases} == {"incomplete"}


kinds_of_people = st.tuples(st.sampled_from([0.0, 0.02, 0.2, 0.6]), st.sampled_from([0.0, 0.05, 0.4]))


@given(st.randoms(use_true_random=False), kinds_of_people)
@settings(max_examples=20)
def test_any_person_comes_to_an_end(random: Random, kind: tuple[float, float]) -> None:
    yes, unsure = kind
    case, asked = Case(), Counter[str]()
    while (screen := screen_of(case)) is not None:
        assert fits(screen)
        result = result_of(case)
        assert all(why_asked(id, result, shipped()) for id in screen.findings)
        asked.update(screen.findings)
        roll = {id: random.random() for id in screen.findings}
        said = {id: YES if x < yes else UNSURE if x < yes + unsure else NO for id, x in roll.items()}
        if screen.kind == "number" and UNSURE not in said.values():
            finding = shipped().finding[screen.findings[0]]
            top = 100 if finding.id != "pain_0_10" else 10
            case = case.with_numbers({finding.id: round(roll[finding.id] * top)})
        else:
            case = record(case, said, shipped())
    assert result_of(case).status in ("final", "unsure")
    assert asked[TIMING] <= 1 + len(shipped().finding[TIMING].times)
    assert all(times == 1 for id, times in asked.items() if id != TIMING)


# --- the next screen ---


def test_life_threats_come_first() -> None:
    screen = screen_of(Case())
    assert screen is not None
    assert (screen.group, screen.kind) == ("life_threat", "yes_no")
    groups = list(dict.fromkeys(screen.group for screen, _ in walk(NO)))
    assert groups[:3] == ["life_threat", "chest", "nerve"]


def test_same_answers_same_screen() -> None:
    one = case_of({"cancer_ever": "yes", "fever": "no"})
    other = case_of({"fever": "no", "cancer_ever": "yes"})
    assert screen_of(one) == screen_of(other) == screen_of(one)


def test_stops_as_soon_as_the_level_is_certain() -> None:
    assert screen_of(case_of({"blue_or_grey_lips_or_skin": "yes"})) is None
    assert screen_of(case_of({"saddle_numbness": "yes", TIMING: "yes"})) is None


def test_a_number_or_a_choice_stands_alone() -> None:
    alone = {screen.findings[0]: screen.kind for screen, _ in walk(NO) if screen.kind != "yes_no"}
    assert alone == {"age": "number", "sex": "choice", "days_since_onset": "number"}


def test_timing_is_asked_as_soon_as_a_sign_is_yes_and_says_what_it_is_about() -> None:
    case = case_of({"saddle_numbness": "yes", "new_urine_leakage": "unsure", "odd_feeling_when_wiping": "no"})
    screen = screen_of(case)
    assert screen is not None
    assert screen.findings == (TIMING,)
    assert set(screen.about) == {"saddle_numbness", "new_urine_leakage"}


def test_timing_waits_while_no_sign_is_yes() -> None:
    screen = screen_of(case_of({"saddle_numbness": "unsure"}))
    assert screen is not None
    assert (screen.group, screen.about) == ("life_threat", ())


# --- recording ---


def test_answers_are_added_and_the_rest_of_the_case_is_kept() -> None:
    case = case_of({"fever": "no"}, age=41, country="GB", today="2026-11-22", answered_by="parent")
    after = record(case, {"fever": YES, "cancer_ever": UNSURE}, shipped())
    assert after.answers == {"fever": YES, "cancer_ever": UNSURE}
    assert (after.numbers, after.country, after.today, after.answered_by) == (
        *(case.numbers, case.country, case.today, case.answered_by),
    )


def test_a_timing_no_is_taken_back_when_a_sign_turns_yes() -> None:
    case = case_of({TIMING: "no", "saddle_numbness": "yes", "pain_shoots_down_both_legs": "no"})
    after = record(case, {"pain_shoots_down_both_legs": YES}, shipped())
    assert TIMING not in after.answers


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ({TIMING: "no", "saddle_numbness": "yes"}, {"saddle_numbness": YES}),  # nothing new
        ({TIMING: "no"}, {"saddle_numbness": NO}),
        ({TIMING: "no"}, {"saddle_numbness": UNSURE}),
        ({TIMING: "no"}, {"fever": YES}),  # no sign of the timing
        ({TIMING: "yes"}, {"saddle_numbness": YES}),
        ({TIMING: "unsure"}, {"saddle_numbness": YES}),
        ({}, {"saddle_numbness": YES, TIMING: NO}),  # said together
        ({TIMING: "no"}, {"saddle_numbness": YES, TIMING: NO}),
    ],
)
def test_otherwise_the_timing_stands(said: dict[str, str], now: dict[str, Answer]) -> None:
    after = record(case_of(said), now, shipped())
    assert after.answers[TIMING] is (now.get(TIMING) or Answer(said[TIMING]))


def test_a_number_replaces_a_not_sure() -> None:
    case = record(case_of(), {"age": UNSURE, "fever": NO}, shipped()).with_numbers({"age": 41})
    assert (case.answers, case.numbers) == ({"fever": NO}, {"age": 41})


# --- why ---


def test_why_names_what_the_answer_would_settle() -> None:
    result = result_of(case_of({"saddle_numbness": "yes"}))
    assert label("new_cauda_equina_sign") in why_asked(TIMING, result, shipped())
    assert why_asked("nausea_or_sweating_with_pain", result, shipped())


def test_why_of_a_gate_and_of_a_number_is_what_lies_behind_them() -> None:
    result = result_of(Case())
    assert label("pregnancy_emergency_pattern") in why_asked("pregnant_or_could_be", result, shipped())
    assert label("child_with_back_pain") in why_asked("age", result, shipped())


def test_why_of_a_sign_that_only_a_doubted_timing_waits_for() -> None:
    settled = dict.fromkeys(shipped().finding, "no") | {
        TIMING: "no",
        "walking_newly_unsteady_stiff_or_heavy": "yes",
    }
    for id in ("saddle_numbness", "age", "sex", "days_since_onset", "pain_0_10"):
        del settled[id]
    case = case_of(
        {id: said for id, said in settled.items() if shipped().finding[id].derived_from is None}, age=30
    )
    result = result_of(case)
    assert "saddle_numbness" in result.questions
    assert why_asked("saddle_numbness", result, shipped())


def test_nobody_asks_why_once_all_is_settled() -> None:
    assert (
        why_asked("fever", result_of(case_of({"blue_or_grey_lips_or_skin": "yes", "fever": "no"})), shipped())
        == ()
    )


def test_a_gate_denied_again_takes_back_the_yes_behind_it() -> None:
    case = case_of({"pregnant_or_could_be": "no", "baby_moves_less": "yes"}, sex="female", age=30)
    again = record(case, {"pregnant_or_could_be": Answer.NO}, shipped())
    assert "baby_moves_less" not in again.answers
    kept = record(case, {"pregnant_or_could_be": Answer.YES}, shipped())
    assert kept.answers["baby_moves_less"] is Answer.YES
