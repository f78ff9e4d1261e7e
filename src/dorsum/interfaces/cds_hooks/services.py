"""The services that a client can discover, and what each answers a request with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from dorsum.care.orders import advise_on_orders, advise_on_person
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.cds_hooks.fhir_values import Json, as_object, text
from dorsum.interfaces.cds_hooks.prefetch import TEMPLATES, read_record, with_orders
from dorsum.report.record_cards import Card, card_of_person, cards_of_orders
from dorsum.serving.problems import ProblemError

Hook = Literal["patient-view", "order-select"]
LONGEST_ID = 200


@dataclass(frozen=True)
class HookRequest:
    """A request whose outside was checked: which hook, its instance, the context, what was prefetched."""

    instance: str
    patient: str
    context: Json
    prefetch: Json


Answerer = Callable[[HookRequest, CompiledRules, date], tuple[Card, ...]]


@dataclass(frozen=True)
class Service:
    """One service; `answer` returns its cards."""

    id: str
    hook: Hook
    title: str
    description: str
    answer: Answerer

    def as_json(self) -> Json:
        """Return the service as discovery tells it."""
        return {
            "id": self.id,
            "hook": self.hook,
            "title": self.title,
            "description": self.description,
            "prefetch": dict(TEMPLATES),
            "usageRequirements": "Reads the prefetch only; no FHIR server is asked, and nothing is kept.",
        }


def read_request(raw: object, hook: Hook) -> HookRequest:
    """Return the request for a hook; an access token in it is never looked at.

    Raises:
        ProblemError: it is no request for this hook.
    """
    request = as_object(raw, "request")
    if request.get("hook") != hook:
        raise ProblemError("request", f"`hook` must be {hook}")
    instance = text(request, "hookInstance")
    if not instance or len(instance) > LONGEST_ID:
        raise ProblemError("request", "`hookInstance` must be a text that names this call")
    context = as_object(request.get("context"), "context")
    patient = (text(context, "patientId") or "").removeprefix("Patient/")
    if not patient or len(patient) > LONGEST_ID:
        raise ProblemError("request", "`context.patientId` must be the id of the patient")
    prefetch = request.get("prefetch")
    return HookRequest(
        instance, patient, context, {} if prefetch is None else as_object(prefetch, "prefetch")
    )


def _of_person(request: HookRequest, rules: CompiledRules, today: date) -> tuple[Card, ...]:
    record = read_record(request.prefetch, request.patient, rules.knowledge, today)
    standing = advise_on_person(record, rules, today)
    return (card_of_person(standing),) if standing else ()


def _of_orders(request: HookRequest, rules: CompiledRules, today: date) -> tuple[Card, ...]:
    record = read_record(request.prefetch, request.patient, rules.knowledge, today)
    ordered = with_orders(record, request.context, request.prefetch, request.patient)
    advice = advise_on_orders(ordered, rules, today)
    return cards_of_orders(advice) if advice else ()


_ALL = (
    Service(
        "back-pain-patient-view",
        "patient-view",
        "Back pain: danger signs",
        "Says, for a patient with back pain, if danger signs were found, are open, or were denied.",
        _of_person,
    ),
    Service(
        "back-pain-order-select",
        "order-select",
        "Back pain: imaging and opioids",
        "Says what guidelines hold of imaging or an opioid for back pain, and danger signs before anything.",
        _of_orders,
    ),
)
SERVICES: Mapping[str, Service] = MappingProxyType({one.id: one for one in _ALL})
"""Every service by its id, in the order of discovery."""
