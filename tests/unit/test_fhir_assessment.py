"""An assessment as a FHIR bundle says what the care card says, and nothing that may not be said."""

import copy
import json
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.assessment import Assessment, assess, is_reassuring
from dorsum.care.plan import scope_of
from dorsum.engine.compiled import CompiledRules
from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.report.care_card import level_shown, urgent_words
from dorsum.report.fhir_assessment import SEVERITIES, assessment_as_fhir
from dorsum.report.fhir_interview import interview_as_fhir
from tests.amounts import examples
from tests.fhir_rules import broken_rules
from tests.generative.worlds import random_case
from tests.medplum import faults
from tests.shipped import case_of, finished_case, shipped, shipped_rules
from tests.withdrawals import stopped_rules

Json = dict[str, Any]
DAY = date(2026, 11, 29)
TO_PATIENT = {"reference": "Patient/1"}


def assessed(case: Case, rules: CompiledRules | None = None) -> Assessment:
    return assess(case, rules or shipped_rules())


def bundle_of(case: Case, rules: CompiledRules | None = None, subject: Json | None = None) -> Json:
    return assessment_as_fhir(assessed(case, rules), DAY, subject)


def parts(bundle: Json, kind: str) -> list[Json]:
    found = [one["resource"] for one in bundle["entry"]]
    return [one for one in found if one["resourceType"] == kind]


def part(bundle: Json, kind: str) -> Json:
    (found,) = parts(bundle, kind)
    return found


def extensions(resource: Json) -> Json:
    """Return the values of the extensions that stand once."""
    before = f"{fhir.NAMES}:extension:"
    found: dict[str, Json] = {one["url"].removeprefix(before): one for one in resource.get("extension", ())}
    return {name: value for name, one in found.items() for key, value in one.items() if key != "url"}


def level_in(bundle: Json) -> str | None:
    predictions = part(bundle, "RiskAssessment").get("prediction", [])
    levels = [str(one["qualitativeRisk"]["coding"][0]["code"]) for one in predictions]
    assert len(levels) <= 1
    return levels[0] if levels else None


@cache
def kinds() -> dict[str, Case]:
    """Return a case for each thing that a bundle may say."""
    return {
        "nothing": Case(),
        "emergency": case_of({"saddle_numbness": "yes"}, country="GB"),
        "same_day": finished_case({"fever": "yes"}, country="GB"),
        "within_days": finished_case({"one_leg_or_foot_partly_numb": "yes", "low_back_pain": "yes"}),
        "self_care": finished_case({"low_back_pain": "yes", "pain_is_easing": "no"}, pain_0_10=4),
        "child": finished_case({"low_back_pain": "yes"}, age=12),
        "unsure": finished_case({"fever": "unsure", "thoughts_of_self_harm": "unsure"}, sex="other"),
        "old": finished_case({"began_after_small_fall_or_slow_crash": "yes"}, age=80, sex="female"),
    }


def test_all_kinds_of_level_are_here() -> None:
    shown = {level_in(bundle_of(case)) for case in kinds().values()}
    assert {None, "emergency_now", "same_day", "within_days", "self_care"} <= shown


@given(st.integers(0, 2**32))
@examples(10)
def test_any_case_has_the_level_that_may_be_said_and_keeps_the_standard(seed: int) -> None:
    case = random_case(shipped(), seed)
    assessment = assessed(case)
    bundle = assessment_as_fhir(assessment, DAY)
    assert level_in(bundle) == level_shown(assessment)
    risk = part(bundle, "RiskAssessment")
    assert risk["mitigation"] == "\n".join(urgent_words(assessment))
    assert broken_rules(bundle) == []
    plans = parts(bundle, "CarePlan")
    scope = scope_of(assessment.triage, shipped())
    assert len(plans) == (level_in(bundle) is not None)
    assert scope != "nothing" or all(len(plan["activity"]) == 1 for plan in plans)
    may_hope = is_reassuring(assessment.triage, shipped())
    assert (shipped().wording["safety_net_outlook"]["en"] in json.dumps(risk["note"])) == may_hope
    advised = {one.intervention.id for one in assessment.plan.advised}
    advised |= {one.id for one in (*assessment.plan.movements, *assessment.plan.skip)}
    done = [one["detail"]["code"]["coding"][0]["code"] for plan in plans for one in plan["activity"]]
    assert set(done[1:]) <= advised
    is_open = assessment.triage.status == "incomplete"
    assert (risk["status"] == "preliminary") == is_open
    assert (part(bundle, "GuidanceResponse")["status"] == "data-required") == is_open


