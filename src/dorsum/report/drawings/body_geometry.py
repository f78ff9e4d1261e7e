"""From the numbers of the body map to closed paths: the outline, the hair, and every region of a view."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot
from types import MappingProxyType

from dorsum.model.library import BodyView
from dorsum.report.drawings import curves
from dorsum.report.drawings.body_shapes import HAIR, LINES, OUTLINE, SHAPES, Line, Shape

_GAP = 2.0
"""Between a region and each of its borders, so that neighbours stay apart."""
_STEP = 4.0
"""How far apart a border is looked up."""
_CORNER = 7.0
_PIECE = 14.0
"""About how long the curves are that follow a border."""
_DOWN = 1
_Sides = tuple[Line, Line, Line, Line]
"""The top, one long side, the bottom and the other long side; each begins where the one before ends."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A region as it is drawn: its closed path, and a spot in the midst of it."""

    path: str
    middle: curves.Spot


def outline() -> str:
    """Return the path round the whole body."""
    return _closed(_outline())


def hair(view: BodyView) -> str:
    """Return the path round the hair."""
    return _closed(_both_halves(HAIR[view]))


@cache
def patches(view: BodyView) -> Mapping[str, Patch]:
    """Return every region of a view by its id."""
    return MappingProxyType(
        {
            id: Patch(curves.rounded(sides, _CORNER, _PIECE), _middle(sides))
            for name, shape in SHAPES[view].items()
            for id, sides in _placed(name, shape, view)
        }
    )


def mirrored(line: Iterable[curves.Spot]) -> Line:
    """Return a line on the other side of the body."""
    return tuple((0.0 - x, y) for x, y in line)


def _closed(spots: Sequence[curves.Spot]) -> str:
    return curves.path(spots[0], curves.smooth(spots, is_closed=True)) + "Z"


def _outline() -> Line:
    return _both_halves([spot for part in OUTLINE.values() for spot in part])


def _both_halves(half: Sequence[curves.Spot]) -> Line:
    """Return the half and its mirror image, once round; spots on the middle line stand once."""
    return (*half, *mirrored(spot for spot in reversed(half) if spot[0]))


@cache
def _borders() -> Mapping[str, Line]:
    """Return every border by name, in spots close together, from its upper end to its lower one."""
    pieces = iter(curves.smooth(_outline(), is_closed=True))
    parts = {name: [next(pieces) for _ in spots] for name, spots in OUTLINE.items()}
    drawn = parts | {name: list(curves.smooth(spots)) for name, spots in LINES.items()}
    lines = ((name, curves.spots_along(found)) for name, found in drawn.items())
    return MappingProxyType({name: line if line[0][1] < line[-1][1] else line[::-1] for name, line in lines})


def _placed(name: str, shape: Shape, view: BodyView) -> Iterator[tuple[str, _Sides]]:
    """Yield the regions of a shape: from the front, a person's left is to the right of the paper."""
    if not shape.is_pair:
        yield name, _sides_across(shape)
        return
    sides = _sides_of_half(shape)
    here, there = ("left", "right") if view == "front" else ("right", "left")
    yield f"{name}_{here}", sides
    top, outer, bottom, inner = (mirrored(side) for side in sides)
    yield f"{name}_{there}", (top, outer, bottom, inner)


def _middle(sides: _Sides) -> curves.Spot:
    """Return the spot half way between the two long sides."""
    (x, y), (other_x, other_y) = (side[len(side) // 2] for side in (sides[1], sides[3]))
    return (x + other_x) / 2, (y + other_y) / 2


def _sides_of_half(shape: Shape) -> _Sides:
    (inner_top, outer_top), (inner_bottom, outer_bottom) = _heights(shape)
    inner = _beside((shape.inner,), inner_top, inner_bottom, _GAP)
    outer = _beside(shape.outer, outer_top, outer_bottom, -_GAP)
    return (inner[0], outer[0]), outer, (outer[-1], inner[-1]), inner[::-1]


def _sides_across(shape: Shape) -> _Sides:
    (middle_top, outer_top), (middle_bottom, outer_bottom) = _heights(shape)
    right = _beside(shape.outer, outer_top, outer_bottom, -_GAP)
    left = mirrored(reversed(right))
    return (left[-1], (0, middle_top), right[0]), right, (right[-1], (0, middle_bottom), left[0]), left


def _heights(shape: Shape) -> tuple[tuple[float, float], tuple[float, float]]:
    (inner_top, outer_top), (inner_bottom, outer_bottom) = shape.top, shape.bottom
    return (inner_top + _GAP, outer_top + _GAP), (inner_bottom - _GAP, outer_bottom - _GAP)


def _beside(names: tuple[str, ...], top: float, bottom: float, gap: float) -> Line:
    """Return the line that runs down beside borders, so far from them."""
    border = tuple(spot for name in names for spot in _borders()[name])
    count = round((bottom - top) / _STEP)
    heights = (top + (bottom - top) * index / count for index in range(count + 1))
    return tuple((curves.x_at(border, y) + gap * _lengthening(border, y), y) for y in heights)


def _lengthening(border: Line, y: float) -> float:
    """Return how much wider a gap is across than straight off a border that leans."""
    lean = (curves.x_at(border, y + _DOWN) - curves.x_at(border, y - _DOWN)) / (2 * _DOWN)
    return hypot(1, lean)
