"""What is made of an item of the content is made once: it never changes, and an assessment names hundreds."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

One = TypeVar("One")
Made = TypeVar("Made")
MOST = 20_000
"""Items that are remembered; a content has fewer, several contents in one program may have more."""


def remembered(make: Callable[[One], Made]) -> Callable[[One], Made]:
    """Return `make` with a memory. It must go by its one argument alone, and nobody may change what it made.

    The very same object is meant, not an equal one: to compare whole items would take longer.
    """
    known: dict[int, tuple[One, Made]] = {}

    @wraps(make)
    def made(one: One) -> Made:
        found = known.get(id(one))
        if found is None:
            if len(known) >= MOST:
                known.clear()
            # The item is kept beside it, so that no other one can get its identity.
            found = known[id(one)] = (one, make(one))
        return found[1]

    return made
