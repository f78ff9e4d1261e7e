"""Help at once by its pages: what each tap leads to, what is recorded, and what is never shown."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsum.care.answers import Answers
from dorsum.care.assessment import assess
from dorsum.care.interview import next_screen
from dorsum.care.rescue import first_steps, rescue_screen
from dorsum.care.triage import triage
from dorsum.interfaces.web.sessions import Sessions
from dorsum.interfaces.web.talk import MOST_STEPS, Settings, Step, Talk
from dorsum.model.case import Case
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.interfaces.web.client import Answer as Page
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import TODAY
from tests.interfaces.web.talking import begin, fields, finish
from tests.shipped import finished_case, shipped, shipped_rules

ITEMS = rescue_screen(shipped_rules()).items
FORM = {"items": " ".join(ITEMS)}
ITEM_SHOWN = re.compile(r'data-item="([a-z_]+)"')
FIGURE_SHOWN = re.compile(r'id="([a-z_]+)_title"')


def tap(client: Client, **fields: str) -> Page:
    """Open the screen and tap one button; the redirect is not followed."""
    client.get("/rescue")
    return client.post("/rescue", {**FORM, **fields}, follow=False)


def talk_in(sessions: Sessions, client: Client) -> Talk:
    return sessions.read(client.cookie)


def keep(sessions: Sessions, client: Client, case: Case) -> None:
    """Put the answers of a case into the talk of the browser."""
    step = Step("first", tuple({**case.answers, **case.numbers}), case.answers, case.numbers)
    sessions.change(client.cookie, lambda talk: replace(talk, answered_by="self", steps=(step,)))


# --- the screen ---


def test_the_signs_stand_on_it_and_the_number_of_the_country(client: Client, sessions: Sessions) -> None:
    page = client.get("/rescue")
    for item in ITEMS:
        assert f'name="sign" value="{item}"' in page.html
    assert "Call your local emergency number" in page.text
    sessions.change(client.cookie, lambda talk: replace(talk, settings=Settings(country="GB")))
    assert 'href="tel:999"' in client.get("/rescue").html


@pytest.mark.parametrize("item", ITEMS)
def test_a_sign_leads_to_the_check_or_the_result(client: Client, sessions: Sessions, item: str) -> None:
    assert tap(client, sign=item).to == "/check"
    (step,) = talk_in(sessions, client).steps
    assert step.answers == {item: Answer.YES}
    client.get("/check")
    assert client.at in ("/check", "/result")
    assert client.get("/rescue", follow=False).to == "/check"
    assert client.get("/rescue/ease", follow=False).to == "/check"


@pytest.mark.parametrize("item", ITEMS)
def test_none_of_these_after_a_sign_takes_nothing_back(client: Client, sessions: Sessions, item: str) -> None:
    client.get("/rescue")
    client.post("/rescue", {**FORM, "sign": item}, follow=False)
    assert client.post("/rescue", {**FORM, "go": "none"}).status == 200
    assert client.at in ("/check", "/result")
    assert len(talk_in(sessions, client).steps) == 1


@pytest.mark.parametrize("fields", [{"go": "unsure"}, {"sign": "no_such_sign"}, {}])
def test_not_sure_records_nothing(client: Client, sessions: Sessions, fields: Mapping[str, str]) -> None:
    assert tap(client, **fields).to == "/check"
    talk = talk_in(sessions, client)
    assert talk.steps == ()
    assert talk.answered_by == "self"


def test_none_of_these_denies_what_stood_there_and_only_that(client: Client, sessions: Sessions) -> None:
    assert tap(client, go="none").to == "/rescue/ease"
    (step,) = talk_in(sessions, client).steps
    assert step.answers == dict.fromkeys(ITEMS, Answer.NO)
    tap(client, go="none")
    assert len(talk_in(sessions, client).steps) == 1


def test_another_screen_than_this_one_denies_nothing(client: Client, sessions: Sessions) -> None:
    client.get("/rescue")
    page = client.post("/rescue", {"items": ITEMS[0], "go": "none"})
    assert page.status == 409
    assert talk_in(sessions, client) == Talk()


def test_a_talk_that_is_going_on_is_kept(client: Client, sessions: Sessions) -> None:
    begin(client, "self", "US")
    before = talk_in(sessions, client)
    tap(client, go="none")
    after = talk_in(sessions, client)
    assert replace(after, steps=()) == before
    assert 'href="tel:911"' in client.get("/rescue/ease").html


def test_a_new_sign_is_asked_after_although_it_was_denied(client: Client, sessions: Sessions) -> None:
    client.get("/rescue")
    covered = shipped().lead["sudden_or_in_waves"].covers
    denied = MappingProxyType(dict.fromkeys((*covered, "fever"), Answer.NO))
    told = Step("rest", tuple(denied), denied)
    only = Step("rest", covered[:1], MappingProxyType({covered[0]: Answer.NO}))
    sessions.change(
        client.cookie, lambda talk: replace(talk, answered_by="self", began_on=TODAY, steps=(told, only))
    )
    tap(client, sign="sudden_or_in_waves")
    first, last = talk_in(sessions, client).steps
    assert first.answers == {"fever": Answer.NO}
    assert last.answers == {"sudden_or_in_waves": Answer.YES}
    case = talk_in(sessions, client).case(shipped())
    assert set(covered) <= set(triage(case, shipped_rules()).questions)


def test_a_talk_ends_somewhere(client: Client, sessions: Sessions) -> None:
    client.get("/rescue")
    step = Step("rest", ("fever",), MappingProxyType({"fever": Answer.NO}))
    full = Talk(answered_by="self", began_on=TODAY, steps=(step,) * MOST_STEPS)
    sessions.change(client.cookie, lambda _: full)
    assert tap(client, go="none").status == 409


@pytest.mark.parametrize("is_finished", [True, False])
def test_what_was_said_on_another_day_is_asked_again(
    client: Client, sessions: Sessions, *, is_finished: bool
) -> None:
    client.get("/rescue")
    case = finished_case({"low_back_pain": "yes"}, age=40.0)
    if not is_finished:
        case = replace(case, answers={id: case.answers[id] for id in ("low_back_pain", "big_vessel", "sex")})
    keep(sessions, client, case)
    sessions.change(client.cookie, lambda talk: replace(talk, began_on=TODAY - timedelta(days=1)))
    tap(client, go="none")
    talk = talk_in(sessions, client)
    screen = rescue_screen(shipped_rules())
    assert talk.began_on == TODAY
    assert set(talk.case(shipped()).answers) == {*screen.items, "sex"}
    assert talk.case(shipped()).numbers == {"age": 40.0}
    assert "The check is not finished." in client.get("/rescue/ease").text


BUTTONS = ({"go": "none"}, {"go": "unsure"}, {"sign": ITEMS[0]})


@pytest.mark.parametrize("button", BUTTONS, ids=str)
@pytest.mark.parametrize("who", ["self", "parent", "carer"])
def test_what_a_finished_check_said_never_answers_for_a_new_spasm(
    client: Client, sessions: Sessions, who: str, button: Mapping[str, str]
) -> None:
    finish(client, begin(client, who, "GB"), {"low_back_pain": "yes"})
    assert client.at == "/result"
    assert shipped().wording["rescue_starts_anew"]["en"] in client.get("/rescue").text
    tap(client, **button)
    talk = talk_in(sessions, client)
    asked_here = {*ITEMS, *(("age", "sex") if who == "self" else ())}
    assert {id for step in talk.steps for id in step.items} <= asked_here
    assert (talk.answered_by, talk.settings.country) == ("self", "GB")
    assert next_screen(talk.case(shipped()), shipped_rules()) is not None
    assert client.get("/check", follow=False).to != "/result"


@pytest.mark.parametrize("button", BUTTONS, ids=str)
def test_what_was_begun_for_another_never_answers_for_oneself(
    client: Client, sessions: Sessions, button: Mapping[str, str]
) -> None:
    client.post("/check/answer", fields(begin(client, "parent", "GB"), {}))
    tap(client, **button)
    talk = talk_in(sessions, client)
    assert talk.answered_by == "self"
    assert {id for step in talk.steps for id in step.items} <= set(ITEMS)


def test_danger_in_a_finished_check_for_another_is_not_forgotten(client: Client) -> None:
    finish(client, begin(client, "parent", "GB"), {"fever_or_very_ill": "yes", "fever": "yes"})
    assert client.get("/rescue", follow=False).to == "/check"
    tap(client, go="none")
    assert client.get("/rescue/ease", follow=False).to == "/check"


# --- at once ---


def test_breathing_and_a_position_come_at_once(client: Client, sessions: Sessions) -> None:
    tap(client, go="none")
    page = client.get("/rescue/ease")
    assert page.status == 200
    assert "The check is not finished." in page.text
    assert 'data-in="4" data-out="6"' in page.html
    answers = Answers.of(talk_in(sessions, client).case(shipped()), shipped_rules())
    shown = [shipped().treatment.movement[id] for id in FIGURE_SHOWN.findall(page.html)]
    assert shown
    for movement in (*shown, shipped().treatment.movement["slow_breathing"]):
        assert answers.judged(movement).truth is Truth.NO


def test_before_the_signs_nothing_is_shown(client: Client) -> None:
    assert client.get("/rescue/ease", follow=False).to == "/check"
    assert client.get("/rescue/next", follow=False).to == "/check"


def test_no_page_asks_for_anything_from_elsewhere_or_has_a_script_of_its_own(client: Client) -> None:
    tap(client, go="none")
    for path in ("/rescue", "/rescue/ease"):
        html = client.get(path).html
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
        assert not re.search(r" style=|<style|<script(?! type=\"module\" src=)| on[a-z]+=", html)


# --- when the check is finished ---


def test_first_steps_come_after_the_check(client: Client) -> None:
    tap(client, go="none")
    assert client.get("/rescue/next", follow=False).to == "/check"
    finish(client, client.get("/check"))
    page = finish(client, client.get("/check/more"), {"low_back_pain": "yes"})
    assert client.at == "/result"
    assert 'href="/rescue/next"' in page.html
    assert client.get("/rescue/next").status == 200
    assert client.at == "/rescue/next"
    page = client.get("/rescue/ease")
    assert "Your check is finished." in page.text
    assert 'href="/rescue"' not in page.html  # a new sign goes to the questions on what changed


def test_no_first_steps_where_somebody_has_to_be_seen_today(client: Client, sessions: Sessions) -> None:
    """Though the plan has a position to lie in, which with another level would be a first step."""
    begin(client)
    keep(sessions, client, finished_case({"fever": "yes", "low_back_pain": "yes"}, days_since_onset=2.0))
    assert "/rescue/next" not in client.get("/result").html
    assert client.get("/rescue/next", follow=False).to == "/result"


def test_first_steps_say_nothing_of_what_is_not_advised(client: Client, sessions: Sessions) -> None:
    client.get("/rescue")
    keep(sessions, client, finished_case({"low_back_pain": "yes", "poor_blood_flow": "yes"}, sex="male"))
    page = client.get("/rescue/next")
    assert client.at == "/rescue/next"
    assert "heat" not in page.text.lower()
    assert "warm" not in page.text.lower()


SAID = st.dictionaries(
    st.sampled_from(
        [
            "low_back_pain",
            "upper_back_pain",
            "poor_blood_flow",
            "has_diabetes",
            "skin_of_back_partly_numb",
            "skin_of_back_broken_or_sore",
            "rub_or_patch_on_sore_spot",
            "cannot_take_heat_off_alone",
            "pregnant_or_could_be",
            "weak_bones_known",
            "fever",
            "one_leg_or_foot_newly_weak",
            "pain_shoots_down_one_leg_below_knee",
            "began_after_small_fall_or_slow_crash",
        ]
    ),
    st.sampled_from(["yes", "no", "unsure"]),
    max_size=9,
)


@settings(examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SAID, st.sampled_from([1.0, 9.0, 30.0]))
def test_first_steps_never_show_more_than_the_plan_advises(
    client: Client, sessions: Sessions, said: dict[str, str], day: float
) -> None:
    known = {id: word for id, word in said.items() if id in shipped().finding}
    case = finished_case(known, age=40.0, days_since_onset=day)
    client.get("/rescue")
    keep(sessions, client, case)
    page = client.get("/rescue/next")
    kept = talk_in(sessions, client).case(shipped())
    plan = assess(kept, shipped_rules()).plan
    is_finished = next_screen(kept, shipped_rules()) is None  # a "not sure" may still be asked more plainly
    advised = {one.intervention.id for one in plan.advised} | {one.id for one in plan.movements}
    shown = ITEM_SHOWN.findall(page.html)
    assert set(shown) <= advised
    assert bool(shown) == (is_finished and first_steps(plan) is not None)
    assert (client.at == "/rescue/next") == bool(shown)
