"""From the room to the paper: where a point is drawn, and what hides what.

A view looks straight at a plane; limbs in that plane keep their lengths and angles. In the front and feet
views the eye is a little above the person, so that what is further off is drawn higher: this moves a limb as
a whole when it lies in the plane, and opens the ones that point at the eye.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dorsum.report.drawings.turning import Point

LIFT = 0.3
LIFT_FROM_FEET = 0.5
"""How much higher something is drawn for each length that it lies further off."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the paper: `x` to the right and `y` up, in body heights."""

    x: float
    y: float


_SPOT: Mapping[str, Callable[[Point], Spot]] = MappingProxyType(
    {
        "side": lambda point: Spot(point.x, point.y),
        "front": lambda point: Spot(point.x, point.y - LIFT * point.z),
        "top": lambda point: Spot(point.x, -point.z),
        "feet": lambda point: Spot(point.z, point.y + LIFT_FROM_FEET * point.x),
    }
)
_NEARNESS: Mapping[str, Callable[[Point], float]] = MappingProxyType(
    {
        "side": lambda point: point.z,
        "front": lambda point: point.z,
        "top": lambda point: point.y,
        "feet": lambda point: -point.x,
    }
)


def spot(point: Point, view: str) -> Spot:
    """Return where a point of the room is drawn."""
    return _SPOT[view](point)


def nearness(point: Point, view: str) -> float:
    """Return how near to the eye a point is; the nearer one hides the other."""
    return _NEARNESS[view](point)
