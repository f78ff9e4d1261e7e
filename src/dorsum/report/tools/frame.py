"""What every result of a tool has: versions, what must and must not be said, how far answers reach."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dorsum.care.assessment import Versions
from dorsum.care.causes import danger_is_open
from dorsum.care.entitlement import Entitled
from dorsum.language.questions import Danger, Match
from dorsum.model.knowledge import Country, Knowledge
from dorsum.report.answer_page import answer_page
from dorsum.report.assessment_json import hours_as_json, versions_as_json
from dorsum.report.care_card import level_shown, urgent_words
from dorsum.report.page_parts import PageParts

Json = dict[str, Any]
EMERGENCY = "emergency_now"
HOW_TO_TALK = (
    "tools_how_engine",
    "tools_how_first",
    "tools_how_read_out",
    "tools_how_own_words",
    "tools_how_english",
    "tools_how_unsure",
    "tools_how_volunteered",
    "tools_how_must_say",
    "tools_how_must_not",
    "tools_how_seal",
    "tools_how_correct",
    "tools_how_more",
)
"""Wordings that tell a model how to hold the talk, in order."""
NEVER = ("tools_not_reword", "tools_not_answer")
WHILE_OPEN = ("tools_not_cause", "tools_not_plan", "tools_not_medicine")
FOR_COMMANDS, FOR_TOOLS = "medicine_how_to_settle", "tools_medicine_how_to_settle"
AT_THE_END = ("tools_not_more", "tools_not_certain")


def how_to_talk(knowledge: Knowledge) -> tuple[str, ...]:
    """Return what a model has to keep to when it talks to a person."""
    return tuple(knowledge.wording[id]["en"] for id in (*HOW_TO_TALK, "intended_use", "no_clinician_signed"))


def frame(found: Entitled, today: date) -> Json:
    """Return what every result about a person has. `level` is null while none may be told."""
    assessment = found.assessment
    level = told_level(found)
    return {
        **bare_frame(assessment.versions, assessment.knowledge, today),
        "must_say": list(must_say(found)),
        "must_not": list(must_not(found)),
        "reached": {"asked": found.is_asked, "finished": found.is_finished, "calm": found.may_calm},
        "why_not_calm": list(_why_not_calm(found)),
        "status": _status(found),
        "level": level,
        "within": hours_as_json(assessment.triage.within) if level else None,
        "open_questions": len(_still_to_ask(found)),
    }


def _status(found: Entitled) -> str:
    is_open = found.heard or found.unasked or not found.is_asked
    return "incomplete" if is_open else found.assessment.triage.status


def _still_to_ask(found: Entitled) -> set[str]:
    heard = (item for items in found.heard.values() for item in items)
    return {*found.assessment.triage.questions, *heard, *found.unasked}


def bare_frame(versions: Versions, knowledge: Knowledge, today: date) -> Json:
    """Return the versions, and what Dorsum is not."""
    say = PageParts(knowledge).say
    lines = [say("intended_use"), say("no_clinician_signed")]
    if today > knowledge.next_check:
        lines.append(say("content_overdue", date=knowledge.next_check.isoformat()))
    return {"versions": versions_as_json(versions), "disclaimer": lines}


def without_commands(lines: Iterable[str], knowledge: Knowledge) -> list[str]:
    """Return the lines of a page with nothing in them that only a command line can do."""
    wording = knowledge.wording
    instead = {wording[FOR_COMMANDS]["en"]: wording[FOR_TOOLS]["en"]}
    return [instead.get(line, line) for line in lines]


def danger_lines(heard: tuple[Danger, ...], country: Country, knowledge: Knowledge) -> list[str]:
    """Return what to do about danger signs in a person's words, and whom to talk to."""
    page = answer_page(Match("", heard, None, ()), country, knowledge, with_commands=False) if heard else ()
    return [line for section in page for line in (section.heading, *section.lines)]


def heard_first(made: Json, heard: tuple[Danger, ...], country: Country, knowledge: Knowledge) -> Json:
    """Return a result with what to do about danger signs that were heard and that no answer settles.

    It waits for no question, only for what is as urgent.
    """
    if not heard:
        return made
    lines, level = danger_lines(heard, country, knowledge), made.get("level")
    told = knowledge.level[level].rank if level else -1
    is_told_worse = all(one.level.rank <= told for one in heard)
    said = [*made["must_say"], *lines] if is_told_worse else [*lines, *made["must_say"]]
    must_not = dict.fromkeys([knowledge.wording["tools_not_wait"]["en"], *made["must_not"]])
    return {**made, "must_say": said, "must_not": list(must_not)}


def told_level(found: Entitled) -> str | None:
    """Return the level that may be told, or None."""
    return level_shown(found.assessment) if found.may_tell_level else None


def must_say(found: Entitled) -> Iterator[str]:
    """Yield what has to be said word for word: how urgent it is, what to do first, and whom to talk to."""
    assessment, say = found.assessment, PageParts(found.assessment.knowledge).say
    if found.may_tell_level or assessment.triage.status == "incomplete":
        yield from urgent_words(assessment)
    else:
        yield from (say("not_finished_no_advice"), say("not_finished"))
    yield from (line for one in assessment.support for line in one.lines)
    if not found.may_calm and assessment.triage.advise != EMERGENCY:
        yield say("call_if_sign", words=assessment.country.emergency.words["en"])


def must_not(found: Entitled) -> Iterator[str]:
    """Yield what must not be said or done with this result."""
    say = PageParts(found.assessment.knowledge).say
    yield from map(say, NEVER)
    if told_level(found) is not None and not found.may_calm:
        yield say("tools_not_wait")
    if not found.may_calm:
        yield say("tools_not_calm")
    yield from map(say, AT_THE_END if found.may_advise else WHILE_OPEN)


def _why_not_calm(found: Entitled) -> Iterator[str]:
    say = PageParts(found.assessment.knowledge).say
    if not found.is_asked:
        yield say("tools_why_not_asked")
    if not found.is_finished:
        yield say("tools_why_open")
    if found.may_advise and danger_is_open(found.assessment.triage):
        yield say("tools_why_danger")
    if found.assessment.knowledge.stop is not None:
        yield say("withdrawn_title")
