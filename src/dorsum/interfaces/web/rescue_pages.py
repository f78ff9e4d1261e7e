"""Help at once: one screen of danger signs, slow breathing with a position, then first steps with timers."""

from dataclasses import replace
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from dorsum.care.assessment import assess
from dorsum.care.interview import Screen, next_screen, wording_of
from dorsum.care.rescue import ease, first_steps, goes_to_check, rescue_screen, taken_back_by
from dorsum.interfaces.web.forms import OUTDATED, FormError
from dorsum.interfaces.web.result_view import Call, emergency_call
from dorsum.interfaces.web.screen_forms import NONE_OF_THESE
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.taking import begun_anew, begun_for_oneself, with_answers
from dorsum.interfaces.web.talk import Step, Talk
from dorsum.model.truth import Answer
from dorsum.report.rescue_page import ease_page, steps_page


async def rescue(request: Request) -> Response:
    """Show the danger signs, or take what was tapped."""
    visit = Visit(request)
    screen = rescue_screen(visit.site.rules)
    if request.method == "POST":
        return await _taken(visit, screen)
    if visit.talk.earlier or goes_to_check(visit.case, visit.site.rules):
        return visit.to("/check")
    signs = [(id, wording_of(id, screen, visit.site.knowledge)) for id in screen.items]
    is_new = bool(visit.talk.steps) and not _goes_on(visit.talk, visit)
    return visit.page("rescue.html", signs=signs, items=screen.items, call=_call(visit), is_new=is_new)


def _call(visit: Visit) -> Call | None:
    country = visit.site.knowledge.country[visit.talk.settings.country]
    return emergency_call(country)


async def _taken(visit: Visit, screen: Screen) -> Response:
    """Record a yes to one sign, or a no to all of them; whatever else was sent leads to the full check."""
    form = await visit.form()
    if tuple(form.get("items").split()) != screen.items or not visit.is_current(form):
        raise FormError(OUTDATED, "web_error_old_form")
    if (sign := form.get("sign")) in screen.items:
        visit.change(lambda talk: _with_yes(_begun(talk, visit), sign, visit))
    elif form.get("go") == NONE_OF_THESE:
        visit.change(lambda talk: _with_no(_begun(talk, visit), screen, visit))
        return visit.to("/rescue/ease")
    else:
        visit.change(lambda talk: _begun(talk, visit))
    return visit.to("/check")


def _begun(talk: Talk, visit: Visit) -> Talk:
    """Return the talk that is going on; else a new one: nobody is helped by what was said of another pain."""
    today, rules = visit.site.today(), visit.site.rules
    if talk.answered_by is None:
        return replace(talk, answered_by="self", began_on=today)
    if talk.answered_by != "self":
        return begun_for_oneself(talk, today, rules)
    return talk if _goes_on(talk, visit) else begun_anew(talk, today, rules)


def _goes_on(talk: Talk, visit: Visit) -> bool:
    """Whether the talk is about the person in spasm, of today, and not finished."""
    if talk.answered_by != "self" or talk.began_on != visit.site.today():
        return False
    return next_screen(talk.case(visit.site.knowledge), visit.site.rules) is not None


def _with_yes(talk: Talk, sign: str, visit: Visit) -> Talk:
    """Return the talk with the yes; what it covers and was denied before is asked again."""
    outdated = taken_back_by(sign, talk.case(visit.site.knowledge), visit.site.knowledge)
    kept = tuple(_without(step, outdated) for step in talk.steps)
    talk = replace(talk, steps=tuple(step for step in kept if step.items))
    return _with_step(talk, (sign,), Answer.YES)


def _without(step: Step, findings: frozenset[str]) -> Step:
    items = tuple(id for id in step.items if id not in findings)
    answers = {id: answer for id, answer in step.answers.items() if id not in findings}
    return replace(step, items=items, answers=MappingProxyType(answers))


def _with_no(talk: Talk, screen: Screen, visit: Visit) -> Talk:
    """Return the talk with a no to all signs; a yes or "not sure" from before is never taken back."""
    case = talk.case(visit.site.knowledge)
    is_denied = all(case.answers.get(id) is Answer.NO for id in screen.items)
    if is_denied or goes_to_check(case, visit.site.rules):
        return talk
    return _with_step(talk, screen.items, Answer.NO)


def _with_step(talk: Talk, items: tuple[str, ...], said: Answer) -> Talk:
    step = Step("first", items, MappingProxyType(dict.fromkeys(items, said)))
    return with_answers(talk, step)


async def at_once(request: Request) -> Response:
    """Show slow breathing and a position to lie in, where nothing known speaks against them."""
    visit = Visit(request)
    found = ease(visit.case, visit.site.rules)
    if found is None or visit.talk.earlier:
        return visit.to("/check")
    return visit.page(
        "rescue_ease.html",
        shown=ease_page(found, visit.site.knowledge),
        is_open=next_screen(visit.case, visit.site.rules) is not None,
        call=_call(visit),
    )


async def steps(request: Request) -> Response:
    """Show of warmth, rest and a first movement what the plan advises; without a plan, go to the check."""
    visit = Visit(request)
    if visit.talk.answered_by is None or next_screen(visit.case, visit.site.rules) is not None:
        return visit.to("/check")
    assessment = assess(visit.case, visit.site.rules)
    found = first_steps(assessment.plan)
    if found is None:
        return visit.to("/result")
    return visit.page("rescue_next.html", shown=steps_page(found, assessment), call=_call(visit))
