"""What stands on the care card, in which order, and what never does."""

from dataclasses import replace
from datetime import date

import pytest

import dorsum
from dorsum.care.assessment import Assessment, assess, is_reassuring
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Country
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import CareCard, care_card
from tests.shipped import case_of, finished_case, shipped, shipped_rules

GB = shipped().country["GB"]
NUMB, TIMING = "saddle_numbness", "new_or_worse_within_14_days"


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


def assessed(case: Case) -> Assessment:
    return assess(case, shipped_rules())


def card_of(case: Case, today: date | None = None) -> CareCard:
    return care_card(assessed(case), today)


def section(card: CareCard, heading: str) -> tuple[str, ...]:
    """Return the lines under a heading; none where the card does not have it."""
    return next((one.lines for one in card.sections if one.heading == say(heading)), ())


def headings(card: CareCard) -> list[str]:
    names = {say(name): name for name in shipped().wording if name.startswith("heading_")}
    return [names[one.heading] for one in card.sections]


# --- each level ---


def test_emergency_says_whom_to_call_first_and_nothing_that_delays() -> None:
    card = card_of(case_of({NUMB: "yes", TIMING: "yes"}, country="GB"))
    assert (card.title, card.level) == (shipped().level["emergency_now"].label["en"], "emergency_now")
    assert card.lead == (GB.emergency.words["en"], *shipped().level["emergency_now"].actions["en"])
    rest = ["heading_not_lower", "heading_not_higher", "heading_sources"]
    assert headings(card) == ["heading_on_call", "heading_rule_out", *rest]
    assert section(card, "heading_not_higher") == (say("why_not_highest"),)


def test_on_the_telephone_the_place_comes_first_then_why_then_what_fits_the_person() -> None:
    signs = {NUMB: "yes", TIMING: "yes", "pregnant_or_could_be": "yes"}
    plain = section(card_of(case_of({NUMB: "yes", TIMING: "yes"})), "heading_on_call")
    fitting = section(card_of(case_of(signs)), "heading_on_call")
    line = {one.id: " ".join(one.say["en"]) for one in shipped().treatment.visit_lines if one.kind == "call"}
    assert fitting[0] == line["call_where_you_are"]
    assert fitting[1] == say("on_call_found", label=shipped().red_flag["new_cauda_equina_sign"].label["en"])
    assert set(fitting) - set(plain) == {line["call_pregnant_or_birth"]}
    assert len(fitting) == len(line)  # without the one on blood thinners, with the reason


def test_a_reason_to_call_is_never_named_that_only_stands_to_be_feared() -> None:
    card = card_of(case_of({NUMB: "yes"}))
    assert card.level == "emergency_now"
    assert not any(
        line.startswith(say("on_call_found", label="")[:-1]) for line in section(card, "heading_on_call")
    )


def test_same_day_says_whom_to_ask_today() -> None:
    card = card_of(finished_case({"fever": "yes"}, country="GB"))
    assert card.level == "same_day"
    assert card.lead == shipped().level["same_day"].actions["en"]
    assert section(card, "heading_call") == (GB.urgent.words["en"],)


def test_within_days_gives_the_shortest_deadline_in_hours_or_days() -> None:
    assert card_of(finished_case({"lost_height": "yes"})).lead[-1] == say("within_hours", hours=72)
    two_weeks = finished_case(age=65, days_since_onset=30)
    assert card_of(two_weeks).level == "within_days"
    assert card_of(two_weeks).lead[-1] == say("within_days", days=14)


def test_only_what_is_soon_goes_to_the_line_for_urgent_help() -> None:
    soon = card_of(finished_case({"cancer_ever": "yes"}, country="GB"))
    later = card_of(finished_case({}, country="GB", age=9.0))
    assert soon.level == later.level == "within_days"
    assert section(soon, "heading_call") == (GB.urgent.words["en"],)
    assert section(later, "heading_call") == (say("call_own_doctor"),)


def test_routine_has_no_deadline_and_nobody_to_call() -> None:
    card = card_of(finished_case({"non_mechanical_pain": "yes"}))
    assert card.level == "routine"
    assert card.lead == shipped().level["routine"].actions["en"]
    assert section(card, "heading_call") == ()


def test_self_care_says_why_and_when_to_come_back() -> None:
    card = card_of(finished_case(country="GB"))
    assert (card.title, card.level) == (shipped().level["self_care"].label["en"], "self_care")
    assert section(card, "heading_not_lower") == (say("why_lowest"),)
    watch = section(card, "heading_watch")
    assert watch[0] == say("safety_net_outlook")
    assert watch[1] == say("safety_net_emergency", emergency="999")
    assert watch[-1] == say("safety_net_no_better")


