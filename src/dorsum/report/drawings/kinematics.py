"""From joint angles to the places of the joints: forward kinematics of a body that rests on the floor.

Angles are degrees and zero in the anatomical position; docs/explanation/drawings.md says what each one means.
Lengths are fractions of body height.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians, sin, tan
from types import MappingProxyType
from typing import Literal

from dorsum.model.joint_angles import SIDES
from dorsum.report.drawings import skeleton
from dorsum.report.drawings.turning import Axes, Point

Posture = Literal["on_back", "on_front", "on_side", "on_hands_and_knees", "sitting", "standing"]
View = Literal["side", "front", "top", "feet"]
_NEUTRAL = MappingProxyType({"lu": -18.0, "th": 8.0})
"""How a back at ease is drawn, in degrees: hollow below, round above. It is a drawing, no measure."""
_SHARE = 2 / 9
"""Of a cubic curve whose pulling points lie at the thirds: how far each third follows the points."""


@dataclass(frozen=True)
class Pose:
    """The angles of a frame, and how the body lies in the room."""

    angles: Mapping[str, float]
    posture: str
    view: str

    def angle(self, name: str, side: str = "") -> float:
        """Return an angle in degrees: that of the side, or else of both sides, or else zero."""
        return self.angles.get(f"{name}_{side}", self.angles.get(name, 0.0))


def joints(pose: Pose) -> Mapping[str, Point]:
    """Return where every joint is, with the lowest part of the body on the floor (`y` = 0)."""
    found = dict(_free_joints(pose))
    lowest = min(point.y - skeleton.radius_at(name) for name, point in found.items())
    return MappingProxyType({name: point - Point(0, lowest, 0) for name, point in found.items()})


def trunk_axes(pose: Pose) -> Axes:
    """Return how the trunk lies: `down` from shoulder to hip, `front` the belly, `out` to the moving side."""
    along, across = cos(radians(pose.angle("trunk"))), sin(radians(pose.angle("trunk")))
    if pose.posture == "on_side":
        return Axes(Point(-along, -across, 0), Point(0, 0, 1), Point(-across, along, 0))
    if pose.posture == "on_back":
        return Axes(Point(-along, -across, 0), Point(-across, along, 0), Point(0, 0, 1))
    if pose.view == "front":
        return Axes(Point(0, -across, -along), Point(0, -along, across), Point(1, 0, 0))
    return Axes(Point(-along, -across, 0), Point(across, -along, 0), Point(0, 0, 1))


def _free_joints(pose: Pose) -> Iterator[tuple[str, Point]]:
    """Yield the joints of a body whose hips are at the origin."""
    trunk = trunk_axes(pose)
    shoulder = trunk.down * -skeleton.TRUNK
    yield "hip", Point(0, 0, 0)
    yield "shoulder", shoulder
    yield from _back(pose, trunk)
    yield from _head(pose, trunk, shoulder)
    for side in SIDES:
        yield from _leg(pose, trunk, side)
        yield from _arm(pose, trunk, shoulder, side)


def _back(pose: Pose, trunk: Axes) -> Iterator[tuple[str, Point]]:
    """Yield the back at the thirds of the trunk: it bulges backwards when the spine bends forwards."""
    third = skeleton.TRUNK / 3
    low, mid = (third * tan(radians(pose.angle(name) + _NEUTRAL[name])) for name in ("lu", "th"))
    yield "low_back", trunk.down * -third - trunk.front * ((2 * low + mid) * _SHARE)
    yield "mid_back", trunk.down * (-2 * third) - trunk.front * ((low + 2 * mid) * _SHARE)


def _head(pose: Pose, trunk: Axes, shoulder: Point) -> Iterator[tuple[str, Point]]:
    """Yield the middle of the head and the tip of the nose; `nf` moves the head forwards, its gaze level."""
    upwards = trunk.twisted(pose.angle("tr")).upside_down()
    neck = upwards.flexed(pose.angle("th") / 2 + pose.angle("nk"))
    face = neck.spread(pose.angle("nl")).twisted(pose.angle("nr"))
    leaning = neck.flexed(pose.angle("nf")).spread(pose.angle("nl"))
    head = shoulder + leaning.down * skeleton.NECK_TO_HEAD
    yield "head", head
    yield "nose", head + face.front * (skeleton.HEAD_HALF_WIDTH + 0.004)
    yield "crown", head + face.down * skeleton.HEAD_HALF_LENGTH


def _leg(pose: Pose, trunk: Axes, side: str) -> Iterator[tuple[str, Point]]:
    pelvis = trunk.twisted(pose.angle("lr"))
    roll = trunk.twisted(pose.angle("thigh_from_vertical"))
    pelvis, roll = (pelvis, roll) if side == "m" else (pelvis.mirrored(), roll.mirrored())
    thigh = roll.flexed(pose.angle("hp", side)).spread(pose.angle("ab", side))
    shank = thigh.flexed(-pose.angle("kn", side))
    hip = pelvis.out * skeleton.HALF_WIDTH
    knee = hip + thigh.down * skeleton.THIGH
    ankle = knee + shank.down * skeleton.SHANK
    yield from ((f"hip_{side}", hip), (f"knee_{side}", knee), (f"ankle_{side}", ankle))
    yield from _foot(ankle, shank.flexed(90 - pose.angle("an", side)), side)


def _foot(ankle: Point, foot: Axes, side: str) -> Iterator[tuple[str, Point]]:
    """Yield heel and toes; the foot's `down` points to the toes, its `front` away from the sole."""
    sole = ankle - foot.front * skeleton.SOLE
    yield f"heel_{side}", sole - foot.down * skeleton.HEEL_REACH
    yield f"toe_{side}", sole + foot.down * skeleton.TOE_REACH


def _arm(pose: Pose, trunk: Axes, shoulder: Point, side: str) -> Iterator[tuple[str, Point]]:
    chest = trunk.twisted(pose.angle("tr"))
    chest = chest if side == "m" else chest.mirrored()
    root = shoulder + chest.out * skeleton.HALF_WIDTH
    swung = chest.twisted(pose.angle("ha", side)).flexed(pose.angle("sh", side))
    upper = swung.spread(pose.angle("sa", side)).twisted(pose.angle("sr", side))
    elbow = root + upper.down * skeleton.UPPER_ARM
    lower = upper.flexed(pose.angle("el", side))
    yield from ((f"shoulder_{side}", root), (f"elbow_{side}", elbow))
    yield f"wrist_{side}", elbow + lower.down * skeleton.FOREARM
