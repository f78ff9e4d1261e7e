"""Every type of page there is, and how a visitor comes to see one."""

from collections.abc import Callable
from dataclasses import dataclass

from dorsum.report.look_up.look_up import LookUp
from tests.browser.visitor import Visitor, say
from tests.shipped import shipped


@dataclass(frozen=True)
class PageType:
    """A type of page: its name, the talk that was held before (`seeding.SEEDS`), its address.

    `then` is what a visitor does there to see it; `status` is that of the page in the end.
    """

    name: str
    seed: str
    path: str
    then: Callable[[Visitor], None] | None = None
    status: int = 200

    def open(self, visitor: Visitor, cookie: str) -> None:
        """Show the page to the visitor, who goes on with a talk that was held before."""
        visitor.expected = {self.status} - {200}
        if cookie:
            visitor.remember(cookie)
        status = visitor.go(self.path)
        if self.then is None:
            assert (status, visitor.at) == (self.status, self.path)
        else:
            self.then(visitor)


def _confirm(visitor: Visitor) -> None:
    visitor.page.check("input[name=region-chest]")
    visitor.page.check("input[name=region-low_back]")
    visitor.press("button[value=next]")
    assert visitor.page.locator("input[name^=confirm-]").count() == 3


def _confirm_again(visitor: Visitor) -> None:
    _confirm(visitor)
    visitor.press("button[value=confirm]")
    assert visitor.page.locator(".mistake").is_visible()


def _mistakes(visitor: Visitor) -> None:
    visitor.press("button[value=next]")
    assert visitor.page.locator(".mistake").count() > 1


def _from_before(visitor: Visitor) -> None:
    """Send the screen as a window would that was opened before the yes."""
    visitor.page.eval_on_selector("input[name=place]", "field => { field.value = '' }")
    for answer in visitor.page.locator("input[value=no]").all():
        answer.check()
    visitor.press("button[value=next]")
    assert visitor.sees(say("web_said_before"))


def _erased(visitor: Visitor) -> None:
    visitor.press("form[action='/erase'] button")
    assert visitor.at == "/erase"


def _foreign_form(visitor: Visitor) -> None:
    visitor.page.eval_on_selector("main form input[name=token]", "field => { field.value = 'another' }")
    visitor.press("main form button")


def searching(words: str) -> Callable[[Visitor], None]:
    def search(visitor: Visitor) -> None:
        visitor.page.fill("#asked", words)
        visitor.press("form[role=search] button")
        assert visitor.at == "/look/search"

    return search


DANGEROUS = "my back hurts and I cannot feel my saddle when I wipe"
_LOOK_UP = LookUp(shipped())
_LEVELS = ("emergency", "same day", "within days", "self care", "everything")
RESCUE = (
    PageType("rescue", "nobody", "/rescue"),
    PageType("rescue, at once", "rescue", "/rescue/ease"),
    PageType("rescue, at once, check finished", "rescue, finished", "/rescue/ease"),
    PageType("rescue, first steps", "rescue, finished", "/rescue/next"),
)
"""The pages for the first minutes."""
PAGE_TYPES = (
    PageType("home", "nobody", "/"),
    PageType("home with a talk", "one screen", "/"),
    PageType("start", "nobody", "/check/start"),
    PageType("start again", "one screen", "/check/start"),
    PageType("screen yes or no", "started", "/check"),
    PageType("screen with mistakes", "started", "/check", _mistakes, 422),
    PageType("screen of values", "values", "/check"),
    PageType("values with mistakes", "values", "/check", _mistakes, 422),
    PageType("screen of timing", "timing", "/check"),
    PageType("screen in plainer words", "plainer", "/check"),
    PageType("screen from before", "timing", "/check/change/0", _from_before, 409),
    PageType("screen of treatment", "self care", "/check/more"),
    PageType("where", "where", "/check/where"),
    PageType("where, confirm", "where", "/check/where", _confirm),
    PageType("where, confirm again", "where", "/check/where", _confirm_again, 422),
    PageType("answers", "self care", "/check/answers"),
    PageType("change", "self care", "/check/change/0"),
    PageType("result, unfinished", "one screen", "/result"),
    *(PageType(f"result, {level}", level, "/result") for level in _LEVELS),
    PageType("changed", "self care", "/changed"),
    PageType("settings", "nobody", "/settings"),
    PageType("erased", "nobody", "/settings", _erased),
    PageType("no such page", "nobody", "/no-such-page", None, 404),
    PageType("form of another browser", "started", "/changed", _foreign_form, 403),
    PageType("report", "nobody", "/report"),
    PageType("look", "nobody", "/look"),
    PageType("found", "nobody", "/look", searching("heat or ice?")),
    PageType("found, danger", "nobody", "/look", searching(DANGEROUS)),
    PageType("found nothing", "nobody", "/look", searching("xyzzy")),
    *(PageType(f"look, {one.kind}", "nobody", f"/look/{one.kind}") for one in _LOOK_UP.kinds),
    *(
        PageType(f"look, one of {one.kind}", "nobody", f"/look/{one.kind}/{_LOOK_UP.items(one.kind)[0].id}")
        for one in _LOOK_UP.kinds
    ),
    *RESCUE,
)
