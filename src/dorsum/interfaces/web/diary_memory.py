"""What was worked out of a course, so that the same page again costs little until something changes."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from dorsum.diary.entries import Course

MOST = 12
"""Results that are kept: those of the pages of one or two courses."""
Result = TypeVar("Result")


class Memory:
    """Results by course and name. A diary gives the same entries again while nothing was written."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[Course, Hashable, Any], ...] = ()

    def of(self, course: Course, name: Hashable, make: Callable[[], Result]) -> Result:
        """Return what `make` returned for this course under this name, or let it make it."""
        for known, kept_name, kept in self._kept:
            if kept_name == name and known.entries is course.entries and known.episode == course.episode:
                found: Result = kept
                return found
        made = make()
        self._kept = ((course, name, made), *self._kept[: MOST - 1])
        return made

    def forget(self) -> None:
        """Forget everything: when a diary is erased."""
        self._kept = ()
