"""Where a person stands, and what is said of an order: danger first, calm only where it is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dorsum.care.orders import OrderAdvice, advise_on_orders, advise_on_person
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.records import Answered, Coding, Order, Problem, Record
from dorsum.model.truth import Answer
from tests.shipped import case_of, finished_case, shipped_rules
from tests.withdrawals import rules_without, stopped_rules

TODAY = date(2026, 11, 29)
ICD, LOINC = "http://hl7.org/fhir/sid/icd-10-cm", "http://loinc.org"
BACK = Problem((Coding(ICD, "M54.50"),), is_active=True)
CANCER = Problem((Coding(ICD, "C50.9"),), is_active=False)
SCAN = Order((Coding(LOINC, "30679-5"),), None)
UPPER = Order((Coding(LOINC, "24983-9"),), None)
OPIOID = Order((Coding("http://www.whocc.no/atc", "N02AX02"),), None)
CHEST = Order((Coding(LOINC, "30745-4"),), None)
POSITION = {SCAN: "low_back_imaging", UPPER: "upper_back_imaging", OPIOID: "opioid"}


def because(order: Order, *codes: str) -> Order:
    return replace(order, reasons=tuple((Coding(ICD, one),) for one in codes))


def calm() -> Case:
    return finished_case({"low_back_pain": "yes"}, sex="male")


def danger() -> Case:
    return finished_case({"low_back_pain": "yes", "cannot_move_an_arm_or_leg": "yes"}, sex="male")


def soon() -> Case:
    return finished_case({"low_back_pain": "yes", "saddle_numbness": "yes"}, sex="male")


def answered(case: Case, days_ago: int | None = 0) -> Answered:
    return Answered(case, None if days_ago is None else TODAY - timedelta(days=days_ago))


def stands(*found: Answered, rules: CompiledRules | None = None, **more: object) -> str:
    record = Record(answered=found, **{"problems": (BACK,), **more})  # type: ignore[arg-type]
    standing = advise_on_person(record, rules or shipped_rules(), TODAY)
    assert standing is not None
    return standing.card


def advice(
    order: Order, *found: Answered, rules: CompiledRules | None = None, **more: object
) -> OrderAdvice | None:
    told = {"problems": (BACK,), "age": 30, **more}
    record = Record(answered=found, orders=(order,), **told)  # type: ignore[arg-type]
    return advise_on_orders(record, rules or shipped_rules(), TODAY)


def told(found: OrderAdvice | None) -> tuple[str, ...]:
    assert found is not None
    return (found.standing.card, *(one.id for one in found.positions))


def test_without_back_pain_and_answers_nothing_is_said() -> None:
    assert advise_on_person(Record(problems=(CANCER,)), shipped_rules(), TODAY) is None


def test_a_problem_alone_leaves_danger_open() -> None:
    assert stands() == "open"


@pytest.mark.parametrize(
    ("days_ago", "card"), [(-1, "calm"), (0, "calm"), (1, "calm"), (2, "open"), (None, "open")]
)
def test_calm_counts_for_a_day(days_ago: int | None, card: str) -> None:
    assert stands(answered(calm(), days_ago)) == card


@pytest.mark.parametrize(
    ("days_ago", "card"), [(0, "danger"), (14, "danger"), (15, "open"), (None, "danger"), (-2, "danger")]
)
def test_danger_counts_for_two_weeks(days_ago: int | None, card: str) -> None:
    assert stands(answered(danger(), days_ago)) == card


def test_signs_to_look_at_soon_are_told() -> None:
    assert stands(answered(soon())) == "soon"


def test_what_the_record_says_can_raise_and_a_disagreement_lets_nothing_reassure() -> None:
    assert stands(problems=(BACK, CANCER)) == "soon"
    assert stands(answered(calm()), problems=(BACK, CANCER)) == "soon"
    assert stands(answered(calm()), age=60) == "open"
    assert stands(answered(calm()), is_female=Answer.YES) == "open"


def test_of_several_answers_the_most_careful_count() -> None:
    begun = answered(case_of({"low_back_pain": "yes"}))
    assert stands(answered(calm()), begun) == "open"
    assert stands(begun, answered(danger(), 1)) == "danger"


def test_withdrawn_content_lets_nothing_reassure() -> None:
    assert stands(answered(calm()), rules=stopped_rules()) == "open"


def test_an_unfinished_danger_is_danger() -> None:
    assert stands(answered(case_of({"cannot_move_an_arm_or_leg": "yes"}))) == "danger"


@pytest.mark.parametrize(
    ("order", "position"), [(SCAN, "low_back_imaging"), (UPPER, "upper_back_imaging"), (OPIOID, "opioid")]
)
def test_each_order_has_its_position(order: Order, position: str) -> None:
    assert told(advice(order)) == ("open", position)
    assert told(advice(order, answered(calm()))) == ("calm", position)


@pytest.mark.parametrize(("case", "card"), [(danger(), "danger"), (soon(), "soon")])
def test_no_position_stands_beside_danger(case: Case, card: str) -> None:
    assert told(advice(SCAN, answered(case))) == (card,)


def test_an_unknown_order_is_never_guessed_at() -> None:
    assert advice(CHEST) is None
    assert advice(CHEST, answered(danger())) is None


def test_an_order_for_something_else_is_left_alone() -> None:
    assert advice(because(SCAN, "R50.9")) is None
    assert advice(replace(SCAN, reasons=())) is None
    assert advice(replace(SCAN, reasons=((),))) is None
    assert told(advice(because(SCAN, "M54.6"), problems=())) == ("open", "low_back_imaging")


@pytest.mark.parametrize("order", [SCAN, UPPER, OPIOID])
@pytest.mark.parametrize("code", ["G83.4", "R50.9", "S72.0"])
def test_one_reason_beside_back_pain_lets_every_position_be_silent(order: Order, code: str) -> None:
    assert advice(because(order, "M54.50", code)) is None
    assert advice(replace(because(order, "M54.50"), reasons=((Coding(ICD, "M54.50"),), ()))) is None
    assert told(advice(because(order, "M54.50", "M62.830"))) == ("open", POSITION[order])


def test_danger_of_a_person_with_back_pain_is_told_whatever_the_reason() -> None:
    assert told(advice(because(SCAN, "R50.9"), answered(danger()))) == ("danger",)
    assert told(advice(because(SCAN, "M54.50", "R50.9"), answered(soon()))) == ("soon",)
    assert advice(because(SCAN, "R50.9"), answered(soon())) is None


@pytest.mark.parametrize(
    "code",
    [
        "G83.4",
        "M46.26",
        "M46.46",
        "M48.54XA",
        "S22.080A",
        "S32.010A",
        "C79.31",
        "C79.51",
        "Z94.0",
        "Z87.310",
        "G95.20",
        "G99.2",
        "M45.6",
    ],
)
@pytest.mark.parametrize("order", [SCAN, UPPER, OPIOID])
def test_a_disease_of_the_spine_in_the_record_silences_every_position(order: Order, code: str) -> None:
    for is_active in (True, False):
        found = advice(order, problems=(BACK, Problem((Coding(ICD, code),), is_active)))
        assert found is None or found.positions == ()
    both = replace(order, reasons=((Coding(ICD, "M54.50"), Coding(ICD, code)),))
    assert advice(both) is None


@pytest.mark.parametrize("code", ["F11.20", "D57.00", "Z51.5", "G89.3", "S72.001A", "S32.401A", "D48.0"])
def test_another_need_for_an_opioid_silences_its_position(code: str) -> None:
    problems = (BACK, Problem((Coding(ICD, code),), is_active=True))
    found = advice(OPIOID, problems=problems)
    assert found is None or found.positions == ()


def test_a_fracture_that_is_over_silences_nothing_for_an_opioid() -> None:
    over = Problem((Coding(ICD, "S72.001A"),), is_active=False)
    assert told(advice(OPIOID, problems=(BACK, over))) == ("open", "opioid")
    assert told(advice(SCAN, problems=(BACK, replace(over, is_active=True)))) == ("open", "low_back_imaging")


def test_a_nerve_of_the_upper_back_silences_what_is_said_of_imaging_there() -> None:
    problems = (BACK, Problem((Coding(ICD, "M54.14"),), is_active=True))
    assert advice(UPPER, problems=problems) is None
    assert told(advice(SCAN, problems=problems)) == ("open", "low_back_imaging")


@pytest.mark.parametrize("case", [danger(), soon()])
def test_danger_that_was_told_too_long_ago_silences_every_position(case: Case) -> None:
    for order in (SCAN, UPPER, OPIOID):
        found = advice(order, answered(case, 15))
        assert told(found) == ("open",)
        assert told(advice(order, answered(calm()), answered(case, 400))) == ("calm",)
    assert told(advice(SCAN, answered(calm(), 15))) == ("open", "low_back_imaging")


def test_what_a_position_is_not_for_counts_however_old_the_answer() -> None:
    assert advice(SCAN, answered(calm()), answered(case_of(days_since_onset=50), 100)) is None


@pytest.mark.parametrize(
    "yes",
    ["steroid_pills_for_3_months_or_more", "osteoporosis_or_fragility_fracture", "weak_immune_system"],
)
def test_imaging_is_left_alone_where_the_guideline_speaks_of_others(yes: str) -> None:
    case = finished_case({"low_back_pain": "yes", yes: "yes"}, sex="male")
    for order in (SCAN, UPPER):
        found = advice(order, answered(case))
        assert found is None or found.positions == ()
    assert advice(SCAN, age=70) is None


@pytest.mark.parametrize("order", [SCAN, UPPER, OPIOID])
def test_a_position_needs_a_known_age_of_an_adult(order: Order) -> None:
    assert advice(order, age=None) is None
    assert advice(order, age=17) is None
    assert told(advice(order, age=18)) == ("open", POSITION[order])
    assert advice(order, answered(case_of(age=17)), age=40) is None
    assert told(advice(order, answered(case_of(age=40)), age=None)) == ("open", POSITION[order])


@pytest.mark.parametrize(("days", "is_told"), [(41, True), (42, False), (-3, True)])
def test_pain_that_the_record_has_for_six_weeks_silences_imaging(days: int, is_told: bool) -> None:
    since = replace(BACK, since=TODAY - timedelta(days=days))
    for order in (SCAN, UPPER):
        assert (advice(order, problems=(since,)) is not None) is is_told
    assert told(advice(OPIOID, problems=(since,))) == ("open", "opioid")


def test_the_days_that_passed_since_the_answers_count() -> None:
    case = finished_case({"low_back_pain": "yes"}, sex="male", days_since_onset=30)
    assert told(advice(SCAN, answered(case, 11))) == ("open", "low_back_imaging")
    assert advice(SCAN, answered(case, 12)) is None
    assert told(advice(SCAN, answered(case, None))) == ("open", "low_back_imaging")


def test_chronic_pain_by_its_code_silences_imaging() -> None:
    chronic = Problem((Coding("http://snomed.info/sct", "278860009"),), is_active=True)
    assert advice(SCAN, problems=(chronic,)) is None
    assert told(advice(OPIOID, problems=(chronic,))) == ("open", "opioid")


def test_an_order_of_both_parts_of_the_back_has_both_positions() -> None:
    whole = Order((Coding(LOINC, "24984-7"),), None)
    assert told(advice(whole)) == ("open", "low_back_imaging", "upper_back_imaging")


def test_a_position_without_a_rule_is_told_to_everybody_else() -> None:
    knowledge = shipped_rules().knowledge
    positions = tuple(replace(one, not_for=None) for one in knowledge.library.order_positions)
    library = replace(knowledge.library, order_positions=positions)
    rules = CompiledRules(replace(knowledge, library_reader=lambda: library))
    assert advice(SCAN, age=70) is None
    assert told(advice(SCAN, rules=rules, age=70)) == ("open", "low_back_imaging")


def test_an_age_of_the_record_alone_lets_nothing_be_calm() -> None:
    told_no_age = calm().with_answers({})
    numbers = {id: value for id, value in told_no_age.numbers.items() if id != "age"}
    assert stands(answered(replace(told_no_age, numbers=numbers)), age=30) == "open"


def test_an_order_without_any_sign_of_back_pain_is_left_alone() -> None:
    assert advice(SCAN, problems=()) is None
    assert told(advice(SCAN, answered(calm()), problems=())) == ("calm", "low_back_imaging")


def test_a_position_is_not_told_of_those_it_does_not_speak_of() -> None:
    long = finished_case({"low_back_pain": "yes"}, sex="male", days_since_onset=50)
    assert advice(SCAN, answered(long)) is None


def test_a_withdrawn_position_is_not_told() -> None:
    assert advice(SCAN, rules=rules_without("order_positions/low_back_imaging")) is None
    assert advice(OPIOID, rules=rules_without("interventions/opioids")) is None
    assert advice(SCAN, rules=stopped_rules()) is None


def test_answers_that_do_not_count_are_told() -> None:
    standing = advise_on_person(
        Record(problems=(BACK,), answered=(answered(danger(), 15),)), shipped_rules(), TODAY
    )
    assert standing is not None
    assert (standing.answered, standing.left_out, standing.is_old) == (None, True, False)
    assert standing.pressed_before == (answered(danger(), 15),)
