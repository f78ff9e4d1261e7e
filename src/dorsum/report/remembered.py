"""What is made of an item of the content is made once: it never changes, and an assessment names hundreds."""

from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

One = TypeVar("One")
Other = TypeVar("Other")
Made = TypeVar("Made")
Json = dict[str, Any]
MOST = 20_000
"""Items that are remembered; a content has fewer, several contents in one program may have more."""

MOST_PAIRS = 10_000
"""The same for what goes by two items: one of them may be of a person, not of the content."""


class KeptDict(dict[str, Any]):
    """A mapping that was remembered, or stands in a row of such. A copy is a plain one, without the memory.

    `written` is for whoever writes it as JSON, so that it is written once, too.
    """

    __slots__ = ("written",)
    written: bytes | None

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy is made."""
        return dict, (dict(self),)


class KeptList(list[Any]):
    """The same for a list."""

    __slots__ = ("written",)
    written: bytes | None

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy is made."""
        return list, (list(self),)


class KeptRow(list[KeptDict]):
    """A list made for this one answer, of such mappings. A copy of it is a plain one."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy is made."""
        return list, (list(self),)


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
            found = known[id(one)] = (one, _kept(make(one)))
        return found[1]

    return made


def remembered_together(make: Callable[[One, Other], Made]) -> Callable[[One, Other], Made]:
    """Return the same for what goes by two arguments."""
    known: dict[tuple[int, int], tuple[One, Other, Made]] = {}

    @wraps(make)
    def made(one: One, other: Other) -> Made:
        found = known.get((id(one), id(other)))
        if found is None:
            if len(known) >= MOST_PAIRS:
                known.clear()
            found = known[id(one), id(other)] = (one, other, _kept(make(one, other)))
        return found[2]

    return made


def remembered_by(
    key: Callable[[One], Hashable],
) -> Callable[[Callable[[One], Json]], Callable[[One], KeptDict]]:
    """Return the same for what is of a person, but made of content: those with equal keys get the same.

    A key may name items by their identity, as long as `One` holds them.
    """

    def remembering(make: Callable[[One], Json]) -> Callable[[One], KeptDict]:
        known: dict[Hashable, tuple[One, KeptDict]] = {}

        @wraps(make)
        def made(one: One) -> KeptDict:
            named = key(one)
            found = known.get(named)
            if found is None:
                if len(known) >= MOST_PAIRS:
                    known.clear()
                found = known[named] = (one, _kept_dict(make(one)))
            return found[1]

        return made

    return remembering


def kept_row(items: Iterable[Json]) -> KeptRow:
    """Return a list of mappings, of which some were remembered."""
    return KeptRow([one if isinstance(one, KeptDict) else _kept_dict(one) for one in items])


def _kept(made: Made) -> Made:
    if isinstance(made, dict):
        return cast("Made", _kept_dict(made))
    if not isinstance(made, list):
        return made
    kept = KeptList(made)
    kept.written = None
    return cast("Made", kept)


def _kept_dict(made: Json) -> KeptDict:
    kept = KeptDict(made)
    kept.written = None
    return kept
