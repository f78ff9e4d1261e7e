"""Plan, medicines, recovery and visit as plain values for JSON. The keys are stable."""

from dataclasses import asdict
from typing import Any

from dorsum.model.causes import Cause
from dorsum.model.courses import Course, RecoveryFact, VisitLine
from dorsum.model.medicine_results import MedicineAdvice, MedicineCheck, MedicineReason
from dorsum.model.plan_results import NotNow, Plan, PlanItem
from dorsum.model.recovery_results import Recovery, Visit
from dorsum.model.statements import Citation, Lines
from dorsum.model.treatment import Dose, Effect, Intervention, Movement, Position, Prevention, Protocol, Stage
from dorsum.report.remembered import kept_row, remembered, remembered_by

Json = dict[str, Any]


@remembered
def citations_as_json(citations: tuple[Citation, ...]) -> list[dict[str, str]]:
    """Return citations as plain values."""
    return [{"source": citation.source, "place": citation.place} for citation in citations]


def plan_as_json(plan: Plan) -> Json:
    """Return what to do by time, what to skip, what to ask, and what the answers speak against."""
    by_time = ("now", "today", "more", "this_week", "next_weeks", "ask")
    return {
        "scope": plan.scope,
        "stage": _stage(plan.stage),
        "course": plan.course,
        **{time: kept_row(map(_item, getattr(plan, time))) for time in by_time},
        "movements": kept_row(map(_movement, plan.movements)),
        "for_causes": [
            {"id": cause.id, "label": cause.label["en"], "treatment": _said(cause.treatment)}
            for cause in plan.for_causes
        ],
        "skip": kept_row(map(_intervention, plan.skip)),
        "not_now": [_not_now(one) for one in plan.not_now],
        "check_again_on_day": plan.check_again_on_day,
    }


def medicines_as_json(check: MedicineCheck) -> Json:
    """Return the check of every medicine."""
    return {
        "none_because": check.none_because,
        "medicines": [_medicine(one) for one in check.medicines],
    }


def recovery_as_json(found: Recovery) -> Json:
    """Return how such pain goes on in groups of people."""
    return {
        "pain": found.pain,
        "courses": kept_row(map(_course, found.courses)),
        "facts": kept_row([*map(_fact, found.facts), *map(_own_fact, found.own)]),
    }


