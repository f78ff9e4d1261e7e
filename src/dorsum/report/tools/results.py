"""What a finished talk comes to: how urgent and what to do, medicines, reasons, and a page for the doctor."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from dorsum.care.entitlement import Entitled
from dorsum.diary.checkpoints import Reached
from dorsum.diary.entries import Course, Entry, Episode
from dorsum.diary.review import Review
from dorsum.model.knowledge import Knowledge
from dorsum.model.medicine_results import MedicineCheck
from dorsum.model.results import Verdict
from dorsum.report.assessment_json import reasons_not_higher
from dorsum.report.care_card import care_card
from dorsum.report.cause_lines import causes_shown
from dorsum.report.explanation_json import questions_as_json, rules_as_json
from dorsum.report.medicine_lines import lines_of_medicines
from dorsum.report.summary import summary
from dorsum.report.summary_text import summary_as_text
from dorsum.report.tools.frame import frame, told_level, without_commands
from dorsum.report.treatment_json import medicines_as_json

Json = dict[str, Any]
ONSET = "days_since_onset"
MOST_LISTED = 12
"""Of open rules and questions, the most dangerous first; `open_questions` says how many there are."""
PARTS = frozenset({"danger_now", "person", "denied", "advised"})
"""Parts of the page for the doctor that the answers alone can fill; how it began needs the day."""


def assess_as_json(found: Entitled, today: date) -> Json:
    """Return how urgent it is, with the card to tell it by; the card is empty before it may be told."""
    card = care_card(found.assessment, today)
    sections = card.sections if found.may_advise else ()
    knowledge = found.assessment.knowledge
    return {
        **frame(found, today),
        "title": card.title if told_level(found) else None,
        "sections": [
            {
                "heading": one.heading,
                "lines": without_commands(one.lines, knowledge),
                "more": without_commands(one.rest, knowledge),
            }
            for one in sections
        ],
        "causes": _causes(found) if found.may_calm else [],
    }


def _causes(found: Entitled) -> list[Json]:
    shown = causes_shown(found.assessment)
    return [{"id": one.id, "label": one.label, "likelihood": one.likelihood} for one in shown]


def medicines_as_tool_json(found: Entitled, today: date) -> Json:
    """Return the check of each medicine; none before the talk is done, or while danger is open."""
    check, knowledge = found.assessment.medicines, found.assessment.knowledge
    why = check.none_because if found.may_advise else "not_finished"
    told = why is None and found.may_calm
    wording = None if told else f"medicines_{why}"
    lines = lines_of_medicines(check, knowledge) if told else [knowledge.wording[str(wording)]["en"]]
    return {
        **frame(found, today),
        "none_because": why,
        "lines": without_commands(lines, knowledge),
        "medicines": medicines_as_json(check)["medicines"] if told else [],
        "ask": _asked_for(check, knowledge) if told else [],
    }


def _asked_for(check: MedicineCheck, knowledge: Knowledge) -> list[Json]:
    """Return every question that a medicine waits for, each once."""
    waiting = dict.fromkeys(id for one in check.medicines for id in one.waits_for)
    return [{"id": id, "question": knowledge.finding[id].question["en"]} for id in waiting]


def explain_as_json(found: Entitled, today: date) -> Json:
    """Return which rules fired, which nearly did, what would change the answer, and the sources.

    What speaks for calm is told only with a result that is finished.
    """
    assessment, triage = found.assessment, found.assessment.triage
    at_end, level = found.may_advise, told_level(found)
    return {
        **frame(found, today),
        "fired": rules_as_json(triage.fired, assessment),
        "possible": rules_as_json(_worst(triage.possible, assessment.knowledge), assessment),
        "near": rules_as_json(triage.near if at_end else (), assessment),
        "questions": questions_as_json(triage.questions[:MOST_LISTED], assessment),
        "unsure": questions_as_json(triage.unsure, assessment),
        "why_not_lower": [one.text for one in triage.why_not_lower] if level else [],
        "why_not_higher": [one["text"] for one in reasons_not_higher(assessment)] if at_end else [],
        "assumed": [one.text for one in triage.assumed],
    }


def _worst(verdicts: Iterable[Verdict], knowledge: Knowledge) -> list[Verdict]:
    """Return the rules of the highest levels, in the order of the content where they are alike."""
    levels, flags = knowledge.level, knowledge.red_flag
    return sorted(verdicts, key=lambda one: -levels[flags[one.rule].level].rank)[:MOST_LISTED]


def summary_as_json(found: Entitled, today: date) -> Json:
    """Return the page for the doctor out of the answers: what is there, what was denied, what is open."""
    assessment = found.assessment
    days = assessment.case.numbers.get(ONSET)
    course = _course(found, today, days)
    parts = PARTS if days is None else PARTS | {"beginning"}
    page = summary(course, _review(found), assessment, today, parts)
    return {
        **frame(found, today),
        "text": summary_as_text(page, assessment.knowledge),
        "lead": list(page.lead),
        "parts": [{"id": one.id, "heading": one.heading, "lines": list(one.lines)} for one in page.parts],
    }


def _course(found: Entitled, today: date, days: float | None) -> Course:
    """Return the answers as the first day of a diary; nothing counts as asked that was not."""
    case, at = found.assessment.case, datetime.combine(today, time())  # only its day is read
    episode = Episode(
        id="talk",
        began_on=today - timedelta(days=int(days or 0)),
        check=case,
        checked_at=at if found.is_asked else None,
    )
    return Course(episode, (Entry(id="talk", episode="talk", at=at),))


def _review(found: Entitled) -> Review:
    assessment, level = found.assessment, told_level(found)
    return Review(
        case=assessment.case,
        triage=assessment.triage,
        measured={},
        reached=Reached((), (), ()),
        advise=level,
        within=assessment.triage.within if level else None,
        asks_again=not found.may_advise,
        asks_all=not found.is_asked,
        stage=None,
        is_well=False,
        is_calm=found.may_calm,
    )
