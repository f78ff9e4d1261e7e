"""Whatever the angles: bones keep their lengths, nothing sinks into the floor, the drawing is whole."""

from dataclasses import replace
from math import sqrt
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dorsum.model.joint_angles import ANGLE_NAMES
from dorsum.model.treatment import Frame
from dorsum.report.drawings import draw, skeleton
from dorsum.report.drawings.kinematics import Pose, joints
from dorsum.report.drawings.turning import Point
from tests.shipped import shipped

BONES = {
    ("hip", "shoulder"): skeleton.TRUNK,
    ("shoulder", "head"): skeleton.NECK_TO_HEAD,
    ("hip_m", "hip_o"): 2 * skeleton.HALF_WIDTH,
    ("shoulder_m", "shoulder_o"): 2 * skeleton.HALF_WIDTH,
    ("heel_m", "toe_m"): skeleton.FOOT_LENGTH - 2 * skeleton.FOOT_RADIUS,
    **{(f"hip_{side}", f"knee_{side}"): skeleton.THIGH for side in "mo"},
    **{(f"knee_{side}", f"ankle_{side}"): skeleton.SHANK for side in "mo"},
    **{(f"shoulder_{side}", f"elbow_{side}"): skeleton.UPPER_ARM for side in "mo"},
    **{(f"elbow_{side}", f"wrist_{side}"): skeleton.FOREARM for side in "mo"},
}
POSTURES = ("on_back", "on_front", "on_side", "on_hands_and_knees", "sitting", "standing")
VIEWS = ("side", "front", "top", "feet")
angles = st.dictionaries(st.sampled_from(sorted(ANGLE_NAMES)), st.floats(-180, 180), max_size=12)
poses = st.builds(Pose, angles, st.sampled_from(POSTURES), st.sampled_from(VIEWS))


def length(start: Point, end: Point) -> float:
    across = end - start
    return sqrt(across.x**2 + across.y**2 + across.z**2)


@given(poses)
def test_bones_keep_their_lengths(pose: Pose) -> None:
    at = joints(pose)
    for (start, end), wanted in BONES.items():
        assert abs(length(at[start], at[end]) - wanted) < 1e-9, (start, end)


@given(poses)
def test_the_lowest_part_rests_on_the_floor(pose: Pose) -> None:
    lowest = min(point.y - skeleton.radius_at(name) for name, point in joints(pose).items())
    assert abs(lowest) < 1e-9


@given(poses, st.floats(-30, 30))
def test_the_side_that_an_angle_names_moves_alone(pose: Pose, more: float) -> None:
    same = replace(pose, angles={**pose.angles, **{f"hp_{side}": pose.angle("hp", side) for side in "mo"}})
    bent = replace(same, angles={**same.angles, "hp_m": pose.angle("hp", "m") + more})
    for name in ("knee_o", "ankle_o", "wrist_m", "head"):
        before, after = joints(same), joints(bent)
        assert length(before[name] - before["hip"], after[name] - after["hip"]) < 1e-9


@given(angles, st.sampled_from(POSTURES), st.sampled_from(VIEWS))
def test_any_frame_can_be_drawn(given_angles: dict[str, float], posture: str, view: str) -> None:
    movement = shipped().treatment.movement["walking_movement"]
    frame = Frame({"en": "Any"}, given_angles)
    odd = replace(movement, frames=(frame,), posture=posture, view=view)  # type: ignore[arg-type]  # all are tried
    text = draw(odd, 0)
    ElementTree.fromstring(text)
    assert "nan" not in text
