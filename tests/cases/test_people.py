"""Twelve points, held against what is said to each of ten whole persons."""

from dataclasses import replace

import pytest

from scripts.reference.people import people, told
from scripts.reference.people_points import POINTS
from tests.shipped import shipped_rules

PEOPLE = people()["people"]


def test_the_list_has_twelve_points_and_ten_people() -> None:
    assert people()["points"].keys() == POINTS.keys()
    assert (len(POINTS), len(PEOPLE)) == (12, 10)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("point", POINTS)
def test_point(person: str, point: str) -> None:
    assert POINTS[point](told(PEOPLE[person], shipped_rules()))


def test_a_point_that_is_missed_is_seen() -> None:
    one = told(PEOPLE["pregnant"], shipped_rules())
    wrong = {**one.expected, "level": "self_care", "medicines": {"ibuprofen": "may_use"}}
    wrong |= {"not_advised": ["walking"], "advised": ["back_belt"]}
    missed = {name for name, point in POINTS.items() if not point(replace(one, expected=wrong))}
    assert missed == {"level", "active", "not_for", "medicines"}
