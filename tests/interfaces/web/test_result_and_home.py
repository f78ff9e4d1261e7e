"""The result in all its forms, the settings, and a check that begins again."""

import json
from html import unescape

import pytest

from dorsum.care.assessment import assess
from dorsum.interfaces.web.sessions import Sessions
from dorsum.interfaces.web.talk import Settings, Talk
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card
from tests.interfaces.conftest import Dorsum
from tests.interfaces.web.client import Client
from tests.interfaces.web.conftest import TODAY
from tests.interfaces.web.talking import begin, fields, finish
from tests.shipped import shipped, shipped_rules

LIFTED = {"low_back_pain": "yes", "began_with_lift_twist_or_bend": "yes"}


def test_the_text_is_the_care_card(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), LIFTED)
    card = care_card(assess(sessions.read(client.cookie).case(shipped()), shipped_rules()), TODAY)
    text = client.get("/result/text").html
    told = [line for one in card.sections for line in (*one.lines, *one.rest)]
    assert [said for said in (card.title, *card.lead, *told) if said not in text] == []
    assert "SECURITY.md" not in text


def test_the_case_file_gives_the_command_line_the_same_answer(
    client: Client, sessions: Sessions, dorsum: Dorsum
) -> None:
    finish(client, begin(client), {**LIFTED, "saddle_numbness": "unsure"})
    answer = client.get("/result/case.yaml")
    assert "attachment" in answer.headers["content-disposition"]
    done = dorsum("assess", "-", "--json", stdin=answer.body)
    case = sessions.read(client.cookie).case(shipped())
    assert done.code == 0
    assert json.loads(done.out) == json.loads(json.dumps(assessment_as_json(assess(case, shipped_rules()))))


def test_a_result_before_the_end_says_that_it_is_not_finished(client: Client) -> None:
    client.post("/check/answer", fields(begin(client), {}))
    page = client.get("/result")
    assert shipped().wording["not_finished"]["en"] in page.text
    assert 'href="/check"' in page.html
    for hidden in (
        "heading_now",
        "heading_today",
        "heading_medicines",
        "heading_movements",
        "heading_causes",
    ):
        assert f'class="part {hidden}"' not in page.html


def test_without_a_country_the_number_is_asked_for_on_the_spot(client: Client) -> None:
    finish(client, begin(client, country="other"), {"fever": "yes", "feverish_or_ill": "yes"})
    page = client.get("/result")
    assert 'action="/result/country"' in page.html
    page = client.post("/result/country", {"country": "NZ"})
    assert client.at == "/result"
    assert 'action="/result/country"' not in page.html
    assert client.post("/result/country", {"country": "ZZ"}).status == 422


def test_the_few_more_questions_lead_back_to_the_result(client: Client) -> None:
    page = finish(client, begin(client), LIFTED)
    assert 'href="/check/more"' in page.html
    page = client.get("/check/more")
    screens = 0
    while client.at == "/check/more":
        page = client.post("/check/answer", fields(page, {}))
        screens += 1
    assert client.at == "/result"
    assert screens > 0
    assert 'href="/check/more"' not in page.html
    assert 'class="part heading_medicines"' in page.html


def test_something_new_asks_all_danger_signs_again(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), LIFTED)
    client.get("/changed")
    client.post("/changed", {})
    case = sessions.read(client.cookie).case(shipped())
    assert client.at == "/check"
    assert case.numbers == {"age": 35.0}
    assert set(case.answers) == {"sex"}
    assert case.country == "GB"


def test_something_new_at_the_very_start_is_a_new_start(client: Client, sessions: Sessions) -> None:
    begin(client)
    client.get("/changed")
    client.post("/changed", {})
    assert sessions.read(client.cookie).steps == ()


def test_settings_are_kept_and_shown(client: Client, sessions: Sessions) -> None:
    client.get("/settings")
    form = {"country": "US", "theme": "dark", "text_size": "largest", "units": "us"}
    page = client.post("/settings", form)
    assert sessions.read(client.cookie).settings == Settings(**form)  # type: ignore[arg-type]
    assert 'data-theme="dark" data-text="largest"' in page.html
    client.post("/settings", {"country": "ZZ", "theme": "pink"})
    kept = sessions.read(client.cookie).settings
    assert (kept.country, kept.text_size) == ("US", "largest")
    assert "104 F / 40 C" in client.get("/look/interventions/heat_wrap").text
    client.get("/settings")
    client.post("/settings", {"units": "metric"})
    assert "104 F" not in client.get("/look/interventions/heat_wrap").text


