"""What the pages of a diary show: how it stands, the questions of an entry, and a line for each entry."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dorsum.care.assessment import Assessment, assess
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.diary.review import Review, review
from dorsum.diary.rhythm import due
from dorsum.interfaces.web.diary_forms import MOST_BUTTONS
from dorsum.interfaces.web.diary_visit import DiaryVisit
from dorsum.interfaces.web.result_view import Call, call_of, emergency_call
from dorsum.model.diary import DiaryQuestion
from dorsum.model.knowledge import Knowledge
from dorsum.report.diary_status import Status, status_of
from dorsum.report.taken_lines import taken_in_words

if TYPE_CHECKING:
    from dorsum.diary.store import Diary


@dataclass(frozen=True)
class Standing:
    """How it stands after the last entry of a course, and whom to call."""

    status: Status
    review: Review
    assessment: Assessment
    calls: tuple[Call, ...]
    has_plan: bool


def standing(course: Course, visit: DiaryVisit) -> Standing:
    """Return how it stands after the last entry of a course, which has one."""
    return visit.door.memory.of(course, ("standing", visit.today), lambda: _standing(course, visit))


def _standing(course: Course, visit: DiaryVisit) -> Standing:
    rules = visit.site.rules
    found = review(course, rules)
    assessment = assess(found.case, rules)
    status = status_of(course, found, assessment, visit.today)
    is_open = status.asks_again or any(one.is_open for one in found.medicines)
    has_plan = is_urgent(status.level, rules.knowledge) or (status.level is not None and not is_open)
    return Standing(status, found, assessment, _calls(status, assessment), has_plan)


def _calls(status: Status, found: Assessment) -> tuple[Call, ...]:
    """Return the number to call: for an emergency, or where danger is open, that for emergencies."""
    if status.level == "emergency_now" or (status.asks_again and status.level != "same_day"):
        call = emergency_call(found.country)
    elif status.level in ("same_day", "within_days"):
        call = call_of(found.country.urgent, is_emergency=False)
    else:
        call = None
    return (call,) if call else ()


def is_danger_open(found: Standing, visit: DiaryVisit) -> bool:
    """Whether something urgent is advised, or questions on danger or on medicines are open."""
    is_open = found.status.asks_again or any(one.is_open for one in found.review.medicines)
    return is_open or is_urgent(found.status.level, visit.site.knowledge)


def asks_today(kept: "Diary", today: date, knowledge: Knowledge) -> bool:
    """Whether the diary asks for something today."""
    (rhythm,) = knowledge.treatment.diary_rhythms
    wishes = kept.wishes()
    going_on = (one for one in kept.episodes() if one.ended_on is None)
    return any(due(kept.course(episode), rhythm, today, wishes) for episode in going_on)


@dataclass(frozen=True)
class Field:
    """A question of an entry; `buttons` are the numbers to tap, where there are few."""

    question: DiaryQuestion
    buttons: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the question."""
        return self.question.id


def fields(knowledge: Knowledge, *, short: bool) -> tuple[Field, ...]:
    """Return the short questions of an entry, or the others, in their order."""
    questions = knowledge.treatment.diary_questions
    return tuple(Field(one, _buttons(one)) for one in questions if one.short is short)


def _buttons(question: DiaryQuestion) -> tuple[str, ...]:
    if question.answered != "number" or not question.whole:
        return ()
    assert question.minimum is not None  # INVARIANT: the content check: a number has both
    assert question.maximum is not None
    numbers = range(int(question.minimum), int(question.maximum) + 1)
    return tuple(map(str, numbers)) if len(numbers) <= MOST_BUTTONS else ()


@dataclass(frozen=True)
class Said:
    """A question with what was answered."""

    ask: str
    answer: str


def said_in(entry: Entry, knowledge: Knowledge) -> tuple[Said, ...]:
    """Return what an entry says, in the order of the questions."""
    found = [
        Said(question.ask["en"], answer)
        for question in knowledge.treatment.diary_questions
        if (answer := _answer(question, entry))
    ]
    if entry.danger:
        found.append(_said("diary_anything_new", knowledge.wording[f"diary_{entry.danger}"]["en"], knowledge))
    labels = [one.label["en"] for one in knowledge.library.body_regions if one.id in entry.regions]
    if labels:
        found.append(_said("web_diary_where", "; ".join(labels), knowledge))
    if entry.medicines:
        taken = "; ".join(_taken(one, knowledge) for one in entry.medicines)
        found.append(_said("web_diary_medicines", taken, knowledge))
    if entry.note:
        found.append(_said("web_diary_note", entry.note, knowledge))
    return tuple(found)


def _taken(one: TakenMedicine, knowledge: Knowledge) -> str:
    return f"{taken_in_words(one, knowledge)}, {one.at.strftime('%Y-%m-%d %H:%M')}"


def _said(wording: str, answer: str, knowledge: Knowledge) -> Said:
    return Said(knowledge.wording[wording]["en"], answer)


def _answer(question: DiaryQuestion, entry: Entry) -> str:
    if question.id in entry.numbers:
        unit = f" {question.unit['en']}" if question.unit else ""
        return f"{entry.numbers[question.id]:g}{unit}"
    words = {one.id: one.words["en"] for one in question.choices}
    return "; ".join(words.get(id, id) for id in entry.choices.get(question.id, ()))