@remembered
def prevention_as_json(one: Prevention) -> Json:
    """Return something that may keep the pain from coming back, or is said to."""
    return {
        "id": one.id,
        "label": one.label["en"],
        "tier": one.tier,
        "what": _said(one.what),
        "how": _said(one.how),
        "effect": _effect(one.effect),
        "certainty": one.certainty,
        "why_not": one.why_not["en"] if one.why_not else None,
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


def visit_as_json(found: Visit) -> Json:
    """Return what to bring to a visit, or what to say when calling for help."""
    return {
        "call": kept_row(map(_line, found.call)),
        "tell": kept_row(map(_line, found.tell)),
        "ask": kept_row(map(_line, found.ask)),
        "tests": kept_row(map(_line, found.tests)),
        "causes": kept_row(map(_tests_of, found.causes)),
        "offers": kept_row(map(_item, found.offers)),
    }


def _stage(stage: Stage | None) -> Json | None:
    return {"id": stage.id, "label": stage.label["en"], "from_day": stage.from_day} if stage else None


def _differs_by(one: PlanItem) -> tuple[object, ...]:
    """Return what an item of a plan differs by."""
    return id(one.intervention), one.certainty, one.is_indirect, *map(id, one.movements)


@remembered_by(_differs_by)
def _item(one: PlanItem) -> Json:
    return {
        **_intervention(one.intervention),
        "certainty": one.certainty,
        "evidence_is_indirect": one.is_indirect,
        "movements": [_movement(movement) for movement in one.movements],
    }


@remembered
def _intervention(one: Intervention) -> Json:
    return {
        "id": one.id,
        "label": one.label["en"],
        "tier": one.tier,
        "what": _said(one.what),
        "how": _said(one.how),
        "protocol": _protocol(one.protocol),
        "effect": _effect(one.effect),
        "certainty": one.certainty,
        "positions": [_position(position) for position in one.positions],
        "cautions": _said(one.cautions),
        "not_for": _said(one.not_for_words),
        "stop": _said(one.stop),
        "why_not": one.why_not["en"] if one.why_not else None,
        "ask": one.ask["en"] if one.ask else None,
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


@remembered
def _movement(one: Movement) -> Json:
    return {
        "id": one.id,
        "label": one.label["en"],
        "how": _said(one.how),
        "dose": _protocol(one.dose),
        "progress": _said(one.progress),
        "stop": _said(one.stop),
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


def _protocol(protocol: Protocol | None) -> Json | None:
    if protocol is None:
        return None
    measures = {name: {"low": one.low, "high": one.high} for name, one in protocol.measures.items()}
    return {
        "measures": measures,
        "status": protocol.status,
        "sources": citations_as_json(protocol.sources),
    }


@remembered
def _effect(effect: Effect) -> Json:
    points = effect.points
    return {
        "words": effect.words["en"],
        "points_of_100": points
        and {"value": points.value, "low": points.low, "high": points.high, "against": points.against["en"]},
        "status": effect.status,
        "sources": citations_as_json(effect.sources),
    }


@remembered
def _position(one: Position) -> Json:
    return {
        "guideline": one.guideline,
        "position": one.position,
        "note": one.note["en"] if one.note else None,
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


def _not_now(one: NotNow) -> Json:
    return {
        "id": one.intervention.id,
        "label": one.intervention.label["en"],
        "because": list(one.because),
        "waits_for": list(one.waits_for),
        "not_for": _said(one.intervention.not_for_words),
    }


def _medicine(advice: MedicineAdvice) -> Json:
    medicine, label = advice.medicine, advice.label
    return {
        "id": medicine.id,
        "label": medicine.label["en"],
        "permission": advice.permission,
        "reasons": [_reason(reason) for reason in advice.reasons],
        "waits_for": list(advice.waits_for),
        "dose": _dose(advice.dose),
        "most_days": label.most_days if label and advice.dose else None,
        "how": _said(medicine.how),
        "also_in": _said(medicine.also_in),
        "stop": _said(medicine.stop),
        "effect": _effect(medicine.effect),
        "certainty": medicine.certainty,
        "label_status": label.status if label else None,
        "label_sources": citations_as_json(label.sources) if label else [],
    }


def _reason(reason: MedicineReason) -> Json:
    return {
        "effect": reason.effect,
        "rule": reason.rule,
        "say": reason.say["en"],
        "findings": list(reason.findings),
        "status": reason.status,
        "sources": citations_as_json(reason.sources),
    }


def _dose(dose: Dose | None) -> Json | None:
    return asdict(dose) if dose else None


@remembered
def _course(one: Course) -> Json:
    points = [
        {"day": point.day, "value": point.value, "low": point.low, "high": point.high} for point in one.points
    ]
    return {
        "id": one.id,
        "label": one.label["en"],
        "measure": one.measure,
        "definition": one.definition["en"],
        "people": one.people,
        "certainty": one.certainty,
        "points": points,
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


@remembered
def _fact(one: RecoveryFact) -> Json:
    return _fact_about(one, own=False)


@remembered
def _own_fact(one: RecoveryFact) -> Json:
    return _fact_about(one, own=True)


def _fact_about(one: RecoveryFact, *, own: bool) -> Json:
    return {
        "id": one.id,
        "kind": one.kind,
        "own": own,
        "say": _said(one.say),
        "certainty": one.certainty,
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


@remembered
def _line(one: VisitLine) -> Json:
    return {
        "id": one.id,
        "say": _said(one.say),
        "status": one.status,
        "sources": citations_as_json(one.sources),
    }


@remembered
def _tests_of(cause: Cause) -> Json:
    return {
        "id": cause.id,
        "label": cause.label["en"],
        "tests": {kind: words["en"] for kind, words in cause.tests.items()},
        "no_test": cause.no_test["en"],
    }


@remembered
def _said(lines: Lines) -> list[str]:
    return list(lines.get("en", ()))
