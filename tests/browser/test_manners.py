"""What the pages owe a person: they are light, ask nobody else, and keep answers to themselves."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.conftest import Seeded, Visits
from tests.browser.seeding import CAUDA_EQUINA
from tests.browser.server import serving
from tests.browser.visitor import Visitor
from tests.shipped import shipped

MOST_BYTES = 100_000
"""Of the first load: the page and all that it loads, with the lines before each body, as sent."""
SEARCHED = "xyzzy my secret words"


def weight(requests: list[Request]) -> int:
    """Return the bytes that came."""
    sizes = [one.sizes() for one in requests]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


@pytest.mark.parametrize("path", ["/", "/rescue", "/check/start", "/look"])
def test_a_first_load_is_light(visits: Visits, path: str) -> None:
    visitor = visits()
    came: list[Request] = []

    def note(request: Request) -> None:  # Playwright takes no method of a list
        came.append(request)

    visitor.context.on("requestfinished", note)
    visitor.go(path)
    visitor.page.wait_for_load_state("networkidle")
    kinds = {request.resource_type for request in came}
    assert {"document", "stylesheet", "script"} <= kinds
    assert 1_000 < weight(came) < MOST_BYTES


def test_answers_stand_in_no_address_no_referrer_and_no_log(browser: Browser, tmp_path: Path) -> None:
    """A whole talk with a server of its own, which is asked afterwards what it said."""
    with serving(tmp_path) as server:
        visitor = Visitor(browser.new_context(), server)
        told: list[str] = []
        visitor.context.on("request", lambda one: told.extend((one.url, one.headers.get("referer", ""))))
        visitor.begin(who="parent")
        visitor.finish({**CAUDA_EQUINA, "age": "35"})
        (cookie,) = visitor.context.cookies()
        visitor.go("/look")
        visitor.page.fill("#asked", SEARCHED)
        visitor.press("form[role=search] button")
        visitor.leave()
        server.interrupt()
        said = server.words()
    assert len(told) > 10
    assert not [one for one in told if "?" in one or "#" in one]
    addresses = " ".join(told)
    for secret in (cookie["value"], "xyzzy", *CAUDA_EQUINA, "answer-", "parent"):
        assert secret not in addresses
        assert secret not in said
    for path in ("/check", "/result", "/look"):  # not even which pages were seen
        assert path not in said


def test_the_cookie_is_random_and_for_the_server_alone(visits: Visits) -> None:
    values = set[str]()
    for _ in range(3):
        visitor = visits()
        visitor.begin()
        (cookie,) = visitor.context.cookies()
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Strict"
        assert visitor.page.evaluate("document.cookie") == ""
        assert cookie["expires"] > 0
        values.add(cookie["value"])
        assert len(cookie["value"]) >= 43  # 32 bytes
    assert len(values) == 3


def test_no_script_or_style_of_a_page_itself_would_run(visits: Visits) -> None:
    visitor = visits()
    came = visitor.page.goto(visitor.server.address)
    assert came
    policy = came.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert not [source for source in policy.split() if "://" in source or source in ("data:", "blob:")]
    visitor.page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.didRun = true";
      document.body.append(script);
      document.body.setAttribute("style", "color: red");
      document.body.setAttribute("onclick", "window.didRun = true");
      document.body.click();
    }""")
    assert visitor.page.evaluate("window.didRun") is None
    assert "255, 0, 0" not in visitor.page.evaluate("getComputedStyle(document.body).color")
    assert len(visitor.troubles) == 3  # the browser says so in its console, as it would of any page
    visitor.troubles.clear()


def test_no_page_offers_a_way_to_another_site(visits: Visits, seeded: Seeded) -> None:
    """A source is told by name and place; the way there is the person's own."""
    visitor = visits()
    visitor.remember(seeded("everything"))
    for path in ("/", "/result", f"/look/sources/{shipped().sources[0].id}"):
        visitor.go(path)
        links: list[str] = visitor.page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
        allowed = (visitor.server.address, "tel:")
        assert [link for link in links if not link.startswith(allowed)] == []
