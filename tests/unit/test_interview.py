"""Which screen comes next, and what becomes of its answers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from dorsum.care.interview import MOST_WORDS, Screen, next_screen, record, why_asked, words_on
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.results import Triage
from dorsum.model.truth import Answer
from tests.shipped import asked as words_of
from tests.shipped import case_of, lead_over, shipped, shipped_rules

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
TIMING = "new_or_worse_within_14_days"
PLAIN = {"age": 30.0, "days_since_onset": 3.0}
LEAD = lead_over("saddle_numbness").id
COVERED = lead_over("saddle_numbness").covers


def screen_of(case: Case) -> Screen | None:
    return next_screen(case, shipped_rules())


def result_of(case: Case) -> Triage:
    return triage(case, shipped_rules())


def answered(case: Case, screen: Screen, answer: Answer) -> Case:
    """Return the case with one answer to everything on the screen; a number is given unless not sure."""
    numbers = {id: PLAIN[id] for id in screen.items if id in PLAIN and answer is not UNSURE}
    said = {id: answer for id in screen.items if id not in numbers}
    return record(case.with_numbers(numbers) if numbers else case, said, shipped())


def walk(answer: Answer, case: Case | None = None) -> Iterator[tuple[Screen, Case]]:
    """Yield every screen of an interview answered with one word, and the case after it."""
    case = case or Case()
    while (screen := screen_of(case)) is not None:
        case = answered(case, screen, answer)
        yield screen, case


def label(rule: str) -> str:
    return shipped().red_flag[rule].label["en"]


# --- whole interviews ---


@pytest.mark.parametrize("answer", [NO, UNSURE])
@pytest.mark.no_cover
def test_every_question_is_asked_at_most_once(answer: Answer) -> None:
    asked = Counter(id for screen, _ in walk(answer) if screen.part != "plainer" for id in screen.items)
    assert max(asked.values()) == 1


def test_all_no_is_short_and_ends_in_self_care() -> None:
    *_, (_, case) = walk(NO)
    result = result_of(case)
    assert (result.at_least, result.at_most, result.status, result.advise) == (
        *("self_care", "self_care", "final", "self_care"),
    )
    screens = [screen for screen, _ in walk(NO)]
    assert len(screens) <= 14
    assert sum(words_on(screen, shipped()) for screen in screens) <= 450


@pytest.mark.parametrize("answer", [NO, UNSURE])
@pytest.mark.no_cover
def test_no_screen_is_too_long(answer: Answer) -> None:
    for screen, _ in walk(answer):
        assert len(screen.items) <= 6
        assert len(screen.items) == 1 or words_on(replace(screen, about=()), shipped()) <= 60


def test_a_screen_ends_where_the_next_question_would_not_fit() -> None:
    screens = [screen for screen, _ in walk(NO)]
    for screen, following in pairwise(screens):
        if following.kind == "yes_no":
            longer = replace(screen, items=(*screen.items, following.items[0]))
            assert len(screen.items) == 6 or words_on(longer, shipped()) > 60


@pytest.mark.no_cover
def test_all_not_sure_asks_what_stands_behind_each_lead_question_and_ends_careful() -> None:
    *_, (_, case) = walk(UNSURE)
    result = result_of(case)
    assert (result.at_least, result.at_most, result.status, result.advise) == (
        *("self_care", "emergency_now", "unsure", "emergency_now"),
    )
    assert result.questions == ()
    assert set(result.unsure) <= set(case.answers)
    assert set(COVERED) <= set(case.answers)


def test_before_the_end_nothing_is_final() -> None:
    *cases, _ = [case for _, case in walk(NO)]
    assert {result_of(case).status for case in cases} == {"incomplete"}


def test_parts_of_the_talk_come_in_order() -> None:
    parts = list(dict.fromkeys(screen.part for screen, _ in walk(NO)))
    assert parts == ["first", "about_you", "danger", "rest"]


# --- the next screen ---


def test_life_threats_come_first_as_lead_questions() -> None:
    screen = screen_of(Case())
    assert screen is not None
    assert (screen.part, screen.kind, screen.about) == ("first", "yes_no", ())
    assert {shipped().lead[id].part for id in screen.items if id in shipped().lead} == {"first"}


def test_same_answers_same_screen() -> None:
    one = case_of({"cancer_ever": "yes", "fever": "no"})
    other = case_of({"fever": "no", "cancer_ever": "yes"})
    assert screen_of(one) == screen_of(other) == screen_of(one)


def test_stops_as_soon_as_the_level_is_certain() -> None:
    assert screen_of(case_of({"blue_or_grey_lips_or_skin": "yes"})) is None
    assert screen_of(case_of({"saddle_numbness": "yes", TIMING: "yes"})) is None


def test_numbers_and_choices_come_together_and_first_on_their_screen() -> None:
    (screen,) = (screen for screen, _ in walk(NO) if screen.kind == "values")
    assert (screen.part, screen.items[:3]) == ("about_you", ("age", "days_since_onset", "sex"))
    more = screen.items[3:]
    assert all(id in shipped().lead or shipped().finding[id].kind == "yes_no" for id in more)


def after_life_threats(said: Mapping[str, str] | None = None, **fields: object) -> Case:
    """Return the case in which every question of the first part was answered no, but for these."""
    first = {lead.id: "no" for lead in shipped().questions if lead.part == "first"}
    return case_of({**first, **(said or {})}, **fields)


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_what_stands_behind_a_lead_question_comes_next_the_most_dangerous_first(said: str) -> None:
    case = after_life_threats({LEAD: said})
    screen = screen_of(case)
    assert screen is not None
    assert screen.part == "closer"
    behind = [id for id in screen.items if id in COVERED]
    assert list(screen.items[: len(behind)]) == behind
    raises_to = result_of(case).raises_to
    keys = [(-shipped().level[raises_to[id]].rank, COVERED.index(id)) for id in behind]
    assert keys == sorted(keys)


def test_a_doubted_lead_question_asks_the_rest_one_by_one() -> None:
    screen = screen_of(after_life_threats({"one_leg_or_foot_partly_numb": "yes"}))
    assert screen is not None
    assert screen.part == "closer"
    assert screen.items[0] in COVERED
    assert not {LEAD, "one_leg_or_foot_partly_numb"} & set(screen.items)


def test_a_lead_question_answered_no_is_over() -> None:
    asked = [id for screen, _ in walk(NO, case_of({LEAD: "no"})) for id in screen.items]
    assert not {LEAD, *COVERED} & set(asked)


def test_a_lead_question_is_left_out_where_its_findings_are_shorter() -> None:
    denied = case_of(dict.fromkeys(COVERED[1:], "no"))
    asked = [id for screen, _ in walk(NO, denied) for id in screen.items]
    is_shorter = len(words_of(LEAD).split()) < len(words_of(COVERED[0]).split())
    assert (LEAD in asked, COVERED[0] in asked) == (is_shorter, not is_shorter)


def test_a_gate_with_a_yes_asks_what_stands_behind_it() -> None:
    screen = screen_of(after_life_threats({"pregnant_or_could_be": "yes"}))
    assert screen is not None
    assert screen.part == "closer"
    assert screen.items[0] in shipped().dependents["pregnant_or_could_be"]


def test_timing_is_asked_as_soon_as_a_sign_is_yes_and_says_what_it_is_about() -> None:
    case = case_of({"saddle_numbness": "yes", "new_urine_leakage": "unsure", "odd_feeling_when_wiping": "no"})
    screen = screen_of(case)
    assert screen is not None
    assert (screen.part, screen.items) == ("timing", (TIMING,))
    assert set(screen.about) == {"saddle_numbness", "new_urine_leakage"}


def test_the_signs_that_a_timing_question_repeats_are_read_too() -> None:
    screen = Screen("timing", "yes_no", (TIMING,), ("saddle_numbness",))
    lengths = [len(words_of(id).split()) for id in (TIMING, "saddle_numbness")]
    assert words_on(screen, shipped()) == sum(lengths)


def test_timing_waits_while_no_sign_is_yes() -> None:
    screen = screen_of(case_of({"saddle_numbness": "unsure"}))
    assert screen is not None
    assert (screen.part, screen.about) == ("first", ())


def test_what_stands_behind_a_gate_that_nobody_said_yes_to_waits_its_turn() -> None:
    """An age opens the gate: nobody said yes to it, so what stands behind it does not come first."""
    case = after_life_threats(age=10, days_since_onset=3, sex="male")
    assert "child_limps_or_refuses_to_walk_or_bend" in result_of(case).questions
    screen = screen_of(case)
    assert screen is not None
    assert screen.part == "danger"


def test_a_screen_ends_before_what_is_less_urgent() -> None:
    """The first sign behind the lead question fits, the others do not; what comes later is short."""
    danger = {lead.id: "no" for lead in shipped().questions if lead.part == "danger"}
    case = after_life_threats({**danger, LEAD: "yes"})
    usual = screen_of(case)
    assert usual is not None
    first = usual.items[0]
    lengths = dict.fromkeys(COVERED, MOST_WORDS + 1) | {first: MOST_WORDS // 2}
    screen = next_screen(case, with_lengths(lengths))
    assert screen is not None
    assert (screen.part, screen.items) == ("closer", (first,))


def test_a_question_that_is_longer_than_a_screen_stands_alone() -> None:
    case = after_life_threats({LEAD: "yes"})
    screen = next_screen(case, with_lengths(dict.fromkeys(COVERED, MOST_WORDS + 1)))
    assert screen is not None
    assert (screen.part, len(screen.items)) == ("closer", 1)
    assert screen.items[0] in COVERED


def with_lengths(words: Mapping[str, int]) -> CompiledRules:
    """Return the shipped rules with these findings asked in so many words."""
    findings = (
        replace(one, question={"en": "word " * words[one.id]}) if one.id in words else one
        for one in shipped().findings
    )
    return CompiledRules(replace(shipped(), findings=tuple(findings)))


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


def test_a_not_sure_takes_the_place_of_a_number_and_leaves_the_others() -> None:
    after = record(case_of(age=41, pain_0_10=4), {"age": UNSURE}, shipped())
    assert (dict(after.numbers), dict(after.answers)) == ({"pain_0_10": 4}, {"age": UNSURE})


def test_a_gate_denied_again_takes_back_the_yes_behind_it() -> None:
    case = case_of({"pregnant_or_could_be": "no", "baby_moves_less": "yes"}, sex="female", age=30)
    again = record(case, {"pregnant_or_could_be": NO}, shipped())
    assert "baby_moves_less" not in again.answers
    kept = record(case, {"pregnant_or_could_be": YES}, shipped())
    assert kept.answers["baby_moves_less"] is YES


def test_a_finding_that_turns_yes_takes_back_the_no_of_its_lead_question() -> None:
    said = case_of({LEAD: "no"})
    assert record(said, {"saddle_numbness": YES}, shipped()).answers == {"saddle_numbness": YES}
    for now in ({"saddle_numbness": NO}, {"saddle_numbness": UNSURE}, {"fever": YES}):
        assert record(said, now, shipped()).answers[LEAD] is NO
    together = record(said, {"saddle_numbness": YES, LEAD: NO}, shipped())
    assert together.answers[LEAD] is NO


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_a_finding_that_turns_yes_leaves_any_other_answer_to_its_lead_question(said: str) -> None:
    after = record(case_of({LEAD: said}), {"saddle_numbness": YES}, shipped())
    assert after.answers[LEAD] is Answer(said)


def test_a_lead_question_answered_no_takes_back_every_yes_that_it_covers() -> None:
    before = case_of({"saddle_numbness": "yes", "newly_clumsy_hands": "no", "fever": "yes"})
    after = record(before, {LEAD: NO}, shipped())
    assert after.answers == {"newly_clumsy_hands": NO, "fever": YES, LEAD: NO}
    for answer in (YES, UNSURE):
        assert record(before, {LEAD: answer}, shipped()).answers["saddle_numbness"] is YES


# --- not sure ---


def test_a_second_not_sure_is_remembered_until_the_answer_changes() -> None:
    once = record(Case(), {"fever": UNSURE}, shipped())
    assert once.asked_again == frozenset()
    twice = record(once, {"fever": UNSURE}, shipped())
    assert twice.asked_again == {"fever"}
    assert record(twice, {"cancer_ever": UNSURE}, shipped()).asked_again == {"fever"}
    assert record(twice, {"fever": NO}, shipped()).asked_again == frozenset()


# --- why ---


def test_why_names_what_the_answer_would_settle() -> None:
    result = result_of(case_of({"saddle_numbness": "yes"}))
    assert label("new_cauda_equina_sign") in why_asked(TIMING, result, shipped())
    assert why_asked("nausea_or_sweating_with_pain", result, shipped())


def test_why_of_a_lead_question_is_why_of_all_it_covers_each_once() -> None:
    result = result_of(Case())
    reasons = why_asked(LEAD, result, shipped())
    assert set(reasons) == {label for id in COVERED for label in why_asked(id, result, shipped())}
    assert len(set(reasons)) == len(reasons) > 3


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


def test_why_of_a_finding_that_would_imply_what_a_red_flag_waits_for() -> None:
    """Whoever gave birth is female, and that is one of the signs of weak bones."""
    settled = {f.id: "no" for f in shipped().findings if f.kind == "yes_no" and f.derived_from is None}
    del settled["gave_birth_within_6_weeks"]
    fragile = {**settled, "severe_pain": "no", "osteoporosis_or_fragility_fracture": "yes"}
    result = result_of(case_of(fragile, age=72, sex="other", days_since_onset=3))
    assert result.questions == ("gave_birth_within_6_weeks",)
    assert why_asked("gave_birth_within_6_weeks", result, shipped())


def test_nobody_asks_why_once_all_is_settled() -> None:
    assert (
        why_asked("fever", result_of(case_of({"blue_or_grey_lips_or_skin": "yes", "fever": "no"})), shipped())
        == ()
    )
