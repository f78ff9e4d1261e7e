"""Answers as bit sets: one bit for each finding and each comparison."""

from typing import NamedTuple


class Closed(NamedTuple):
    """The bits that are yes and that are no after closure; the rest is unknown."""

    yes: int
    no: int
