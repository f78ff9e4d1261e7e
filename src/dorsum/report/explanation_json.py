"""Why the level is what it is, as plain values for JSON, with questions and sources in full."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from dorsum.care.assessment import Assessment
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.results import Verdict
from dorsum.model.statements import Citation
from dorsum.report.assessment_json import (
    TRUTH_WORDS,
    head_as_json,
    hours_as_json,
    level_told,
    reasons_not_higher,
)
from dorsum.report.care_card import level_shown

Json = dict[str, Any]


def explanation_as_json(assessment: Assessment) -> Json:
    """Return what fired, what still could, what nearly did, and what would change the answer."""
    triage = assessment.triage
    return {
        **head_as_json(assessment),
        "level": level_shown(assessment),
        "status": triage.status,
        "at_least": level_told(triage.at_least, assessment),
        "at_most": level_told(triage.at_most, assessment),
        "fired": rules_as_json(triage.fired, assessment),
        "possible": rules_as_json(triage.possible, assessment),
        "near": rules_as_json(triage.near, assessment),
        "why_not_higher": reasons_not_higher(assessment),
        "why_not_lower": [asdict(reason) for reason in triage.why_not_lower],
        "assumed": [asdict(assumption) for assumption in triage.assumed],
        "questions": questions_as_json(triage.questions, assessment),
        "unsure": questions_as_json(triage.unsure, assessment),
    }


def sources_as_json(citations: Iterable[Citation], knowledge: Knowledge) -> list[Json]:
    """Return citations with what a reader needs to find them."""
    return [_source(one, knowledge) for one in citations]


def _source(citation: Citation, knowledge: Knowledge) -> Json:
    source = knowledge.source[citation.source]
    return {
        "source": source.id,
        "place": citation.place,
        "title": source.title,
        "organisation": source.organisation,
        "year": source.year,
        "year_is_read": source.year_is_read,
        "url": source.url,
    }


def rules_as_json(verdicts: Iterable[Verdict], assessment: Assessment) -> list[Json]:
    """Return rules with the answers behind them, the open questions that they wait for, and their sources."""
    return [_rule(one, assessment) for one in verdicts]


def questions_as_json(findings: Iterable[str], assessment: Assessment) -> list[Json]:
    """Return questions with the level that a yes may raise to; null where it raises none."""
    knowledge, raises_to = assessment.knowledge, assessment.triage.raises_to
    return [
        {"id": id, "question": knowledge.finding[id].question["en"], "raises_to": raises_to.get(id)}
        for id in findings
    ]


def _rule(verdict: Verdict, assessment: Assessment) -> Json:
    knowledge = assessment.knowledge
    flag = knowledge.red_flag[verdict.rule]
    return {
        "rule": flag.id,
        "label": flag.label["en"],
        "level": flag.level,
        "within": hours_as_json(flag.within),
        "basis": flag.basis,
        "answers": [_answered(knowledge.finding[id], assessment) for id in verdict.answers],
        "missing": questions_as_json(verdict.missing, assessment),
        "status": flag.status,
        "sources": sources_as_json(flag.sources, knowledge),
    }


def _answered(finding: Finding, assessment: Assessment) -> Json:
    truth = TRUTH_WORDS[assessment.triage.truths[finding.id]]
    answer = assessment.case.numbers.get(finding.id, truth)
    return {"id": finding.id, "question": finding.question["en"], "answer": answer}
