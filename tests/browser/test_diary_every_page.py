"""Every type of page of the diary: axe finds nothing, nothing sticks out or moves, all can be tapped."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dorsum.diary.store import open_diary
from dorsum.diary.writing import new_id
from tests.browser.conftest import Visits
from tests.browser.diary_page_types import DIARY_PAGES, DiaryPage
from tests.browser.diary_server import Clock, DiaryServer, serving_diary
from tests.browser.looks import axe_violations, open_all_details, sticking_out, too_small
from tests.browser.test_every_page import MOVING
from tests.browser.visitor import Visitor, say
from tests.realistic import realistic

NOW = datetime(2026, 4, 13, 20, tzinfo=UTC)
every_page = pytest.mark.parametrize("kind", DIARY_PAGES, ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DiaryServer, str]]:
    """Serve the diary of the realistic person; return the id of the last entry too."""
    folder, person, id = tmp_path_factory.mktemp("diary"), realistic(), ""
    kept = open_diary(folder / "diary.sqlite3", Clock(NOW))
    kept.keep_episode(person.episode)
    for one in person.entries:
        id = new_id()
        kept.keep(replace(one, id=id))
    kept.close()
    with serving_diary(folder, NOW) as running:
        yield running, id


def knowing(visits: Visits, served: tuple[DiaryServer, str], **options: object) -> Visitor:
    visitor = visits(served[0], **options)
    visitor.go(served[0].link)
    return visitor


@every_page
def test_axe_finds_nothing(kind: DiaryPage, visits: Visits, served: tuple[DiaryServer, str]) -> None:
    visitor = knowing(visits, served)
    kind.open(visitor, served[1])
    open_all_details(visitor.page)
    assert axe_violations(visitor.page) == []
    visitor.page.emulate_media(color_scheme="dark")
    assert axe_violations(visitor.page, only=("color-contrast",)) == []


@every_page
def test_it_fits_and_can_be_tapped(kind: DiaryPage, visits: Visits, served: tuple[DiaryServer, str]) -> None:
    visitor = knowing(visits, served, reduced_motion="reduce")
    kind.open(visitor, served[1])
    open_all_details(visitor.page)
    faults: dict[str, list[str]] = {
        "moves": visitor.page.evaluate(MOVING),
        "too small": too_small(visitor.page),
        "at 1280": sticking_out(visitor.page, 1280),
        "at 320": sticking_out(visitor.page, 320),
        "at 200 %": sticking_out(visitor.page, 640, 400),
    }
    visitor.page.evaluate("document.documentElement.dataset.text = 'largest'")
    faults["largest text"] = sticking_out(visitor.page, 390)
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_browser_that_does_not_know_the_diary(visits: Visits, served: tuple[DiaryServer, str]) -> None:
    visitor = visits(served[0])
    visitor.expected = {403}
    assert visitor.go("/diary") == 403
    assert visitor.sees(say("web_diary_locked_how"))
    assert axe_violations(visitor.page) == []
