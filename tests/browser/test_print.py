"""The printed result: a leaflet of two pages at most, with what matters and nothing that one could press."""

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Visits
from tests.browser.looks import sticking_out
from tests.browser.visitor import Visitor, say
from tests.shipped import shipped

MOST_PAGES = 2
WIDTH_OF_TEXT = 695
"""CSS pixels between the margins of A4."""
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
LEVELS = {
    "emergency": "emergency_now",
    "same day": "same_day",
    "within days": "within_days",
    "self care": "self_care",
    "everything": "self_care",
    "everything within days": "within_days",
}
LARGE = 20
"""CSS pixels, which are 15 points."""
NUMBER = "Call 999"
"""The emergency number of the country of these talks."""
OPEN_PARTS = "section.part:not(.paper) :is(h2, h3, .lines > li):not(details *)"
OPEN = f"{OPEN_PARTS}, .close li, .level p, .made, .foot p:not(.no-print)"
"""What a person sees at once, the words that paper adds, and the footer."""
NOT_ON_PAPER = "nav a, button, .no-print, .fold h2, details h4, .rest li, label"
every_level = pytest.mark.parametrize("seed", LEVELS)


def plain(words: str) -> str:
    """Return the words without blanks and ligatures: paper breaks lines where it must."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def all_of(page: Page, selector: str) -> list[str]:
    """Return the words of each of these elements that has any."""
    found: list[str] = page.eval_on_selector_all(selector, "all => all.map((one) => one.textContent)")
    return [words for words in found if words.strip()]


def leaflet(page: Page, paper: str = "A4") -> list[str]:
    """Print as a browser does, without backgrounds; return the words of each page."""
    pdf = PdfReader(io.BytesIO(page.pdf(format=paper)))
    return [plain(one.extract_text()) for one in pdf.pages]


@pytest.fixture
def result_of(visits: Visits, seeded: Callable[[str], str]) -> Callable[[str], Visitor]:
    def show(seed: str) -> Visitor:
        visitor = visits()
        visitor.remember(seeded(seed))
        visitor.go("/result")
        return visitor

    return show


@every_level
def test_the_leaflet_has_all_that_matters_on_two_pages(
    seed: str, result_of: Callable[[str], Visitor]
) -> None:
    page = result_of(seed).page
    pages = leaflet(page)
    words = "".join(pages)
    level = shipped().level[LEVELS[seed]]
    assert len(pages) <= MOST_PAGES
    assert len(leaflet(page, "Letter")) <= MOST_PAGES
    assert pages[0].index(plain(level.label["en"])) < 100
    assert plain(NUMBER) in words
    assert [line for line in level.actions["en"] if plain(line) not in words] == []
    assert [line for line in all_of(page, OPEN) if plain(line) not in words] == []


@every_level
def test_the_leaflet_says_when_it_was_made_and_from_what(
    seed: str, result_of: Callable[[str], Visitor]
) -> None:
    words = "".join(leaflet(result_of(seed).page))
    assert re.search(plain(say("web_made_on", date=r"\d{4}-\d\d-\d\d")), words)
    assert plain(say("content_age", date=shipped().checked_on.isoformat())) in words
    assert plain(say("intended_use")) in words
    assert shipped().content_hash[:12] in words


@pytest.mark.parametrize(
    ("seed", "headings"),
    [
        ("same day", ("heading_now", "heading_watch", "heading_not_lower")),
        ("within days", ("heading_now", "heading_watch", "heading_today", "heading_not_lower")),
        ("self care", ("heading_now", "heading_watch", "heading_today", "heading_check_again")),
        ("everything", ("heading_now", "heading_watch", "heading_today", "heading_medicines")),
    ],
)
def test_the_leaflet_has_its_parts_in_order(
    seed: str, headings: tuple[str, ...], result_of: Callable[[str], Visitor]
) -> None:
    words = "".join(leaflet(result_of(seed).page))
    places = [words.index(plain(say(one))) for one in headings]
    assert places == sorted(places)


@every_level
def test_the_leaflet_has_nothing_to_press_and_nothing_folded(
    seed: str, result_of: Callable[[str], Visitor]
) -> None:
    page = result_of(seed).page
    kept = {plain(line) for line in all_of(page, f"{OPEN}, section.paper h2")}
    left_out = [line for line in all_of(page, NOT_ON_PAPER) if plain(line) not in kept]
    words = "".join(leaflet(page))
    assert len(left_out) > 3
    assert [line for line in left_out if plain(line) in words] == []


@every_level
def test_on_paper_nothing_is_cut(seed: str, result_of: Callable[[str], Visitor]) -> None:
    page = result_of(seed).page
    page.emulate_media(media="print")
    assert sticking_out(page, WIDTH_OF_TEXT) == []


@every_level
def test_on_paper_the_numbers_to_call_are_large(seed: str, result_of: Callable[[str], Visitor]) -> None:
    page = result_of(seed).page
    page.emulate_media(media="print")
    assert NUMBER in page.locator(".call.emergency:visible").inner_text()
    size = "all => Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize)))"
    assert page.eval_on_selector_all(".call:visible", size) >= LARGE


def test_paper_is_white_also_where_the_screen_is_dark(
    visits: Visits, result_of: Callable[[str], Visitor]
) -> None:
    page = result_of("emergency").page
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    assert page.eval_on_selector("body", colours) == [BLACK, WHITE]
    for part in (".level", ".level .mark", ".level .call"):
        ink, ground = page.eval_on_selector(part, colours)
        assert (ink, ground) == (BLACK, "rgba(0, 0, 0, 0)")


def test_on_the_screen_there_is_nothing_that_is_for_paper(result_of: Callable[[str], Visitor]) -> None:
    visitor = result_of("emergency")
    assert visitor.page.locator(".paper").count() > 0
    assert visitor.page.locator(".paper:visible").count() == 0
