"""The questionnaire in a renderer of others: what it makes of the answers gives the level of our pages."""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser
from starlette.types import ASGIApp

from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.sessions import Sessions
from dorsum.model import fhir
from dorsum.model.fhir_questionnaire import NOT_SURE, case_of_response, day_of_response
from dorsum.model.truth import Answer
from tests.browser.lhc_forms import LhcForm
from tests.fhir_forms import filled_in, items_of
from tests.fhir_responses import coded
from tests.interfaces.fhir.asking import ASSESS, DAY, ask, get, resource
from tests.interfaces.web.client import Client
from tests.interfaces.web.talking import begin, finish
from tests.shipped import shipped, shipped_rules
from tests.unit.test_fhir_assessment import level_in

T = TypeVar("T")
Json = dict[str, Any]
LEVEL = re.compile(r'<section class="level (\w+)"')
NOT_FOR_THE_LEVEL = ("medicine", "treatment", "likely_cause")
"""Groups of questions that a person in a hurry leaves out; no level rests on them."""
YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE

pytestmark = pytest.mark.needs_node


@dataclass(frozen=True)
class Someone:
    """Who fills in the form; a number that is None is not sure."""

    yes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    sex: str = "male"
    numbers: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def all_numbers(self) -> Mapping[str, float | None]:
        return {"age": 35, "days_since_onset": 2, "pain_0_10": 5, **self.numbers}

    def says(self, id: str) -> Answer:
        """Return the answer to a finding or a lead question."""
        covered = shipped().lead[id].covers if id in shipped().lead else (id,)
        if set(covered) & set(self.yes):
            return YES
        return UNSURE if set(covered) & set(self.unsure) else NO

    def in_the_form(self, link: str) -> Json | None:
        id = link.removesuffix(NOT_SURE)
        finding = shipped().finding.get(id)
        if finding and finding.kind == "number":
            number = self.all_numbers[id]
            if link == id:
                return None if number is None else {"valueDecimal": number}
            return coded(UNSURE)
        if finding and finding.kind == "choice":
            return {"valueCoding": fhir.coding(fhir.named("answers", id), self.sex)}
        return None if finding and finding.group in NOT_FOR_THE_LEVEL else coded(self.says(id))

    def on_the_pages(self) -> dict[str, str]:
        ids = (*shipped().lead, *shipped().finding)
        said = {id: self.says(id).value for id in ids if self.says(id) is not NO}
        numbers = {id: "unsure" if one is None else f"{one:g}" for id, one in self.all_numbers.items()}
        return {**said, **numbers, "sex": self.sex}


PEOPLE = {
    "woke with a spasm after gardening": Someone(),
    "very bad and no better on day 4": Someone(
        yes=("severe_pain", "no_better_after_3_days"), numbers={"days_since_onset": 4, "pain_0_10": 8}
    ),
    "stiff for half a year, 28": Someone(
        yes=("back_pain_began_before_age_45", "wakes_in_second_half_of_night", "pain_better_with_movement"),
        numbers={"age": 28, "days_since_onset": 200},
    ),
    "twitching muscles for weeks": Someone(yes=("muscles_twitching_wasting_or_weakening",)),
    "very bad without a fall, 78": Someone(yes=("severe_pain",), sex="female", numbers={"age": 78}),
    "a kidney infection": Someone(yes=("flank_pain", "burning_or_frequent_urination", "fever")),
    "a child of 4": Someone(numbers={"age": 4}),
    "numb where one sits, new": Someone(yes=("saddle_numbness", "new_or_worse_within_14_days")),
    "pregnant, pain at the tip of the shoulder, faint": Someone(
        yes=("pregnant_or_could_be", "shoulder_tip_pain", "feels_about_to_pass_out"), sex="female"
    ),
    "not sure of much": Someone(
        unsure=("cancer_ever", "fever", "age_under_16"),
        sex="unknown",
        numbers={"age": None, "pain_0_10": None},
    ),
}


