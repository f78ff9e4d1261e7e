"""What to do as a FHIR `CarePlan`: what is urgent first, then what the plan advises, and nothing else.

`dorsum.care.plan` says how much may be said at all; there are no medicines and no doses here.
"""

from collections.abc import Iterator

from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.knowledge import Level
from dorsum.model.plan_results import PlanItem
from dorsum.model.treatment import Intervention, Movement
from dorsum.report.care_card import urgent_words
from dorsum.report.caution_lines import own_and_first
from dorsum.report.dose_words import measures_in_words
from dorsum.report.fhir_parts import Told, hours_as_range
from dorsum.report.plan_lines import SLOTS, how_sure, not_studied


def care_plan(about: Told, level: Level, supporting: list[Json]) -> Json:
    """Return the plan at a level that may be said; `supporting` are references to what it rests on."""
    words = urgent_words(about.assessment)
    activities = [_urgent(about, level, words), *_advised(about), *_movements(about), *_to_skip(about)]
    notes = not_studied(about.assessment) if len(activities) > 1 else []
    return {
        "resourceType": "CarePlan",
        "text": fhir.narrative(words),
        "status": "draft",
        "intent": "proposal",
        "description": "\n".join(words),
        "subject": about.subject,
        "created": about.on,
        "author": fhir.reference(about.device),
        "supportingInfo": supporting,
        "activity": activities,
        **({"note": [{"text": "\n".join(notes)}]} if notes else {}),
    }


def _urgent(about: Told, level: Level, words: tuple[str, ...]) -> Json:
    within = about.assessment.triage.within
    code = fhir.concept(level.label["en"], fhir.coding(fhir.named("levels"), level.id))
    by = {"extension": [fhir.extension("within", valueRange=hours_as_range(within))]} if within else {}
    return {**by, "detail": {"code": code, "status": "not-started", "description": "\n".join(words)}}


def _advised(about: Told) -> Iterator[Json]:
    plan = about.assessment.plan
    for slot in SLOTS:
        items: tuple[PlanItem, ...] = getattr(plan, slot)
        for one in (*items, *(plan.more if slot == "today" else ())):
            yield _activity(one, about)


def _activity(one: PlanItem, about: Told) -> Json:
    item = one.intervention
    lines = [
        *item.what["en"],
        *item.how["en"],
        *own_and_first(item, about.assessment),
        *item.stop.get("en", ()),
        item.effect.words["en"],
        how_sure(one, about.knowledge),
    ]
    return {
        "extension": [fhir.extension("certainty", valueCode=one.certainty), *about.sources(item.sources)],
        "detail": {
            "code": _code("interventions", item),
            "status": "not-started",
            "scheduledString": about.say(f"heading_{item.slot}"),
            "description": "\n".join(lines),
        },
    }


def _movements(about: Told) -> Iterator[Json]:
    for one in about.assessment.plan.movements:
        own = about.assessment.cautions.get(one.id, ())
        dose = measures_in_words(one.dose, about.knowledge)
        lines = [*one.how["en"], *dose, *own, *one.stop["en"]]
        detail = {"code": _code("movements", one), "status": "not-started", "description": "\n".join(lines)}
        yield {"extension": about.sources(one.sources), "detail": detail}


def _to_skip(about: Told) -> list[Json]:
    return [_left(one, one.why_not["en"], about) for one in about.assessment.plan.skip if one.why_not]


def _left(one: Intervention, why_not: str, about: Told) -> Json:
    detail = {
        "code": _code("interventions", one),
        "status": "not-started",
        "doNotPerform": True,
        "description": why_not,
    }
    return {"extension": about.sources(one.sources), "detail": detail}


def _code(kind: str, one: Intervention | Movement) -> Json:
    return fhir.concept(one.label["en"], fhir.coding(fhir.named(kind), one.id))