def test_a_new_start_says_that_it_deletes_what_was_answered(client: Client, sessions: Sessions) -> None:
    client.post("/check/answer", fields(begin(client), {}))
    assert shipped().wording["web_start_again"]["en"] in client.get("/check/start").text
    assert shipped().wording["web_way_go_on"]["en"] in client.get("/").text
    client.get("/check/start")
    client.post("/check/start", {"who": "parent", "country": "GB"})
    assert sessions.read(client.cookie).steps == ()
    assert shipped().wording["interview_about_other"]["en"] in client.get("/check").text


@pytest.mark.parametrize("country", sorted(shipped().country))
def test_every_country_has_a_number_that_can_be_dialled_or_words(client: Client, country: str) -> None:
    said = {"feel_hold_or_pass": "yes", "new_loss_of_bowel_control_or_feeling": "yes"}
    said |= {"new_or_worse_within_14_days": "yes"}
    page = finish(client, begin(client, country=country), said)
    emergency = shipped().country[country].emergency
    assert emergency.words["en"] in page.text
    if emergency.number:
        assert f'href="tel:{emergency.number.replace(" ", "")}"' in page.html


def test_the_icon_is_found_under_the_name_that_browsers_know(client: Client) -> None:
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")
    assert client.at.endswith("/icon.svg")


def test_everything_is_erased_at_once(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), LIFTED)
    held = client.cookie
    client.get("/settings")
    page = client.post("/erase", {})
    assert shipped().wording["web_erased"]["en"] in page.text
    assert client.cookie == ""
    assert sessions.read(held) == Talk()
    client.cookie = held
    assert shipped().wording["web_way_go_on"]["en"] not in client.get("/").text


def test_how_to_report_a_wrong_answer_is_told(client: Client) -> None:
    text = client.get("/report").text
    for wording in ("web_report_first", "web_report_say", "web_report_send"):
        assert shipped().wording[wording]["en"] in text


def test_what_the_card_cuts_stands_on_the_page(client: Client, sessions: Sessions) -> None:
    client.post("/check/answer", fields(begin(client), {}))
    page = client.get("/result")
    card = care_card(assess(sessions.read(client.cookie).case(shipped()), shipped_rules()), TODAY)
    rest = [line for section in card.sections for line in section.rest]
    assert len(rest) > 50
    assert [line for line in rest if line not in page.text] == []
    assert "--json" not in page.text


@pytest.mark.parametrize(("who", "is_told"), [("self", False), ("parent", True), ("carer", True)])
def test_who_is_meant_by_you_is_told(client: Client, who: str, *, is_told: bool) -> None:
    page = finish(client, begin(client, who), LIFTED)
    assert (shipped().wording["web_you_means"]["en"] in unescape(page.text)) == is_told


EMERGENCY = {"weak_numb_or_odd": "yes", "saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}


def test_an_emergency_is_not_forgotten_by_a_new_check(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), EMERGENCY)
    client.get("/changed")
    page = client.post("/changed", {})
    label = shipped().level["emergency_now"].label["en"]
    told = shipped().wording["web_earlier"]["en"].format(level=label)
    assert told in page.text
    page = finish(client, page)
    assert told in page.text
    client.get("/changed")
    client.post("/changed", {})
    assert sessions.read(client.cookie).earlier == "emergency_now"
    for path in ("/rescue", "/rescue/ease"):
        client.get(path)
        assert client.at == "/check"
    assert told not in begin(client).text


def test_a_calm_check_leaves_nothing_to_remember(client: Client, sessions: Sessions) -> None:
    finish(client, begin(client), LIFTED)
    client.get("/changed")
    client.post("/changed", {})
    assert sessions.read(client.cookie).earlier is None


def test_open_questions_on_pills_are_named_only_where_they_can_be_answered(client: Client) -> None:
    words = shipped().wording["medicine_settle_here"]["en"]
    assert words in finish(client, begin(client), LIFTED).text
    page = client.get("/check/more")
    while client.at == "/check/more":
        page = client.post("/check/answer", fields(page, {}))
    assert words not in page.text


@pytest.mark.parametrize(("country", "called"), [("GB", 'href="tel:999"'), ("other", "112 or 911")])
def test_each_screen_says_whom_to_call(client: Client, country: str, called: str) -> None:
    page = begin(client, country=country)
    assert shipped().wording["web_in_danger"]["en"] in page.text
    assert called in page.html
