"""An assessment as plain values for JSON. The keys are stable (docs/reference/json.md)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

from dorsum.care.assessment import Assessment, Versions
from dorsum.care.causes import RankedCause
from dorsum.model.cause_results import CauseReason
from dorsum.model.knowledge import Contact, Knowledge, RedFlag
from dorsum.model.results import Assumption, Verdict
from dorsum.model.rules import Compare, leaves
from dorsum.model.statements import Citation, Hours
from dorsum.model.truth import Truth
from dorsum.model.withdrawal_writing import withdrawals_as_json
from dorsum.report.care_card import REASSURING, level_shown, urgent_words
from dorsum.report.cause_lines import how_many_count
from dorsum.report.remembered import kept_row, remembered, remembered_together
from dorsum.report.treatment_json import (
    citations_as_json,
    medicines_as_json,
    plan_as_json,
    prevention_as_json,
    recovery_as_json,
    visit_as_json,
)

Json = dict[str, Any]
TRUTH_WORDS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}


def assessment_as_json(assessment: Assessment, parts: Collection[str] | None = None) -> Json:
    """Return the assessment as values that `json.dumps` writes; same case, same values.

    What must be said, how urgent it is and whom to call stand there always; of `PARTS` all, or those named.
    """
    asked = [make for name, make in PARTS.items() if parts is None or name in parts]
    made = {key: value for make in asked for key, value in make(assessment).items()}
    return {**made_with(assessment), **_standing(assessment), **_to_say(assessment), **made}


def plan_answer_as_json(assessment: Assessment) -> Json:
    """Return what to do, and how such pain goes on."""
    head = {**head_as_json(assessment), **_standing(assessment)}
    return {**head, **_plan(assessment), **_outlook(assessment)}


def medicine_answer_as_json(assessment: Assessment) -> Json:
    """Return what of the medicines of a shop may be used."""
    return {**head_as_json(assessment), **_standing(assessment), **_medicines(assessment)}


def head_as_json(assessment: Assessment) -> Json:
    """Return what every answer about a person begins with: what must be said, whom to call, versions."""
    return {**made_with(assessment), **_to_say(assessment)}


def made_with(assessment: Assessment) -> Json:
    """Return what an answer was made with, and what Dorsum is not, which is to be shown with it."""
    knowledge, today = assessment.knowledge, assessment.case.today
    say = knowledge.wording
    lines = [say["intended_use"]["en"], say["no_clinician_signed"]["en"]]
    if today is not None and today > knowledge.next_check:
        lines.append(say["content_overdue"]["en"].format(date=knowledge.next_check.isoformat()))
    return {
        "versions": versions_as_json(assessment.versions),
        "withdrawals": withdrawals_in_force(knowledge),
        "disclaimer": lines,
    }


def versions_as_json(made: Versions) -> Json:
    """Return the versions of code and content, and the age of the content in days where the day is known."""
    return {
        "code": made.code,
        "content": made.content,
        "content_hash": made.content_hash,
        "content_checked_on": made.content_checked_on,
        "content_next_check": made.content_next_check,
        "content_age_days": made.content_age_days,
        "guidance": made.guidance,
    }


def _to_say(assessment: Assessment) -> Json:
    country = assessment.country
    return {
        "must_say": list(urgent_words(assessment)),
        "emergency": _contact(country.emergency, country.sources),
        "urgent": _contact(country.urgent, country.sources),
        "safety_net": " ".join(assessment.safety_net),
        "support": [asdict(one) for one in assessment.support],
    }


def reasons_not_higher(assessment: Assessment) -> list[Json]:
    """Return why it is not more urgent; nothing where the content behind it was withdrawn."""
    told = assessment.triage.why_not_higher if assessment.knowledge.stop is None else ()
    return [{"text": one.text, "rule": one.rule} for one in told]


def level_told(level: str | None, assessment: Assessment) -> str | None:
    """Return a level; none that reassures where its content was withdrawn."""
    return None if assessment.knowledge.stop is not None and level in REASSURING else level


def _standing(assessment: Assessment) -> Json:
    return {"level": level_shown(assessment), "status": assessment.triage.status}


def _plan(assessment: Assessment) -> Json:
    return {"plan": {**plan_as_json(assessment.plan), "cautions": _cautions(assessment)}}


def _medicines(assessment: Assessment) -> Json:
    return {"medicines": medicines_as_json(assessment.medicines)}


def _outlook(assessment: Assessment) -> Json:
    return {**_recovery(assessment), **_prevention(assessment), **_doctor(assessment)}


def _recovery(assessment: Assessment) -> Json:
    return {"recovery": recovery_as_json(assessment.recovery)}


def _prevention(assessment: Assessment) -> Json:
    return {"prevention": kept_row(map(prevention_as_json, assessment.prevention))}


def _doctor(assessment: Assessment) -> Json:
    return {"doctor": visit_as_json(assessment.visit)}


def _causes(assessment: Assessment) -> Json:
    first = assessment.causes.causes[: how_many_count(assessment.causes)]
    return {"causes": _told_of(first, assessment), "ranking": _ranking(assessment)}


def _other_causes(assessment: Assessment) -> Json:
    others = assessment.causes.causes[how_many_count(assessment.causes) :]
    return {"other_causes": _told_of(others, assessment)}


def withdrawals_in_force(knowledge: Knowledge) -> Json:
    """Return the day of the list in force, and what of it concerns this content."""
    found = [one for one in knowledge.withdrawals.entries if knowledge.is_concerned(one)]
    return {
        "as_of": knowledge.withdrawals.as_of.isoformat(),
        "must_not_be_relied_on": knowledge.stop is not None,
        "newer_list_is_damaged": knowledge.withdrawals.is_fallback,
        "entries": withdrawals_as_json(replace(knowledge.withdrawals, entries=tuple(found)))["withdrawals"],
    }


def _told_of(causes: Iterable[RankedCause], assessment: Assessment) -> list[Json]:
    """Return the causes; only those to be ruled out while questions are open, or of withdrawn content."""
    may_tell_all = assessment.triage.status != "incomplete" and assessment.knowledge.stop is None
    return [_cause(one) for one in causes if may_tell_all or one.must_rule_out]


def _cautions(assessment: Assessment) -> Json:
    """Return what this person has to mind, by the id of what is advised."""
    advised = [one.intervention.id for one in assessment.plan.advised]
    shown = {*advised, *(one.id for one in assessment.plan.movements)}
    return {id: list(lines) for id, lines in sorted(assessment.cautions.items()) if id in shown}


def _ranking(assessment: Assessment) -> Json:
    return {"setting": assessment.case.setting, "danger_open": assessment.causes.danger_open}


def _cause(ranked: RankedCause) -> Json:
    cause, told, (low, high) = ranked.cause, ranked.told(), ranked.range
    return {
        "id": cause.id,
        "label": cause.label["en"],
        "likelihood": ranked.likelihood,
        "share": _rounded(ranked.share),
        "range": {"low": _rounded(low), "high": _rounded(high)},
        "must_rule_out": ranked.must_rule_out,
        "has_sign": ranked.has_sign,
        "reasons_for": kept_row(map(_cause_reason, told.reasons_for)),
        "reasons_against": kept_row(map(_cause_reason, told.reasons_against)),
        "opinion": round(told.opinion, 3),
        "numbers": told.numbers,
        "opinions": told.opinions,
        "status": cause.status,
        "sources": citations_as_json(cause.sources),
    }


@remembered
def _cause_reason(reason: CauseReason) -> Json:
    return {
        "finding": reason.finding,
        "kind": reason.kind,
        "text": reason.text,
        "strength": reason.strength,
        "factor": reason.factor,
        "range": {"low": reason.low, "high": reason.high},
        "status": reason.status,
        "sources": citations_as_json(reason.sources),
    }


def _rounded(share: float) -> float:
    """Return a share to four digits: more would say what nobody knows."""
    return float(f"{share:.4g}")


def _triage(assessment: Assessment) -> Json:
    triage = assessment.triage
    told = {
        "at_least": level_told(triage.at_least, assessment),
        "at_most": level_told(triage.at_most, assessment),
        "status": triage.status,
        "advise": level_told(triage.advise, assessment),
        "within": hours_as_json(triage.within),
        "fired": kept_row([_verdict(verdict, assessment) for verdict in triage.fired]),
        "possible": kept_row([_verdict(verdict, assessment) for verdict in triage.possible]),
        "near": kept_row([_verdict(verdict, assessment) for verdict in triage.near]),
        "questions": list(triage.questions),
        "raises_to": dict(triage.raises_to),
        "unsure": list(triage.unsure),
        "assumed": [_assumption(one) for one in triage.assumed],
        "why_not_higher": reasons_not_higher(assessment),
        "why_not_lower": [{"text": one.text, "rule": one.rule} for one in triage.why_not_lower],
    }
    return {"triage": told}


def _assumption(one: Assumption) -> Json:
    return {"kind": one.kind, "finding": one.finding, "text": one.text}


def _verdict(verdict: Verdict, assessment: Assessment) -> Json:
    flag = assessment.knowledge.red_flag[verdict.rule]
    if verdict.truth is not Truth.YES and not _compared(flag):
        return _not_fired(verdict, flag)
    answers = {finding: _answer(flag, finding, assessment) for finding in verdict.answers}
    return _rule(verdict, flag, answers)


@remembered_together
def _not_fired(verdict: Verdict, flag: RedFlag) -> Json:
    """Return a rule that did not fire: of one that compares no number only a yes is told as an answer."""
    return _rule(verdict, flag, dict.fromkeys(verdict.answers, TRUTH_WORDS[Truth.YES]))


def _rule(verdict: Verdict, flag: RedFlag, answers: Mapping[str, str | float]) -> Json:
    return {
        "rule": verdict.rule,
        "level": flag.level,
        "within": hours_as_json(flag.within),
        "answers": answers,
        "missing": list(verdict.missing),
        "status": flag.status,
        "sources": citations_as_json(flag.sources),
    }


def _answer(flag: RedFlag, finding: str, assessment: Assessment) -> str | float:
    if finding in _compared(flag):
        return assessment.case.numbers[finding]
    return TRUTH_WORDS[assessment.triage.truths[finding]]


@remembered
def _compared(flag: RedFlag) -> frozenset[str]:
    """Return the numbers that a red flag compares."""
    return frozenset(leaf.finding for leaf in leaves(flag.when) if isinstance(leaf, Compare))


def hours_as_json(hours: Hours | None) -> Json | None:
    """Return a deadline as `min_hours` and `max_hours`, or null."""
    return {"min_hours": hours.min_hours, "max_hours": hours.max_hours} if hours else None


def _contact(contact: Contact, sources: tuple[Citation, ...]) -> Json:
    return {"number": contact.number, "words": contact.words["en"], "sources": citations_as_json(sources)}


PARTS: Mapping[str, Callable[[Assessment], Json]] = MappingProxyType(
    {
        "triage": _triage,
        "causes": _causes,
        "other_causes": _other_causes,
        "plan": _plan,
        "medicines": _medicines,
        "recovery": _recovery,
        "prevention": _prevention,
        "doctor": _doctor,
    }
)
"""What of an assessment may be left out, by its key."""

USUAL_PARTS = tuple(name for name in PARTS if name != "other_causes")
"""What is sent where nothing is said: nobody acts on the other causes, and they are half of everything."""
