"""Manners: who is answered, what a form may be, what stands in the headers, and what errors say."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from dorsum.interfaces.web.forms import LARGEST_FORM, MOST_FIELDS
from dorsum.interfaces.web.guard import CONTENT_POLICY, Guard
from dorsum.interfaces.web.sessions import Sessions
from dorsum.model.truth import Answer as Said
from tests.interfaces.web.client import Client
from tests.interfaces.web.talking import begin, fields
from tests.shipped import shipped

PAGES = ("/", "/check/start", "/settings", "/changed", "/no/such/page", "/result")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_headers_that_protect_it(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.headers["content-security-policy"] == CONTENT_POLICY
    allowed = {source for rule in CONTENT_POLICY.split("; ") for source in rule.split()[1:]}
    assert allowed == {"'none'", "'self'"}  # nothing is loaded from, or sent to, another host
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    for word in ("<style", " style=", "onclick", "javascript:", "http://", "https://"):
        assert word not in page.html.replace("http://www.w3.org/2000/svg", "")
    assert all(script.startswith(' type="module" src="/static/') for script in page.html.split("<script")[1:])


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.1", "localhost.x"]
)
def test_a_foreign_host_gets_nothing(client: Client, host: str) -> None:
    answer = client.send("GET", "/", b"", host=host)
    assert answer.status == 403
    assert "Dorsum" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8377", "[::1]:80", "LOCALHOST"])
def test_this_machine_is_answered(client: Client, host: str) -> None:
    assert client.send("GET", "/", b"", host=host).status == 200


def test_where_any_address_will_do_a_name_will_not(client: Client) -> None:
    assert isinstance(client.app, Guard)
    client.app = Guard(client.app._app, ())  # the same pages behind another door
    assert client.send("GET", "/", b"", host="192.168.1.5:8377").status == 200
    assert client.send("GET", "/", b"", host="localhost").status == 200
    assert client.send("GET", "/", b"", host="rebound.example").status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    client: Client, sessions: Sessions, headers: dict[str, str]
) -> None:
    begin(client)
    body = f"token={client.token}&who=carer&country=US".encode()
    assert client.send("POST", "/check/start", body, **headers).status == 403
    assert sessions.read(client.cookie).answered_by == "self"


def test_a_form_without_our_token_is_refused(client: Client, sessions: Sessions) -> None:
    begin(client)
    page = client.post("/check/start", {"who": "carer", "country": "US", "token": "0" * 64})
    assert page.status == 403
    assert shipped().wording["web_error_token"]["en"] in page.text
    assert sessions.read(client.cookie).answered_by == "self"


@pytest.mark.parametrize(
    ("body", "headers", "status", "wording"),
    [
        (b"x" * (LARGEST_FORM + 1), {}, 413, "web_error_too_large"),
        (b"x" * 10_000_000, {}, 413, "web_error_too_large"),
        (b"a=1&" * (MOST_FIELDS + 1), {}, 400, "web_error_form"),
        ("who=\u00e9".encode(), {}, 400, "web_error_form"),
        (b"who=%ff", {}, 400, "web_error_form"),
        (b"{}", {"content_type": "application/json"}, 415, "web_error_form"),
        (b"", {"content_type": ""}, 415, "web_error_form"),
    ],
)
def test_a_form_that_cannot_be_read_says_so(
    client: Client, body: bytes, headers: dict[str, str], status: int, wording: str
) -> None:
    client.get("/check/start")
    answer = client.send("POST", "/check/start", body, **headers)
    assert answer.status == status
    assert shipped().wording[wording]["en"] in answer.text


def test_a_form_without_an_end_is_read_only_so_far(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dorsum.interfaces.web.forms.MOST_READ", LARGEST_FORM)
    client.get("/check/start")
    assert client.send("POST", "/check/start", b"x" * (LARGEST_FORM + 1)).status == 413


def test_a_browser_that_goes_away_is_no_mistake_of_ours(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def gone(_: object) -> bytes:
        raise ClientDisconnect

    monkeypatch.setattr("dorsum.interfaces.web.forms._body", gone)
    assert client.post("/check/start", {}).status == 400
    assert capsys.readouterr().err == ""


def test_a_page_that_is_not_there_and_a_way_that_is_not_meant(client: Client) -> None:
    page = client.get("/no/such/page")
    assert page.status == 404
    assert shipped().wording["web_error_no_page"]["en"] in page.text
    assert client.send("DELETE", "/", b"").status == 405
    assert client.get("/erase").status == 405


def test_a_mistake_of_ours_says_so_and_tells_nothing_of_the_person(
    client: Client, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client.post("/check/answer", fields(begin(client), {}))

    def broken(*_: object) -> None:
        raise ValueError("saddle_numbness: yes")

    monkeypatch.setattr("dorsum.interfaces.web.check_pages.next_screen", broken)
    with pytest.raises(ValueError, match="saddle"):  # the server itself hears of it, and prints none of it
        client.get("/check")
    told = capsys.readouterr()
    assert "dorsum: a page failed (ValueError" in told.err
    assert "saddle" not in told.err


def test_the_static_files_are_kept_by_browsers_and_only_they_are_there(client: Client) -> None:
    page = client.get("/")
    sheet = page.html.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(sheet)
    packed = client.send("GET", sheet, b"", accept_encoding="gzip, br")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(answer.body)
    for wrong in (sheet + "x", sheet.replace("/static/", "/static/0"), "/static/../site.py"):
        assert client.get(wrong).status == 404


def test_a_cookie_that_we_did_not_make_opens_nothing(client: Client, sessions: Sessions) -> None:
    client.post("/check/answer", fields(begin(client), {}))
    mine = client.cookie
    for theirs in ("x" * 5_000, "x"):
        client.cookie = theirs
        client.get("/check")
        assert client.at == "/check/start"
        assert client.cookie not in (mine, theirs)
    assert Said.NO in sessions.read(mine).case(shipped()).answers.values()


def test_what_a_server_says_of_its_own_start_is_passed_on() -> None:
    said: list[object] = []

    async def application(*what: object) -> None:
        said.extend(what)

    start: Any = {"type": "lifespan"}
    way: Any = SimpleNamespace()
    asyncio.run(Guard(application)(start, way, way))
    assert said == [start, way, way]
