"""Cards for a clinician: what stands in each, and what may not."""

from dataclasses import replace
from datetime import date

from dorsum.care.orders import Standing, advise_on_orders, advise_on_person
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.records import Answered, Coding, Order, Problem, Record
from dorsum.model.results import Reason
from dorsum.model.truth import Answer
from dorsum.report.record_cards import Card, card_of_person, cards_of_orders
from tests.shipped import case_of, finished_case, shipped_rules
from tests.withdrawals import REASON, rules_without, stopped_rules

TODAY = date(2026, 11, 29)
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
BACK = Problem((Coding(ICD, "M54.50"),), is_active=True)
CANCER = Problem((Coding(ICD, "Z85.3"),), is_active=False)
SCAN = Order((Coding("http://loinc.org", "24972-2"),), None)


def standing(
    case: Case | None = None, on: date | None = TODAY, rules: CompiledRules | None = None, **more: object
) -> Standing:
    answered = () if case is None else (Answered(case, on),)
    record = Record(answered=answered, **{"problems": (BACK,), **more})  # type: ignore[arg-type]
    found = advise_on_person(record, rules or shipped_rules(), TODAY)
    assert found is not None
    return found


def card(
    case: Case | None = None, on: date | None = TODAY, rules: CompiledRules | None = None, **more: object
) -> Card:
    return card_of_person(standing(case, on, rules, **more))


def calm() -> Case:
    return finished_case({"low_back_pain": "yes"}, sex="male")


def test_a_record_alone_tells_nobody_anything_and_says_that_danger_is_open() -> None:
    found = card(problems=(BACK, CANCER))
    assert found.summary == "Be seen within days: a risk is in the record. Ask about danger signs first."
    assert "signs were found" not in found.detail.lower()
    assert "In the record: Cancer, now or before." in found.detail
    assert "We have not finished. Some danger signs are still open." in found.detail
    assert "word for word" not in found.detail
    assert "Cancer now or in the past" in found.detail
    assert "You said" not in found.detail


def test_what_does_not_agree_is_told() -> None:
    found = card(calm(), problems=(BACK, CANCER), age=60, is_female=Answer.YES)
    assert "The record and the answers do not agree: Cancer, now or before. Ask again." in found.detail
    assert "does not fit the birth date" in found.detail
    assert "The sex in the answers is not the one in the record." in found.detail
    assert "In the record: Cancer" not in found.detail


def test_old_answers_are_told() -> None:
    assert "The answers are old" in card(calm(), date(2026, 11, 20)).detail
    assert "answers from long ago" in card(calm(), date(2025, 1, 1)).detail
    assert "(day not known)" in card(case_of({"cannot_move_an_arm_or_leg": "yes"}), None).summary


def test_help_for_somebody_in_need_stands_beside_the_rest() -> None:
    hopeless = {"thoughts_of_self_harm": "unsure"}
    for case in (case_of(hopeless | {"cannot_move_an_arm_or_leg": "yes"}), case_of(hopeless)):
        where = standing(case)
        lines = [line for one in where.assessment.support for line in one.lines]
        assert lines
        assert all(f"- {line}" in card_of_person(where).detail.splitlines() for line in lines)


def test_content_that_was_withdrawn_is_told_first_and_nothing_calm_is_said() -> None:
    found = card(calm(), rules=stopped_rules())
    assert found.topic.id == "open"
    assert REASON in found.detail.partition("**Danger")[0]


def test_a_red_flag_under_review_keeps_its_card_and_says_so() -> None:
    case = finished_case({"low_back_pain": "yes", "cancer_ever": "yes"}, sex="male")
    fired = [one.rule for one in standing(case).assessment.triage.fired if one.rule != "slow_recovery"]
    found = card(case, rules=rules_without(f"red_flags/{fired[0]}"))
    assert found.topic.id == "soon"
    assert "under review" in found.detail


def test_a_reason_without_a_rule_stands_as_it_is() -> None:
    where = standing(finished_case({"low_back_pain": "yes", "cancer_ever": "yes"}, sex="male"))
    told = replace(where.assessment.triage, why_not_lower=(Reason("You were not sure.", None),))
    found = card_of_person(replace(where, assessment=replace(where.assessment, triage=told)))
    assert "- You were not sure." in found.detail
    assert found.source.url is None
    assert found.source.label.startswith("Dorsum ")


def test_a_position_without_guidelines_says_only_what_it_knows() -> None:
    record = Record(age=30, problems=(BACK,), orders=(Order((Coding("http://loinc.org", "24983-9"),), None),))
    advice = advise_on_orders(record, shipped_rules(), TODAY)
    assert advice is not None
    (found,) = cards_of_orders(advice)
    assert "What guidelines say" not in found.detail
    assert found.source.label == "ACR Appropriateness Criteria: thoracic back pain (ACR, 2024)"
    assert [one.id for one in found.override_reasons] == ["danger_sign", "changes_care", "other_reason"]


def test_each_guideline_says_of_which_pain_it_speaks() -> None:
    opioid = Order((Coding("http://www.whocc.no/atc", "N02AX02"),), None)
    advice = advise_on_orders(Record(age=30, problems=(BACK,), orders=(opioid,)), shipped_rules(), TODAY)
    assert advice is not None
    (found,) = cards_of_orders(advice)
    (who,) = (line for line in found.detail.splitlines() if line.startswith("- World guideline (WHO)"))
    assert "Only low back pain that has lasted more than 3 months" in who
    assert "advise against" not in found.summary


def test_danger_that_was_told_too_long_ago_is_told_with_its_day() -> None:
    found = card(case_of({"cannot_move_an_arm_or_leg": "yes"}), date(2026, 11, 1))
    assert found.topic.id == "open"
    assert "Answers of 2026-11-01 told of danger signs. They are too old to count." in found.detail
    assert "told of danger signs" not in card(calm(), date(2026, 11, 1)).detail


def test_a_year_of_reading_is_called_so() -> None:
    advice = advise_on_orders(Record(age=30, problems=(BACK,), orders=(SCAN,)), shipped_rules(), TODAY)
    assert advice is not None
    (found,) = cards_of_orders(advice)
    assert found.source.label.endswith("(American Academy of Family Physicians, read 2026)")
    assert ", American Academy of Family Physicians, read 2026" in found.detail
    assert ", North American Spine Society, 2013" in found.detail


def test_an_open_card_says_that_few_codes_were_read() -> None:
    assert "The record was read for few codes only." in card().detail
    assert "few codes" not in card(calm()).detail


def test_titles_cannot_break_the_link_they_stand_in() -> None:
    record = Record(age=30, problems=(BACK,), orders=(SCAN,))
    advice = advise_on_orders(record, shipped_rules(), TODAY)
    assert advice is not None
    source = advice.standing.assessment.knowledge.source["aafp_back_imaging"]
    knowledge = advice.standing.assessment.knowledge
    changed = tuple(replace(one, title="[x](y)") if one is source else one for one in knowledge.sources)
    assessment = replace(advice.standing.assessment, knowledge=replace(knowledge, sources=changed))
    (found,) = cards_of_orders(replace(advice, standing=replace(advice.standing, assessment=assessment)))
    assert "- [(x)(y)](<https://www.aafp.org/" in found.detail
