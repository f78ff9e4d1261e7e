"""The result: the care card by level, as a page, as text, and as a case file."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dorsum.care.assessment import Assessment, assess
from dorsum.care.cause_questions import next_cause_screen
from dorsum.care.interview import next_screen
from dorsum.care.rescue import first_steps
from dorsum.care.treatment_questions import next_treatment_screen
from dorsum.interfaces.web.diary_now import has_check
from dorsum.interfaces.web.diary_visit import knows_diary
from dorsum.interfaces.web.forms import CANNOT_BE_USED, FormError
from dorsum.interfaces.web.result_view import footer_of, result_view
from dorsum.interfaces.web.site import Visit
from dorsum.interfaces.web.taking import begun_anew
from dorsum.model.case_writing import case_as_mapping, case_as_yaml
from dorsum.report.care_card import CareCard, care_card

CASE_NAME = "dorsum-case.yaml"


async def result(request: Request) -> Response:
    """Show the result of the answers so far."""
    visit = Visit(request)
    if visit.talk.answered_by is None:
        return visit.to("/check/start")
    found = _assessed(visit)
    has_more = next_treatment_screen(visit.case, visit.site.rules) or next_cause_screen(
        visit.case, visit.site.rules
    )
    return visit.page(
        "result.html",
        view=result_view(found, _card(found, visit), can_ask_more=bool(has_more)),
        made_on=visit.site.today().isoformat(),
        has_more=bool(has_more),
        has_first_steps=first_steps(found.plan) is not None,
        is_open=next_screen(visit.case, visit.site.rules) is not None,
        can_keep=knows_diary(visit) and has_check(visit),
        of_diary=False,
    )


def _assessed(visit: Visit) -> Assessment:
    return assess(visit.case, visit.site.rules)


def _card(found: Assessment, visit: Visit) -> CareCard:
    return care_card(found, visit.site.today())


async def country(request: Request) -> Response:
    """Take the country, for the right numbers to call, and show the result again."""
    visit = Visit(request)
    chosen = (await visit.form()).get("country")
    if chosen not in visit.site.knowledge.country:
        raise FormError(CANNOT_BE_USED, "web_error_form")
    visit.change(lambda talk: replace(talk, settings=replace(talk.settings, country=chosen)))
    return visit.to("/result")


async def text(request: Request) -> Response:
    """Return the card as plain text, to copy or to send to oneself."""
    visit = Visit(request)
    card = _card(_assessed(visit), visit)
    blocks = [
        (card.title, card.lead),
        *((one.heading, (*one.lines, *one.rest)) for one in card.sections),
        ("", footer_of(card, visit.site.knowledge)),
    ]
    return PlainTextResponse("\n\n".join(_block(heading, lines) for heading, lines in blocks) + "\n")


def _block(heading: str, lines: tuple[str, ...]) -> str:
    return "\n".join([*([heading] if heading else []), *(f"- {line}" for line in lines)])


async def case_file(request: Request) -> Response:
    """Return the answers as a case file that `dorsum assess` reads."""
    visit = Visit(request)
    yaml = case_as_yaml(case_as_mapping(visit.case, visit.site.knowledge))
    headers = {"content-disposition": f'attachment; filename="{CASE_NAME}"'}
    return Response(yaml, media_type="application/yaml", headers=headers)


async def changed(request: Request) -> Response:
    """Ask what changed; for something new all danger questions are asked again."""
    visit = Visit(request)
    if request.method == "GET":
        return visit.page("changed.html")
    await visit.form()
    visit.change(lambda talk: begun_anew(talk, visit.site.today(), visit.site.rules))
    return visit.to("/check")
