"""Figures of movements: the poses fit the geometry that their angles promise, and rest on the floor."""

from collections.abc import Iterator, Mapping
from math import atan2, degrees, hypot

import pytest

from dorsum.model.joint_angles import SIDES
from dorsum.model.treatment import Frame, Movement
from dorsum.report.drawings.figure import pose_of
from dorsum.report.drawings.kinematics import Pose, joints
from dorsum.report.drawings.skeleton import radius_at
from dorsum.report.drawings.turning import Point
from dorsum.report.drawings.views import Spot, nearness, spot
from tests.shipped import shipped

HOOK_LYING = {"trunk": 0.0, "hp": 45.0, "kn": 90.0, "an": 45.0}
ANGLES_ON_PAPER = {
    "hp": ("shoulder", "hip", "knee"),
    "kn": ("hip", "knee", "ankle"),
    "el": ("shoulder", "elbow", "wrist"),
    "sh": ("hip", "shoulder", "elbow"),
}
STRAIGHT = ("hp", "kn", "el")
"""Angles that are zero when the limb is straight; a shoulder is zero when the arm lies at the side."""
OUT_OF_PLANE = ("tr", "lr", "thigh_from_vertical")
CLOSE = 0.025
"""A part whose skin is this near to the floor (in body heights) rests on it."""
SUPPORTS = {
    "on_back": ({"shoulder", "hip"}, {"hip", "toe_m", "toe_o", "low_back"}),
    "on_front": ({"hip"}, {"knee_m"}, {"wrist_m", "elbow_m"}),
    "on_side": ({"hip_o", "knee_o"}, {"shoulder_o", "elbow_o", "wrist_o"}),
    "on_hands_and_knees": ({"knee_m", "knee_o"}, {"wrist_m", "wrist_o"}),
    "sitting": ({"heel_m"}, {"toe_m"}, {"heel_o"}, {"toe_o"}),
    "standing": ({"heel_m", "toe_m"}, {"heel_o", "toe_o"}),
}
"""By posture, the parts that must touch the floor: one of each group."""


def movements() -> tuple[Movement, ...]:
    return shipped().treatment.movements


def frames() -> Iterator[tuple[Movement, int]]:
    yield from ((movement, index) for movement in movements() for index in range(len(movement.frames)))


def places_in(movement: str, frame: int) -> Mapping[str, Point]:
    shown = shipped().treatment.movement[movement]
    return joints(pose_of(shown, shown.frames[frame]))


def slope(start: Point, end: Point) -> float:
    """The angle of a line to the floor, from a side: 0 to the right, 90 up."""
    return degrees(atan2(end.y - start.y, end.x - start.x))


def angle_between(first: Spot, middle: Spot, last: Spot) -> float:
    """The angle at the middle spot, as one would measure it on the paper: 0 to 180."""
    turn = atan2(first.y - middle.y, first.x - middle.x) - atan2(last.y - middle.y, last.x - middle.x)
    return abs((degrees(turn) + 180) % 360 - 180)


def test_hook_lying_puts_the_foot_flat_and_the_ankle_level_with_the_hip() -> None:
    at = joints(Pose(HOOK_LYING, "on_back", "side"))
    assert at["ankle_m"].y == pytest.approx(at["hip"].y)
    assert at["heel_m"].y == pytest.approx(at["toe_m"].y)
    assert slope(at["ankle_m"], at["knee_m"]) == pytest.approx(45)


def test_a_bridge_is_one_line_of_25_degrees_from_shoulder_to_knee() -> None:
    at = places_in("bridge", 1)
    assert slope(at["hip"], at["shoulder"]) == pytest.approx(-25)
    assert slope(at["knee_m"], at["hip_m"]) == pytest.approx(-25)
    assert slope(at["ankle_m"], at["knee_m"]) == pytest.approx(60)
    assert at["heel_m"].y == pytest.approx(at["toe_m"].y)


def test_on_the_elbows_the_upper_arm_is_upright_so_its_angle_is_90_less_the_trunk() -> None:
    at = places_in("prone_press_up", 1)
    trunk = slope(at["hip"], at["shoulder"])
    arm = angle_between(*(spot(at[name], "side") for name in ("hip_m", "shoulder_m", "elbow_m")))
    assert slope(at["elbow_m"], at["shoulder_m"]) == pytest.approx(90, abs=1)
    assert arm == pytest.approx(90 - trunk, abs=1)


def test_a_side_plank_slopes_by_20_degrees_on_an_upright_arm() -> None:
    at = places_in("side_plank_on_knees", 1)
    assert slope(at["knee_o"], at["shoulder_o"]) == pytest.approx(20)
    assert slope(at["hip"], at["shoulder"]) == pytest.approx(20)
    assert slope(at["elbow_o"], at["shoulder_o"]) == pytest.approx(90, abs=1)


