"""A person with a keyboard and no mouse: Tab, Space, Enter, arrow keys; the focus must always be seen."""

from collections.abc import Mapping

from tests.browser.visitor import Visitor

MOST_TABS = 120
# Of a radio button or checkbox the label beside it is drawn; it carries the outline.
_FOCUS = """() => {
  const one = document.activeElement, shown = one.matches(".option input") ? one.nextElementSibling : one;
  const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
  const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && box.width > 1 && box.top < innerHeight && box.bottom > 0;
  return [isSeen, `${one.tagName} ${one.name ?? ""} ${one.textContent.trim().slice(0, 40)}`];
}"""


class Keyboard:
    """The keys of one visitor; `unseen` are the places where the focus could not be seen."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.unseen: list[str] = []

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def to(self, wanted: str) -> None:
        """Go on with Tab until the focus is on what is wanted."""
        for _ in range(MOST_TABS):
            self.key("Tab")
            is_seen, what = self.page.evaluate(_FOCUS)
            if not is_seen:
                self.unseen.append(f"{self.visitor.at}: {what}")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        raise AssertionError(f"no way by Tab to {wanted} on {self.visitor.at}")

    def skip(self) -> None:
        """Go past the head of the page by its first link."""
        self.to(".skip")
        self.key("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"

    def follow(self, wanted: str) -> None:
        """Go to a link or a button and press it."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.key("Enter")

    def answer(self, said: Mapping[str, str], typed: Mapping[str, str]) -> None:
        """Answer one screen from top to bottom: what was said by Space, numbers typed, no to the rest."""
        self.skip()
        has_none = self.page.locator("[data-none]").count() > 0
        for item in self.visitor.items:
            if item in typed:
                self.to(f"#answer-{item}")
                self.page.keyboard.type(typed[item])
            elif item in said or not has_none:
                self.to(f"input[name='answer-{item}']")
                self.choose(item, said.get(item, "no"))
        self.follow("[data-none]" if has_none else "button[value=next]")

    def choose(self, item: str, word: str) -> None:
        """Mark the first choice by Space, then go on with the arrow until it is the wanted one."""
        self.key("Space")
        for _ in range(MOST_TABS):
            if self.page.is_checked(f"input[name='answer-{item}'][value='{word}']"):
                return
            self.key("ArrowRight")
        raise AssertionError(f"no {word} among the choices of {item}")
