"""Things of the house around a figure, placed by the joints that they hold: chair, pillow, towel, doorway."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element

from dorsum.report.drawings import svg
from dorsum.report.drawings.body import Figure
from dorsum.report.drawings.views import Spot

Box = tuple[Spot, tuple[float, float]]
"""The left lower corner, and width and height, in body heights."""
_SOFT = ("pillow", "towel")
"""What things with round corners are called."""


def add_props(parent: Element, figure: Figure, props: Sequence[str]) -> None:
    """Add the things a figure is drawn with."""
    for prop in props:
        roundness = 0.03 if prop.startswith(_SOFT) else 0.008
        for corner, size in BOXES[prop](figure):
            svg.box(parent, corner, size, roundness, "prop")


def prop_spots(figure: Figure, props: Sequence[str]) -> Iterator[Spot]:
    """Yield the corners of the things, so that room is kept for them."""
    for corner, (wide, high) in (box for prop in props for box in BOXES[prop](figure)):
        yield from (corner, Spot(corner.x + wide, corner.y + high))


def _chair(figure: Figure) -> Iterator[Box]:
    """A seat under the thighs, legs to the floor; a back behind the trunk, seen from the side."""
    hip = figure.spot("hip")
    top = hip.y - 0.045
    if figure.pose.view == "front":
        yield from _chair_in_front(hip, top, figure.spot("toe_m").y - 0.016)
        return
    yield Spot(hip.x - 0.09, top - 0.03), (0.28, 0.03)
    yield Spot(hip.x - 0.1, 0), (0.025, top + 0.22)
    yield Spot(hip.x + 0.15, 0), (0.025, top - 0.03)


def _chair_in_front(hip: Spot, top: float, floor: float) -> Iterator[Box]:
    yield Spot(hip.x - 0.17, top - 0.05), (0.34, 0.04)
    for side in (-0.17, 0.145):
        yield Spot(hip.x + side, floor), (0.025, top - 0.05 - floor)


def _chair_under_calves(figure: Figure) -> Iterator[Box]:
    knee, ankle = figure.spot("knee_m"), figure.spot("ankle_m")
    top = min(knee.y, ankle.y) - 0.034
    left = ankle.x - 0.02
    yield Spot(left, top - 0.03), (knee.x - left - 0.05, 0.03)
    yield Spot(left + 0.01, 0), (0.025, top - 0.03)
    yield Spot(knee.x - 0.085, 0), (0.025, top - 0.03)


def _pillow_under_head(figure: Figure) -> Iterator[Box]:
    head = figure.spot("head")
    if figure.pose.view == "top":
        yield Spot(head.x - 0.08, head.y - 0.13), (0.2, 0.26)
    else:
        yield Spot(head.x - 0.07, 0), (0.16, max(head.y - 0.045, 0.02))


def _pillow_under_knees(figure: Figure) -> Iterator[Box]:
    knee = figure.spot("knee_m")
    yield Spot(knee.x - 0.08, 0), (0.15, knee.y - 0.03)


def _pillow_between_knees(figure: Figure) -> Iterator[Box]:
    knee, ankle = figure.spot("knee_m"), figure.spot("ankle_m")
    yield Spot(knee.x - 0.19, min(knee.y, ankle.y) - 0.07), (0.25, 0.16)


def _towel_roll(figure: Figure) -> Iterator[Box]:
    back = figure.spot("mid_back")
    yield Spot(back.x - 0.03, 0), (0.06, 0.05)


def _doorway(figure: Figure) -> Iterator[Box]:
    left, right = sorted(figure.spot(f"elbow_{side}").x for side in ("m", "o"))
    floor = min(figure.spot(f"toe_{side}").y for side in ("m", "o")) - 0.016
    yield Spot(left - 0.065, floor), (0.04, 1.08 - floor)
    yield Spot(right + 0.025, floor), (0.04, 1.08 - floor)
    yield Spot(left - 0.065, 1.08), (right - left + 0.13, 0.04)


BOXES: Mapping[str, Callable[[Figure], Iterator[Box]]] = MappingProxyType(
    {
        "chair": _chair,
        "chair_under_calves": _chair_under_calves,
        "pillow_under_head": _pillow_under_head,
        "pillow_under_knees": _pillow_under_knees,
        "pillow_between_knees": _pillow_between_knees,
        "towel_roll_under_back": _towel_roll,
        "doorway": _doorway,
    }
)
