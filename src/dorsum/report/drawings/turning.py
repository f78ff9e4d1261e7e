"""Points and directions in the room, and the three ways in which a part of the body turns.

The room: `x` to the right of the drawing, `y` up, `z` towards the one who looks at a side or front view.
Lengths are fractions of body height, angles are degrees.
"""

from dataclasses import dataclass
from math import cos, radians, sin


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the room, or a direction in it."""

    x: float
    y: float
    z: float

    def __add__(self, other: "Point") -> "Point":
        return Point(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: "Point") -> "Point":
        return self + other * -1

    def __mul__(self, times: float) -> "Point":
        return Point(self.x * times, self.y * times, self.z * times)


@dataclass(frozen=True, slots=True)
class Axes:
    """How a part lies: `down` along it from its root, `front` to the belly side, `out` from the middle."""

    down: Point
    front: Point
    out: Point

    def flexed(self, degrees: float) -> "Axes":
        """Return the axes with the far end brought forwards."""
        down, front = _turned(self.down, self.front, degrees)
        return Axes(down, front, self.out)

    def spread(self, degrees: float) -> "Axes":
        """Return the axes with the far end brought outwards."""
        down, out = _turned(self.down, self.out, degrees)
        return Axes(down, self.front, out)

    def twisted(self, degrees: float) -> "Axes":
        """Return the axes turned about their own length, with the front brought outwards."""
        front, out = _turned(self.front, self.out, degrees)
        return Axes(self.down, front, out)

    def upside_down(self) -> "Axes":
        """Return the axes of a part that goes the other way, as the neck does from the trunk."""
        return Axes(self.down * -1, self.front, self.out)

    def mirrored(self) -> "Axes":
        """Return the axes of the same part on the other side."""
        return Axes(self.down, self.front, self.out * -1)


def _turned(first: Point, second: Point, degrees: float) -> tuple[Point, Point]:
    """Return both directions, turned so that the first moves towards the second."""
    along, across = cos(radians(degrees)), sin(radians(degrees))
    return first * along + second * across, second * along - first * across
