"""An assessment as a FHIR bundle: how urgent and why, what fired, what is open, what to do, what was said.

No level stands where none may be said, and what `care` keeps back is in no resource. The words are those of
the care card. Same response, same content, same day: the same bundle, byte for byte.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from dorsum.care.assessment import Assessment
from dorsum.model import fhir
from dorsum.model.fhir import Json
from dorsum.model.fhir_source import Source
from dorsum.model.knowledge import RedFlag
from dorsum.model.results import Reason, Verdict
from dorsum.model.statements import Citation
from dorsum.report.care_card import care_card, level_shown, urgent_words
from dorsum.report.fhir_care_plan import care_plan
from dorsum.report.fhir_observations import observations, observed
from dorsum.report.fhir_parts import Told, device_of, hours_as_range, told, versions_of
from dorsum.report.fhir_transaction import as_transaction
from dorsum.report.withdrawal_lines import with_review_mark

PARTICIPANTS = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
SEVERITIES: Mapping[str, str] = MappingProxyType(
    {
        "emergency_now": "high",
        "same_day": "high",
        "within_days": "moderate",
        "routine": "low",
        "self_care": "low",
    }
)
"""FHIR has three; the level itself stands beside."""


OLD = "answers_are_old"
NO_SOURCE = Source()


def assessment_as_fhir(
    assessment: Assessment,
    today: date,
    subject: Json | None = None,
    *,
    source: Source = NO_SOURCE,
    is_old: bool = False,
) -> Json:
    """Return the assessment as a bundle; `subject` is a reference to the person, where there is one.

    `source` is the response with the answers. `is_old` is that of `dorsum.care.entitlement.Dated`, and is
    told as the reason to ask again.
    """
    about = told(assessment, today, subject, source, is_old=is_old)
    parts = dict(_parts(about))
    person = {} if subject else {about.subject["reference"]: {"resourceType": "Patient"}}
    made = {**parts, **person, about.device: device_of(versions_of(assessment.versions))}
    made[about.address("provenance")] = _provenance(about, list(parts))
    return as_transaction(made, source.secret)


def _parts(about: Told) -> Iterator[tuple[str, Json]]:
    """Yield everything that is about the person, by its address."""
    found = {about.address("observation", id): one for id, one in observations(about).items()}
    basis = [fhir.reference(where) for where in found]
    level = about.knowledge.level.get(level_shown(about.assessment) or "")
    risk, plan = about.address("risk"), about.address("plan") if level else None
    yield risk, _risk(about, basis)
    for verdict in about.assessment.triage.fired:
        yield about.address("issue", verdict.rule), _issue(verdict, about)
    yield about.address("guidance"), _guidance(about, plan)
    if level and plan:
        yield plan, care_plan(about, level, [fhir.reference(risk), *basis])
    yield from found.items()


# --- how urgent ---------------------------------------------------------------------------------------------


def _risk(about: Told, basis: list[Json]) -> Json:
    assessment, level = about.assessment, level_shown(about.assessment)
    is_final = level is not None and not about.is_open
    reasons = [_reason(one, about) for one in assessment.triage.why_not_lower] if level else []
    return {
        "resourceType": "RiskAssessment",
        "text": fhir.narrative(_card(about)),
        "extension": [*_interval(about), *(about.sources(_cited(about)) if level else [])],
        "status": "final" if is_final else "preliminary",
        "code": fhir.concept(None, fhir.coding(fhir.named("assessments"), "urgency")),
        "subject": about.subject,
        "occurrenceDateTime": about.on,
        "performer": fhir.reference(about.device),
        **({"reasonCode": reasons} if reasons else {}),
        **({"basis": basis} if basis else {}),
        **({"prediction": [_prediction(level, about)]} if level else {}),
        "mitigation": "\n".join(urgent_words(assessment)),
        "note": [{"text": line} for line in _notes(about)],
    }


def _interval(about: Told) -> list[Json]:
    """Return between which levels the answers leave it; nothing of a content that was withdrawn."""
    triage = about.assessment.triage
    ends = {"at-least": triage.at_least, "at-most": triage.at_most}
    if about.knowledge.stop is not None:
        ends = {}
    said = {"triage-status": triage.status, **ends}
    return [fhir.extension(name, valueCode=value) for name, value in said.items()]


def _prediction(level: str, about: Told) -> Json:
    triage, label = about.assessment.triage, about.knowledge.level[level].label["en"]
    within = [fhir.extension("within", valueRange=hours_as_range(triage.within))] if triage.within else []
    return {
        **({"extension": within} if within else {}),
        "qualitativeRisk": fhir.concept(label, fhir.coding(fhir.named("levels"), level)),
        "rationale": "\n".join(one.text for one in (*triage.why_not_lower, *triage.why_not_higher)),
    }


def _reason(one: Reason, about: Told) -> Json:
    if one.rule is None:
        return fhir.concept(one.text)
    flag = about.knowledge.red_flag[one.rule]
    words = with_review_mark(one.text, flag, about.knowledge)
    return fhir.concept(words, fhir.coding(fhir.named("red-flags"), flag.id))


def _cited(about: Told) -> Iterator[Citation]:
    for one in about.assessment.triage.why_not_lower:
        if one.rule:
            yield from about.knowledge.red_flag[one.rule].sources


def _card(about: Told) -> Iterator[str]:
    """Yield the lines of the care card, which says nothing that may not be said."""
    card = care_card(about.assessment)
    yield card.title
    yield from card.lead
    for section in card.sections:
        yield section.heading
        yield from section.lines
    yield from card.footer


def _notes(about: Told) -> Iterator[str]:
    """Yield that the answers are old, whom to talk to, when to get help, and what Dorsum is."""
    assessment = about.assessment
    if about.is_old:
        yield about.say(OLD)
    for need in assessment.support:
        yield from need.lines
    if assessment.triage.advise != "emergency_now":
        yield from assessment.safety_net
    yield from care_card(assessment).footer


# --- what fired, and what is open ---------------------------------------------------------------------------


def _issue(verdict: Verdict, about: Told) -> Json:
    flag = about.knowledge.red_flag[verdict.rule]
    label = with_review_mark(flag.label["en"], flag, about.knowledge)
    detail, may_be_rated = observed(verdict.answers, about), level_shown(about.assessment) is not None
    return {
        "resourceType": "DetectedIssue",
        "text": fhir.narrative([label]),
        "extension": [*_of_flag(flag, may_be_rated=may_be_rated), *about.sources(flag.sources)],
        "status": "preliminary" if about.is_open else "final",
        "code": fhir.concept(label, fhir.coding(fhir.named("red-flags"), flag.id)),
        **({"severity": SEVERITIES[flag.level]} if may_be_rated else {}),
        "patient": about.subject,
        "identifiedDateTime": about.on,
        "author": fhir.reference(about.device),
        **({"evidence": [{"detail": detail}]} if detail else {}),
    }


def _of_flag(flag: RedFlag, *, may_be_rated: bool) -> Iterator[Json]:
    """Yield how far the flag is checked, and its level; that one not while no level may be said at all."""
    yield fhir.extension("content-status", valueCode=flag.status)
    if may_be_rated:
        yield fhir.extension("level", valueCode=flag.level)
        if flag.within:
            yield fhir.extension("within", valueRange=hours_as_range(flag.within))


def _guidance(about: Told, plan: str | None) -> Json:
    open_questions = [_required(id, about) for id in _to_ask(about)]
    words = urgent_words(about.assessment)
    return {
        "resourceType": "GuidanceResponse",
        "text": fhir.narrative(words),
        "moduleUri": fhir.named("modules", "assess"),
        "status": _status(about),
        "subject": about.subject,
        "occurrenceDateTime": about.on,
        "performer": fhir.reference(about.device),
        **({"reasonCode": [fhir.concept(about.say(OLD))]} if about.is_old else {}),
        "note": [{"text": "\n".join(words)}],
        **({"result": fhir.reference(plan)} if plan else {}),
        **({"dataRequirement": open_questions} if open_questions else {}),
    }


def _status(about: Told) -> str:
    """Return whether more answers are needed; a content that was withdrawn gives no calm answer."""
    if about.is_open:
        return "data-required"
    return "success" if level_shown(about.assessment) else "failure"


def _to_ask(about: Told) -> tuple[str, ...]:
    """Return the open questions, the most dangerous first; at an emergency there is only the call."""
    triage = about.assessment.triage
    return () if triage.advise == "emergency_now" else triage.questions


def _required(id: str, about: Told) -> Json:
    coded = fhir.coding(fhir.named("findings"), id, about.knowledge.finding[id].question["en"])
    return {"type": "Observation", "codeFilter": [{"path": "code", "code": [coded]}]}


# --- how it was made ----------------------------------------------------------------------------------------


def _provenance(about: Told, made: list[str]) -> Json:
    """Return what everything was made with; the clock of an assessment is a day, so it is the day's start."""
    versions = about.assessment.versions
    content = {"identifier": fhir.identifier("content", f"{versions.content}+{versions.content_hash}")}
    used = [one for one in (about.source.what, content) if one]
    return {
        "resourceType": "Provenance",
        "target": [fhir.reference(where) for where in made],
        "recorded": f"{about.on}T00:00:00Z",
        "agent": [
            {
                "type": fhir.concept(None, fhir.coding(PARTICIPANTS, "assembler")),
                "who": fhir.reference(about.device),
            }
        ],
        "entity": [{"role": "source", "what": one} for one in used],
    }
