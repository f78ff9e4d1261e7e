"""Specifications as SVG that a strict page may hold: no script, no style, one ink, one name."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from dorsum.report.charts.chart import AS_WIDE, LEFT

VEGA_LITE: Final = "6.1"
PHONE, COLUMN, WIDE = 300, 400, 640
"""Widths in pixels: of a phone's page, of half a printed page, and of a wide one."""
KEPT = 64
"""Drawings that are kept: those of a few people."""
_MARGINS = LEFT + 22
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "text", "tspan"})
_ATTRIBUTES = frozenset(
    {
        *("d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "transform", "viewBox"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
        *("text-anchor", "font-size", "font-weight"),
    }
)
"""What is left of a drawing; no class, no style, no event, nothing that names another place."""


def can_draw() -> bool:
    """Whether the library that draws is installed (extra `charts`)."""
    return find_spec("vl_convert") is not None


def drawn_or_none(spec: Mapping[str, Any], width: int) -> str | None:
    """Return the drawing, or None where nothing here can draw; the table stands in both cases."""
    return draw(spec, width) if can_draw() else None


def draw(spec: Mapping[str, Any], width: int) -> str:
    """Return a specification as an SVG element for a page, so many pixels wide.

    It has the class `chart`, the role of an image, and its description as name. It is painted with the colour
    of the text around it, in the font of the page. What was drawn once is kept in memory (`KEPT` drawings).

    Raises:
        ModuleNotFoundError: the library that draws is not installed.
    """
    return _drawn(json.dumps(spec, sort_keys=True), width)


def forget_drawings() -> None:
    """Forget what was drawn: when a diary is erased."""
    _drawn.cache_clear()


@lru_cache(maxsize=KEPT)
def _drawn(text: str, width: int) -> str:
    import vl_convert  # noqa: PLC0415  # an extra

    spec = json.loads(text)
    svg: str = vl_convert.vegalite_to_svg(with_width(spec, width), vl_version=VEGA_LITE)
    return _for_a_page(svg, spec["description"])


def with_width(spec: Any, width: int) -> Any:
    """Return a specification whose panels fill a picture so many pixels wide."""
    if isinstance(spec, dict):
        return {
            key: width - _MARGINS if (key, one) == ("width", AS_WIDE) else with_width(one, width)
            for key, one in spec.items()
        }
    return [with_width(one, width) for one in spec] if isinstance(spec, list) else spec


def _for_a_page(svg: str, name: str) -> str:
    root = ElementTree.fromstring(svg)
    (clean,) = _clean(root)
    clean.attrib |= {"class": "chart", "role": "img", "aria-label": name, "focusable": "false"}
    clean.set("xmlns", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(clean, encoding="unicode")


def _clean(one: Element) -> Iterator[Element]:
    """Yield the element with what may stay; groups that paint nothing are left out."""
    kind = one.tag.removeprefix(_SVG)
    if kind not in _ELEMENTS or one.get("display") == "none":
        return
    kept = {name: value for name, value in one.attrib.items() if name in _ATTRIBUTES}
    inner = [child for each in one for child in _clean(each)]
    if _paints_nothing(kind, one, inner):
        return
    if kind == "g" and not kept:
        yield from inner
        return
    made = Element(kind, kept)
    made.text = one.text
    made.extend(inner)
    yield made


def _paints_nothing(kind: str, one: Element, inner: list[Element]) -> bool:
    is_background = one.get("class") in ("background", "foreground") and one.get("fill", "none") == "none"
    return (kind == "g" and not inner) or (kind == "path" and is_background)
