"""Reading a prefetch: what counts, what is left out, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.interfaces.cds_hooks.prefetch import read_record, with_orders
from dorsum.model.fhir_questionnaire import INTERVIEW
from dorsum.model.records import Coding, Record
from dorsum.model.truth import Answer
from dorsum.report.fhir_interview import interview_version
from dorsum.serving.problems import ProblemError
from tests.interfaces.cds_hooks.world import (
    ICD,
    LOW_BACK_PAIN,
    MRI,
    PATIENT,
    RXNORM,
    TODAY,
    TRAMADOL,
    Json,
    answers,
    bundle,
    calm,
    concept,
    condition,
    danger,
    imaging,
    medicine,
    request,
)
from tests.shipped import case_of, shipped

BACK = Coding(*LOW_BACK_PAIN)


def read(*conditions: Json, responses: tuple[Json, ...] = (), **person: object) -> Record:
    prefetch = request(conditions, responses)["prefetch"]
    prefetch["patient"] |= person
    return read_record(prefetch, PATIENT, shipped(), TODAY)


def ordered(*orders: Json, conditions: tuple[Json, ...] = (), more: tuple[Json, ...] = ()) -> Record:
    asked = request(conditions, (), orders)
    asked["context"]["draftOrders"] = bundle(*orders, *more)
    return with_orders(Record(), asked["context"], asked["prefetch"], PATIENT)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1996-11-29", 30),
        ("1996-11-30", 29),
        ("2026-11-29", 0),
        ("2027-01-01", None),
        ("1996-11", None),
        ("1996", None),
    ],
)
def test_the_age_is_in_completed_years_where_the_day_is_known(born: str, age: int | None) -> None:
    assert read(birthDate=born).age == age


@pytest.mark.parametrize(
    ("gender", "female"),
    [("female", Answer.YES), ("male", Answer.NO), ("other", Answer.UNSURE), ("unknown", Answer.UNSURE)],
)
def test_the_sex_is_known_where_it_is_said(gender: str, female: Answer) -> None:
    assert read(gender=gender).is_female is female


def test_a_patient_may_have_neither() -> None:
    found = read_record(
        {"patient": {"resourceType": "Patient", "id": PATIENT}, "conditions": None}, PATIENT, shipped(), TODAY
    )
    assert (found.age, found.is_female) == (None, Answer.UNSURE)


@pytest.mark.parametrize(("clinical", "active"), [("active", True), ("relapse", True), ("resolved", False)])
def test_a_problem_is_active_or_over(clinical: str, active: bool) -> None:
    (problem,) = read(condition(LOW_BACK_PAIN, clinical=clinical)).problems
    assert (problem.codings, problem.is_active) == ((BACK,), active)


def test_a_problem_without_a_status_is_active() -> None:
    bare = {key: value for key, value in condition(LOW_BACK_PAIN).items() if key != "clinicalStatus"}
    assert read(bare).problems[0].is_active


def test_what_was_refuted_is_left_out() -> None:
    assert read(condition(LOW_BACK_PAIN, verificationStatus=concept(("x", "refuted")))).problems == ()


def test_what_is_changed_in_meaning_is_refused_for_it_could_hide_a_danger() -> None:
    changed: dict[str, Any] = {"modifierExtension": [{"url": "x"}]}
    with pytest.raises(ProblemError, match="a Condition has a `modifierExtension`"):
        read(condition(LOW_BACK_PAIN, **changed))
    with pytest.raises(ProblemError, match="a QuestionnaireResponse has a `modifierExtension`"):
        read(responses=(answers(danger(), **changed), answers(calm())))


@pytest.mark.parametrize("key", ["conditions", "answers"])
def test_what_was_not_fetched_whole_is_not_whole(key: str) -> None:
    prefetch = request([condition(LOW_BACK_PAIN)], [answers(calm())])["prefetch"]
    assert read_record(prefetch, PATIENT, shipped(), TODAY).is_whole
    for change in (
        {"link": [{"relation": "next", "url": "x"}]},
        {"entry": [*prefetch[key]["entry"], {"resource": {"resourceType": "OperationOutcome"}}]},
    ):
        found = read_record({**prefetch, key: {**prefetch[key], **change}}, PATIENT, shipped(), TODAY)
        assert not found.is_whole
    assert not read_record({**prefetch, "conditions": None}, PATIENT, shipped(), TODAY).is_whole


@pytest.mark.parametrize(
    ("born", "ages"),
    [
        ("1996-11-29", (30, 30)),
        ("1996", (29, 30)),
        ("1996-12", (29, 30)),
        ("2026", (0, 0)),
        ("2027", (-10, -10)),
        ("2026-12-01", (-10, -10)),
        ("long ago", None),
        (None, None),
    ],
)
def test_a_birth_date_in_part_still_tells_an_age(born: str | None, ages: tuple[int, int] | None) -> None:
    assert read(birthDate=born).ages == ages


def test_words_without_a_code_say_nothing() -> None:
    told = condition(
        code={"text": "Low back pain", "coding": [{"display": "Low back pain"}, {"code": "M54.5"}]}
    )
    assert read(told).problems[0].codings == ()


def test_the_newest_finished_answers_count_and_what_was_begun_later() -> None:
    old = answers(danger(), "2026-11-01T09:00:00Z")
    done = answers(calm(), "2026-11-28T09:00:00Z", status="amended")
    begun = answers(case_of({"fever": "yes"}), "2026-11-29T08:00:00Z", status="in-progress")
    found = read(responses=(old, begun, done)).answered
    assert [str(one.on) for one in found] == ["2026-11-29", "2026-11-28"]


CALM = "2026-11-29T09:00:00+02:00"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-11-29T06:59:59Z", "calm"),
        ("2026-11-29T07:00:00Z", "both"),
        ("2026-11-29T08:30:00Z", "danger"),
        ("2026-11-29T08:30:00+05:00", "calm"),
        ("2026-11-29T08:00:00", "both"),
        ("2026-11-29", "both"),
        ("2026-11-28", "both"),
        ("2026-11-27", "calm"),
        ("2026-11", "both"),
        (None, "both"),
        ("2030-01-01T00:00:00Z", "both"),
    ],
)
def test_only_what_is_certainly_older_gives_way(told: str | None, kept: str) -> None:
    for responses in (
        (answers(danger(), told), answers(calm(), CALM)),
        (answers(calm(), CALM), answers(danger(), told)),
    ):
        found = [one.case for one in read(responses=responses).answered]
        assert (danger() in found, calm() in found) == (kept != "calm", kept != "danger")


@pytest.mark.parametrize("later", ["2026-11-30T01:00:00Z", "2030-01-01T00:00:00Z"])
def test_what_has_not_come_makes_nothing_give_way(later: str) -> None:
    found = read(responses=(answers(danger(), "2026-11-29T08:00:00Z"), answers(calm(), later))).answered
    assert len(found) == 2


@given(st.permutations([None, "2026-11-29", "2026-11-28T10:00:00Z", "2026-11-29T10:00:00-11:00"]), st.data())
def test_the_order_of_a_search_changes_nothing(times: list[str | None], data: st.DataObject) -> None:
    responses = [answers(calm() if n % 2 else danger(), one) for n, one in enumerate(times)]
    shuffled = data.draw(st.permutations(responses))
    found = [{one.on for one in read(responses=tuple(each)).answered} for each in (responses, shuffled)]
    assert found[0] == found[1]


@pytest.mark.parametrize("wrong", ["2026-11-29T99:99:99Z", "2026-13-01", "2026-11-29Tnoon"])
def test_a_time_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ProblemError, match="is no date"):
        read(responses=(answers(danger(), wrong),))


def test_answers_without_a_day_or_to_another_questionnaire() -> None:
    other = answers(calm(), questionnaire="http://example.org/other")
    wrong = answers(calm(), status="entered-in-error")
    undated = answers(calm(), None)
    (found,) = read(responses=(other, wrong, undated)).answered
    assert found.on is None


def test_answers_to_another_version_say_nothing_and_nothing_is_whole() -> None:
    version = interview_version(shipped())
    assert read(responses=(answers(calm(), questionnaire=f"{INTERVIEW}|{version}"),)).is_whole
    newer = answers(calm(), "2026-11-29T10:00:00Z", questionnaire=f"{INTERVIEW}|0")
    found = read(responses=(newer, answers(danger(), "2026-11-28T10:00:00Z")))
    assert ([one.case for one in found.answered], found.is_whole) == ([danger()], False)


def test_answers_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(ProblemError, match="cannot be read"):
        read(responses=({**answers(calm()), "item": 7},))


def test_more_unfinished_answers_than_are_asked_for_are_refused() -> None:
    begun = answers(case_of({"fever": "yes"}), status="in-progress")
    assert len(read(responses=(begun,) * 10).answered) == 10
    with pytest.raises(ProblemError, match="more than 10"):
        read(responses=(begun,) * 11)


@pytest.mark.parametrize(
    "reference", ["Patient/p2", "https://ehr.example/fhir/Patient/p2", "Patient/p2/_history/3"]
)
def test_what_is_about_somebody_else_is_refused(reference: str) -> None:
    other = {"reference": reference}
    with pytest.raises(ProblemError, match="about different patients"):
        read(condition(LOW_BACK_PAIN, subject=other))
    with pytest.raises(ProblemError, match="about different patients"):
        read(responses=(answers(calm(), subject=other),))
    with pytest.raises(ProblemError, match="about different patients"):
        ordered(imaging(MRI, subject=other))


@pytest.mark.parametrize(
    "subject",
    [
        {},
        {"reference": "urn:uuid:1"},
        {"reference": "Group/p1"},
        {"reference": "Patient/p1#x"},
        {"reference": "patient/p1"},
        {"type": "Patient", "reference": "p1"},
        {"identifier": {"value": "p1"}},
    ],
)
def test_a_subject_that_is_not_told_to_be_the_patient_is_refused(subject: Json) -> None:
    with pytest.raises(ProblemError, match="a `subject` is missing"):
        read(condition(LOW_BACK_PAIN, subject=subject))
    with pytest.raises(ProblemError, match="a `subject` is missing"):
        read(responses=(answers(calm(), subject=subject),))


@pytest.mark.parametrize("person", [{"resourceType": "Person"}, {"id": "p2"}, {"id": None}])
def test_another_patient_is_refused(person: Json) -> None:
    with pytest.raises(ProblemError, match="must be the `Patient` of the context"):
        read(**person)


def test_only_selected_orders_count() -> None:
    asked = request((), (), [imaging(MRI)])
    asked["context"]["draftOrders"] = bundle(
        imaging(MRI), imaging(MRI, id="o9"), {"resourceType": "NutritionOrder"}
    )
    found = with_orders(Record(), asked["context"], asked["prefetch"], PATIENT)
    assert [one.codings for one in found.orders] == [(Coding(*MRI),)]


@pytest.mark.parametrize("more", [{"doNotPerform": True}, {"status": "entered-in-error"}])
def test_what_is_not_wanted_is_no_order(more: Json) -> None:
    assert ordered(imaging(MRI, **more)).orders == ()


def test_a_medicine_may_stand_in_the_order_or_beside_it() -> None:
    inside = {"resourceType": "Medication", "id": "m1", "code": concept(TRAMADOL)}
    for order in (
        ordered(medicine(TRAMADOL)),
        ordered(medicine(contained=[inside], medicationReference={"reference": "#m1"})),
        ordered(medicine(medicationReference={"reference": "Medication/m1"}), more=(inside,)),
    ):
        assert order.orders[0].codings == (Coding(RXNORM, "835603"),)
    assert ordered(medicine(medicationReference={"reference": "Medication/m2"})).orders[0].codings == ()


def test_reasons_are_codes_or_problems_of_the_record() -> None:
    assert ordered(imaging(MRI)).orders[0].reasons is None
    assert ordered(imaging(MRI, reasonCode=[concept(LOW_BACK_PAIN)])).orders[0].reasons == ((BACK,),)
    assert ordered(imaging(MRI, reasonCode=[{"text": "pain"}])).orders[0].reasons == ((),)
    assert ordered(imaging(MRI, reason=[{"concept": concept(LOW_BACK_PAIN)}])).orders[0].reasons == ((),)
    pointed = imaging(MRI, reasonReference=[{"reference": "Condition/c1"}, {"reference": "Condition/c7"}])
    assert ordered(pointed, conditions=(condition(LOW_BACK_PAIN),)).orders[0].reasons == ((BACK,), ())
    two = imaging(MRI, reasonCode=[concept(LOW_BACK_PAIN, (ICD, "M54.6")), concept((ICD, "R50.9"))])
    assert ordered(two).orders[0].reasons == ((BACK, Coding(ICD, "M54.6")), (Coding(ICD, "R50.9"),))


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({}, "None"),
        ({"onsetDateTime": "2026-10-03T08:00:00Z"}, "2026-10-03"),
        ({"onsetDateTime": "2026-10"}, "2026-10-01"),
        ({"onsetDateTime": "2020"}, "2020-01-01"),
        ({"onsetPeriod": {"start": "2026-10-02"}, "recordedDate": "2026-11-01"}, "2026-10-02"),
        ({"onsetString": "last year", "recordedDate": "2026-11-01"}, "2026-11-01"),
    ],
)
def test_a_problem_was_there_on_the_first_day_that_is_known(more: Json, since: str) -> None:
    assert str(read(condition(LOW_BACK_PAIN, **more)).problems[0].since) == since


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"selections": None}, "`context.selections` must be a list of references"),
        ({"selections": [1]}, "`context.selections` must be a list of references"),
        ({"draftOrders": None}, "`context.draftOrders` must be an object"),
        ({"draftOrders": {}}, "a search must be prefetched as a `Bundle`"),
        ({"draftOrders": {"resourceType": "Bundle", "entry": {}}}, "`entry` must be a list"),
    ],
)
def test_a_context_of_no_order_is_refused(change: Json, message: str) -> None:
    asked = request((), (), [])
    with pytest.raises(ProblemError, match=message):
        with_orders(Record(), asked["context"] | change, asked["prefetch"], PATIENT)


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ({"birthDate": 7}, "`birthDate` must be a text"),
        ({"birthDate": "1996-02-30"}, "`birthDate` is no date"),
    ],
)
def test_a_value_of_another_form_is_refused(person: Json, message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        read(**person)


def test_codes_keep_their_system() -> None:
    assert read(condition((ICD, "M54.6"))).problems[0].codings == (Coding(ICD, "M54.6"),)
