"""Causes on the care card: what is said, what is held back while danger is open, and the page of a cause."""

from dataclasses import replace

import pytest

from dorsum.care.assessment import Assessment, assess
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.report.care_card import CareCard, care_card
from dorsum.report.cause_lines import causes_shown, lines_of_causes, lines_to_rule_out, range_in_words
from dorsum.report.cause_page import cause_page
from tests.shipped import case_of, finished_case, shipped, shipped_rules


def say(wording: str) -> str:
    return shipped().wording[wording]["en"]


def assessed(case: Case) -> Assessment:
    return assess(case, shipped_rules())


def section(card: CareCard, wording: str) -> tuple[str, ...]:
    return next((one.lines for one in card.sections if one.heading == say(wording)), ())


def test_a_plain_spasm_gets_its_likely_causes_with_reasons_and_limits() -> None:
    assessment = assessed(finished_case({"began_with_lift_twist_or_bend": "yes", "low_back_pain": "yes"}))
    lines = section(care_card(assessment), "heading_causes")
    label = shipped().cause["muscle_strain_or_spasm_low_back"].label["en"]
    assert lines[0].startswith(f"{label}: likely. About ")
    assert lines[1].startswith("For it: ")
    assert lines[-1] == say("causes_about")
    shown = causes_shown(assessment)
    counts = {
        "opinions": sum(c.told().opinions for c in shown),
        "numbers": sum(c.told().numbers for c in shown),
    }
    assert lines[-2] == say("causes_opinion").format(**counts)
    assert section(care_card(assessment), "heading_rule_out") == ()


def test_while_questions_are_open_no_cause_is_named_but_what_must_be_ruled_out() -> None:
    assessment = assessed(case_of({"saddle_numbness": "yes"}, age=41))
    card = care_card(assessment)
    assert section(card, "heading_rule_out")[0] == shipped().cause["cauda_equina_syndrome"].label["en"]
    assert lines_of_causes(assessment) == []
    assert section(card, "heading_causes") == section(card, "heading_causes_after") == ()


def test_when_danger_is_certain_and_nothing_is_open_other_causes_come_after_and_none_is_likely() -> None:
    assessment = assessed(finished_case({"fever": "yes"}))
    assert (assessment.triage.status, assessment.triage.advise) == ("final", "same_day")
    card = care_card(assessment)
    label = shipped().cause["spinal_infection"].label["en"]
    assert label in section(card, "heading_rule_out")
    after = section(card, "heading_causes_after")
    assert after
    assert not any(line.startswith(label) for line in after)
    lulling = (": likely", ": not likely", "with these answers")
    assert not any(words in line for line in after for words in lulling)


def test_at_an_emergency_nothing_else_is_told() -> None:
    assessment = assessed(finished_case({"began_after_major_trauma": "yes"}))
    assert assessment.triage.advise == "emergency_now"
    assert lines_to_rule_out(assessment)[0][0] == shipped().cause["traumatic_fracture"].label["en"]
    assert lines_of_causes(assessment) == []


def test_nobody_is_frightened_by_what_was_not_asked_yet() -> None:
    assert lines_to_rule_out(assessed(case_of({}))) == ([], [])
    assert lines_to_rule_out(assessed(case_of({"began_with_lift_twist_or_bend": "yes"}, age=35))) == ([], [])


def test_many_things_to_rule_out_are_cut_with_a_count() -> None:
    assessment = assessed(case_of({"sudden_severe_unprovoked_pain": "yes", "passed_out_with_pain": "yes"}))
    with_sign = [one for one in assessment.causes.causes if one.must_rule_out and one.has_sign]
    labels = [one.label for one in with_sign]
    assert lines_to_rule_out(assessment) == (labels[:5], labels[5:])
    (told,) = [one for one in care_card(assessment).sections if one.heading == say("heading_rule_out")]
    assert told.lines[-1] == say("nothing_more").format(count=len(labels) - 5)
    assert list(told.lines[:-1] + told.rest) == labels


