"""What a client fetched beforehand, and what is being ordered, as the record that `dorsum.care` reads."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from dorsum.errors import CaseError
from dorsum.interfaces.cds_hooks.fhir_values import (
    Json,
    as_object,
    check_is_about,
    codes_of,
    codings,
    day,
    first_day,
    inner,
    objects,
    resources,
    text,
)
from dorsum.interfaces.cds_hooks.hook_error import NO_PREFETCH, HookError
from dorsum.model.fhir_questionnaire import INTERVIEW, case_of_response
from dorsum.model.knowledge import Knowledge
from dorsum.model.records import Answered, Coding, Order, Problem, Record
from dorsum.model.truth import Answer
from dorsum.report.fhir_interview import interview_version

TEMPLATES: Mapping[str, str] = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "answers": f"QuestionnaireResponse?patient={{{{context.patientId}}}}&questionnaire={INTERVIEW}"
    "&_sort=-authored&_count=10",
}
MOST_ANSWERS = 10
"""As many as the template asks for; a longer list is refused, since none may be dropped."""
NEEDED = ("patient", "conditions")
"""Without one of these nothing can be said; answers may be missing, then nothing was asked."""
SEX = {"female": Answer.YES, "male": Answer.NO}
NOT_SO = {"refuted", "entered-in-error"}
ACTIVE = {"active", "recurrence", "relapse"}
FINISHED = ("completed", "amended")
OVER = ("revoked", "cancelled", "stopped", "completed", "entered-in-error")


def read_record(prefetch: Json, patient: str, knowledge: Knowledge, today: date) -> Record:
    """Return what the prefetch says of the patient.

    Raises:
        HookError: something that is needed is missing, or is not what its template asks for.
    """
    for key in NEEDED:
        if key not in prefetch or (key == "patient" and prefetch[key] is None):
            raise HookError(f"the prefetch `{key}` is missing; no FHIR server is asked for it", NO_PREFETCH)
    person = as_object(prefetch["patient"], "patient")
    if person.get("resourceType") != "Patient" or text(person, "id") != patient:
        raise HookError("the prefetch `patient` must be the `Patient` of the context")
    return Record(
        age=_age(day(person, "birthDate"), today),
        is_female=SEX.get(text(person, "gender") or "", Answer.UNSURE),
        problems=tuple(_problem(one) for one in _conditions(prefetch, patient)),
        answered=tuple(_answered(prefetch.get("answers"), patient, knowledge)),
    )


def with_orders(record: Record, context: Json, prefetch: Json, patient: str) -> Record:
    """Return the record with the orders that were selected just now.

    Raises:
        HookError: the context is not one of `order-select`.
    """
    selections = context.get("selections")
    if not isinstance(selections, list) or not all(isinstance(one, str) for one in selections):
        raise HookError("`context.selections` must be a list of references")
    drafts = as_object(context.get("draftOrders"), "context.draftOrders")
    reasons = {f"Condition/{text(one, 'id')}": one for one in _conditions(prefetch, patient)}
    medicines = {f"Medication/{text(one, 'id')}": one for one in resources(drafts, "Medication")}
    orders = []
    for one in resources(drafts, "ServiceRequest", "MedicationRequest"):
        if f"{one['resourceType']}/{text(one, 'id')}" in selections and _is_wanted(one):
            check_is_about(one, patient)
            orders.append(_order(one, medicines, reasons))
    return replace(record, orders=tuple(orders))


def _age(born: date | None, today: date) -> int | None:
    """Return the age in completed years; None where the day is not known, or has not come."""
    if born is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _conditions(prefetch: Json, patient: str) -> list[Json]:
    if prefetch["conditions"] is None:
        return []
    found = list(resources(as_object(prefetch["conditions"], "conditions"), "Condition"))
    for one in found:
        check_is_about(one, patient)
    return [one for one in found if not codes_of(one, "verificationStatus") & NOT_SO]


def _problem(condition: Json) -> Problem:
    status = codes_of(condition, "clinicalStatus")
    known = [
        first_day(condition, "onsetDateTime"),
        first_day(inner(condition, "onsetPeriod"), "start"),
        first_day(condition, "recordedDate"),
    ]
    since = min((one for one in known if one is not None), default=None)
    return Problem(codings([inner(condition, "code")]), not status or bool(status & ACTIVE), since)


def _answered(found: object, patient: str, knowledge: Knowledge) -> Iterator[Answered]:
    """Yield the newest finished interview, and every one that was begun later."""
    newest = sorted(_responses(found), key=lambda one: text(one, "authored") or "", reverse=True)
    for number, one in enumerate(newest):
        if number == MOST_ANSWERS:
            raise HookError(f"the prefetch `answers` has more than {MOST_ANSWERS} that are not finished")
        check_is_about(one, patient)
        try:
            case = case_of_response(one, knowledge, version=interview_version(knowledge))
        except CaseError as error:
            raise HookError(f"the prefetch `answers` cannot be read: {error}") from None
        yield Answered(case, day(one, "authored"))
        if one["status"] in FINISHED:
            return


def _responses(found: object) -> list[Json]:
    """Return the responses to our own questionnaire, but for those that were made by mistake."""
    if found is None:
        return []
    bundle = as_object(found, "answers")
    if bundle.get("resourceType") == "QuestionnaireResponse":
        bundle = {"resourceType": "Bundle", "entry": [{"resource": bundle}]}
    return [
        one
        for one in resources(bundle, "QuestionnaireResponse")
        if (text(one, "questionnaire") or INTERVIEW).split("|")[0] == INTERVIEW
        and text(one, "status") != "entered-in-error"
    ]


def _is_wanted(order: Json) -> bool:
    """Whether this orders something, and does not forbid it or stand there from before."""
    return order.get("doNotPerform") is not True and text(order, "status") not in OVER


def _order(order: Json, medicines: Mapping[str, Json], conditions: Mapping[str, Json]) -> Order:
    concepts = [inner(order, "code"), inner(order, "medicationCodeableConcept")]
    named = text(inner(order, "medicationReference"), "reference") or ""
    inside = {f"#{text(one, 'id')}": one for one in objects(order, "contained")}
    if medicine := {**medicines, **inside}.get(named):
        concepts.append(inner(medicine, "code"))
    return Order(codings(concepts), _reasons(order, conditions))


def _reasons(order: Json, conditions: Mapping[str, Json]) -> tuple[tuple[Coding, ...], ...] | None:
    """Return the codes of each reason; None where no reason is given at all."""
    pointed = objects(order, "reasonReference")
    known = (conditions.get(text(one, "reference") or "", {}) for one in pointed)
    reasons = [*objects(order, "reasonCode"), *(inner(one, "code") for one in known)]
    found = [codings([one]) for one in reasons]
    if "reason" in order:  # FHIR R5 writes it so, which is not read here
        found.append(())
    return tuple(found) or None
