"""Every type of page of the diary, and how a visitor comes to see one."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.visitor import Visitor, say


@dataclass(frozen=True)
class DiaryPage:
    """A page of the diary of the realistic person; `{id}` in the address is the last entry.

    `then` is what a visitor does there to see it; `status` is that of the page in the end.
    """

    name: str
    path: str
    then: Callable[[Visitor], None] | None = None
    status: int = 200

    def open(self, visitor: Visitor, id: str) -> None:
        """Show the page to the visitor."""
        visitor.expected = {self.status} - {200}
        status = visitor.go(self.path.replace("{id}", id))
        if self.then is None:
            assert status == self.status
        else:
            self.then(visitor)


def _empty_entry(visitor: Visitor) -> None:
    visitor.press("form[data-map] button.main >> nth=0")
    assert visitor.sees(say("web_diary_empty_entry"))


def _wrong_entry(visitor: Visitor) -> None:
    visitor.page.click("details.more > summary")
    visitor.page.fill("#say-spasms", "many")
    visitor.page.fill("#took-0-amount", "400")
    visitor.page.check("input[name=region-chest]")
    visitor.press("form[data-map] button.main >> nth=0")
    assert visitor.page.locator(".mistake").count() == 3


def _wrong_day(visitor: Visitor) -> None:
    visitor.page.check("input[name=began][value=day]")
    visitor.page.fill("#date", "2027-01-01")
    visitor.press("form[action='/diary/begin'] button")
    assert visitor.sees(say("web_diary_bad_day"))


def _erase(visitor: Visitor) -> None:
    visitor.press("form[action='/diary/erase'] button")
    assert visitor.sees(say("web_diary_erase_sure"))


def _wrong_zone(visitor: Visitor) -> None:
    visitor.page.fill("#zone", "Nowhere")
    visitor.press("form[action='/diary/calendar.ics'] button")
    assert visitor.sees(say("web_diary_bad_zone"))


DIARY_PAGES = (
    DiaryPage("home", "/"),
    DiaryPage("diary", "/diary"),
    DiaryPage("begin", "/diary/begin"),
    DiaryPage("begin, wrong day", "/diary/begin", _wrong_day, 422),
    DiaryPage("new entry", "/diary/new"),
    DiaryPage("empty entry", "/diary/new", _empty_entry, 422),
    DiaryPage("entry with mistakes", "/diary/new", _wrong_entry, 422),
    DiaryPage("entry", "/diary/entry/{id}"),
    DiaryPage("change an entry", "/diary/entry/{id}/edit"),
    DiaryPage("no such entry", "/diary/entry/x", None, 404),
    DiaryPage("all entries", "/diary/entries"),
    DiaryPage("plan", "/diary/plan"),
    DiaryPage("charts", "/diary/charts"),
    DiaryPage("page for the doctor", "/diary/summary"),
    DiaryPage("own words", "/diary/words"),
    DiaryPage("reminders", "/diary/reminders"),
    DiaryPage("reminders, wrong zone", "/diary/reminders", _wrong_zone, 422),
    DiaryPage("yours", "/diary/yours"),
    DiaryPage("erase?", "/diary/yours", _erase),
)
