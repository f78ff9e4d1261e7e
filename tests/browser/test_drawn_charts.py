"""Charts in a real browser: a strict page shows them, no word sticks out, and paper takes one sheet."""

import io
from collections.abc import Iterator
from html import escape

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from dorsum.interfaces.web.guard import CONTENT_POLICY
from dorsum.report.charts import PHONE, WIDE, draw
from dorsum.report.summary_text import summary_as_html
from tests.browser.looks import axe_violations
from tests.realistic import realistic
from tests.shipped import shipped
from tests.unit.test_charts import charts, full
from tests.unit.test_summary import page_of

ADDRESS = "http://charts.test/"
STICKS_OUT = """() => [...document.querySelectorAll("svg")].flatMap((svg) => {
  const whole = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1;
  }).map((one) => one.textContent);
})"""


def _page(width: int) -> str:
    sections = "".join(
        f"<section><h2>{escape(one.heading)}</h2>{draw(one.spec, width)}</section>"
        for one in charts(full()).values()
    )
    return f'<!doctype html><html lang="en"><title>x</title><main><h1>x</h1>{sections}</main></html>'


@pytest.fixture(params=[PHONE, WIDE])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with every chart, under the policy of all pages; it may not complain of anything."""
    width: int = request.param
    html = _page(width)
    headers = {"content-security-policy": CONTENT_POLICY, "content-type": "text/html; charset=utf-8"}
    context = browser.new_context(viewport={"width": width + 20, "height": 800})
    opened, complaints = context.new_page(), list[str]()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.route("**/*", lambda route: route.fulfill(body=html, headers=headers))
    opened.goto(ADDRESS)
    yield opened
    context.close()
    assert complaints == []


def test_a_strict_page_shows_every_word_inside_the_picture(page: Page) -> None:
    assert page.locator("svg[role=img]").count() == 5
    assert page.evaluate(STICKS_OUT) == []


def test_charts_are_clean_to_axe(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": PHONE + 20, "height": 800})
    opened = context.new_page()
    opened.set_content(_page(PHONE))
    assert axe_violations(opened) == []
    context.close()


def test_the_page_for_the_doctor_prints_on_one_sheet(browser: Browser) -> None:
    context = browser.new_context()
    opened = context.new_page()
    opened.set_content(summary_as_html(page_of(realistic()), shipped()))
    printed = PdfReader(io.BytesIO(opened.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    context.close()
