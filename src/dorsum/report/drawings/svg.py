"""Shapes as SVG elements. Lengths come in body heights and leave in units of the drawing, `y` down."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from dorsum.report.drawings.look import look
from dorsum.report.drawings.views import Spot

SCALE = 200
"""Units of the drawing in one body height."""


def number(length: float) -> str:
    """Return a length in units of the drawing, to a tenth."""
    return f"{round(length * SCALE, 1) + 0.0:g}"


def place(spot: Spot) -> str:
    """Return a spot as a path names it."""
    return f"{number(spot.x)} {number(-spot.y)}"


def group(parent: Element, kind: str) -> Element:
    """Add a group that is painted as a whole, and return it."""
    return SubElement(parent, "g", look(kind))


def line(parent: Element, spots: Iterable[Spot], width: float, kind: str) -> None:
    """Add a line with round ends through the spots."""
    path = "M" + "L".join(place(one) for one in spots)
    SubElement(parent, "path", {**look(kind), "d": path, "stroke-width": number(width)})


def shape(parent: Element, path: str, width: float, kind: str) -> None:
    """Add a filled shape with a rim of half the width around it."""
    SubElement(parent, "path", {**look(kind), "d": path, "stroke-width": number(width)})


def box(parent: Element, corner: Spot, size: tuple[float, float], roundness: float, kind: str) -> None:
    """Add a box; `corner` is the left lower one, `size` width and height, `roundness` a radius."""
    wide, high = size
    where = {"x": number(corner.x), "y": number(-corner.y - high)}
    shape = {"width": number(wide), "height": number(high), "rx": number(min(roundness, wide / 2, high / 2))}
    SubElement(parent, "rect", {**look(kind), **where, **shape})


def ball(parent: Element, middle: Spot, radius: float, kind: str) -> None:
    """Add a disc."""
    where = {"cx": number(middle.x), "cy": number(-middle.y), "r": number(radius)}
    SubElement(parent, "circle", {**look(kind), **where})


def egg(parent: Element, middle: Spot, radii: tuple[float, float], degrees: float, kind: str) -> None:
    """Add an ellipse; its second radius is turned by some degrees from upright to the right."""
    across, along = radii
    where = {"cx": number(middle.x), "cy": number(-middle.y), "rx": number(across), "ry": number(along)}
    turn = f"rotate({degrees:.1f} {number(middle.x)} {number(-middle.y)})"
    SubElement(parent, "ellipse", {**look(kind), **where, "transform": turn})
