"""Findings that join things that are not one are counted, and named where they serve two purposes."""

from pathlib import Path

import pytest

from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import check_content
from dorsum.installed.rules import content_folder
from tests.small_content import changed, write_content

NUMB = "findings/numb.yaml"
LEVEL = "level_if_only_yes: emergency_now\n"
JOINS = f"{LEVEL}composite:\n  - a numb leg\n  - a numb arm\n"
SECOND = changed("causes/strain.yaml", "label:", "red_flags: [new_sign]\nlabel:")
IN_SCOPE = changed("scope/infections.yaml", "causes: [infection]", "causes: [infection, strain]")
FILES = {**changed(NUMB, LEVEL, JOINS), **SECOND, **IN_SCOPE}
NOTE = (
    f"content/{NUMB}:7: `numb` joins 2 things (a numb leg; a numb arm) and serves 2 causes "
    "(infection, strain); split it"
)


def test_two_causes_one_through_a_macro_are_noted_and_no_mistake(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", FILES)
    report = check_content(folder)
    assert report.problems == report.warnings == ()
    assert report.notes == (NOTE,)
    assert (report.counts["composites"], report.counts["composites_used_twice"]) == (1, 1)
    assert b"a numb leg" not in build_bundle(folder)


def test_a_rule_that_stops_using_it_ends_a_purpose(tmp_path: Path) -> None:
    rule = changed("red_flags/new_sign.yaml", "any_sign and recent", "weak and recent")
    folder = write_content(tmp_path / "content", {**FILES, **rule, "macros/any_sign.yaml": None})
    report = check_content(folder)
    assert (report.problems, report.notes) == ((), ())
    assert (report.counts["composites"], report.counts["composites_used_twice"]) == (1, 0)


def test_one_cause_is_counted_only(tmp_path: Path) -> None:
    report = check_content(write_content(tmp_path / "content", changed(NUMB, LEVEL, JOINS)))
    assert (report.problems, report.notes) == ((), ())
    assert (report.counts["composites"], report.counts["composites_used_twice"]) == (1, 0)


def test_one_thing_is_not_composite(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", changed(NUMB, LEVEL, f"{LEVEL}composite: [numbness]\n"))
    assert check_content(folder).problems[0] == (
        f"content/{NUMB}:7: `composite`: list should have at least 2 items after validation, not 1"
    )


@pytest.mark.no_cover
def test_what_ships_is_marked() -> None:
    report = check_content(content_folder())
    noted = {line.partition("`")[2].partition("`")[0] for line in report.notes}
    assert {"heart_disease_or_risk_factor", "recent_surgery_bed_rest_or_long_trip"} <= noted
    assert report.counts["composites"] > report.counts["composites_used_twice"] == len(noted)
