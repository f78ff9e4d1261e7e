"""Cards for any record and any answers: never a failure, and nothing calm that is not known."""

import json
from random import Random
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from dorsum.care.assessment import assess, is_reassuring
from dorsum.care.interview import next_screen
from dorsum.care.record import completed
from dorsum.model.case import Case
from dorsum.model.records import Record
from tests.amounts import examples
from tests.generative.people import any_answers
from tests.interfaces.cds_hooks.shapes import PROBLEM, RESPONSE, check_shape
from tests.interfaces.cds_hooks.world import (
    CANCER,
    LOW_BACK_PAIN,
    MRI,
    ORDER,
    TRAMADOL,
    VIEW,
    Json,
    answers,
    call,
    cards,
    condition,
    danger,
    imaging,
    medicine,
    post,
    request,
)
from tests.shipped import shipped, shipped_rules

CALM_WORDS = ("none of the danger signs", "that is no proof")
NEVER = ("not needed", "no need", "unnecessary", "is harmless", "nothing dangerous", "safe to")
WORDS = st.sampled_from(
    [
        "Patient",
        "Bundle",
        "Condition",
        "QuestionnaireResponse",
        "ServiceRequest",
        "p1",
        "o1",
        "active",
        "2026-11-29",
    ]
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | WORDS, inner, max_size=3)
    ),
    max_leaves=8,
)


def whole() -> Json:
    """Return a request with one of everything."""
    back = condition(LOW_BACK_PAIN, verificationStatus={"coding": [{"code": "confirmed"}]})
    order = imaging(MRI, reasonReference=[{"reference": "Condition/c1"}])
    drug = medicine(
        contained=[{"resourceType": "Medication", "id": "m"}], medicationReference={"reference": "#m"}
    )
    return request([back, condition(CANCER)], [answers(danger())], [order, drug, medicine(TRAMADOL, id="o3")])


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return where anything stands in a value, but not inside the answers: another test has them."""
    inner: list[tuple[str | int, ...]] = []
    if isinstance(value, dict):
        inner = [place for key, one in value.items() if key != "item" for place in places(one, (*at, key))]
    if isinstance(value, list):
        inner = [place for number, one in enumerate(value) for place in places(one, (*at, number))]
    return [at, *inner]


PLACES = places(whole())


def with_junk(at: tuple[str | int, ...], junk: Any) -> Any:
    """Return a whole request with something else at one place."""
    if not at:
        return junk
    made = json.loads(json.dumps(whole()))
    inside = made
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = junk
    return made


@examples(30)
@given(st.sampled_from(PLACES), JUNK, st.sampled_from([VIEW, ORDER]))
def test_any_junk_gives_cards_or_a_refusal(at: tuple[str | int, ...], junk: Any, service: str) -> None:
    asked = with_junk(at, junk)
    if isinstance(asked, dict) and service == VIEW:
        asked = {**asked, "hook": "patient-view"}
    answered = post(service, asked)
    assert answered.status in (200, 412, 422)
    check_shape(answered.json, RESPONSE if answered.status == 200 else PROBLEM)


@examples(30)
@given(st.binary(max_size=50))
@example(b'{"a": 1e999}')
@example(b"\xff")
def test_any_bytes_are_refused(body: bytes) -> None:
    assert call(f"/cds-services/{VIEW}", body).status in (400, 422)


def answered_by_dice(dice: Random, yes: float, unsure: float, screens: int) -> Case:
    """Return a case after so many screens, or a finished interview where there were fewer."""
    case = Case()
    for _ in range(screens):
        screen = next_screen(case, shipped_rules())
        if screen is None:
            break
        case = any_answers(case, screen, dice, yes, unsure, shipped())
    return case


@examples(30)
@given(
    st.integers(0, 10**6),
    st.sampled_from([0.0, 0.0, 0.02, 0.2]),
    st.sampled_from([0.0, 0.0, 0.1]),
    st.sampled_from([0, 1, 3, 8, 40]),
    st.sampled_from([(), (LOW_BACK_PAIN,), (LOW_BACK_PAIN, CANCER)]),
    st.sampled_from(["2026-11-29", "2026-11-28", "2026-11-20", "2025-01-01", None]),
)
def test_nothing_calm_is_said_while_danger_is_open_or_not_known(
    seed: int,
    yes: float,
    unsure: float,
    screens: int,
    problems: tuple[tuple[str, str], ...],
    authored: str | None,
) -> None:
    case = answered_by_dice(Random(seed), yes, unsure, screens)
    conditions = [condition(one) for one in problems]
    for orders in (None, [imaging(MRI), medicine(TRAMADOL)]):
        shown = cards(request(conditions, [answers(case, authored)], orders))
        check_shape({"cards": shown}, RESPONSE)
        for card in shown:
            words = f"{card['summary']} {card['detail']}".lower()
            assert not [one for one in NEVER if one in words]
            if any(one in words for one in CALM_WORDS):
                assert authored in ("2026-11-29", "2026-11-28")
                assert_is_calm(case, len(problems) > 1)


def assert_is_calm(case: Case, has_cancer: bool) -> None:
    """Fail where danger is open in what the person said; with cancer in the record nothing is calm."""
    assert not has_cancer
    result = assess(completed(case, Record(age=30), shipped()).case, shipped_rules()).triage
    assert is_reassuring(result, shipped())
    assert result.advise in ("routine", "self_care")
    assert result.at_most in ("routine", "self_care")
