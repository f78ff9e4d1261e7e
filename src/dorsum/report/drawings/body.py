"""The drawn body: trunk, head and limbs, from the far side to the near one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import atan2, degrees, hypot
from xml.etree.ElementTree import Element

from dorsum.model.joint_angles import SIDES
from dorsum.report.drawings import skeleton, svg
from dorsum.report.drawings.kinematics import Pose
from dorsum.report.drawings.turning import Point
from dorsum.report.drawings.views import Spot, nearness, spot

EDGE = 0.016
"""The rim of plain paper that sets a limb apart from what it crosses."""
_LIMBS = {
    "leg": (("hip", "knee", 0.078), ("knee", "ankle", 0.06), ("heel", "toe", 2 * skeleton.FOOT_RADIUS)),
    "arm": (("shoulder", "elbow", 0.052), ("elbow", "wrist", 0.044)),
}
"""The bones of a limb, and how thick they are drawn, in body heights."""
_HAND = 0.028
_NECK = 0.05
_HIDDEN = 0.001
"""What lets the trunk cover the root of the neck."""
_SHORT = 0.01
"""A length on the paper below which a direction means nothing."""
_TORSO = 2 * skeleton.RADIUS["hip"]
_WAIST, _HIPS, _CHEST = 0.6, 0.65, 0.75
"""How far the rim of the trunk runs from its middle line, as a part of the way to the joints."""


@dataclass(frozen=True)
class Figure:
    """The joints of a body and the view of it."""

    points: Mapping[str, Point]
    pose: Pose

    def spot(self, name: str) -> Spot:
        """Return where a joint is drawn."""
        return spot(self.points[name], self.pose.view)

    def ground(self) -> float:
        """Return how high on the paper the ground reaches under the furthest part of the body."""
        below = (Point(point.x, 0, point.z) for point in self.points.values())
        return max(spot(point, self.pose.view).y for point in below)

    def nearness(self, *names: str) -> float:
        """Return how near the joints are to the eye, on the whole."""
        return sum(nearness(self.points[name], self.pose.view) for name in names) / len(names)


def add_body(parent: Element, figure: Figure) -> None:
    """Add a body, part by part, so that the nearer one hides the further one."""
    for _, add in sorted(_parts(figure), key=lambda part: part[0]):
        add(parent)


def _parts(figure: Figure) -> Iterator[tuple[float, Callable[[Element], None]]]:
    """Yield how near each part is, and what draws it."""
    yield figure.nearness("hip", "shoulder"), lambda parent: _add_trunk(parent, figure)
    yield figure.nearness("hip", "shoulder") - _HIDDEN, lambda parent: _add_neck(parent, figure)
    yield figure.nearness("head"), lambda parent: _add_head(parent, figure)
    for limb, joint in (("leg", "knee"), ("arm", "elbow")):
        for side in SIDES:
            yield figure.nearness(f"{joint}_{side}"), _limb_adder(figure, limb, side)


def _limb_adder(figure: Figure, limb: str, side: str) -> Callable[[Element], None]:
    return lambda parent: _add_limb(parent, figure, limb, side)


def _add_limb(parent: Element, figure: Figure, limb: str, side: str) -> None:
    kind = "far" if side == "o" and _has_far_side(figure) else "near"
    group = svg.group(parent, kind)
    bones = [([figure.spot(f"{end}_{side}") for end in ends], width) for *ends, width in _LIMBS[limb]]
    if limb == "leg":
        bones.append(([figure.spot(f"heel_{side}"), figure.spot(f"ankle_{side}")], 2 * skeleton.FOOT_RADIUS))
    if kind == "near":
        for spots, width in bones:
            svg.line(group, spots, width + EDGE, "edge")
    for spots, width in bones:
        svg.line(group, spots, width, "bone")
    if limb == "arm":
        svg.ball(group, figure.spot(f"wrist_{side}"), _HAND, "skin")


def _has_far_side(figure: Figure) -> bool:
    """Whether one side of the body is behind the other."""
    return figure.nearness("hip_m") - figure.nearness("hip_o") > skeleton.HALF_WIDTH


def _add_trunk(parent: Element, figure: Figure) -> None:
    outline = _outline(figure)
    for kind, cover in (("cover", "torso_edge"), ("trunk", "torso")):
        group = svg.group(parent, kind)
        svg.shape(group, outline, _TORSO, cover)


def _add_neck(parent: Element, figure: Figure) -> None:
    group = svg.group(parent, "trunk")
    svg.line(group, [figure.spot("shoulder"), figure.spot("head")], _NECK, "bone")


def _outline(figure: Figure) -> str:
    """Return the path round shoulders and hips; both long sides follow the back."""
    sides = (_curve_through(*_rim(figure, side)) for side in SIDES)
    (top_m, mid_m, low_m, hip_m), (top_o, mid_o, low_o, hip_o) = (
        [svg.place(spot(point, figure.pose.view)) for point in points] for points in sides
    )
    return f"M{top_m}C{mid_m} {low_m} {hip_m}L{hip_o}C{low_o} {mid_o} {top_o}Z"


def _rim(figure: Figure, side: str) -> Iterator[Point]:
    """Yield shoulder, middle of the back, low back and hip of one long side of the trunk."""
    at = figure.points
    chest, pelvis = at[f"shoulder_{side}"] - at["shoulder"], at[f"hip_{side}"] - at["hip"]
    yield at["shoulder"] + chest * _CHEST
    yield at["mid_back"] + chest * _WAIST
    yield at["low_back"] + pelvis * _WAIST
    yield at["hip"] + pelvis * _HIPS


def _curve_through(first: Point, second: Point, third: Point, last: Point) -> tuple[Point, ...]:
    """Return ends and pulling points of the cubic curve that goes through four points at even steps."""
    near = (second * 18 - third * 9 - first * 5 + last * 2) * (1 / 6)
    far = (third * 18 - second * 9 - last * 5 + first * 2) * (1 / 6)
    return first, near, far, last


def _add_head(parent: Element, figure: Figure) -> None:
    head, crown = figure.spot("head"), figure.spot("crown")
    length = hypot(crown.x - head.x, crown.y - head.y)
    radii = (skeleton.HEAD_HALF_WIDTH, max(length, skeleton.HEAD_HALF_WIDTH))
    turn = degrees(atan2(crown.x - head.x, crown.y - head.y)) if length > _SHORT else 0.0
    group = svg.group(parent, "near")
    svg.egg(group, head, (radii[0] + EDGE / 2, radii[1] + EDGE / 2), turn, "paper")
    svg.egg(group, head, radii, turn, "skin")
    _add_nose(group, figure)


def _add_nose(group: Element, figure: Figure) -> None:
    """Add the nose: beyond the rim of the head in profile, a light dot on a face that looks at the eye."""
    faces_eye = figure.nearness("nose") - figure.nearness("head") > skeleton.HEAD_HALF_WIDTH * 0.7
    svg.ball(group, figure.spot("nose"), 0.013, "paper" if faces_eye else "skin")