@pytest.mark.parametrize("answers", [{"non_mechanical_pain": "yes"}, {"cancer_ever": "yes"}])
def test_waiting_for_weeks_is_only_said_at_self_care(answers: dict[str, str]) -> None:
    card = card_of(finished_case(answers, country="GB"))
    assert card.level in ("routine", "within_days")
    watch = section(card, "heading_watch")
    assert say("safety_net_today") in watch
    assert say("safety_net_no_better") not in watch


def test_signs_of_a_pregnancy_stand_there_for_who_is_or_may_be_pregnant() -> None:
    said = [finished_case(sex="female", country="GB", pregnant=answer) for answer in ("yes", "unsure")]
    for case in (*said, case_of(sex="female", country="GB")):
        assert say("safety_net_pregnant", emergency="999") in assessed(case).safety_net


def test_they_do_not_where_it_is_known_that_there_is_no_pregnancy() -> None:
    for case in (finished_case(sex="male"), finished_case(sex="female", pregnant="no"), case_of(sex="male")):
        assert not any("maternity" in line for line in assessed(case).safety_net)


def test_each_way_to_lie_on_the_back_says_until_when_in_a_pregnancy() -> None:
    how = next(one for one in shipped().treatment.interventions if one.id == "positions_of_comfort").how["en"]
    on_the_back = [line for line in how if "on your back" in line]
    assert len(on_the_back) == 2
    assert all("Not past the middle of a pregnancy." in line for line in on_the_back)


def test_without_a_country_the_number_is_words() -> None:
    watch = section(card_of(finished_case()), "heading_watch")
    assert watch[1] == say("safety_net_emergency", emergency=say("emergency_number_unknown"))


# --- not finished, not sure ---


def if_a_sign(country: Country) -> str:
    return shipped().wording["call_if_sign"]["en"].format(words=country.emergency.words["en"])


def test_unfinished_without_advice() -> None:
    card = card_of(case_of({"fever": "no"}))
    assert (card.title, card.level) == (say("not_finished_no_advice"), None)
    assert card.lead == (say("not_finished"),)
    assert section(card, "heading_call") == (if_a_sign(shipped().country["other"]),)
    assert section(card, "heading_not_lower") == ()


def test_unfinished_with_advice_says_both() -> None:
    card = card_of(case_of({"fever": "yes"}, country="GB"))
    assert card.level == "same_day"
    assert card.lead == (*shipped().level["same_day"].actions["en"], say("not_finished"))
    assert section(card, "heading_call") == (GB.urgent.words["en"], if_a_sign(GB))


def test_unfinished_emergency_asks_no_more_questions() -> None:
    card = card_of(case_of({NUMB: "yes"}))
    assert card.level == "emergency_now"
    assert card.lead[-1] == say("not_finished")
    assert section(card, "heading_questions") == ()
    assert section(card, "heading_assumed") == (
        say("assumed_floor", finding=shipped().finding[TIMING].question["en"]),
    )


def test_not_sure_is_named_and_the_choice_called_careful() -> None:
    card = card_of(finished_case({"fever": "unsure"}))
    assert card.level == "same_day"
    assert card.lead[-1] == say("still_unsure")
    assert section(card, "heading_unsure") == (shipped().finding["fever"].question["en"],)
    assert section(card, "heading_not_lower") == (say("why_unsure"),)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"fever": "no"},
        {"fever": "yes"},
        {NUMB: "yes"},
        {"unexplained_weight_loss": "yes"},
        {"fever": "unsure"},
    ],
    ids=str,
)
def test_nothing_reassuring_before_the_end(answers: dict[str, str]) -> None:
    assessment = assessed(case_of(answers, age=30))
    assert assessment.triage.status == "incomplete"
    shown = str(care_card(assessment)) + str(assessment_as_json(assessment))
    for words in (say("safety_net_outlook"), say("safety_net_no_better"), say("why_lowest")):
        assert words not in shown
    for level in ("self_care", "routine"):
        assert shipped().level[level].label["en"] not in shown
        assert not any(line in shown for line in shipped().level[level].actions["en"])