@pytest.mark.needs_node
def test_another_validator_finds_nothing_wrong_and_finds_faults() -> None:
    good = [interview_as_fhir(shipped_rules()), *(bundle_of(case) for case in kinds().values())]
    bad = copy.deepcopy(good)
    bad[0]["item"][0]["type"] = "secret"
    del bad[0]["item"][0]["item"][1]["enableWhen"][0]["operator"]
    for one in bad[1:]:
        part(one, "RiskAssessment")["status"] = "secret"
        part(one, "Device")["name"] = "secret"
        part(one, "Provenance")["recorded"] = "2026-11-29"
        part(one, "GuidanceResponse").pop("moduleUri")
    found = faults([*good, *bad])
    assert [one for one in found[: len(good)] if one] == []
    words = [" ".join(one) for one in found[len(good) :]]
    assert "item-type" in words[0]
    assert "que-7" in words[0]
    for told in words[1:]:
        assert all(word in told for word in ("observation-status", "name", "instant", "module"))


@pytest.mark.parametrize("kind", kinds())
def test_what_fhirpath_and_the_models_find(kind: str) -> None:
    assert broken_rules(bundle_of(kinds()[kind])) == []
    assert broken_rules(bundle_of(kinds()[kind], subject=TO_PATIENT), known=["Patient/1"]) == []


def test_while_questions_are_open_there_is_no_level_and_no_plan() -> None:
    bundle = bundle_of(Case(country="GB"))
    risk, guidance = part(bundle, "RiskAssessment"), part(bundle, "GuidanceResponse")
    assert not risk.keys() & {"prediction", "reasonCode", "basis"}
    assert extensions(risk) == {
        "triage-status": "incomplete",
        "at-least": "self_care",
        "at-most": "emergency_now",
    }
    asked = [one["codeFilter"][0]["code"][0]["code"] for one in guidance["dataRequirement"]]
    assert asked == list(assessed(Case()).triage.questions)
    assert not parts(bundle, "CarePlan")
    assert "result" not in guidance
    assert shipped().wording["safety_net_outlook"]["en"] not in json.dumps(bundle)


def test_an_open_case_rates_no_issue() -> None:
    bundle = bundle_of(
        case_of({"pain_worsening_for_2_weeks_or_more": "yes", "no_better_after_2_weeks": "yes"})
    )
    assert level_in(bundle) is None
    for issue in parts(bundle, "DetectedIssue"):
        assert "severity" not in issue
        assert not extensions(issue).keys() & {"level", "within"}
        assert issue["status"] == "preliminary"


def test_an_emergency_is_said_before_all_is_asked_with_nothing_but_the_call() -> None:
    bundle = bundle_of(kinds()["emergency"])
    assert level_in(bundle) == "emergency_now"
    assert "Call 999" in part(bundle, "RiskAssessment")["mitigation"]
    assert "dataRequirement" not in part(bundle, "GuidanceResponse")
    (activity,) = part(bundle, "CarePlan")["activity"]
    assert "Call 999" in activity["detail"]["description"]
    assert shipped().wording["safety_net_emergency"]["en"][:20] not in json.dumps(
        part(bundle, "RiskAssessment")["note"]
    )


def test_a_red_flag_is_an_issue_with_its_answers_level_deadline_and_sources() -> None:
    bundle = bundle_of(kinds()["same_day"])
    issue = next(
        one
        for one in parts(bundle, "DetectedIssue")
        if one["code"]["coding"][0]["code"] == "fever_with_back_pain"
    )
    flag = shipped().red_flag["fever_with_back_pain"]
    assert (issue["severity"], issue["status"]) == ("high", "final")
    said = extensions(issue)
    assert (said["level"], said["content-status"]) == (flag.level, flag.status)
    cited = [one for one in issue["extension"] if "valueRelatedArtifact" in one]
    assert len(cited) == len(dict.fromkeys(flag.sources))
    assert cited[0]["valueRelatedArtifact"]["url"] == shipped().source[flag.sources[0].source].url
    evidence = issue["evidence"][0]["detail"][0]["reference"]
    behind = next(one["resource"] for one in bundle["entry"] if one["fullUrl"] == evidence)
    assert behind["code"]["coding"][0]["code"] == "fever"
    risk = part(bundle, "RiskAssessment")
    assert flag.label["en"] in risk["reasonCode"][0]["text"]
    assert risk["reasonCode"][0]["coding"][0]["code"] == flag.id


def test_a_deadline_is_a_range_of_hours() -> None:
    case = kinds()["within_days"]
    bundle, within = bundle_of(case), assessed(case).triage.within
    assert within
    limits = [extensions(one).get("within") for one in parts(bundle, "DetectedIssue")]
    limits += [extensions(part(bundle, "RiskAssessment")["prediction"][0])["within"]]
    limits += [extensions(part(bundle, "CarePlan")["activity"][0])["within"]]
    assert {(one["low"]["value"], one["high"]["value"]) for one in limits if one} == {
        (within.min_hours, within.max_hours)
    }
    assert None not in limits


def test_every_level_has_a_severity() -> None:
    assert SEVERITIES.keys() == shipped().level.keys()


