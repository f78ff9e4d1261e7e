"""The interview: one screen at a time, until nothing can change the answer."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.interview import Screen, next_screen
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.interfaces.web.diary_check_pages import kept_by_itself
from dorsum.interfaces.web.forms import CANNOT_BE_USED, OUTDATED, Form
from dorsum.interfaces.web.screen_forms import Filled, marked_before, read_screen
from dorsum.interfaces.web.screen_view import OPTIONAL_PARTS, Marks, screen_page
from dorsum.interfaces.web.sessions import CANNOT_BE_KEPT, StoreError
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.taking import NewSignsError, TakesBackError, changed_in, with_screen
from dorsum.interfaces.web.talk import BODY_MAP, WHO, Talk

"""What a browser is told where a form knows too little, and where something is missing on it."""
DANGER_PARTS = ("first", "closer", "timing")
"""While these are asked, nothing else comes between."""


async def start(request: Request) -> Response:
    """Begin a check: for whom, and in which country. A check that was begun before can go on instead."""
    visit = Visit(request)
    if request.method == "GET":
        return visit.page("start.html", mistake="")
    form = await visit.form()
    who, country = form.get("who"), form.get("country")
    if who not in WHO or country not in visit.site.knowledge.country:
        return visit.page("start.html", CANNOT_BE_USED, mistake="web_mistake_open")
    visit.change(lambda talk: _begun(talk, who, country, visit))
    return visit.to("/check")


def _begun(talk: Talk, who: str, country: str, visit: Visit) -> Talk:
    """Return a new talk; of the old one only the settings stay."""
    return Talk(
        answered_by=who,  # type: ignore[arg-type]  # one of `WHO`
        began_on=visit.site.today(),
        settings=replace(talk.settings, country=country),
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
    return screen_page(visit, screen)


async def more(request: Request) -> Response:
    """Show the next of the questions that only settle what to do and tell causes apart."""
    visit = Visit(request)
    case, rules = visit.case, visit.site.rules
    screen = next_treatment_screen(case, rules) or next_cause_screen(case, rules)
    return visit.to("/result") if screen is None else screen_page(visit, screen)


async def answer(request: Request) -> Response:
    """Take one screen; show it again where something on it is missing, or was overtaken."""
    visit = Visit(request)
    form = await visit.form()
    screen, filled = read_screen(form, visit.site.knowledge)
    place = visit.talk.place(form.get("place"))
    if filled.mistakes:
        return _again(visit, screen, filled, place, "web_mistakes")
    if not visit.is_current(form):
        return _again(visit, screen, filled, place, "web_words_changed")
    try:
        _keep(visit, screen, filled, form, place)
    except NewSignsError as error:
        return _again(visit, replace(screen, about=error.signs), filled, place, "web_new_signs")
    except TakesBackError as error:
        return _takes_back(visit, screen, filled, place, error.lost)
    except StoreError:
        return _again(visit, screen, filled, place, "web_error_store_answers")
    if place is not None:
        return visit.to("/check/answers")
    if kept_by_itself(visit):
        return visit.to("/diary")
    return visit.to("/check/more" if screen.part in OPTIONAL_PARTS else "/check")


def _keep(visit: Visit, screen: Screen, filled: Filled, form: Form, place: int | None) -> None:
    """Put the screen into the talk. A change may take back what stands on it, and what was agreed to."""
    knowledge, agreed = visit.site.knowledge, form.get("also").split()

    def with_it(talk: Talk) -> Talk:
        if place is None:
            return with_screen(talk, filled.step, screen, (), knowledge)
        newer = changed_in(filled.step, talk, knowledge)
        return with_screen(talk, newer, screen, {*newer.items, *agreed}, knowledge)

    visit.change(with_it)


def _again(visit: Visit, screen: Screen, filled: Filled, place: int | None, trouble: str) -> Response:
    """Show the screen once more, as it was marked."""
    statuses = {"web_mistakes": CANNOT_BE_USED, "web_error_store_answers": CANNOT_BE_KEPT}
    marks = Marks(filled.marked, filled.mistakes, trouble, place)
    return screen_page(visit, screen, marks, statuses.get(trouble, OUTDATED))


def _takes_back(
    visit: Visit, screen: Screen, filled: Filled, place: int | None, lost: frozenset[str]
) -> Response:
    """Show the screen with what stands, to be changed; a change that takes back more says what, and asks."""
    if place is not None:
        marks = Marks(filled.marked, trouble="web_also_back", place=place, also=lost)
        return screen_page(visit, screen, marks, OUTDATED)
    case = visit.case
    stands = marked_before(screen, case.answers, case.numbers, visit.site.knowledge)
    said_at = [number for number, step in enumerate(visit.talk.steps) if lost & set(step.items)]
    marks = Marks({**filled.marked, **stands}, trouble="web_said_before", place=said_at[-1])
    return screen_page(visit, screen, marks, OUTDATED)
