"""A screen of questions as the page shows it: what is marked, what is wrong, why each question is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from starlette.responses import Response

from dorsum.care.interview import Screen, next_screen, record, why_asked, wording_of
from dorsum.care.triage import triage
from dorsum.interfaces.web.result_view import emergency_call
from dorsum.interfaces.web.screen_forms import is_value
from dorsum.interfaces.web.site import Visit
from dorsum.model.truth import Answer

MOST_REASONS = 3
MOST_AHEAD = 3
"""So many screens are looked ahead to say how many are left; beyond, nothing is said."""
MOST_OPEN = 70
"""Open questions; more of them would be too many screens, and looking ahead takes time."""
OPTIONAL_PARTS = ("treatment", "causes")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Marks:
    """What is marked on a screen by item, and the ids of the words that say what is wrong, also of it all.

    `place` is the number of the step that the screen would change, and `also` what that would take back
    beside it.
    """

    marked: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    mistakes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    trouble: str = ""
    place: int | None = None
    also: frozenset[str] = frozenset()


NO_MARKS = Marks()


@dataclass(frozen=True)
class Question:
    """One item of a screen as the page shows it."""

    id: str
    words: str
    kind: str
    choices: tuple[str, ...]
    low: str
    high: str
    marked: str
    mistake: str
    why: tuple[str, ...]


def screen_page(visit: Visit, screen: Screen, marks: Marks = NO_MARKS, status: int = 200) -> Response:
    """Return the page of a screen."""
    place, also = marks.place, sorted(marks.also)
    before = (len(visit.talk.steps) if place is None else place) - 1
    is_optional = screen.part in OPTIONAL_PARTS
    country = visit.site.knowledge.country[visit.talk.settings.country]
    return visit.page(
        "screen.html",
        status,
        screen=screen,
        questions=questions_of(visit, screen, marks),
        about=_questions(screen.about, visit),
        also=also,
        also_words=_questions(also, visit),
        trouble=marks.trouble,
        place="" if place is None else place,
        back=f"/check/change/{before}" if before >= 0 else "/check/start",
        left=None if is_optional or place is not None else _screens_left(screen, visit),
        is_optional=is_optional,
        emergency=country.emergency,
        call=emergency_call(country),
    )


def _questions(ids: Iterable[str], visit: Visit) -> list[str]:
    knowledge = visit.site.knowledge
    return [(knowledge.lead.get(id) or knowledge.finding[id]).question["en"] for id in ids]


def questions_of(visit: Visit, screen: Screen, marks: Marks) -> tuple[Question, ...]:
    """Return the items of a screen with their words and what is marked."""
    knowledge = visit.site.knowledge
    result = triage(visit.case, visit.site.rules)

    def question(id: str) -> Question:
        finding = knowledge.finding[id] if is_value(id, knowledge) else None
        return Question(
            id=id,
            words=wording_of(id, screen, knowledge),
            kind=finding.kind if finding else "yes_no",
            choices=tuple(finding.choices) if finding else (),
            low=f"{finding.minimum:g}" if finding and finding.minimum is not None else "",
            high=f"{finding.maximum:g}" if finding and finding.maximum is not None else "",
            marked=marks.marked.get(id, ""),
            mistake=marks.mistakes.get(id, ""),
            why=why_asked(id, result, knowledge)[:MOST_REASONS],
        )

    return tuple(map(question, screen.items))


def _screens_left(screen: Screen, visit: Visit) -> int | None:
    """Return how many screens come after this one if all answers are no; None where that is not known.

    A number cannot be foreseen, so before one nothing is said.
    """
    rules, case = visit.site.rules, visit.case
    if len(triage(case, rules).questions) > MOST_OPEN:
        return None
    following: Screen | None = screen
    for ahead in range(MOST_AHEAD + 1):
        if following is None:
            return ahead - 1
        if following.kind == "values":
            return None
        case = record(case, dict.fromkeys(following.items, Answer.NO), rules.knowledge)
        following = next_screen(case, rules)
    return None
