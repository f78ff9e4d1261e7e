"""The positions and movements of the content: complete, in order, and careful about weak bones."""

from itertools import pairwise

import pytest
from pydantic import ValidationError

from dorsum.authoring.treatment_forms import FrameForm, MovementForm
from dorsum.authoring.yaml_files import read_yaml
from dorsum.installed.rules import content_folder
from dorsum.model.rules import IsYes, Rule, leaves
from dorsum.model.treatment import Movement
from dorsum.report.caution_lines import all_cautions
from tests.shipped import shipped

DEEP = {"lu": 25, "th": 20}
"""Degrees from which a bend of the low or upper back is a deep one."""
FIRST, LAST = "first_days", "longer"


def movements() -> tuple[Movement, ...]:
    return shipped().treatment.movements


def names_in(rule: Rule | None) -> set[str]:
    return {leaf.finding for leaf in leaves(rule) if isinstance(leaf, IsYes)} if rule else set()


def test_all_29_are_there() -> None:
    assert len(movements()) == 29


def test_every_movement_has_a_start_and_an_end_that_differ() -> None:
    for movement in movements():
        angles = [dict(frame.angles) for frame in movement.frames]
        still = movement.kind in ("position", "breathing")
        assert len(angles) == 1 if still else len(angles) > 1, movement.id
        assert all(first != second for first, second in pairwise(angles))


def test_each_frame_stands_alone() -> None:
    for movement in movements():
        names = [{name.split("_")[0] for name in frame.angles} for frame in movement.frames]
        assert all({"trunk", "hp", "kn"} <= named for named in names), movement.id


def test_who_has_weak_bones_gets_no_deep_bend() -> None:
    for movement in movements():
        bends = [(name, frame.angles.get(name, 0.0)) for frame in movement.frames for name in DEEP]
        if any(bend >= DEEP[name] for name, bend in bends):
            assert "osteoporosis_or_fragility_fracture" in names_in(movement.not_for), movement.id


def test_who_has_leg_pain_on_bending_gets_no_hug_of_the_knees() -> None:
    for id in ("single_knee_to_chest", "double_knee_hug", "child_pose", "hamstring_stretch_lying"):
        assert "leg_pain_when_bending_forward" in names_in(shipped().treatment.movement[id].not_for)


def test_every_movement_says_when_to_stop_and_get_help() -> None:
    for movement in movements():
        said = " ".join(movement.stop["en"])
        assert all(word in said for word in ("chest", "cannot pee", "numb between", "fever")), movement.id


def test_lying_flat_tells_those_who_expect_a_child() -> None:
    for movement in movements():
        if movement.posture == "on_back":
            told = "pregnan" in " ".join(
                (*all_cautions(movement, shipped()), *movement.not_for_words.get("en", ()))
            )
            assert told, movement.id


def test_no_evidence_is_claimed_for_the_upper_back_alone() -> None:
    for movement in movements():
        if "low_back" not in movement.regions:
            assert (movement.certainty, movement.evidence_from) == ("none", "nowhere"), movement.id


def test_every_angle_is_a_design_value_so_no_movement_counts_as_verified() -> None:
    assert {movement.status for movement in movements()} <= {"partly_unverified", "unverified"}


def test_there_is_a_set_for_each_stage_and_region_and_it_fits_them() -> None:
    treatment = shipped().treatment
    stages = {stage.id for stage in treatment.stages}
    sets = {(one.region, one.stage): one.movements for one in treatment.movement_sets}
    assert set(sets) == {(region, stage) for region in ("low_back", "upper_back") for stage in stages}
    for (region, stage), ids in sets.items():
        for id in ids:
            movement = treatment.movement[id]
            assert stage in movement.stages, (region, stage, id)
            assert region in movement.regions, (region, stage, id)


def test_the_first_days_hold_nothing_that_loads_the_back() -> None:
    for one in shipped().treatment.movement_sets:
        kinds = {shipped().treatment.movement[id].kind for id in one.movements}
        if one.stage == FIRST and one.region == "low_back":
            assert not kinds & {"strength", "extension", "stretch"}
        if one.stage == LAST:
            assert "strength" in kinds


def test_a_joint_angle_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="unknown angle `knee`; known are ab, ab_m"):
        FrameForm.model_validate({"label": {"en": "Start"}, "angles": {"knee": 90}})


def test_a_trunk_has_no_sides() -> None:
    with pytest.raises(ValidationError, match="unknown angle `trunk_m`"):
        FrameForm.model_validate({"label": {"en": "Start"}, "angles": {"trunk_m": 90}})


def test_an_angle_that_is_checked_stands_in_every_frame() -> None:
    value = read_yaml(content_folder() / "movements" / "bridge.yaml").value
    assert isinstance(value, dict)
    assert MovementForm.model_validate(value).checked_angles == ["hp", "kn"]
    with pytest.raises(ValidationError, match="names `sr`, which not every frame has"):
        MovementForm.model_validate({**value, "checked_angles": ["hp", "sr"]})


def test_nobody_is_told_to_move_after_a_bad_crash_or_with_a_weak_leg() -> None:
    for movement in movements():
        names = names_in(movement.not_for)
        assert "began_after_major_trauma" in names, movement.id
        if movement.kind not in ("position", "breathing"):
            assert {"one_leg_or_foot_newly_weak", "saddle_numbness"} <= names, movement.id
