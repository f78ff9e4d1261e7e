"""The pages with a list of withdrawn content in force."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from dorsum.care.withdrawn import without_withdrawn
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.web.application import make_application
from dorsum.interfaces.web.sessions import Sessions
from dorsum.model.withdrawal_reading import read_withdrawals
from dorsum.model.withdrawals import WithdrawalList
from tests.interfaces.web.client import Client
from tests.interfaces.web.talking import begin, finish
from tests.shipped import shipped
from tests.withdrawals import AS_OF, INSTEAD, REASON, entry, rules_without, stopped_rules

TODAY = date(2026, 11, 28)
Pages = Callable[[CompiledRules], Client]
ITEM = shipped().treatment.interventions[0]


@pytest.fixture
def pages(sessions: Sessions) -> Pages:
    return lambda rules: Client(make_application(rules, sessions, lambda: TODAY))


def say(wording: str, **parts: object) -> str:
    return shipped().wording[wording]["en"].format(**parts)


WARNING = say("withdrawn_version", date="2026-11-28")


@pytest.mark.parametrize(
    "path", ["/", "/rescue", "/rescue/ease", "/rescue/next", "/check/start", "/look", "/report"]
)
def test_withdrawn_content_warns_before_everything(pages: Pages, path: str) -> None:
    answer = pages(stopped_rules()).get(path)
    main = answer.text.split(say("web_nav_settings"), 1)[1]
    assert main.strip().startswith(WARNING)
    assert REASON in main
    assert INSTEAD in main


def test_result_of_withdrawn_content_does_not_reassure(pages: Pages) -> None:
    client = pages(stopped_rules())
    finish(client, begin(client))
    answer = client.get("/result")
    main = answer.text.split(say("web_nav_settings"), 1)[1]
    assert say("withdrawn_title") in main
    assert main.index(WARNING) < main.index(say("heading_watch"))
    assert main.count(WARNING) == 1
    assert 'class="level open"' in answer.html
    assert shipped().level["self_care"].label["en"] not in answer.text
    assert "/rescue/next" not in answer.html
    assert client.get("/rescue/next").text == answer.text
    assert WARNING in client.get("/result/text").text


def test_rescue_of_withdrawn_content_goes_to_the_check(pages: Pages) -> None:
    client = pages(stopped_rules())
    page = client.get("/rescue")
    items = page.html.split('name="items" value="')[1].split('"')[0]
    client.post("/rescue", {"items": items, "go": "none"})
    assert client.at.startswith("/check")


def test_withdrawn_item_has_a_page_that_says_why(pages: Pages) -> None:
    client = pages(rules_without(f"interventions/{ITEM.id}"))
    page = client.get(f"/look/interventions/{ITEM.id}")
    assert page.status == 200
    assert say("withdrawn_item", date="2026-11-28") in page.text
    assert REASON in page.text
    assert ITEM.id not in client.get("/look/interventions").html
    assert ITEM.label["en"] in client.get("/withdrawn").text
    assert REASON in client.get("/withdrawn").text


def test_page_without_withdrawals_says_that_there_are_none(client: Client) -> None:
    page = client.get("/withdrawn")
    assert say("withdrawn_none") in page.text
    assert WARNING not in page.text


@pytest.mark.parametrize(("days", "is_old"), [(30, False), (31, True)])
def test_every_page_tells_the_day_of_the_list(pages: Pages, days: int, is_old: bool) -> None:
    found = without_withdrawn(shipped(), WithdrawalList(TODAY - timedelta(days=days)))
    client = pages(CompiledRules(found))
    finish(client, begin(client))
    for path in ("/", "/rescue", "/look", "/result", "/settings"):
        text = client.get(path).text
        assert say("withdrawals_date", date=found.withdrawals.as_of) in text, path
        assert (say("withdrawals_old", days=days) in text) is is_old, path


def test_damaged_newer_list_is_told_on_the_result(pages: Pages) -> None:
    found = without_withdrawn(shipped(), WithdrawalList(AS_OF, is_fallback=True))
    client = pages(CompiledRules(found))
    assert say("withdrawals_damaged") in client.get("/").text
    finish(client, begin(client))
    assert say("withdrawals_damaged") in client.get("/result").text


def test_list_is_served_without_a_cookie(pages: Pages) -> None:
    answer = pages(rules_without("claims/x")).get("/withdrawals.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert "set-cookie" not in answer.headers
    assert read_withdrawals(answer.body.decode()) == WithdrawalList(AS_OF, (entry("claims/x"),))
