"""The interview as a FHIR `Questionnaire`: every question in one form, life threats first.

A form cannot go on by what was answered as the interview does, so lead questions and gates open and close
what stands behind them. Nothing is answered before somebody answers it: there is no `initial`, and what stays
hidden stays unanswered.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from dorsum.care.interview import saves_words, why_asked
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model import fhir
from dorsum.model.case import Case
from dorsum.model.fhir import Json
from dorsum.model.fhir_questionnaire import INTERVIEW, NOT_SURE, UCUM
from dorsum.model.knowledge import Finding, Knowledge, LeadQuestion
from dorsum.model.rules import Compare
from dorsum.model.truth import Answer
from dorsum.report.remembered import remembered

ID = "interview"
LANGUAGE = "en"
STRUCTURE = "http://hl7.org/fhir/StructureDefinition"
DISPLAY_CATEGORY = "http://hl7.org/fhir/questionnaire-display-category"
ITEM_CONTROL = "http://hl7.org/fhir/questionnaire-item-control"
MOST_REASONS = 3
ANSWER_WORDS = {Answer.YES: "web_yes", Answer.NO: "web_no", Answer.UNSURE: "web_unsure"}
"""The wording of each answer."""
OPEN_AT = (Answer.YES, Answer.UNSURE)
"""What a lead question or a gate is answered with where one has to ask on."""
YES_NO_UNSURE, UNSURE_ONLY = "yes-no-unsure", "unsure"
_PARTS_BEFORE, _PARTS_AFTER = ("first",), ("danger", "rest")


@lru_cache(maxsize=4)
def interview_as_fhir(rules: CompiledRules) -> Json:
    """Return the questionnaire; its version changes with any question, and with nothing else."""
    form = _Form(rules)
    body = {"contained": form.answer_sets(), "item": form.items()}
    version = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:12]
    return {**_head(rules.knowledge, version), **body}


@remembered
def interview_version(knowledge: Knowledge) -> str:
    """Return the version of the questionnaire that is made of a content."""
    return str(interview_as_fhir(CompiledRules(knowledge))["version"])


def _head(knowledge: Knowledge, version: str) -> Json:
    wording = knowledge.wording
    about = [wording[id]["en"] for id in ("intended_use", "no_clinician_signed")]
    return {
        "resourceType": "Questionnaire",
        "id": ID,
        "language": LANGUAGE,
        "text": fhir.narrative((wording["web_home_title"]["en"], *about)),
        "url": INTERVIEW,
        "version": version,
        "name": "DorsumInterview",
        "title": wording["web_home_title"]["en"],
        "status": "active",
        "experimental": True,
        "subjectType": ["Patient"],
        "date": knowledge.checked_on.isoformat(),
        "publisher": "Dorsum",
        "description": " ".join(about),
    }


class _Form:
    """The items of the form, each question once."""

    def __init__(self, rules: CompiledRules) -> None:
        self.rules, self.knowledge = rules, rules.knowledge
        self.result = triage(Case(), rules)
        self.covered = {id for lead in self.knowledge.questions for id in lead.covers}
        gates = dict.fromkeys(one.gate for one in self.knowledge.findings if one.gate)
        self.behind = {gate: [one for one in self.knowledge.findings if one.gate == gate] for gate in gates}

    def say(self, wording: str, **parts: str) -> str:
        return self.knowledge.wording[wording]["en"].format(**parts)

    def answer_sets(self) -> list[Json]:
        """Return what may be answered to each kind of question, as value sets within the questionnaire."""
        said = {answer: (*fhir.ANSWERS[answer], self.say(id)) for answer, id in ANSWER_WORDS.items()}
        sets = [
            self._answer_set(YES_NO_UNSURE, said.values()),
            self._answer_set(UNSURE_ONLY, [said[Answer.UNSURE]]),
        ]
        for finding in (one for one in self.knowledge.findings if one.kind == "choice"):
            system = fhir.named("answers", finding.id)
            words = [(system, word, self.say(f"choice_{word}")) for word in finding.choices]
            sets.append(self._answer_set(f"choices-{_as_id(finding.id)}", words))
        return sets

    def _answer_set(self, id: str, codes: Iterable[tuple[str, str, str]]) -> Json:
        return {
            "resourceType": "ValueSet",
            "id": id,
            "status": "active",
            "compose": {
                "include": [
                    {"system": system, "concept": [{"code": code, "display": words}]}
                    for system, code, words in codes
                ]
            },
            "expansion": {
                "timestamp": self.knowledge.checked_on.isoformat(),
                "contains": [fhir.coding(*one) for one in codes],
            },
        }

    def items(self) -> list[Json]:
        """Return the groups of the form in the order of the interview."""
        return [
            *(self._part(part) for part in _PARTS_BEFORE),
            self._group("part.about_you", self.say("screen_about_you"), self._values()),
            *(self._part(part) for part in _PARTS_AFTER),
            *self._rest(),
        ]

    def _part(self, part: str) -> Json:
        leads = sorted(
            (one for one in self.knowledge.questions if one.part == part), key=lambda one: one.order
        )
        items = [item for lead in leads for item in self._under(lead)]
        return self._group(f"part.{part}", self.say(f"screen_{part}"), items)

    def _under(self, lead: LeadQuestion) -> list[Json]:
        """Return a lead question with what it covers behind it, or only the latter where that is shorter."""
        covered = [item for id in lead.covers for item in self._finding(self.knowledge.finding[id])]
        if not saves_words(lead, lead.covers, self.knowledge):
            return covered
        return [
            self._yes_no(lead.id, lead.question["en"], "lead-questions"),
            self._group(f"under.{lead.id}", self.say("screen_closer"), covered, open_at(lead.id)),
        ]

    def _values(self) -> list[Json]:
        values = [one for one in self.knowledge.findings if one.kind != "yes_no"]
        return [item for finding in values for item in self._finding(finding)]

    def _rest(self) -> Iterator[Json]:
        """Yield the groups of what no lead question covers."""
        left = [
            one
            for one in self.knowledge.findings
            if one.kind == "yes_no" and one.id not in self.covered and not one.gate and is_asked(one)
        ]
        for group in sorted(self.knowledge.question_groups, key=lambda one: (one.order, one.id)):
            items = [item for one in left if one.group == group.id for item in self._finding(one)]
            if items:
                yield self._group(f"group.{group.id}", group.label["en"], items)

    def _group(self, link: str, words: str, items: list[Json], when: Json | None = None) -> Json:
        return {"linkId": link, "text": words, "type": "group", **(when or {}), "item": items}

    def _finding(self, finding: Finding) -> list[Json]:
        """Return the item of a finding, and behind it what it is the gate of."""
        gates = [gate for gate in self.behind if _question_of(self.knowledge.finding[gate]) == finding.id]
        return [*self._item(finding), *(self._behind(self.knowledge.finding[gate]) for gate in gates)]

    def _item(self, finding: Finding) -> list[Json]:
        words = finding.question["en"]
        if finding.kind == "number":
            return [self._number(finding), self._not_sure(finding)]
        if finding.kind == "choice":
            return [self._choice(finding.id, words, f"choices-{_as_id(finding.id)}", "findings")]
        when = open_at(*finding.times) if finding.times else {}
        return [self._yes_no(finding.id, words, "findings") | when]

    def _behind(self, gate: Finding) -> Json:
        items = [item for one in self.behind[gate.id] for item in self._finding(one)]
        rule = gate.derived_from
        when = _open_by_number(rule) if isinstance(rule, Compare) else open_at(gate.id)
        return self._group(f"under.{gate.id}", self.say("screen_closer"), items, when)

    def _yes_no(self, id: str, words: str, system: str) -> Json:
        return self._choice(id, words, YES_NO_UNSURE, system)

    def _choice(self, id: str, words: str, answer_set: str, system: str) -> Json:
        return {
            "extension": [_control("radio-button")],
            "linkId": id,
            "code": [fhir.coding(fhir.named(system), id)],
            "text": words,
            "type": "choice",
            "answerValueSet": f"#{answer_set}",
            "item": [self._help(id)],
        }

    def _number(self, finding: Finding) -> Json:
        unit = fhir.coding(fhir.UNITS, UCUM[str(finding.unit)], finding.unit)
        return {
            "extension": [
                {"url": f"{STRUCTURE}/questionnaire-unit", "valueCoding": unit},
                {"url": f"{STRUCTURE}/minValue", "valueDecimal": finding.minimum},
                {"url": f"{STRUCTURE}/maxValue", "valueDecimal": finding.maximum},
            ],
            "linkId": finding.id,
            "code": [fhir.coding(fhir.named("findings"), finding.id)],
            "text": finding.question["en"],
            "type": "decimal",
            "item": [self._help(finding.id)],
        }

    def _not_sure(self, finding: Finding) -> Json:
        """Return the item that says "not sure" for a number; it is there while the number is not."""
        unanswered = {"question": finding.id, "operator": "exists", "answerBoolean": False}
        return {
            "extension": [_control("radio-button")],
            "linkId": finding.id + NOT_SURE,
            "text": finding.question["en"],
            "type": "choice",
            "enableWhen": [unanswered],
            "answerValueSet": f"#{UNSURE_ONLY}",
        }

    def _help(self, id: str) -> Json:
        """Return the plainer words of a question, and what it is for."""
        finding = self.knowledge.finding.get(id)
        plainer = [finding.plainer["en"]] if finding and finding.plainer else []
        category = fhir.coding(DISPLAY_CATEGORY, "help")
        return {
            "extension": [
                _control("help"),
                {
                    "url": f"{STRUCTURE}/questionnaire-displayCategory",
                    "valueCodeableConcept": {"coding": [category]},
                },
            ],
            "linkId": f"{id}.help",
            "text": " ".join([*plainer, self._why(id)]),
            "type": "display",
        }

    def _why(self, id: str) -> str:
        reasons = why_asked(id, self.result, self.knowledge)[:MOST_REASONS]
        if reasons:
            return self.say("interview_why_answer", reasons="; ".join(reasons))
        group = self.knowledge.finding[id].group
        return self.say("web_why_treatment" if group in ("medicine", "treatment") else "why_cause")


def is_asked(finding: Finding) -> bool:
    """Whether a person can be asked; what only a number or a choice tells is never a question."""
    return finding.derived_from is None or finding.derives_only_yes


def _question_of(gate: Finding) -> str:
    """Return the id of the question that opens a gate: its own, or that of the number that tells it."""
    return gate.derived_from.finding if isinstance(gate.derived_from, Compare) else gate.id


def open_at(*questions: str) -> Json:
    """Return that an item is there where one of the questions was answered yes or not sure."""
    return {
        "enableWhen": [
            {"question": id, "operator": "=", "answerCoding": fhir.answer_coding(answer)}
            for id in questions
            for answer in OPEN_AT
        ],
        "enableBehavior": "any",
    }


def _open_by_number(rule: Compare) -> Json:
    """Return that an item is there where a number is so, or nobody is sure of it."""
    by_number = {"question": rule.finding, "operator": rule.operator, "answerDecimal": rule.number}
    unsure = fhir.answer_coding(Answer.UNSURE)
    by_doubt = {"question": rule.finding + NOT_SURE, "operator": "=", "answerCoding": unsure}
    return {"enableWhen": [by_number, by_doubt], "enableBehavior": "any"}


def _control(code: str) -> Json:
    """Return how an item is best shown."""
    shown: dict[str, Any] = {"coding": [fhir.coding(ITEM_CONTROL, code)]}
    return {"url": f"{STRUCTURE}/questionnaire-itemControl", "valueCodeableConcept": shown}


def _as_id(id: str) -> str:
    return id.replace("_", "-")
