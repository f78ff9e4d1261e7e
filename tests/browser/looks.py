"""What is measured on a page: what axe finds, what sticks out sideways, and what is too small to tap."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAP = 44
"""CSS pixels (WCAG 2.5.5)."""
LIGHT_AND_DARK = ("light", "dark")

_STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth, room = window.innerWidth;
  if (wide <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > room + 0.5)
    .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`)
    .concat(`${wide} of ${room}`);
}"""

# The label of an input is what a finger finds. A link inside running text has text beside it in its line.
_TOO_SMALL = """(least) => {
  const isInText = (link) => getComputedStyle(link).display === "inline"
    && [...link.parentNode.childNodes].some((one) => one !== link && one.nodeType === Node.TEXT_NODE
      && /\\p{L}/u.test(one.textContent));
  const targets = [...document.querySelectorAll("a[href], button, summary, select, input, textarea")]
    .filter((one) => one.type !== "hidden" && one.checkVisibility() && !one.closest(".hidden, .skip"))
    .filter((one) => !(one.tagName === "A" && isInText(one)))
    .map((one) => ["radio", "checkbox"].includes(one.type) ? one.closest("label") : one);
  return targets.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width < least - 0.1 || box.height < least - 0.1;
  }).map((one) => {
    const box = one.getBoundingClientRect();
    const words = (one.textContent.trim() || one.name || "").slice(0, 40);
    return `${one.tagName} "${words}" ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`;
  });
}"""


def sticking_out(page: Page, width: int, height: int = 844) -> list[str]:
    """Return what is wider than a window of this width, in CSS pixels."""
    page.set_viewport_size({"width": width, "height": height})
    out: list[str] = page.evaluate(_STICKS_OUT)
    return out


def too_small(page: Page) -> list[str]:
    """Return the links, buttons and fields that a finger would miss."""
    small: list[str] = page.evaluate(_TOO_SMALL, TAP)
    return small


def open_all_details(page: Page) -> None:
    """Unfold everything, so that what it hides is measured as well."""
    page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true })")


def axe_violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds, with the elements it is found at."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
    ]
