"""Every type of page: axe finds nothing, nothing sticks out or moves, everything can be tapped."""

import pytest

from tests.browser.conftest import Seeded, Visits
from tests.browser.looks import axe_violations, open_all_details, sticking_out, too_small
from tests.browser.page_types import PAGE_TYPES, PageType

MOVING = "document.getAnimations().map((one) => one.effect.target.outerHTML)"
every_page = pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: kind.name)


@every_page
def test_axe_finds_nothing(kind: PageType, visits: Visits, seeded: Seeded) -> None:
    visitor = visits()
    kind.open(visitor, seeded(kind.seed))
    open_all_details(visitor.page)
    assert axe_violations(visitor.page) == []
    visitor.page.emulate_media(color_scheme="dark")  # only colours differ, so only they are checked again
    assert axe_violations(visitor.page, only=("color-contrast",)) == []


@every_page
def test_it_fits_and_can_be_tapped(kind: PageType, visits: Visits, seeded: Seeded) -> None:
    visitor = visits(reduced_motion="reduce")
    kind.open(visitor, seeded(kind.seed))
    open_all_details(visitor.page)
    faults: dict[str, list[str]] = {
        "moves": visitor.page.evaluate(MOVING),
        "too small": too_small(visitor.page),
        "at 1280": sticking_out(visitor.page, 1280),
        "at 320": sticking_out(visitor.page, 320),
        "at 200 %": sticking_out(visitor.page, 640, 400),  # a window of 1280 x 800, zoomed in
    }
    visitor.page.evaluate("document.documentElement.dataset.text = 'largest'")
    faults["largest text"] = sticking_out(visitor.page, 390)
    assert {name: found for name, found in faults.items() if found} == {}
