"""A person at a real browser: opens pages, marks answers, presses buttons; what the browser did is noted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

from tests.browser.diary_server import DiaryServer
from tests.browser.server import Server
from tests.interfaces.web.talking import MOST_SCREENS, NUMBERS
from tests.shipped import shipped

SAID_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
REFUSED = "net::ERR_CONNECTION_REFUSED"
MARKS_OF = "[data-screen] input[type=radio][value={0}], [data-screen] input[name^={0}-]"
"""All that can be marked with one word on a screen: clicked at once, since a talk may be long."""
PATIENCE = 30_000
"""Milliseconds; the machine may be busy."""


def say(wording: str, **parts: object) -> str:
    """Return the words of the content."""
    return shipped().wording[wording]["en"].format(**parts)


class Visitor:
    """One browser window. `expected` are the statuses of pages that are meant to fail."""

    def __init__(self, context: BrowserContext, server: Server | DiaryServer) -> None:
        self.server = server
        self.context = context
        self.foreign: list[str] = []
        self.troubles: list[str] = []
        self.expected: set[int] = set()
        context.set_default_timeout(PATIENCE)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.page: Page = context.new_page()

    def _note_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme != "data" and asked.netloc != urlsplit(self.server.address).netloc:
            self.foreign.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        status = SAID_STATUS.match(message.text)
        if message.type not in ("error", "warning") or (status and int(status[1]) in self.expected):
            return
        # A browser asks for the icon after the page is there, so also of a server that has ended since.
        if not (message.text.endswith(REFUSED) and self.server.has_ended):
            self.troubles.append(f"{self.at}: {message.text}")

    def leave(self) -> None:
        self.context.close()

    @property
    def at(self) -> str:
        """The path of the page."""
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """The words of the page, hidden ones apart."""
        return " ".join(self.page.inner_text("body").split())

    def remember(self, cookie: str) -> None:
        """Go on as the browser that held this cookie."""
        self.context.add_cookies([{"name": "dorsum", "value": cookie, "url": self.server.address}])

    def go(self, path: str) -> int:
        """Open a page by its address; return its status."""
        came = self.page.goto(self.server.address.rstrip("/") + path)
        assert came is not None  # INVARIANT: no address that only jumps within a page
        return came.status

    def press(self, what: str | Locator) -> None:
        """Press a button or a link, and wait for the page it leads to."""
        target = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            target.click()

    def begin(self, who: str = "self", country: str = "GB") -> None:
        """Start a check from the first page."""
        self.go("/")
        self.press("a.way[href='/check/start']")
        self.page.check(f"input[name=who][value={who}]")
        self.page.select_option("#country", country)
        self.press("form[action='/check/start'] button")

    @property
    def items(self) -> list[str]:
        """The questions of the screen."""
        return self.page.input_value("input[name=items]").split()

    @property
    def part(self) -> str:
        """The stretch of the talk that the screen belongs to."""
        return self.page.input_value("input[name=part]")

    def mark(self, item: str, said: str) -> None:
        """Mark an answer; a number is typed."""
        finding = shipped().finding.get(item)
        if finding is None or finding.kind != "number":
            self.page.check(f"input[name='answer-{item}'][value='{said}']")
        elif said == "unsure":
            self.page.check(f"input[name='unsure-{item}']")
        else:
            self.page.fill(f"#answer-{item}", said)

    def answer(self, said: Mapping[str, str], rest: str = "no") -> None:
        """Answer one screen: what was said is marked, no to the rest is one press."""
        has_none = rest == "no" and self.page.locator("[data-none]").count() > 0
        marks = {item: said[item] for item in self.items if item in said}
        if rest != "no":
            self.page.eval_on_selector_all(MARKS_OF.format(rest), "all => all.forEach((one) => one.click())")
        for item in self.items if rest == "no" else ():
            finding = shipped().finding.get(item)
            if finding and finding.kind != "yes_no":
                marks.setdefault(item, NUMBERS.get(item, "male"))
            elif not has_none:  # a single question has no button for the rest
                marks.setdefault(item, rest)
        for item, word in marks.items():
            self.mark(item, word)
        self.press("[data-none]" if has_none else "button[name=go][value=next]")

    def walk(self, said: Mapping[str, str], rest: str = "no", where: Sequence[str] = ()) -> Iterator[str]:
        """Answer page after page until the result; each is yielded as it is shown, by its part of the talk.

        `where` are the regions of the body that are marked in the list beside the map.
        """
        for _ in range(MOST_SCREENS):
            if self.at == "/check/where":
                yield "where"
                for region in where:
                    self.page.check(f"input[name=region-{region}]")
                self.press("button[name=go][value=next]")
            elif self.at.startswith("/check"):
                yield self.part
                self.answer(said, rest)
            else:
                return
        raise AssertionError("the talk does not end")

    def finish(self, said: Mapping[str, str], rest: str = "no", where: Sequence[str] = ()) -> list[str]:
        """Answer everything until the result; return the parts of the pages that came."""
        return list(self.walk(said, rest, where))

    def until(self, part: str, said: Mapping[str, str], rest: str = "no") -> None:
        """Answer until a page of this part of the talk comes."""
        for shown in self.walk(said, rest):
            if shown == part:
                return
        raise AssertionError(f"no page of the part {part}")

    @property
    def level(self) -> str:
        """The level that the result shows; `open` where it shows none."""
        words = (self.page.locator("section.level").first.get_attribute("class") or "").split()
        return next(word for word in words if word != "level")

    @property
    def result_parts(self) -> list[str]:
        """The parts of the result by the ids of their headings."""
        all_of_them: list[str] = self.page.eval_on_selector_all(
            ".part",
            "parts => parts.map((one) => [...one.classList].find((name) => name.startsWith('heading_')))",
        )
        return all_of_them

    def sees(self, words: str) -> bool:
        """Whether these words stand on the page and are not hidden."""
        return " ".join(words.split()) in self.text
