"""The body map as SVG text: a person from the front or from the back, with one shape for each region.

It is painted with attributes alone, so that it needs no style sheet and a strict page may show it. The list
beside it is what a keyboard and a screen reader use; to them the drawing is one picture with a name.
"""

from collections.abc import Collection, Iterable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from dorsum.model.library import BodyRegion, BodyView
from dorsum.model.statements import Words
from dorsum.report.drawings import body_geometry, curves
from dorsum.report.drawings.body_geometry import Patch
from dorsum.report.drawings.body_shapes import FACE, HALF_WIDTH, HEIGHT
from dorsum.report.drawings.look import ROUND_ENDS, look

_WIDTHS = {"eye": "4", "mouth": "1.5"}
_LINE = "1.5"
_WORDS_AT = (104, 70)
"""How far off the middle line "left" and "right" stand, and how far down."""
_TICK = ((-7.5, 0.5), (-2.5, 5.5), (7.5, -5.5))
"""The mark in a chosen region, about its middle, so that it is not told by its shade alone."""


def body_map(
    view: BodyView,
    regions: Iterable[BodyRegion],
    chosen: Collection[str],
    wording: Mapping[str, Words],
    language: str = "en",
) -> str:
    """Return the drawing of one view, with the regions of that view; `chosen` are ids of regions.

    A region has the id `region-ID`, the class `region` (and `chosen`), and its id in `data-region`. A page
    that changes the class paints by its style sheet: `.region.chosen`, and the `.tick` that follows a region.

    Raises:
        KeyError: a region of the view has no shape here.
    """
    root = _root(view, wording[f"body_map_{view}"][language])
    _add_body(root, view)
    patches = body_geometry.patches(view)
    for region in sorted(regions, key=lambda region: region.order):
        if region.view == view:
            _add_region(root, region, patches[region.id], region.id in chosen, language)
    _add_side_words(root, view, wording, language)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _root(view: BodyView, title: str) -> Element:
    box = {"viewBox": f"{-HALF_WIDTH} 0 {2 * HALF_WIDTH} {HEIGHT}"}
    names = {"role": "img", "aria-labelledby": f"body_map_{view}_title", "class": "dorsum-figure body-map"}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **box, **names, **ROUND_ENDS})
    SubElement(root, "title", id=f"body_map_{view}_title").text = title
    return root


def _add_body(root: Element, view: BodyView) -> None:
    SubElement(root, "path", {**look("body"), "d": body_geometry.outline(), "stroke-width": _LINE})
    SubElement(root, "path", {**look("hair"), "d": body_geometry.hair(view)})
    for name, line in FACE.items() if view == "front" else ():
        for side in (line, body_geometry.mirrored(line)):
            drawn = curves.path(side[0], curves.smooth(side))
            SubElement(root, "path", {**look("face"), "d": drawn, "stroke-width": _WIDTHS[name]})


def _add_region(root: Element, region: BodyRegion, patch: Patch, is_chosen: bool, language: str) -> None:
    kind = "region chosen" if is_chosen else "region"
    names = {"id": f"region-{region.id}", "data-region": region.id, "aria-hidden": "true"}
    shape = SubElement(root, "path", {**look(kind), **names, "d": patch.path})
    SubElement(shape, "title").text = region.label[language]
    x, y = patch.middle
    spots = [(x + across, y + down) for across, down in _TICK]
    mark = {"d": curves.corners(spots), "stroke-width": "3", "opacity": "1" if is_chosen else "0"}
    SubElement(root, "path", {**look("tick"), **mark, "pointer-events": "none"})


def _add_side_words(root: Element, view: BodyView, wording: Mapping[str, Words], language: str) -> None:
    """Say which side is which: seen from the front, a person's left is to the right of the paper."""
    off, down = _WORDS_AT
    for side, x in (("left", off), ("right", -off)):
        where = {"x": str(x if view == "front" else -x), "y": str(down), "aria-hidden": "true"}
        SubElement(root, "text", {**look("side"), **where}).text = wording[f"body_map_{side}"][language]