def test_hope_is_for_calm_results_only() -> None:
    calm = {"self_care": finished_case(), "within_days": finished_case({"unexplained_weight_loss": "yes"})}
    for level, case in calm.items():
        assert assessed(case).triage.at_most == level
        assert is_reassuring(assessed(case).triage, shipped())
    assert not is_reassuring(assessed(finished_case({"fever": "yes"})).triage, shipped())
    assert not is_reassuring(assessed(finished_case({"fever": "unsure"})).triage, shipped())


# --- lists ---


def test_long_lists_are_cut_and_say_so() -> None:
    assessment = assessed(case_of({"fever": "no"}))
    asked = section(care_card(assessment), "heading_questions")
    assert len(asked) == 9
    assert asked[-1] == say("nothing_more", count=len(assessment.triage.questions) - 8)


def test_what_only_repeats_the_person_is_left_out_of_what_was_taken_as_given() -> None:
    assessment = assessed(finished_case(age=70, sex="male"))
    assert {"number", "fact"} <= {one.kind for one in assessment.triage.assumed}
    assert section(care_card(assessment), "heading_assumed") == ()
    against = card_of(finished_case({"pain_for_6_weeks_or_more": "yes"}, days_since_onset=3))
    stated = shipped().finding["pain_for_6_weeks_or_more"].question["en"]
    assert section(against, "heading_assumed")[0].startswith(f"{stated}: this does not fit ")


def test_sources_of_what_fired_once_each() -> None:
    card = card_of(finished_case({"fever": "yes", "whole_body_rigid": "yes"}))
    sources = section(card, "heading_sources")
    nhs = shipped().source["nhs_back_pain"]
    assert f"{nhs.title} ({nhs.organisation}, {nhs.year})" in sources
    assert len(set(sources)) == len(sources)


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        ("verified", ""),
        ("unverified", " ({unverified_mark})"),
        ("partly_unverified", " ({partly_unverified_mark})"),
        ("expert_opinion", " ({expert_opinion_mark})"),
    ],
)
def test_what_is_not_confirmed_is_marked(status: str, ending: str) -> None:
    flags = tuple(
        replace(flag, status=status) if flag.id == "fever_with_back_pain" else flag  # type: ignore[arg-type]  # one of four
        for flag in shipped().red_flags
    )
    rules = CompiledRules(replace(shipped(), red_flags=flags))
    (reason,) = section(care_card(assess(finished_case({"fever": "yes"}), rules)), "heading_not_lower")
    assert reason == say(
        "why_fired",
        label=shipped().red_flag["fever_with_back_pain"].label["en"],
        answers=shipped().finding["fever"].question["en"],
    ) + ending.format(**{id: words["en"] for id, words in shipped().wording.items()})


# --- the foot ---


def test_foot_tells_what_it_is_and_which_versions() -> None:
    assert card_of(case_of()).footer == (
        say("content_age", date=shipped().checked_on.isoformat()),
        say("withdrawals_date", date=shipped().withdrawals.as_of.isoformat()),
        say("no_clinician_signed"),
        say("intended_use"),
        say("report_wrong_answer"),
        f"Dorsum {dorsum.__version__}, content {shipped().version} ({shipped().content_hash[:12]})",
    )


def test_overdue_content_says_so_by_the_days_of_the_case_first() -> None:
    due = shipped().next_check
    overdue = say("content_overdue", date=due.isoformat())
    later = date(due.year + 1, 1, 1)
    assert overdue in card_of(case_of(), later).footer
    assert overdue not in card_of(case_of(), due).footer
    assert overdue in card_of(case_of(today=later.isoformat())).footer
    assert overdue not in card_of(case_of(today=due.isoformat()), later).footer


# --- JSON ---


def test_age_of_the_content_needs_a_day() -> None:
    checked = shipped().checked_on
    assert assessment_as_json(assessed(case_of()))["versions"]["content_age_days"] is None
    a_year_later = case_of(today=checked.replace(year=checked.year + 1).isoformat())
    assert assessment_as_json(assessed(a_year_later))["versions"]["content_age_days"] == 365


def test_a_rule_that_compares_shows_the_number() -> None:
    flag = shipped().red_flag["fever_with_back_pain"]
    with_number = replace(
        flag, id="fever_at_70", when=shipped().finding["age_70_or_over"].derived_from or flag.when
    )
    rules = CompiledRules(replace(shipped(), red_flags=(*shipped().red_flags, with_number)))
    fired = assessment_as_json(assess(case_of(age=71), rules))["triage"]["fired"]
    assert {one["rule"]: one["answers"] for one in fired}["fever_at_70"] == {"age": 71}
