"""What docs/reference/validation.md holds against the goals of the project."""

from collections.abc import Iterator

from dorsum.validation.interview_figures import (
    DANGER_SCREENS,
    FEW_SCREENS,
    PLAIN_SCREENS,
    PLAIN_WORDS,
    QUICK,
)
from scripts.reference.markdown import codes, table
from scripts.reference.validation_figures import DEVELOPMENT, Figures, Validation

MANY = 1_000
"""From so many on, an interval is given to a tenth of a percent."""


def rate(figure: Figures) -> str:
    """Return a rate with its interval."""
    if figure["n"] == 0:
        return "no such case"
    digits = 1 if figure["n"] >= MANY else 0
    low, high = f"{figure['low']:.{digits}%}", f"{figure['high']:.{digits}%}"
    return f"{figure['k']:,} of {figure['n']:,}, {figure['value']:.1%} ({low} to {high})"


def goals_section(made: Validation) -> Iterator[str]:
    """Yield the blocks of the section."""
    yield "## Goals"
    rows = [
        (f"{what}: {goal}", figure, "yes" if met else "**no**") for what, goal, figure, met in goals(made)
    ]
    yield table(("goal", "figure", "met"), rows)


def goals(made: Validation) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is measured, what is wanted, the figure, and whether it is met."""
    for band in made.robustness["plain_people"]["bands"]:
        without = f" without {codes(band['without'])}" if band["without"] else ""
        wanted = f"at most {band['at_most']:.0%} above self-care"
        yield f"plain people {band['band']}{without}", wanted, rate(band["above_without"]), band["met"]
    typical = made.interviews[DEVELOPMENT]["emergencies_within_2_screens"]
    wanted = f"{QUICK:.0%} of typical emergencies decided within {FEW_SCREENS} screens"
    yield DEVELOPMENT, wanted, rate(typical), typical["value"] >= QUICK
    for name, one in made.interviews.items():
        yield from _interview_goals(name, one)


def _interview_goals(name: str, figures: Figures) -> Iterator[tuple[str, str, str, bool]]:
    same = figures["same_level"]
    yield name, "same level as with everything asked", rate(same), same["k"] == same["n"]
    danger, plain = figures["danger_excluded_at"], figures["cost_plain"]
    if danger["median"] is not None and plain["screens"]["median"] is not None:
        wanted = f"danger excluded within {DANGER_SCREENS} screens at the median"
        yield name, wanted, f"{danger['median']} screens", danger["median"] <= DANGER_SCREENS
    for unit, most in (("screens", PLAIN_SCREENS), ("words", PLAIN_WORDS)):
        median = plain[unit]["median"]
        if median is not None:
            wanted = f"self-care case done within {most} {unit} at the median"
            yield name, wanted, f"{median} {unit}", median <= most
