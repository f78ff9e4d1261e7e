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
    writer, triage = _Writer(assessment), assessment.triage
    return {
        **head_as_json(assessment),
        "level": level_shown(assessment),
        "status": triage.status,
        "at_least": level_told(triage.at_least, assessment),
        "at_most": level_told(triage.at_most, assessment),
        "fired": writer.rules(triage.fired),
        "possible": writer.rules(triage.possible),
        "near": writer.rules(triage.near),
        "why_not_higher": reasons_not_higher(assessment),
        "why_not_lower": [asdict(reason) for reason in triage.why_not_lower],
        "assumed": [asdict(assumption) for assumption in triage.assumed],
        "questions": writer.open(triage.questions),
        "unsure": writer.open(triage.unsure),
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
        "url": source.url,
    }


class _Writer:
    def __init__(self, assessment: Assessment) -> None:
        self._assessment, self._knowledge = assessment, assessment.knowledge

    def rules(self, verdicts: Iterable[Verdict]) -> list[Json]:
        return [self._rule(one) for one in verdicts]

    def open(self, findings: Iterable[str]) -> list[Json]:
        return [self._open(self._knowledge.finding[id]) for id in findings]

    def _rule(self, verdict: Verdict) -> Json:
        flag = self._knowledge.red_flag[verdict.rule]
        return {
            "rule": flag.id,
            "label": flag.label["en"],
            "level": flag.level,
            "within": hours_as_json(flag.within),
            "basis": flag.basis,
            "answers": [self._answered(self._knowledge.finding[id]) for id in verdict.answers],
            "missing": self.open(verdict.missing),
            "status": flag.status,
            "sources": sources_as_json(flag.sources, self._knowledge),
        }

    def _answered(self, finding: Finding) -> Json:
        truth = TRUTH_WORDS[self._assessment.triage.truths[finding.id]]
        answer = self._assessment.case.numbers.get(finding.id, truth)
        return {"id": finding.id, "question": finding.question["en"], "answer": answer}

    def _open(self, finding: Finding) -> Json:
        raises_to = self._assessment.triage.raises_to.get(finding.id)
        return {"id": finding.id, "question": finding.question["en"], "raises_to": raises_to}
