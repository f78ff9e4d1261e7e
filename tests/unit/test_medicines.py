"""Which medicine may be used, on the shipped rules and labels."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from dorsum.care.answers import Answers
from dorsum.care.medicines import advice_on, check_medicines
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.care.triage import triage
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding
from dorsum.model.medicine_results import MedicineAdvice, MedicineCheck
from dorsum.model.rules import finding_ids
from dorsum.model.truth import Answer
from dorsum.report.medicine_lines import dose_in_words, lines_of_medicines
from dorsum.report.medicine_page import medicine_page
from tests.shipped import case_of, finished_case, shipped, shipped_rules


def answered(country: str = "GB", age: float = 35.0, said: Mapping[str, str] | None = None) -> Case:
    """Return a finished plain case whose questions on care are all answered, no where nothing is said."""
    said = said or {}
    told = {"low_back_pain": "yes", "began_with_lift_twist_or_bend": "yes", **said}
    case = finished_case(told, age=age, days_since_onset=2.0)
    case = replace(case, country=country)
    while (screen := next_treatment_screen(case, shipped_rules())) is not None:
        case = case.with_answers({id: Answer[said.get(id, "no").upper()] for id in screen.items})
    waiting = {id for one in checked(case).medicines for id in one.waits_for}
    left = {id for id in waiting if shipped().finding[id].kind == "yes_no"}
    return case.with_answers({id: Answer[said.get(id, "no").upper()] for id in left | said.keys()})


def checked(case: Case) -> MedicineCheck:
    return check_medicines(Answers.of(case, shipped_rules()), triage(case, shipped_rules()))


def of(check: MedicineCheck, id: str) -> MedicineAdvice:
    return next(one for one in check.medicines if one.medicine.id == id)


def test_a_healthy_adult_may_use_one_of_them_with_its_labelled_dose() -> None:
    check = checked(answered())
    ibuprofen = of(check, "ibuprofen")
    assert ibuprofen.permission == "may_use"
    assert ibuprofen.dose is not None
    assert (ibuprofen.dose.one.high, ibuprofen.dose.most_in_24_hours) == (400, 1200)
    assert of(check, "paracetamol").permission == "may_use"
    assert of(check, "naproxen").permission == "ask_first"
    assert {one.permission for one in check.medicines if "nsaid" in one.medicine.classes} <= {
        "may_use",
        "instead",
        "ask_first",
        "do_not",
    }


@pytest.mark.parametrize(
    ("finding", "medicine", "permission"),
    [
        ("had_stomach_ulcer_or_bleed", "ibuprofen", "do_not"),
        ("reacted_badly_to_anti_inflammatory", "ibuprofen_gel", "do_not"),
        ("takes_antiplatelet", "ibuprofen", "do_not"),
        ("takes_antiplatelet", "ibuprofen_gel", "ask_first"),
        ("kidney_disease_or_one_kidney", "ibuprofen", "do_not"),
        ("takes_lithium", "ibuprofen", "do_not"),
        ("has_heart_disease_or_heart_failure", "ibuprofen", "do_not"),
        ("took_anti_inflammatory_today", "ibuprofen", "do_not"),
        ("takes_other_paracetamol", "paracetamol", "do_not"),
        ("paracetamol_allergy", "paracetamol", "do_not"),
        ("weighs_under_50_kg", "paracetamol", "ask_first"),
    ],
)
def test_one_answer_keeps_a_medicine_from_a_person(finding: str, medicine: str, permission: str) -> None:
    gate = shipped().finding[finding].gate
    case = answered(said={finding: "yes", **({gate: "yes"} if gate else {})})
    advice = of(checked(case), medicine)
    assert advice.permission == permission
    assert advice.dose is None
    assert any(finding in reason.findings for reason in advice.reasons)


def test_elsewhere_there_is_no_dose() -> None:
    check = checked(answered("FR"))
    assert check.medicines
    assert {one.permission for one in check.medicines} <= {"ask_first", "do_not"}
    assert all(one.dose is None for one in check.medicines)


def test_diclofenac_gel_is_outside_the_label_for_the_back_in_the_us() -> None:
    assert of(checked(answered("US")), "diclofenac_gel").permission == "do_not"


def test_what_nobody_said_settles_nothing() -> None:
    plain = replace(finished_case({"low_back_pain": "yes"}), country="GB")
    assert of(checked(plain), "ibuprofen").permission == "not_settled"
    assert of(checked(plain), "ibuprofen").waits_for


def test_what_is_settled_besides_is_not_waited_for() -> None:
    case = finished_case({"low_back_pain": "yes"}, age=35.0, days_since_onset=2.0)
    answers, ibuprofen = (
        Answers.of(replace(case, country="GB"), shipped_rules()),
        shipped().treatment.medicine["ibuprofen"],
    )
    first, *others = advice_on(ibuprofen, answers).waits_for
    assert others
    assert advice_on(ibuprofen, answers, besides=[first]).waits_for == tuple(others)
    settled = advice_on(ibuprofen, answers, besides=[first, *others])
    assert (settled.waits_for, settled.permission) == ((), "may_use")


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (case_of({"low_back_pain": "yes"}), "not_finished"),
        (finished_case({"saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}), "emergency"),
        (finished_case({"fever": "yes"}), "danger_open"),
    ],
)
def test_none_in_danger(case: Case, why: str) -> None:
    check = checked(case)
    assert (check.none_because, check.medicines) == (why, ())
    (section,) = medicine_page(check, shipped())
    assert section.lines == (shipped().wording[f"medicines_{why}"]["en"],)


def test_no_unverified_number_is_a_dose() -> None:
    labels = [label for medicine in shipped().treatment.medicines for label in medicine.labels]
    assert sum(label.dose is not None for label in labels) >= 8
    assert all(label.status == "verified" and label.sources for label in labels if label.dose)


def test_every_medicine_says_when_to_stop_and_what_else_holds_it() -> None:
    for medicine in shipped().treatment.medicines:
        assert any("emergency" in line for line in medicine.stop["en"])


def test_the_questions_on_care_are_few_for_a_healthy_person() -> None:
    case = replace(finished_case({"low_back_pain": "yes"}, days_since_onset=2.0), country="GB")
    screens = items = 0
    while (screen := next_treatment_screen(case, shipped_rules())) is not None:
        screens, items = screens + 1, items + len(screen.items)
        assert not set(screen.items) & case.answers.keys()
        case = case.with_answers(dict.fromkeys(screen.items, Answer.NO))
    assert (screens <= 5, items <= 20) == (True, True)
    assert of(checked(case), "ibuprofen").permission == "may_use"


def test_not_sure_ends_the_questions_and_allows_nothing() -> None:
    case = replace(finished_case({"low_back_pain": "yes"}, days_since_onset=2.0), country="GB")
    for _ in range(40):
        if (screen := next_treatment_screen(case, shipped_rules())) is None:
            break
        case = case.with_answers(dict.fromkeys(screen.items, Answer.UNSURE))
    assert next_treatment_screen(case, shipped_rules()) is None
    assert not {one.permission for one in checked(case).medicines} & {"may_use", "instead"}


GATED = [finding for finding in shipped().findings if finding.gate and finding.group == "medicine"]


@pytest.mark.parametrize("finding", GATED, ids=lambda finding: finding.id)
def test_not_sure_behind_a_gate_that_was_denied_is_no_no(finding: Finding) -> None:
    case = answered().with_answers({finding.id: Answer.UNSURE})
    rules = [rule for rule in shipped().treatment.medicine_rules if finding.id in finding_ids(rule.when)]
    for one in checked(case).medicines:
        if any(rule.concerns(one.medicine, "GB") for rule in rules):
            assert one.permission not in ("may_use", "instead")


@pytest.mark.parametrize("country", sorted(shipped().country))
def test_a_child_is_denied_in_every_country(country: str) -> None:
    check = checked(replace(child_who_answered_all(), country=country))
    assert check.medicines
    assert {one.permission for one in check.medicines} <= {"do_not", "not_settled"}
    assert all(one.dose is None for one in check.medicines)


@cache
def child_who_answered_all() -> Case:
    """Return a child to whom nothing but the age denies a medicine."""
    return answered(age=12.0)


@cache
def of_age(age: float) -> Case:
    """Return somebody of this age to whom nothing else denies a medicine."""
    return answered(age=age)


@pytest.mark.parametrize("country", sorted(shipped().country))
@pytest.mark.parametrize("age", [15.0, 15.99, 16.0, 17.0, 17.99, 18.0])
def test_who_is_too_young_for_the_label_or_under_16_is_denied_and_nobody_else(
    country: str, age: float
) -> None:
    too_young = shipped().wording["medicine_too_young"]
    check = checked(replace(of_age(age), country=country))
    assert check.medicines
    for one in check.medicines:
        denied = [reason.effect for reason in one.reasons if reason.say == too_young]
        is_young = age < (one.label.from_age if one.label else 16)
        assert denied == ["deny"] * is_young
        assert one.permission == "do_not" or not is_young


@pytest.mark.parametrize(("country", "from_age"), [("GB", 16.0), ("GB-NIR", 16.0), ("US", 18.0)])
def test_the_first_age_of_a_label_is_allowed(country: str, from_age: float) -> None:
    for age, permission in ((from_age - 0.01, "do_not"), (from_age, "may_use"), (from_age + 1, "may_use")):
        assert of(checked(replace(of_age(age), country=country)), "ibuprofen").permission == permission


def test_no_label_is_for_anybody_under_16() -> None:
    labels = [label for medicine in shipped().treatment.medicines for label in medicine.labels]
    assert min(label.from_age for label in labels) == 16


def test_what_could_take_the_place_names_the_one_that_may_be_used() -> None:
    check = checked(answered())
    instead = [one for one in check.medicines if one.permission == "instead"]
    assert instead
    assert {one.instead_of.id for one in instead if one.instead_of} == {"ibuprofen"}
    lines = lines_of_medicines(check, shipped())
    assert sum("Use just one of the two." in line for line in lines) == len(instead)


@pytest.mark.parametrize(
    ("said", "medicine"),
    [
        ("skin_of_back_broken_or_sore", "ibuprofen_gel"),
        ("takes_low_dose_aspirin", "ibuprofen_gel"),
        ("takes_warfarin", "ibuprofen"),
        ("electrolyte_disorder_risk", "ibuprofen"),
        ("new_belly_pain", "ibuprofen"),
        ("poor_blood_flow", "ibuprofen"),
        ("used_pain_medicine_over_3_days", "paracetamol"),
    ],
)
def test_findings_from_elsewhere_count_for_medicines_too(said: str, medicine: str) -> None:
    gate = shipped().finding[said].gate
    case = answered().with_answers({said: Answer.YES, **({gate: Answer.YES} if gate else {})})
    found = check_medicines(Answers.of(case, shipped_rules()), triage(answered(), shipped_rules()))
    assert of(found, medicine).permission not in ("may_use", "instead")


def test_a_medicine_that_may_be_used_comes_with_when_to_stop() -> None:
    lines = lines_of_medicines(checked(answered()), shipped())
    assert any("black stools" in line for line in lines)


def test_a_pregnant_woman_is_asked_how_far_she_is() -> None:
    case = replace(
        finished_case(
            {"pregnant_or_could_be": "yes", "low_back_pain": "yes"}, sex="female", days_since_onset=2.0
        ),
        country="GB",
    )
    asked: list[str] = []
    while (screen := next_treatment_screen(case, shipped_rules())) is not None:
        asked += screen.items
        case = case.with_answers(dict.fromkeys(screen.items, Answer.NO))
    assert "pregnant_20_weeks_or_more" in asked


@pytest.mark.parametrize(("weeks", "permission"), [("no", "ask_first"), ("yes", "do_not")])
def test_in_pregnancy_somebody_is_asked_first_and_from_20_weeks_on_it_is_denied(
    weeks: str, permission: str
) -> None:
    said = {"pregnant_or_could_be": "yes", "pregnant_20_weeks_or_more": weeks}
    case = answered(said=said).with_answers({"sex": Answer.YES})
    assert of(checked(case), "ibuprofen").permission == permission


def test_no_questions_on_care_while_danger_is_open() -> None:
    assert next_treatment_screen(finished_case({"fever": "yes"}), shipped_rules()) is None
    assert next_treatment_screen(case_of(), shipped_rules()) is None


def test_while_one_may_be_used_the_open_ones_are_named_and_the_page_asks_for_the_rest() -> None:
    gate = shipped().finding["took_anti_inflammatory_today"].gate
    told = {"took_anti_inflammatory_today": "unsure", **({gate: "yes"} if gate else {})}
    check = checked(answered(said=told))
    open_ones = [one for one in check.medicines if one.permission == "not_settled"]
    assert of(check, "paracetamol").permission == "may_use"
    assert open_ones
    named = ", ".join(one.medicine.label["en"] for one in open_ones)
    told_line = shipped().wording["medicine_not_worked_out"]["en"].format(label=named)
    assert lines_of_medicines(check, shipped())[-1] == told_line
    *_, last = medicine_page(check, shipped())
    assert last.heading == shipped().wording["heading_medicine_questions"]["en"]
    assert shipped().finding["took_anti_inflammatory_today"].question["en"] in last.lines


def test_a_label_without_a_longest_time_names_none() -> None:
    advice = of(checked(answered()), "ibuprofen")
    assert advice.dose is not None
    assert advice.label is not None
    with_days = dose_in_words(advice.dose, replace(advice.label, most_days=7), shipped())
    without = dose_in_words(advice.dose, replace(advice.label, most_days=None), shipped())
    assert shipped().wording["medicine_most_days"]["en"].format(days=7) in with_days
    assert "7 days" not in without
