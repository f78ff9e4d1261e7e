"""How it stands after the last entry of a diary, for a page: how urgent, and what to do, line by line."""

from dataclasses import dataclass
from datetime import date

from dorsum.care.assessment import Assessment
from dorsum.diary.entries import Course
from dorsum.diary.review import Review
from dorsum.model.knowledge import Knowledge
from dorsum.report.care_card import REASSURING, care_card
from dorsum.report.diary_lines import asks_line, review_lines, shown_level


@dataclass(frozen=True, slots=True)
class Status:
    """`level` is its id, or None while nothing may be said; `kept` says on which day it was written."""

    level: str | None
    title: str
    kept: str
    lines: tuple[str, ...]
    asks_again: bool


def status_of(course: Course, review: Review, assessment: Assessment, today: date) -> Status:
    """Return how it stands. `review` is that of the course, `assessment` that of the reviewed case."""
    knowledge, level = assessment.knowledge, shown_level(review, assessment.knowledge)
    kept, *lines = review_lines(review, course, knowledge)
    title = _title(level, review, knowledge)
    if level is not None and level == review.triage.advise and level not in REASSURING:
        lines = [*care_card(assessment, today).lead, *lines]
    repeated = {title, _level_line(level, knowledge)}
    unique = tuple(line for line in dict.fromkeys(lines) if line not in repeated)
    return Status(level, title, kept, unique, review.asks_again)


def _title(level: str | None, review: Review, knowledge: Knowledge) -> str:
    if level is not None:
        return knowledge.level[level].label["en"]
    if knowledge.stop is not None:
        return knowledge.wording["withdrawn_title"]["en"]
    return asks_line(review, knowledge) if review.asks_again else knowledge.wording["diary_open"]["en"]


def _level_line(level: str | None, knowledge: Knowledge) -> str:
    if level is None:
        return ""
    return knowledge.wording["diary_level"]["en"].format(level=knowledge.level[level].label["en"])
