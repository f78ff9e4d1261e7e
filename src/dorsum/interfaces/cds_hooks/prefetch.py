"""What a client fetched beforehand, and what is being ordered, as the record that `dorsum.care` reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

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
from dorsum.interfaces.cds_hooks.interviews import MOST, read_interviews
from dorsum.model.fhir_questionnaire import INTERVIEW
from dorsum.model.knowledge import Knowledge
from dorsum.model.records import Coding, Order, Problem, Record
from dorsum.model.truth import Answer
from dorsum.serving.problems import ProblemError

TEMPLATES: Mapping[str, str] = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "answers": f"QuestionnaireResponse?patient={{{{context.patientId}}}}&questionnaire={INTERVIEW}"
    f"&_sort=-authored&_count={MOST}",
}
NEEDED = ("patient", "conditions")
"""Without one of these nothing can be said; answers may be missing, then nothing was asked."""
SEX = {"female": Answer.YES, "male": Answer.NO}
NOBODYS_AGE = (-10, -10)
NOT_SO = {"refuted", "entered-in-error"}
ACTIVE = {"active", "recurrence", "relapse"}
OVER = ("revoked", "cancelled", "stopped", "completed", "entered-in-error")


def read_record(prefetch: Json, patient: str, knowledge: Knowledge, today: date) -> Record:
    """Return what the prefetch says of the patient.

    Raises:
        ProblemError: something that is needed is missing, or is not what its template asks for.
    """
    for key in NEEDED:
        if key not in prefetch or (key == "patient" and prefetch[key] is None):
            raise ProblemError("prefetch", f"the prefetch `{key}` is missing; no FHIR server is asked for it")
    person = as_object(prefetch["patient"], "patient")
    if person.get("resourceType") != "Patient" or text(person, "id") != patient:
        raise ProblemError("request", "the prefetch `patient` must be the `Patient` of the context")
    age = _age(day(person, "birthDate"), today)
    interviews = read_interviews(_responses(prefetch.get("answers")), patient, knowledge, today)
    return Record(
        age=age,
        is_female=SEX.get(text(person, "gender") or "", Answer.UNSURE),
        problems=tuple(_problem(one) for one in _conditions(prefetch, patient)),
        answered=interviews.counting,
        is_whole=_is_whole(prefetch) and interviews.is_whole,
        ages=_ages(text(person, "birthDate"), today) if age is None else (age, age),
    )


def with_orders(record: Record, context: Json, prefetch: Json, patient: str) -> Record:
    """Return the record with the orders that were selected just now.

    Raises:
        ProblemError: the context is not one of `order-select`.
    """
    selections = context.get("selections")
    if not isinstance(selections, list) or not all(isinstance(one, str) for one in selections):
        raise ProblemError("request", "`context.selections` must be a list of references")
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


def _ages(born: str | None, today: date) -> tuple[int, int] | None:
    """Return the lowest and highest age that a birth date may mean, also one of a year or month alone.

    One that has not come means an age that nobody has.
    """
    if born is None or not born[:4].isdecimal():
        return None
    if born[:10] > today.isoformat()[: len(born[:10])]:
        return NOBODYS_AGE
    last = today.year - int(born[:4])
    return max(last - 1, 0), last


def _is_whole(prefetch: Json) -> bool:
    """Whether what was fetched is all there is, as far as can be seen: no further page, and no outcome."""
    found = [prefetch["conditions"], prefetch.get("answers")]
    if found[0] is None:
        return False
    bundles = [one for one in found if isinstance(one, dict) and one.get("resourceType") == "Bundle"]
    links = (link for one in bundles for link in objects(one, "link"))
    kinds = (inner(one, "resource").get("resourceType") for each in bundles for one in objects(each, "entry"))
    return "OperationOutcome" not in kinds and all(text(link, "relation") != "next" for link in links)


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
