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
    record = Record(answered=found, orders=(order,), **{"problems": (BACK,), **more})  # type: ignore[arg-type]
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
    fever = replace(SCAN, reasons=(Coding(ICD, "R50.9"),))
    assert advice(fever) is None
    assert advice(replace(SCAN, reasons=())) is None
    assert told(advice(replace(SCAN, reasons=(Coding(ICD, "M54.6"),)), problems=())) == (
        "open",
        "low_back_imaging",
    )


def test_an_order_without_any_sign_of_back_pain_is_left_alone() -> None:
    assert advice(SCAN, problems=()) is None
    assert told(advice(SCAN, answered(calm()), problems=())) == ("calm", "low_back_imaging")


def test_a_position_is_not_told_of_those_it_does_not_speak_of() -> None:
    assert advice(SCAN, age=12) is None
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
