"""The interview by its pages: it says what the interview itself says, and loses nothing."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsum.care.interview import Screen, next_screen
from dorsum.interfaces.web.screen_forms import marked_before
from dorsum.interfaces.web.sessions import Sessions
from dorsum.interfaces.web.talk import Step
from dorsum.model.case import Case
from dorsum.model.library import BodyRegion
from dorsum.model.truth import Answer as Said
from tests.amounts import examples
from tests.interfaces.web.client import Answer, Client
from tests.interfaces.web.talking import begin, fields, finish, hidden, items
from tests.shipped import lead_over, shipped, shipped_rules

LIFTED = {"low_back_pain": "yes", "began_with_lift_twist_or_bend": "yes"}


def kept(client: Client, sessions: Sessions) -> Case:
    return sessions.read(client.cookie).case(shipped())


def test_without_a_start_the_check_begins_at_the_start(client: Client) -> None:
    page = client.get("/check")
    assert client.at == "/check/start"
    assert shipped().wording["interview_for_whom"]["en"] in page.text
    client.get("/result")
    assert client.at == "/check/start"
    client.get("/check/where")
    assert client.at == "/check/start"


@pytest.mark.parametrize("form", [{}, {"who": "nobody", "country": "GB"}, {"who": "self", "country": "XX"}])
def test_a_start_that_says_too_little_is_asked_again(client: Client, form: dict[str, str]) -> None:
    client.get("/check/start")
    page = client.post("/check/start", form)
    assert page.status == 422
    assert shipped().wording["web_start_choose"]["en"] in page.text


def test_the_first_screen_is_that_of_the_interview(client: Client) -> None:
    page = begin(client)
    first = next_screen(Case(country="GB"), shipped_rules())
    assert first is not None
    assert tuple(items(page)) == first.items


def test_a_plain_spasm_comes_to_its_plan(client: Client, sessions: Sessions) -> None:
    page = finish(client, begin(client), LIFTED)
    assert client.at == "/result"
    assert shipped().level["self_care"].label["en"] in page.text
    assert 'class="part heading_today"' in page.html
    assert next_screen(kept(client, sessions), shipped_rules()) is None


def test_cauda_equina_is_decided_by_the_second_screen(client: Client) -> None:
    lead = lead_over("saddle_numbness").id
    said = {lead: "yes", "saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}
    page = begin(client)
    screens = 0
    while client.at != "/result":
        page = client.post("/check/answer", fields(page, said))
        screens += 1
    assert screens <= 3  # the third asks whether it is new
    assert 'href="tel:999"' in page.html
    assert "heading_now" not in page.html


def test_none_of_these_says_no_to_what_is_not_marked(client: Client, sessions: Sessions) -> None:
    page = begin(client)
    first, *others = items(page)
    client.post("/check/answer", {**hidden(page), f"answer-{first}": "unsure", "go": "none"})
    answers = kept(client, sessions).answers
    assert answers[first] is Said.UNSURE
    assert {answers[id] for id in others} == {Said.NO}


def test_next_with_something_open_asks_again_and_keeps_the_marks(client: Client, sessions: Sessions) -> None:
    page = begin(client)
    first, second, *_ = items(page)
    again = client.post("/check/answer", {**hidden(page), f"answer-{first}": "yes", "go": "next"})
    assert again.status == 422
    assert re.search(rf'name="answer-{first}" value="yes" checked', again.html)
    assert f'id="mistake-{second}"' in again.html
    assert kept(client, sessions).answers == {}


@pytest.mark.parametrize(
    ("typed", "wording"),
    [
        ("", "web_mistake_open_number"),
        ("ten", "web_mistake_number"),
        ("1e3", "web_mistake_number"),
        ("-5", "web_mistake_number"),
        ("400", "web_mistake_range"),
    ],
)
def test_a_number_that_cannot_be_is_asked_again(client: Client, typed: str, wording: str) -> None:
    page = begin(client)
    while "age" not in items(page):
        page = client.post("/check/answer", fields(page, {}))
        if client.at == "/check/where":
            page = client.post("/check/where", {"go": "next"})
    again = client.post("/check/answer", {**fields(page, {}), "answer-age": typed})
    age = shipped().finding["age"]
    words = shipped().wording[wording]["en"].format(low=f"{age.minimum:g}", high=f"{age.maximum:g}")
    assert again.status == 422
    assert words in again.text


def test_not_sure_everywhere_ends_with_a_careful_answer(client: Client, sessions: Sessions) -> None:
    page = begin(client)
    unsure = dict.fromkeys([*shipped().finding, *shipped().lead], "unsure")
    page = finish(client, page, {**unsure, "sex": "unknown"}, rest="unsure")
    assert client.at == "/result"
    assert shipped().wording["still_unsure"]["en"] in page.text
    assert 'class="part heading_today"' not in page.html
    assert not kept(client, sessions).numbers


def test_a_change_is_a_newer_answer_and_asks_what_it_opens(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), LIFTED)
    lead = lead_over("saddle_numbness").id
    changed = client.get("/check/change/0")
    assert lead in items(changed)
    client.post("/check/answer", {**fields(changed, {}), f"answer-{lead}": "yes"})
    assert client.at == "/check/answers"
    assert kept(client, sessions).answers[lead] is Said.YES
    page = client.get("/check")
    assert "saddle_numbness" in items(page)
    assert 'class="part heading_today"' not in client.get("/result").html


def test_a_change_of_nothing_changes_nothing(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), LIFTED)
    before = sessions.read(client.cookie)
    client.post("/check/answer", fields(client.get("/check/change/0"), LIFTED))
    assert sessions.read(client.cookie) == before
    assert client.get("/check/change/999").status == 200
    assert client.at == "/check/answers"


def test_the_way_back_shows_each_screen_as_it_was_answered(client: Client) -> None:
    page = begin(client)
    first = items(page)
    assert 'href="/check/start"' in page.html
    page = client.post("/check/answer", fields(page, {first[0]: "unsure"}))
    assert 'href="/check/change/0"' in page.html
    back = client.get("/check/change/0")
    assert items(back) == first
    assert re.search(rf'name="answer-{first[0]}" value="unsure" checked', back.html)


@pytest.mark.parametrize(
    "form",
    [
        {"items": "", "part": "first"},
        {"items": "no_such_finding", "part": "first"},
        {"items": "fever", "part": "no_such_part"},
        {
            "items": "fever cancer_ever saddle_numbness low_back_pain upper_back_pain flank_pain "
            "buttock_pain",
            "part": "rest",
        },
    ],
)
def test_a_form_that_we_did_not_make_changes_nothing(
    client: Client, sessions: Sessions, form: dict[str, str]
) -> None:
    begin(client)
    page = client.post("/check/answer", {**form, "go": "none"})
    assert page.status == 409
    assert shipped().wording["web_error_old_form"]["en"] in page.text
    assert kept(client, sessions).answers == {}


def test_a_talk_has_an_end(client: Client, sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dorsum.interfaces.web.taking.MOST_STEPS", 1)
    page = begin(client)
    client.post("/check/answer", fields(page, {}))
    assert client.post("/check/answer", fields(page, {}, rest="unsure")).status == 409
    assert len(sessions.read(client.cookie).steps) == 1


def test_how_many_screens_are_left_is_said_only_when_true(client: Client) -> None:
    words = {left: shipped().wording[id]["en"] for left, id in ((0, "web_left_last"), (1, "web_left_one"))}
    words |= {left: shipped().wording["web_left"]["en"].format(count=left) for left in (2, 3)}
    page, told = begin(client), []
    while client.at != "/result":
        if client.at == "/check/where":
            page = client.post("/check/where", {"go": "next"})
        told.append(next((left for left, said in words.items() if said in page.text), None))
        page = client.post("/check/answer", fields(page, {}))
    for place, left in enumerate(told):
        assert left is None or left == len(told) - 1 - place
    assert told[-1] == 0


@given(st.dictionaries(st.sampled_from(sorted(shipped().finding)), st.sampled_from(["yes", "no", "unsure"])))
@settings(examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_pages_ask_what_the_interview_asks(
    new_client: Callable[[], Client], sessions: Sessions, said: Mapping[str, str]
) -> None:
    """Whatever is said, each page shows the next screen of the case that was said so far."""
    client = new_client()
    said = {id: word for id, word in said.items() if shipped().finding[id].kind == "yes_no"}
    leads = {
        lead.id: "yes"
        for lead in shipped().questions
        if any(said.get(id) in ("yes", "unsure") for id in lead.covers)
    }
    page = begin(client)
    while client.at != "/result":
        if client.at == "/check/where":
            page = client.post("/check/where", {"go": "next"})
            continue
        expected = next_screen(kept(client, sessions), shipped_rules())
        assert expected is not None
        assert tuple(items(page)) == expected.items
        page = client.post("/check/answer", fields(page, MappingProxyType({**said, **leads})))
    assert next_screen(kept(client, sessions), shipped_rules()) is None


def test_a_form_from_before_a_yes_does_not_take_it_back(client: Client, sessions: Sessions) -> None:
    page = begin(client)
    lead = lead_over("saddle_numbness").id
    finish(client, page, {lead: "yes", "saddle_numbness": "yes"})
    before = sessions.read(client.cookie)
    client.get("/check/start")
    again = client.post("/check/answer", {**hidden(page), "go": "none"})
    assert again.status == 409
    assert shipped().wording["web_said_before"]["en"] in again.text
    assert re.search(rf'name="answer-{lead}" value="yes" checked', again.html)
    assert sessions.read(client.cookie) == before
    denied = {f"answer-{lead}": "no", "go": "none"}
    again = client.post("/check/answer", {**hidden(again), **denied})
    assert shipped().wording["web_also_back"]["en"] in again.text
    assert shipped().finding["saddle_numbness"].question["en"] in again.text
    assert sessions.read(client.cookie) == before
    client.post("/check/answer", {**hidden(again), **denied})
    assert kept(client, sessions).answers[lead] is Said.NO
    assert "saddle_numbness" not in kept(client, sessions).answers


@pytest.mark.parametrize("region", shipped().library.body_regions, ids=lambda region: region.id)
def test_none_of_these_takes_no_mark_of_the_map_back(
    client: Client, sessions: Sessions, region: BodyRegion
) -> None:
    page = begin(client)
    while client.at != "/check/where":
        page = client.post("/check/answer", {**hidden(page), "go": "none"})
    marks = {f"region-{region.id}": "yes", f"confirm-{region.id}": "yes"}
    page = client.post("/check/where", {**marks, "go": "next"})
    finish(client, page)
    assert kept(client, sessions).answers[region.finding] is Said.YES


def test_a_screen_sent_twice_counts_once(client: Client, sessions: Sessions) -> None:
    marks = fields(begin(client), {}, rest="unsure")
    for _ in range(2):
        client.post("/check/answer", marks)
    assert len(sessions.read(client.cookie).steps) == 1
    assert kept(client, sessions).asked_again == frozenset()


TIMING = "new_or_worse_within_14_days"


def to_part(client: Client, page: Answer, part: str, said: Mapping[str, str]) -> Answer:
    """Answer until a screen of this part comes."""
    while hidden(page)["part"] != part:
        page = client.post("/check/answer", fields(page, said))
    return page


def test_how_new_a_sign_is_counts_only_for_the_signs_named(client: Client, sessions: Sessions) -> None:
    """A no to "is it new" from before another sign was named is not a no for that one."""
    page = begin(client)
    lead = lead_over("saddle_numbness").id
    one, other = [id for id in shipped().finding[TIMING].times if id in shipped().lead[lead].covers][:2]
    page = to_part(client, page, "timing", {lead: "yes", one: "yes", other: "unsure"})
    old = {**hidden(page), f"answer-{TIMING}": "no", "go": "next"}
    said = dict.fromkeys((other,), Said.YES)
    sessions.change(client.cookie, lambda talk: talk.with_step(Step("closer", (other,), said)))
    again = client.post("/check/answer", {**old, "about": one})
    assert again.status == 409
    assert shipped().wording["web_new_signs"]["en"] in again.text
    assert TIMING not in kept(client, sessions).answers
    client.post("/check/answer", {**hidden(again), f"answer-{TIMING}": "no", "go": "next"})
    assert kept(client, sessions).answers[TIMING] is Said.NO


def test_to_change_how_new_a_sign_is_names_the_signs(client: Client, sessions: Sessions) -> None:
    lead = lead_over("saddle_numbness").id
    finish(client, begin(client), {lead: "yes", "saddle_numbness": "yes", TIMING: "yes"})
    steps = sessions.read(client.cookie).steps
    place = next(at for at, step in enumerate(steps) if TIMING in step.items)
    page = client.get(f"/check/change/{place}")
    assert hidden(page)["about"] == "saddle_numbness"
    assert shipped().finding["saddle_numbness"].question["en"] in page.text


@pytest.mark.parametrize(("first", "then"), [("75", "unsure"), ("unsure", "75")])
def test_a_number_and_not_sure_replace_each_other(
    client: Client, sessions: Sessions, first: str, then: str
) -> None:
    finish(client, begin(client), {"age": first})
    steps = sessions.read(client.cookie).steps
    place = next(at for at, step in enumerate(steps) if "age" in step.items)
    page = client.get(f"/check/change/{place}")
    client.post("/check/answer", fields(page, {"age": then}))
    case = kept(client, sessions)
    assert (case.numbers.get("age"), case.answers.get("age")) == (
        (None, Said.UNSURE) if then == "unsure" else (75.0, None)
    )


def test_words_that_changed_since_are_looked_at_again(client: Client, sessions: Sessions) -> None:
    marks = fields(begin(client), {}, rest="no")
    page = client.post("/check/answer", {**marks, "content": "another"})
    assert page.status == 409
    assert shipped().wording["web_words_changed"]["en"] in page.text
    assert page.html.count('value="no" checked') == len(items(page))
    assert sessions.read(client.cookie).steps == ()


@pytest.mark.parametrize("place", ["9", "-1", "1" * 5_000, "x"])
def test_a_place_that_is_none_is_no_change(client: Client, sessions: Sessions, place: str) -> None:
    marks = fields(begin(client), {})
    assert client.post("/check/answer", {**marks, "place": place}).status == 200
    assert len(sessions.read(client.cookie).steps) == 1
    client.get(f"/check/change/{place}")
    assert client.at == "/check/answers"


def test_of_what_was_not_answered_nothing_is_marked() -> None:
    assert marked_before(Screen("rest", "yes_no", ("fever",)), {}, {}, shipped()) == {}