@pytest.fixture(scope="module")
def opened() -> list[LhcForm]:
    """Return where the one page of the renderer is kept; it is closed with the browser."""
    return []


@pytest.fixture
def form(browser: Browser, opened: list[LhcForm]) -> Iterator[LhcForm]:
    """Return the renderer; nothing in its console, and nobody else asked."""
    if not opened:
        opened.append(LhcForm(browser))
    yield opened[0]
    assert opened[0].troubles == []
    assert opened[0].foreign == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    """Return our own pages."""
    sessions = Sessions(tmp_path_factory.mktemp("talks") / "talks.sqlite3", shipped(), lambda: 1e9)
    sessions.prepare()
    return make_application(shipped_rules(), sessions, lambda: date(2026, 4, 14))


def apart(what: Callable[[], T]) -> T:
    """Return what is worked out in a thread of its own: here the browser holds the event loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(what).result()


@cache
def questionnaire() -> Json:
    return apart(lambda: resource(get("/Questionnaire/interview")))


def assessed_level(response: Json) -> str | None:
    return apart(lambda: level_in(resource(ask("POST", ASSESS, response))))


def answers_in(response: Json) -> dict[str, Json]:
    """Return what was answered by `linkId`, without what is for people."""
    found: dict[str, Json] = {}
    for one in items_of(response):
        for answer in one.get("answer", ()):
            kind, value = next(iter(answer.items()))
            found[one["linkId"]] = {
                kind: {key: value[key] for key in ("system", "code")} if kind == "valueCoding" else value
            }
    return found


def level_on_our_pages(someone: Someone, pages: ASGIApp) -> str:
    client = Client(pages)
    result = finish(client, begin(client), someone.on_the_pages())
    found = LEVEL.search(result.html)
    assert found
    return found[1]


@pytest.mark.parametrize("name", PEOPLE)
def test_what_the_renderer_makes_of_the_answers_gives_our_level(
    name: str, form: LhcForm, pages: ASGIApp
) -> None:
    someone = PEOPLE[name]
    meant = answers_in(filled_in(questionnaire(), someone.in_the_form))
    form.show(questionnaire())
    form.fill(meant)
    response = form.response()
    assert answers_in(response) == meant
    assert day_of_response(response) is not None
    assert assessed_level({**response, "authored": DAY.isoformat()}) == apart(
        lambda: level_on_our_pages(someone, pages)
    )


def test_the_people_come_to_every_level() -> None:
    forms = [filled_in(questionnaire(), one.in_the_form) for one in PEOPLE.values()]
    responses = [{**one, "authored": DAY.isoformat()} for one in forms]
    assert set(map(assessed_level, responses)) == set(shipped().level)


def test_it_shows_questions_with_help_and_what_is_behind_them_when_it_is_opened(form: LhcForm) -> None:
    form.show(questionnaire())
    lead = shipped().lead["chest_or_breath"]
    behind = form.page.get_by_text(shipped().finding[lead.covers[0]].question["en"], exact=True)
    assert lead.question["en"] in form.text()
    assert behind.count() == 0
    form.fill({lead.id: coded(UNSURE)})
    behind.wait_for()
    form.page.locator(f'[id^="help-button-{lead.id}/"]').click()
    form.page.locator(".lhc-popover-help").get_by_text("This can change how urgent your case is.").wait_for()
    form.page.keyboard.press("Escape")
    form.fill({lead.id: coded(NO)})
    behind.wait_for(state="detached")


def test_who_answers_nothing_has_answered_nothing(form: LhcForm) -> None:
    form.show(questionnaire())
    assert case_of_response(form.response(), shipped(), version=questionnaire()["version"]).answers == {}


def test_a_number_out_of_range_is_marked_by_the_renderer_and_refused_by_the_door(form: LhcForm) -> None:
    form.show(questionnaire())
    form.fill({"age": {"valueDecimal": 400}})
    response = form.response()
    assert answers_in(response) == {"age": {"valueDecimal": 400}}
    assert apart(lambda: ask("POST", ASSESS, response)).status == 422