def test_what_a_number_tells_rests_on_the_number() -> None:
    bundle = bundle_of(kinds()["old"])
    ages = [
        one["fullUrl"]
        for one in bundle["entry"]
        if one["resource"].get("code", {}).get("coding", [{}])[0].get("code") == "age"
    ]
    named = [
        to["reference"]
        for issue in parts(bundle, "DetectedIssue")
        for one in issue.get("evidence", ())
        for to in one["detail"]
    ]
    assert set(ages) & set(named)


def test_what_was_answered_is_observed_with_codes_that_were_verified() -> None:
    by_code = {
        one["code"]["coding"][-1]["code"]: one for one in parts(bundle_of(kinds()["unsure"]), "Observation")
    }
    assert by_code["fever"]["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"
    assert by_code["sex"].keys() & {"valueCodeableConcept", "dataAbsentReason"} == {"dataAbsentReason"}
    assert by_code["age"]["valueQuantity"] == {
        "value": 30,
        "unit": "years",
        "system": fhir.UNITS,
        "code": "a",
    }
    codes = [
        coded
        for case in kinds().values()
        for one in parts(bundle_of(case), "Observation")
        for coded in one["code"]["coding"]
        if not coded["system"].startswith(fhir.NAMES)
    ]
    assert {(one["system"], one["code"]) for one in codes} == {(fhir.LOINC, "72514-3")}
    old = {one["code"]["coding"][0]["code"]: one for one in parts(bundle_of(kinds()["old"]), "Observation")}
    assert old["sex"]["valueCodeableConcept"]["coding"][0]["code"] == "female"
    lead = next(id for id in old if id in shipped().lead)
    assert old[lead]["code"]["coding"][0]["system"] == fhir.named("lead-questions")


def test_the_plan_advises_what_the_card_advises_and_says_what_to_leave() -> None:
    case = kinds()["self_care"]
    activities = [one["detail"] for one in part(bundle_of(case), "CarePlan")["activity"]]
    codes = [one["code"]["coding"][0]["code"] for one in activities]
    planned = assessed(case).plan
    advised = [one.intervention.id for one in planned.advised if one not in planned.ask]
    assert codes[0] == "self_care"
    assert set(advised) <= set(codes)
    assert {one.id for one in planned.movements} <= set(codes)
    left = {one["code"]["coding"][0]["code"] for one in activities if one.get("doNotPerform")}
    assert left
    assert left <= {one.id for one in planned.skip}
    assert not any(kind.startswith("Medication") for kind in json.dumps(bundle_of(case)).split('"'))


def test_what_was_not_studied_in_children_is_said_with_the_plan() -> None:
    words = shipped().wording["plan_for_a_child"]["en"]
    assert words in part(bundle_of(kinds()["child"]), "CarePlan")["note"][0]["text"]
    assert "note" not in part(bundle_of(kinds()["self_care"]), "CarePlan")


def test_whom_to_talk_to_is_named() -> None:
    notes = json.dumps(part(bundle_of(kinds()["unsure"]), "RiskAssessment")["note"])
    assert shipped().wording["support_self_harm"]["en"] in notes


def test_of_a_withdrawn_content_nothing_calm_is_said() -> None:
    case = kinds()["self_care"]
    bundle = bundle_of(case, stopped_rules())
    assert level_in(bundle) is None
    assert part(bundle, "GuidanceResponse")["status"] == "failure"
    assert part(bundle, "RiskAssessment")["status"] == "preliminary"
    assert extensions(part(bundle, "RiskAssessment")) == {"triage-status": "final"}
    assert not parts(bundle, "CarePlan")
    urgent = bundle_of(kinds()["same_day"], stopped_rules())
    assert level_in(urgent) == "same_day"
    assert len(part(urgent, "CarePlan")["activity"]) == 1


def test_the_same_case_gives_the_same_bytes_and_another_other_addresses() -> None:
    one, again = (bundle_of(kinds()["same_day"]) for _ in range(2))
    assert json.dumps(one) == json.dumps(again)
    other = bundle_of(kinds()["unsure"])
    shared = {entry["fullUrl"] for entry in one["entry"]} & {entry["fullUrl"] for entry in other["entry"]}
    assert shared == {one["entry"][-2]["fullUrl"]}  # the program


def test_the_person_and_the_versions_are_named() -> None:
    bundle = bundle_of(kinds()["same_day"], subject=TO_PATIENT)
    assert not parts(bundle, "Patient")
    assert part(bundle, "RiskAssessment")["subject"] == TO_PATIENT
    assert {one["patient"]["reference"] for one in parts(bundle, "DetectedIssue")} == {"Patient/1"}
    provenance = part(bundle, "Provenance")
    assert shipped().content_hash in provenance["entity"][0]["what"]["identifier"]["value"]
    assert len(provenance["target"]) == len(bundle["entry"]) - 2
    versions = assessed(Case()).versions
    assert {one["value"] for one in part(bundle, "Device")["version"]} == {
        versions.code,
        versions.content,
        versions.content_hash,
    }