def test_in_child_pose_the_shank_lies_on_the_floor_and_the_trunk_falls_by_5_degrees() -> None:
    at = places_in("child_pose", 1)
    assert slope(at["hip"], at["shoulder"]) == pytest.approx(-5)
    assert at["knee_m"].y == pytest.approx(at["ankle_m"].y, abs=0.01)
    assert at["ankle_m"].x < at["hip"].x < at["knee_m"].x < at["wrist_m"].x


def test_on_hands_and_knees_arms_and_thighs_are_upright() -> None:
    at = places_in("cat_cow", 0)
    assert slope(at["knee_m"], at["hip_m"]) == pytest.approx(90)
    assert slope(at["wrist_m"], at["shoulder_m"]) == pytest.approx(90)


def measured(movement: Movement, frame: Frame) -> Iterator[tuple[str, float, float]]:
    """Yield what stands in the content and what is seen on the paper, for limbs that lie in the paper."""
    pose = pose_of(movement, frame)
    at = joints(pose)
    for side in SIDES:
        for name, parts in ANGLES_ON_PAPER.items():
            points = [at[f"{part}_{side}"] for part in parts]
            depths = [nearness(point, movement.view) for point in points]
            if max(depths) - min(depths) < 1e-9 and not any(pose.angle(turn) for turn in OUT_OF_PLANE):
                seen = angle_between(*(spot(point, movement.view) for point in points))
                yield name, _expected(pose, name, side), seen


def _expected(pose: Pose, name: str, side: str) -> float:
    """The angle on the paper: an arm or a thigh that is in the paper of a front view was spread, not bent."""
    if pose.view == "front" and name in ("hp", "sh"):
        name = {"hp": "ab", "sh": "sa"}[name]
    value = abs(pose.angle(name, side))
    return 180 - value if name in (*STRAIGHT, "ab") else value


def test_the_angles_on_the_paper_are_those_of_the_content() -> None:
    wrong = [
        (movement.id, index, name, wanted, seen)
        for movement, index in frames()
        for name, wanted, seen in measured(movement, movement.frames[index])
        if abs(wanted - seen) > 1
    ]
    assert wrong == []


def test_every_angle_that_a_camera_checks_from_the_side_is_seen_on_the_paper() -> None:
    for movement in movements():
        seen = {name for frame in movement.frames for name, _, _ in measured(movement, frame)}
        checked = {name.split("_")[0] for name in movement.checked_angles} & set(ANGLES_ON_PAPER)
        if movement.view == "side":
            assert checked <= seen, movement.id


def test_the_trunk_on_the_paper_has_the_slope_of_the_content() -> None:
    for movement, index in frames():
        at = joints(pose_of(movement, movement.frames[index]))
        if movement.view == "side" or (movement.view, movement.posture) == ("front", "on_side"):
            assert slope(at["hip"], at["shoulder"]) == pytest.approx(movement.frames[index].angles["trunk"])


def test_knees_roll_by_the_angle_from_upright() -> None:
    at = places_in("knee_rolls", 1)
    across, up = at["knee_m"].z - at["hip_m"].z, at["knee_m"].y - at["hip_m"].y
    assert degrees(atan2(across, up)) == pytest.approx(45)


def test_nothing_is_below_the_floor() -> None:
    for movement, index in frames():
        at = joints(pose_of(movement, movement.frames[index]))
        lowest = min((point.y - radius_at(name), name) for name, point in at.items())
        assert lowest[0] >= -0.01, (movement.id, index, lowest)


def test_the_parts_that_carry_the_body_touch_the_floor() -> None:
    for movement, index in frames():
        at = joints(pose_of(movement, movement.frames[index]))
        touching = {name for name, point in at.items() if point.y - radius_at(name) < CLOSE}
        for group in SUPPORTS[movement.posture]:
            assert group & touching, (movement.id, index, group)


def test_the_ear_moves_back_by_two_to_five_centimetres_in_a_chin_tuck() -> None:
    before, after = (places_in("chin_tuck", frame)["head"].x for frame in (0, 1))
    assert 0.02 <= (before - after) * 1.7 <= 0.05


def test_hands_reach_what_they_hold() -> None:
    for movement in ("single_knee_to_chest", "double_knee_hug"):
        at = places_in(movement, 1)
        shin = at["ankle_m"] - at["knee_m"]
        reach = at["wrist_m"] - (at["knee_m"] + shin * 0.15)
        assert hypot(reach.x, reach.y) < 0.05, movement
