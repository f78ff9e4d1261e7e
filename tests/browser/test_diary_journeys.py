"""Journeys through the diary with a clock that is set: recovery, a stall, a new sign, the doctor."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Visits
from tests.browser.diary_server import DiaryServer, serving_diary
from tests.browser.looks import axe_violations
from tests.browser.seeding import CAUDA_EQUINA
from tests.browser.visitor import Visitor, say
from tests.courses import at, rhythm
from tests.shipped import shipped

LEVEL = {level.id: level.label["en"] for level in shipped().levels}
CHECKPOINT = {one.id: one for one in shipped().treatment.checkpoints}
MOST_SCREENS_MORE = 3
"""Screens that come where only what is open is asked, the body map among them."""
LOW_BACK = {"low_back_pain": "yes"}


class Person:
    """A person at a phone who keeps a diary; the clock is set, not waited for."""

    def __init__(self, visitor: Visitor, server: DiaryServer) -> None:
        self.visitor, self.server = visitor, server
        self.visitor.go(server.link)

    def on(self, day: int, hour: int = 18) -> None:
        self.server.clock.now = at(day, hour)

    def check(self, said: dict[str, str] | None = None) -> None:
        """Go through the danger questions from the first page."""
        self.visitor.begin()
        self.visitor.finish({**LOW_BACK, **(said or {})})

    def begin(self) -> None:
        """Begin a diary today, from its first page."""
        self.visitor.go("/diary")
        self.visitor.press("a[href='/diary/begin']")
        self.visitor.page.check("input[name=began][value=today]")
        self.visitor.page.fill("#how_it_began", "I bent to tie my shoes.")
        self.visitor.press("form[action='/diary/begin'] button")

    def write(self, pain: int, could: str, bothered: int, danger: str = "nothing_new") -> None:
        """Write an entry by taps alone: four of them, and one to keep it."""
        self.visitor.go("/diary")
        self.visitor.press("a.main[href='/diary/new']")
        for name, word in (("could_do", could), ("days_bothered", str(bothered)), ("pain_now", str(pain))):
            self.visitor.page.check(f"input[name=say-{name}][value='{word}']")
        self.visitor.page.check(f"input[name=danger][value={danger}]")
        self.visitor.press("form[data-map] button.main >> nth=0")
        assert self.visitor.at.startswith("/diary/entry/")

    def recheck(self, said: dict[str, str] | None = None) -> int:
        """Answer the danger questions that the diary asks, keep them in it, and return how many screens."""
        self.server.clock.now += timedelta(minutes=5)
        self.visitor.press("form[action='/diary/recheck'] button")
        screens = self.visitor.finish({**LOW_BACK, **(said or {})})
        assert self.visitor.at == "/diary"  # it is kept by itself
        return len(screens)

    @property
    def level(self) -> str:
        return self.visitor.level


@pytest.fixture
def person(visits: Visits, tmp_path: Path) -> Iterator[Person]:
    with serving_diary(tmp_path, at(0, 18)) as server:
        yield Person(visits(server), server)


def test_six_weeks_to_recovery(person: Person) -> None:
    visitor = person.visitor
    person.check()
    assert person.level == "self_care"
    person.begin()
    course = {
        0: (7, "little", 7),
        3: (6, "some", 7),
        7: (5, "some", 6),
        14: (3, "most", 4),
        21: (2, "most", 2),
        28: (2, "most", 1),
        35: (1, "all", 0),
        42: (1, "all", 0),
    }
    few = {}
    for day, (pain, could, bothered) in course.items():
        person.on(day)
        person.write(pain, could, bothered)
        if person.level == "open":  # with more days, a few more questions count
            assert visitor.sees(say("diary_asks_more"))
            few[day] = person.recheck()
        assert person.level == "self_care", day
    assert set(few) <= {14, 28, 42}
    assert all(screens <= MOST_SCREENS_MORE for screens in few.values()), few
    assert visitor.sees(say("diary_well"))
    assert visitor.sees(say("diary_next_none"))
    visitor.go("/diary/charts")
    expect(visitor.page.locator("svg.chart:visible").first).to_be_visible()
    visitor.page.click("details > summary >> nth=0")
    assert visitor.page.locator("details[open] tbody tr").count() >= len(course)
    assert axe_violations(visitor.page) == []
    person.on(49)
    visitor.go("/")
    assert not visitor.sees(say("web_diary_due"))


def test_a_course_that_stalls_is_sent_to_care(person: Person) -> None:
    visitor = person.visitor
    person.check()
    person.begin()
    for day, pain in ((0, 7), (7, 6)):
        person.on(day)
        person.write(pain, "some", 7)
        assert person.level == "self_care"
    person.on(14)
    person.write(6, "some", 7)
    stalls = CHECKPOINT["little_better_at_2_weeks"]
    assert all(visitor.sees(line) for line in (*stalls.say["en"], *stalls.do["en"]))
    assert person.level == "open"  # nothing calms until danger is asked again
    person.recheck()
    assert person.level == "self_care"
    person.on(28)
    person.write(6, "some", 7)
    stalls = CHECKPOINT["little_better_at_4_weeks"]
    assert all(visitor.sees(line) for line in (*stalls.say["en"], *stalls.do["en"]))
    person.recheck()
    assert person.level == "routine"
    assert visitor.sees(LEVEL["routine"])
    visitor.press("a[href='/diary/plan']")
    assert person.level == "routine"
    assert axe_violations(visitor.page) == []
    visitor.press("a[href='/diary/summary']")
    assert visitor.sees(stalls.label["en"])


def test_a_new_danger_sign_on_day_nine(person: Person) -> None:
    visitor = person.visitor
    person.check()
    person.begin()
    for day, pain in ((0, 6), (7, 5)):
        person.on(day)
        person.write(pain, "some", 6)
    person.on(9)
    visitor.go("/")
    assert visitor.sees(say("web_diary_due"))
    visitor.go("/diary")
    visitor.press("button[name=danger][value=something_new]")  # one tap
    assert person.level == "open"
    assert not visitor.sees(LEVEL["self_care"])
    assert visitor.page.locator("a.call.emergency[href='tel:999']").is_visible()
    person.recheck(CAUDA_EQUINA)
    assert person.level == "emergency_now"
    assert visitor.page.locator("a.call.emergency[href='tel:999']").first.is_visible()
    assert axe_violations(visitor.page) == []
    person.on(10)
    person.write(4, "most", 5)  # "nothing new" since then does not talk it away
    assert person.level == "emergency_now"
    visitor.go("/diary/summary")
    assert visitor.sees(say("summary_urgent", level=LEVEL["emergency_now"]))


def test_the_page_for_the_doctor_is_printed_and_read_back(person: Person) -> None:
    visitor = person.visitor
    person.check()
    person.begin()
    for day, pain in ((0, 6), (7, 4), (14, 3)):
        person.on(day)
        person.write(pain, "some", 5)
    visitor.go("/diary/words")
    visitor.page.fill("#worries", "That it is my discs.")
    visitor.press("form[action='/diary/words'] button")
    assert visitor.at == "/diary/summary"
    with visitor.page.expect_download() as download:
        visitor.page.click("a[href^='/diary/summary.pdf']")
    saved = PdfReader(download.value.path())
    printed = PdfReader(BytesIO(visitor.page.pdf(format="A4", tagged=True)))
    assert len(saved.pages) == 1
    for read in (saved, printed):
        text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        for words in ("I bent to tie my shoes.", "That it is my discs.", "2026-03-02"):
            assert words.replace(" ", "") in text.replace(" ", "")
        catalogue: Any = read.trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert {"/Table", "/H2", "/Figure"} <= tags(catalogue["/StructTreeRoot"])
    assert "web_diary" not in visitor.text


def tags(root: object) -> set[str]:
    """Return every kind of tag below a node of the tree of a PDF."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found |= {str(node["/S"])} if "/S" in node else set()
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_an_entry_is_changed_removed_and_taken_back_by_keyboard(person: Person) -> None:
    visitor = person.visitor
    person.begin()
    person.write(6, "some", 5)
    entry = visitor.at
    visitor.press(f"a[href='{entry}/edit']")
    visitor.page.focus("input[name=say-pain_now][value='6']")
    visitor.page.keyboard.press("ArrowRight")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.at == entry
    assert visitor.page.locator(".said dd", has_text="7").count() >= 1
    visitor.press(f"form[action='{entry}/undo'] button")
    visitor.press(f"form[action='{entry}/remove'] button")
    assert visitor.sees(say("web_diary_removed"))
    visitor.press(f"form[action='{entry}/undo'] button")
    assert visitor.at == entry


def test_without_scripts_the_diary_works_too(visits: Visits, tmp_path: Path) -> None:
    with serving_diary(tmp_path, at(0, 18)) as server:
        person = Person(visits(server, java_script_enabled=False), server)
        person.begin()
        person.write(5, "some", 5)
        assert person.level == "open"


def test_daily_rating_comes_by_choice_and_ends_after_two_weeks(person: Person) -> None:
    visitor = person.visitor
    person.check()
    person.begin()
    person.write(6, "some", 5)
    person.on(1)
    visitor.go("/diary")
    assert not visitor.sees(say("web_diary_due"))
    visitor.go("/diary/reminders")
    assert all(visitor.sees(line) for line in rhythm().why_seldom["en"])
    visitor.page.check("input[name=daily]")
    visitor.press("form[action='/diary/reminders'] button")
    for day in (2, 13):
        person.on(day)
        visitor.go("/diary")
        assert visitor.sees(say("web_diary_due"))
    person.write(5, "some", 5)
    for day in (14, 15):
        person.on(day)
        visitor.go("/diary")
        assert visitor.sees(say("web_diary_due")) == (day <= rhythm().daily_at_most_days), day
        person.write(5, "some", 5)
