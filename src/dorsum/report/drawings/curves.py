"""Smooth lines through spots of the paper: as the text of a path, and as spots close together."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

Spot = tuple[float, float]
"""A place on the paper in units of the drawing: `x` to the right and `y` downwards."""
Curve = tuple[Spot, Spot, Spot, Spot]
"""A cubic curve: its start, the two spots that pull it, its end."""
_PIECES = 12
"""Into how many straight pieces a curve is cut where spots along it are asked for."""


def smooth(spots: Sequence[Spot], *, is_closed: bool = False) -> tuple[Curve, ...]:
    """Return curves through the spots, one from each to the next; closed, from the last to the first too."""
    count = len(spots) - 1 + is_closed
    return tuple(_curve(*_around(spots, index, is_closed)) for index in range(count))


def _around(spots: Sequence[Spot], index: int, is_closed: bool) -> Iterator[Spot]:
    """Yield a spot and the next one, between those before and after them; at an open end, the end again."""
    count = len(spots)
    for place in range(index - 1, index + 3):
        yield spots[place % count if is_closed else min(max(place, 0), count - 1)]


def _curve(before: Spot, start: Spot, end: Spot, after: Spot) -> Curve:
    """Return the curve from start to end, which at each goes the way from neighbour to neighbour.

    How far it is pulled follows the lengths of the pieces, so that a short one beside a long one is no bulge.
    """
    length = _length(start, end)
    near = _towards(start, before, end, length / (_length(before, start) + length) / 3)
    far = _towards(end, after, start, length / (_length(end, after) + length) / 3)
    return start, near, far, end


def _towards(spot: Spot, origin: Spot, target: Spot, share: float) -> Spot:
    """Return the spot, moved by a share of the way from origin to target."""
    return spot[0] + (target[0] - origin[0]) * share, spot[1] + (target[1] - origin[1]) * share


def _length(one: Spot, other: Spot) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def spots_along(curves: Sequence[Curve]) -> tuple[Spot, ...]:
    """Return spots close together along curves that follow each other, both ends included."""
    steps = range(1, _PIECES + 1)
    return (curves[0][0], *(_part_way(curve, step / _PIECES) for curve in curves for step in steps))


def _part_way(curve: Curve, part: float) -> Spot:
    rest = 1 - part
    shares = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    across, down = (
        sum(share * spot[axis] for share, spot in zip(shares, curve, strict=True)) for axis in (0, 1)
    )
    return across, down


def x_at(line: Sequence[Spot], y: float) -> float:
    """Return where a line that only goes down is at a height; beyond its ends, where it ends."""
    for one, other in pairwise(line):
        if one[1] <= y < other[1]:
            return _towards(one, one, other, (y - one[1]) / (other[1] - one[1]))[0]
    return line[0][0] if y < line[0][1] else line[-1][0]


def path(start: Spot, curves: Sequence[Curve]) -> str:
    """Return the text of a path that begins at the start and follows the curves."""
    return f"M{_place(start)}" + _follow(curves)


def corners(spots: Sequence[Spot]) -> str:
    """Return the text of a path that goes straight from spot to spot."""
    return "M" + "L".join(_place(spot) for spot in spots)


def rounded(sides: Sequence[Sequence[Spot]], radius: float, piece: float) -> str:
    """Return the text of a closed path round the sides, with round corners, in curves of about a `piece`.

    Each side begins where the one before it ends.
    """
    cut = [smooth(_shortened(side, radius, piece)) for side in sides]
    text = f"M{_place(cut[-1][-1][3])}"
    for side, curves in zip(sides, cut, strict=True):
        text += f"Q{_place(side[0])} {_place(curves[0][0])}" + _follow(curves)
    return text + "Z"


def _follow(curves: Sequence[Curve]) -> str:
    return "".join(f"C{_place(near)} {_place(far)} {_place(end)}" for _, near, far, end in curves)


def _place(spot: Spot) -> str:
    return " ".join(f"{round(length, 1) + 0.0:g}" for length in spot)


def _shortened(line: Sequence[Spot], cut: float, piece: float) -> tuple[Spot, ...]:
    """Return spots along a line, about a piece apart, that leave out so much of each end."""
    left = sum(_length(one, other) for one, other in pairwise(line)) - 2 * cut
    count = max(1, round(left / piece))
    return tuple(_after(line, cut + left * index / count) for index in range(count + 1))


def _after(line: Sequence[Spot], way: float) -> Spot:
    """Return the spot so far along the line."""
    index = 0
    while way > (length := _length(line[index], line[index + 1])):
        way -= length
        index += 1
    return _towards(line[index], line[index], line[index + 1], way / length)
