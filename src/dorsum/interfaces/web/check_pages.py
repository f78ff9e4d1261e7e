"""The interview: one screen at a time, why each question is asked, back, and change anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.interview import Screen, next_screen, record, why_asked, wording_of
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.care.triage import triage
from dorsum.interfaces.web.forms import FormError
from dorsum.interfaces.web.screen_forms import Filled, is_value, marked_before, read_screen
from dorsum.interfaces.web.sessions import StoreError
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.talk import BODY_MAP, MOST_STEPS, WHO, Step, Talk
from dorsum.model.truth import Answer

SAID_BEFORE, CANNOT_BE_USED, CANNOT_BE_KEPT = 409, 422, 507
"""What a browser is told where a form would take back a newer yes, where something is missing on it, and
where nothing more can be written."""
MOST_REASONS = 3
MOST_AHEAD = 3
"""So many screens are looked ahead to say how many are left; beyond, nothing is said."""
DANGER_PARTS = ("first", "closer", "timing")
"""While these are asked, nothing else comes between."""
OPTIONAL_PARTS = ("treatment", "causes")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Marks:
    """What is marked on a screen by item, and the ids of the words that say what is wrong."""

    marked: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    mistakes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


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


async def start(request: Request) -> Response:
    """Begin a check: for whom, and in which country. A check that was begun before can go on instead."""
    visit = Visit(request)
    if request.method == "GET":
        return visit.page("start.html", mistake="")
    form = await visit.form()
    who, country = form.get("who"), form.get("country")
    if who not in WHO or country not in visit.site.knowledge.country:
        return visit.page("start.html", 422, mistake="web_mistake_open")
    visit.change(lambda talk: _begun(talk, who, country, visit))
    return visit.to("/check")


def _begun(talk: Talk, who: str, country: str, visit: Visit) -> Talk:
    """Return a new talk; of the old one only the settings stay."""
    return Talk(
        answered_by=who,  # type: ignore[arg-type]  # one of `WHO`
        began_on=visit.site.today(),
        settings=replace(talk.settings, country=country),
        content_hash=visit.site.knowledge.content_hash,
    )


async def check(request: Request) -> Response:
    """Show the next screen; at the end, go to the result."""
    visit = Visit(request)
    talk = visit.talk
    if talk.answered_by is None:
        return visit.to("/check/start")
    screen = next_screen(visit.case, visit.site.rules)
    if screen is None:
        return visit.to("/result")
    if screen.part not in DANGER_PARTS and BODY_MAP not in talk.was_shown:
        return visit.to("/check/where")
    return _shown(visit, screen)


async def more(request: Request) -> Response:
    """Show the next of the questions that only settle what to do and tell causes apart."""
    visit = Visit(request)
    case, rules = visit.case, visit.site.rules
    screen = next_treatment_screen(case, rules) or next_cause_screen(case, rules)
    return visit.to("/result") if screen is None else _shown(visit, screen)


async def answer(request: Request) -> Response:
    """Take one screen; show it again where something on it is missing."""
    visit = Visit(request)
    form = await visit.form()
    screen, filled = read_screen(form, visit.site.knowledge)
    place = int(form.get("place")) if form.get("place").isdecimal() else None
    if filled.mistakes:
        return _again(visit, screen, filled, place, "web_mistakes")
    if place is None and (lost := _taken_back(filled.step, visit)):
        return _asked_before(visit, screen, filled, lost)
    try:
        visit.change(lambda talk: _answered(talk, filled.step, visit, is_change=place is not None))
    except StoreError:
        return _again(visit, screen, filled, place, "web_error_store_answers")
    if place is not None:
        return visit.to("/check/answers")
    return visit.to("/check/more" if screen.part in OPTIONAL_PARTS else "/check")


def _answered(talk: Talk, step: Step, visit: Visit, *, is_change: bool) -> Talk:
    """Return the talk with the screen; of a change only what differs is a newer answer."""
    if len(talk.steps) >= MOST_STEPS:
        raise FormError(409, "web_error_too_long")
    if not is_change:
        return talk.with_step(step)
    case = talk.case(visit.site.knowledge)
    answers = {id: answer for id, answer in step.answers.items() if case.answers.get(id) is not answer}
    numbers = {id: number for id, number in step.numbers.items() if case.numbers.get(id) != number}
    changed = tuple(id for id in step.items if id in answers or id in numbers)
    newer = Step(step.part, changed, MappingProxyType(answers), MappingProxyType(numbers))
    return talk.with_step(newer) if changed else talk


def _again(visit: Visit, screen: Screen, filled: Filled, place: int | None, trouble: str) -> Response:
    """Show the screen once more, as it was marked."""
    status = CANNOT_BE_USED if trouble == "web_mistakes" else CANNOT_BE_KEPT
    marks = Marks(filled.marked, filled.mistakes)
    return _shown(visit, screen, status, marks=marks, trouble=trouble, place=place)


def _taken_back(step: Step, visit: Visit) -> frozenset[str]:
    """Return what was yes and would be so no more: a form from before that yes, in another window."""
    after = visit.talk.with_step(step).case(visit.site.knowledge).answers
    said_yes = {id for id, said in visit.case.answers.items() if said is Answer.YES}
    return frozenset(id for id in said_yes if after.get(id) is not Answer.YES)


def _asked_before(visit: Visit, screen: Screen, filled: Filled, lost: frozenset[str]) -> Response:
    """Show the screen with what stands, to be changed: only so does a yes go."""
    case = visit.case
    stands = marked_before(screen, case.answers, case.numbers, visit.site.knowledge)
    place = max(number for number, step in enumerate(visit.talk.steps) if lost & set(step.items))
    marks = Marks({**filled.marked, **stands})
    return _shown(visit, screen, SAID_BEFORE, marks=marks, trouble="web_said_before", place=place)


def _screen_of(step: Step) -> Screen:
    kind = "values" if step.part == "about_you" else "yes_no"
    return Screen(step.part, kind, step.items)  # type: ignore[arg-type]  # was a screen when it was answered


async def answers(request: Request) -> Response:
    """List everything that was answered, each screen with a way to change it."""
    visit = Visit(request)
    return visit.page("answers.html", groups=_groups(visit))


def _groups(visit: Visit) -> list[tuple[int, tuple[Question, ...]]]:
    """Return the number of each step, with its questions that no earlier one had and that still stand."""
    case, seen = visit.case, set[str]()
    groups: list[tuple[int, tuple[Question, ...]]] = []
    for place, step in enumerate(visit.talk.steps):
        standing = [id for id in step.items if id not in seen and (id in case.answers or id in case.numbers)]
        seen |= set(standing)
        screen = replace(_screen_of(step), items=tuple(standing))
        marked = marked_before(screen, case.answers, case.numbers, visit.site.knowledge)
        if standing:
            groups.append((place, _questions(visit, screen, Marks(marked))))
    return groups


async def change(request: Request) -> Response:
    """Show a screen that was answered before, as it was answered."""
    visit = Visit(request)
    place = request.path_params["place"]
    if place >= len(visit.talk.steps):
        return visit.to("/check/answers")
    step = visit.talk.steps[place]
    if step.part == BODY_MAP:
        return visit.to("/check/where")
    case = visit.case
    marked = marked_before(_screen_of(step), case.answers, case.numbers, visit.site.knowledge)
    return _shown(visit, _screen_of(step), marks=Marks(marked), place=place)


def _shown(
    visit: Visit,
    screen: Screen,
    status: int = 200,
    *,
    marks: Marks = NO_MARKS,
    trouble: str = "",
    place: int | None = None,
) -> Response:
    """Return the page of a screen; `place` is the number of the step that it would change."""
    before = (len(visit.talk.steps) if place is None else place) - 1
    is_optional = screen.part in OPTIONAL_PARTS
    return visit.page(
        "screen.html",
        status,
        screen=screen,
        questions=_questions(visit, screen, marks),
        about=[visit.site.knowledge.finding[id].question["en"] for id in screen.about],
        trouble=trouble,
        place="" if place is None else place,
        back=f"/check/change/{before}" if before >= 0 else "/check/start",
        left=None if is_optional or place is not None else _screens_left(screen, visit),
        is_optional=is_optional,
    )


def _questions(visit: Visit, screen: Screen, marks: Marks) -> tuple[Question, ...]:
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
    following: Screen | None = screen
    for ahead in range(MOST_AHEAD + 1):
        if following is None:
            return ahead - 1
        if following.kind == "values":
            return None
        case = record(case, dict.fromkeys(following.items, Answer.NO), rules.knowledge)
        following = next_screen(case, rules)
    return None