def test_what_is_still_open_though_all_was_asked_is_named_without_a_sign() -> None:
    assessment = assessed(case_of({"saddle_numbness": "yes"}, age=41))
    causes = tuple(one._replace(has_sign=False) for one in assessment.causes.causes)
    asked = replace(
        assessment,
        causes=replace(assessment.causes, causes=causes),
        triage=replace(assessment.triage, status="unsure"),
    )
    assert len(lines_to_rule_out(asked)[0]) == 5


def test_what_must_be_ruled_out_is_called_likely_where_it_is_with_the_reason_and_no_range() -> None:
    stone = finished_case({"pain_in_waves_cannot_lie_still": "yes", "blood_in_urine": "yes"}, age=45.0)
    assessment = assessed(stone)
    assert assessment.triage.advise == "same_day"
    lines, _ = lines_to_rule_out(assessment)
    assert lines[0] == say("rule_out_likely").format(label=shipped().cause["kidney_stone"].label["en"])
    assert lines[1].startswith("For it: ")
    assert not any("of 100" in line for line in lines)
    named = [cause for cause in assessment.causes.causes if cause.label in lines]
    assert all(cause.has_sign for cause in named)
    card = care_card(assessment)
    first = shipped().source[shipped().cause["kidney_stone"].sources[0].source].title
    assert any(line.startswith(first) for line in section(card, "heading_sources"))


def test_danger_without_a_named_cause_says_that_help_comes_first() -> None:
    assessment = assessed(case_of({"thoughts_of_self_harm": "yes"}, age=30))
    unnamed = replace(assessment.causes, causes=())
    assert lines_to_rule_out(replace(assessment, causes=unnamed)) == ([say("causes_none_named")], [])
    assert lines_of_causes(replace(assessment, causes=unnamed)) == []


@pytest.mark.parametrize(
    ("low", "high", "wording", "numbers"),
    [
        (0.301, 0.604, "range_of_100", {"low": 30, "high": 60}),
        (0.004, 0.02, "range_up_to", {"high": 2}),
        (0.0001, 0.004, "range_below_1", {}),
    ],
)
def test_a_range_in_people_out_of_100(low: float, high: float, wording: str, numbers: dict[str, int]) -> None:
    assert range_in_words(low, high, shipped()) == say(wording).format(**numbers)


@pytest.mark.parametrize("id", [cause.id for cause in shipped().causes])
def test_every_cause_has_its_page(id: str) -> None:
    knowledge: Knowledge = shipped()
    cause, page = knowledge.cause[id], cause_page(id, knowledge)
    assert page[0].heading.startswith(cause.label["en"])
    assert (page[0].heading != cause.label["en"]) == (cause.status != "verified")
    by_heading = {one.heading: one.lines for one in page[1:]}
    assert all(by_heading.values())
    assert by_heading[say("cause_what")] == cause.what["en"]
    tests = by_heading[say("cause_tests")]
    assert tests[-1] == say("cause_no_test").format(text=cause.no_test["en"])
    assert len(tests) == len(cause.tests) + 1
    assert len(by_heading.get(say("cause_red_flags"), ())) == len(cause.red_flags)
    assert len(by_heading[say("cause_base_rates")]) == 3
    ratios = knowledge.cause_numbers.likelihoods[id].ratios
    told = sum((ratio.if_yes is not None) + (ratio.if_no is not None) for ratio in ratios)
    assert len(by_heading[say("cause_ratios")]) == told + 1
    one = knowledge.cause_numbers.likelihoods[id]
    factors = len(one.age) + len(one.sex) + len(one.region) + (one.needs is not None)
    assert len(by_heading.get(say("cause_factors"), ())) == factors


def test_a_doctor_looks_before_any_test_and_home_comes_before_the_hospital() -> None:
    page = {one.heading: one.lines for one in cause_page("kidney_stone", shipped())}
    assert page[say("cause_tests")][0].startswith(say("cause_test_examination").split("{", maxsplit=1)[0])
    settings = shipped().cause_numbers.settings
    labels = [settings[id].label["en"] for id in ("home", "primary_care", "emergency_department")]
    assert [line.split(": about", maxsplit=1)[0] for line in page[say("cause_base_rates")]] == labels
