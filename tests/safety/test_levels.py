"""Levels that a control of the safety file promises and no row of the safety table demands."""

import pytest

from dorsum.care.triage import triage
from tests.shipped import case_of, shipped, shipped_rules

TABLETS = "took_too_many_pain_tablets"
LEAST = {
    "past_cancer": (("cancer_ever",), "within_days"),
    "line_on_the_trunk": (("less_feeling_below_a_line_on_trunk",), "emergency_now"),
    "hurt_by_somebody": (("hurt_or_threatened_by_someone",), "within_days"),
    "tablets_and_vomiting": ((TABLETS, "repeated_vomiting"), "emergency_now"),
    "tablets_and_belly_pain": ((TABLETS, "new_belly_pain"), "emergency_now"),
    "tablets_and_yellow_skin": ((TABLETS, "yellow_eyes_or_skin"), "emergency_now"),
    "tablets_and_very_ill": ((TABLETS, "feels_very_ill"), "emergency_now"),
    "tablets_and_self_harm": ((TABLETS, "thoughts_of_self_harm"), "emergency_now"),
}
"""What is said yes to, and the lowest level there may be."""


@pytest.mark.parametrize("name", LEAST)
def test_whatever_else_is_answered_the_level_is_never_below(name: str) -> None:
    """The lower end with nothing else answered: that no answer lowers it is proved (`one_more_yes`)."""
    said, level = LEAST[name]
    found = triage(case_of(dict.fromkeys(said, "yes")), shipped_rules())
    assert shipped().level[found.at_least].rank >= shipped().level[level].rank
