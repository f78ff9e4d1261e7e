"""The worked change in the how-to still goes as the page shows it."""

import pytest

from scripts.worked_changes import PAGE, STEP, replayed


def test_worked_change_gives_the_output_shown() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert replayed(text) == text, "the how-to is stale: run `make examples`"


def test_worked_change_shows_the_three_commands() -> None:
    commands = [
        step["command"] for step in STEP.finditer(PAGE.read_text(encoding="utf-8")) if step["command"]
    ]
    assert [command.split(" --")[0] for command in commands] == [
        "dorsum content check",
        "dorsum content diff HEAD",
        "dorsum prove",
    ]


def test_edit_that_no_longer_fits_is_reported() -> None:
    name = "src/dorsum/content/red_flags/stable_leg_pain.yaml"
    with pytest.raises(SystemExit, match="does not hold the lines"):
        replayed(f"```diff\n+++ b/{name}\n-no such line\n+a new line\n```\n")
