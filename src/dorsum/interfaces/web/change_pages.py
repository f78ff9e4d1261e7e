"""Everything that was answered, and any of it to be changed."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from dorsum.care.interview import Screen, signs_meant_by
from dorsum.interfaces.web.screen_forms import kind_of_screen, marked_before
from dorsum.interfaces.web.screen_view import Marks, Question, questions_of, screen_page
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.talk import BODY_MAP, Step


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
        screen = replace(_screen_of(step, visit), items=tuple(standing))
        marked = marked_before(screen, case.answers, case.numbers, visit.site.knowledge)
        if standing:
            groups.append((place, questions_of(visit, screen, Marks(marked))))
    return groups


async def change(request: Request) -> Response:
    """Show a screen that was answered before, as it was answered."""
    visit = Visit(request)
    place = visit.talk.place(request.path_params["place"])
    if place is None:
        return visit.to("/check/answers")
    step = visit.talk.steps[place]
    if step.part == BODY_MAP:
        return visit.to("/check/where")
    case, screen = visit.case, _screen_of(step, visit)
    marked = marked_before(screen, case.answers, case.numbers, visit.site.knowledge)
    return screen_page(visit, screen, Marks(marked, place=place))


def _screen_of(step: Step, visit: Visit) -> Screen:
    """Return the screen of a step; a question of how new some signs are names the signs of today."""
    knowledge = visit.site.knowledge
    about = tuple(sign for id in step.items for sign in signs_meant_by(id, visit.case, knowledge))
    return Screen(step.part, kind_of_screen(step.part), step.items, about)  # type: ignore[arg-type]  # was a screen when it was answered
