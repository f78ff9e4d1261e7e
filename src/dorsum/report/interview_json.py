"""The next step of an interview as plain values for JSON: what to ask, or the result. The keys are stable."""

from typing import Any

from dorsum.care.assessment import Assessment, assess
from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.interview import Screen, next_screen, why_asked, wording_of
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.case_writing import case_as_mapping
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Triage
from dorsum.report.assessment_json import USUAL_PARTS, assessment_as_json, made_with
from dorsum.report.care_card import level_shown, urgent_words

Json = dict[str, Any]
MOST_REASONS = 3
"""A lead question may have dozens of reasons; the first few say what it is about."""
ANSWERS = {"yes_no": ("yes", "no", "unsure"), "number": ("unsure",)}
"""The words that may be answered; a number beside them, and a choice has its own."""


def interview_as_json(case: Case, rules: CompiledRules) -> Json:
    """Return what comes next for these answers: a screen of questions, or the result where none is left.

    `case` is to be sent back with the next answers. `level` and `must_say` are what counts at this moment
    already; there is no level where none may be said.
    `more` are questions that only help to tell causes apart or to choose what to do; they may be skipped.
    """
    assessment, screen = assess(case, rules), next_screen(case, rules)
    is_done = screen is None
    return {
        **made_with(assessment),
        "case": case_as_mapping(case, rules.knowledge),
        "is_done": is_done,
        "status": assessment.triage.status,
        "level": level_shown(assessment),
        "must_say": list(urgent_words(assessment)),
        "screen": screen_as_json(screen, assessment.triage, rules.knowledge) if screen else None,
        "result": assessment_as_json(assessment, USUAL_PARTS) if is_done else None,
        "more": _more(assessment, rules) if is_done else None,
    }


def _more(assessment: Assessment, rules: CompiledRules) -> Json:
    screens = {
        "causes": next_cause_screen(assessment.case, rules),
        "treatment": next_treatment_screen(assessment.case, rules),
    }
    return {
        part: screen and screen_as_json(screen, assessment.triage, rules.knowledge)
        for part, screen in screens.items()
    }


def screen_as_json(screen: Screen, result: Triage, knowledge: Knowledge) -> Json:
    """Return a screen with the words of its questions, what may be answered, and why each is asked."""
    about = [{"id": id, "question": knowledge.finding[id].question["en"]} for id in screen.about]
    return {
        "part": screen.part,
        "heading": knowledge.wording[f"screen_{screen.part}"]["en"],
        "about": about,
        "items": [_item(id, screen, result, knowledge) for id in screen.items],
    }


def _item(id: str, screen: Screen, result: Triage, knowledge: Knowledge) -> Json:
    finding = knowledge.finding.get(id)
    kind = finding.kind if finding else "yes_no"
    return {
        "id": id,
        "question": wording_of(id, screen, knowledge),
        "kind": kind,
        "answers": list(finding.choices if finding and kind == "choice" else ANSWERS[kind]),
        "unit": finding.unit if finding else None,
        "minimum": finding.minimum if finding else None,
        "maximum": finding.maximum if finding else None,
        "why": list(why_asked(id, result, knowledge)[:MOST_REASONS]),
    }
