"""Simulated people: who they are taken to be, and what they answer."""

from random import Random

import pytest

from dorsum.model.case import Case
from dorsum.model.truth import Answer
from dorsum.validation.answerers import Person, careless, honest, person_of
from tests.shipped import case_of, shipped_rules
from tests.validation_world import small_rules

RULES = small_rules()
KNOWLEDGE = RULES.knowledge
YES, NO = Answer.YES, Answer.NO


def person(*yes: str, age: float = 40.0, is_female: bool = False) -> Person:
    return Person(frozenset(yes), {"age": age, "points": 5.0}, is_female)


def test_a_person_answers_everything_that_is_asked_in_words() -> None:
    case = person("fever", is_female=True).everything(KNOWLEDGE)
    assert case.answers["fever"] is YES
    assert case.answers["numb"] is NO
    assert case.answers["sex"] is YES
    assert case.answers["bad"] is NO  # derived, but asked as well
    assert not {"age", "points", "age_50_or_over", "female_at_birth", "signs_or_fever"} & case.answers.keys()
    assert person().everything(KNOWLEDGE).answers["sex"] is NO
    assert case.numbers == {"age": 40.0, "points": 5.0}


@pytest.mark.parametrize(
    ("item", "yes", "said"),
    [
        ("fever", ("fever",), YES),
        ("fever", ("weak",), NO),
        ("signs_or_fever", ("weak",), YES),
        ("signs_or_fever", ("cough",), NO),
        ("sex", (), NO),
    ],
)
def test_honest_answers(item: str, yes: tuple[str, ...], said: Answer) -> None:
    assert honest(item, person(*yes), KNOWLEDGE) is said


def test_a_careless_person_overlooks_a_yes_but_never_makes_one_up() -> None:
    always = careless(Random(1), misses=1.0)
    assert always("fever", person("fever"), KNOWLEDGE) is NO
    assert always("signs_or_fever", person("fever"), KNOWLEDGE) is NO
    assert always("sex", person(is_female=True), KNOWLEDGE) is YES
    assert always("fever", person(), KNOWLEDGE) is NO
    never = careless(Random(1), misses=0.0)
    assert never("fever", person("fever"), KNOWLEDGE) is YES


def test_a_careless_person_overlooks_one_yes_in_ten() -> None:
    answer = careless(Random(1))
    said = [answer("fever", person("fever"), KNOWLEDGE) for _ in range(2_000)]
    assert 150 < said.count(NO) < 250


def test_a_case_is_taken_for_the_plainest_person_who_fits_it() -> None:
    stated = {"pain_for_6_weeks_or_more": "yes", "has_diabetes": "yes", "fever": "unsure"}
    one = person_of(case_of(stated), shipped_rules())
    assert {"has_diabetes", "heart_disease_or_risk_factor", "pain_for_3_weeks_or_more"} <= one.yes
    assert "fever" not in one.yes
    assert one.numbers == {"age": 40.0, "days_since_onset": 42.0, "pain_0_10": 5.0}
    assert not one.is_female


def test_stated_numbers_sex_and_lead_questions_count() -> None:
    one = person_of(case_of({"big_vessel": "no"}, age=66, sex="female"), shipped_rules())
    assert (one.numbers["age"], one.is_female) == (66.0, True)
    assert "aortic_disease_self_or_family" not in one.yes


def test_an_age_that_nothing_fits_is_the_plain_one() -> None:
    impossible = Case({"age_under_16": YES, "age_60_or_over": YES})
    assert person_of(impossible, shipped_rules()).numbers["age"] == 40.0
    child = Case({"age_under_10": YES, "age_under_6": NO})
    assert 6 <= person_of(child, shipped_rules()).numbers["age"] < 10
