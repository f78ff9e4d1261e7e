"""How much is generated: the long form, `make deep`, makes more examples and larger tables."""

import os

from hypothesis import settings

USUAL = 80
TIMES_MORE = 5
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "deep"


def amount(usual: int) -> int:
    """Return `usual`, or five times as many in the long form."""
    return usual * TIMES_MORE if IS_LONG else usual


def examples(usual: int) -> settings:
    """Return the settings with which a test generates so many examples, or five times as many."""
    return settings(max_examples=amount(usual))
