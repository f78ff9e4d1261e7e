"""Whom a person is told to talk to who is not safe: on the card and in JSON, whatever else was found."""

from typing import Any

import pytest

from dorsum.care.assessment import Support, assess
from dorsum.model.knowledge import Country
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card
from tests.shipped import case_of, finished_case, lead_over, shipped, shipped_rules

FINDING_OF = {finding.support: finding.id for finding in shipped().findings if finding.support}
NEEDS = ("self_harm", "abuse")
EMERGENCY = "blue_or_grey_lips_or_skin"
WITH_NUMBER = next(c for c in shipped().countries if all(c.support.get(need) for need in NEEDS))


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


def support_of(answers: dict[str, str], **fields: Any) -> tuple[Support, ...]:
    return assess(case_of(answers, **fields), shipped_rules()).support


def emergency_number(country: Country) -> str:
    return country.emergency.number or say("emergency_number_unknown")


def test_there_is_a_question_for_each_need() -> None:
    assert set(FINDING_OF) == set(NEEDS)


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_with_a_number_of_the_country(need: str, said: str) -> None:
    contact = WITH_NUMBER.support[need]
    (found,) = support_of({FINDING_OF[need]: said}, country=WITH_NUMBER.id)
    danger = say("support_danger", emergency=emergency_number(WITH_NUMBER))
    assert found == Support(need, contact.number, (say(f"support_{need}"), contact.words["en"], danger))
    assert contact.number


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_without_a_country(need: str, said: str) -> None:
    (found,) = support_of({FINDING_OF[need]: said})
    danger = say("support_danger", emergency=say("emergency_number_unknown"))
    assert found == Support(need, None, (say(f"support_{need}"), say("support_no_number"), danger))


@pytest.mark.parametrize("need", NEEDS)
def test_nothing_is_said_after_a_no_or_before_the_question(need: str) -> None:
    assert support_of({FINDING_OF[need]: "no"}) == support_of({}) == ()
    assert support_of({lead_over(FINDING_OF[need]).id: "no"}) == ()


def test_both_needs_are_shown() -> None:
    both = support_of(dict.fromkeys(FINDING_OF.values(), "yes"))
    assert {one.need for one in both} == set(NEEDS)


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("said", ["yes", "unsure"])
@pytest.mark.parametrize("more", [{}, {EMERGENCY: "yes"}], ids=["alone", "at an emergency"])
def test_card_and_json_show_it_before_all_but_the_lead(need: str, said: str, more: dict[str, str]) -> None:
    case = finished_case({FINDING_OF[need]: said, **more}, country=WITH_NUMBER.id)
    assessment = assess(case, shipped_rules())
    (support,) = assessment.support
    card = care_card(assessment)
    assert (card.sections[0].heading, card.sections[0].lines) == (say("heading_support"), support.lines)
    assert assessment_as_json(assessment)["support"] == [
        {"need": need, "number": support.number, "lines": support.lines}
    ]
    assert (card.level == "emergency_now") == bool(more)


def test_nothing_on_the_card_or_in_json_without_a_need() -> None:
    assessment = assess(finished_case(), shipped_rules())
    assert say("heading_support") not in [section.heading for section in care_card(assessment).sections]
    assert assessment_as_json(assessment)["support"] == []
