"""The budgets (DESIGN section 13), and how a figure stands to its own."""

from collections.abc import Mapping

from bench import diary, diary_pages, engine, pages, start_up
from bench.timing import Timing

BUDGETS: Mapping[str, float] = {
    engine.BOTH_ENDS: 20e-6,
    engine.TRACE: 200e-6,
    engine.TRACE_ANEW: 200e-6,
    engine.CAUSES: 300e-6,
    engine.CAUSES_ANEW: 300e-6,
    engine.ASSESS: 2e-3,
    engine.ASSESS_CALM: 2e-3,
    pages.PAGES: 20e-3,
    diary.AGAIN: 60e-3,
    diary_pages.PAGES: 100e-3,
    diary_pages.ANEW: 100e-3,
    start_up.VERSION: 0.05,
    start_up.ASSESS: 0.4,
    start_up.LOAD: 0.05,
}
"""Seconds, for the median."""


def verdict(name: str, timing: Timing) -> str:
    """Return in words whether the median is within its budget."""
    if name not in BUDGETS:
        return "no budget"
    budget = BUDGETS[name]
    if timing.median <= budget:
        return f"within {seconds(budget)}"
    return f"OVER its budget of {seconds(budget)} by {timing.median / budget - 1:.0%}"


def conclusion(timings: Mapping[str, Timing]) -> str:
    """Return one sentence that nobody should overlook."""
    over = [name for name in BUDGETS if timings[name].median > BUDGETS[name]]
    if not over:
        return f"All {len(BUDGETS)} figures that have a budget are within it."
    return f"OVER BUDGET, {len(over)} of {len(BUDGETS)}: {'; '.join(over)}."


def seconds(amount: float) -> str:
    """Return a time in the unit that suits it, with three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if abs(amount) >= size:
            return f"{amount / size:.3g} {unit}"
    return f"{amount / 1e-9:.3g} ns"
