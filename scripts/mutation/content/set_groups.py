"""Sets of findings written in groups, so that a person can read hundreds of them: and back again."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any

from dorsum.validation.ways import Way

Group = Mapping[str, Any]
"""All of `all`, together with any `any` of `of`; or only `all`."""


def groups(sets: Iterable[Way]) -> list[Group]:
    """Return the sets in few groups. Same sets, same groups."""
    left = set(sets)
    if whole := _as_one(left):
        return [whole]
    found = []
    while left:
        common, others = _largest(left)
        if len(others) == 1:
            break
        found.append(_group(common, 1, others))
        left -= {common | {one} for one in others}
    return found + [{"all": sorted(way)} for way in sorted(left, key=sorted)]


def _as_one(sets: set[Way]) -> Group | None:
    """Return the one group that all sets make; None where they make none."""
    common = frozenset.intersection(*sets)
    rest = {way - common for way in sets}
    sizes, members = {len(one) for one in rest}, frozenset().union(*rest)
    if len(sizes) != 1 or len(sets) == 1:
        return None
    (size,) = sizes
    return _group(common, size, members) if comb(len(members), size) == len(rest) else None


def _largest(sets: set[Way]) -> tuple[Way, frozenset[str]]:
    """Return the common part that leaves one finding over in the most sets, and those findings."""
    over: dict[Way, set[str]] = {}
    for way in sets:
        for one in way:
            over.setdefault(way - {one}, set()).add(one)
    common = min(over, key=lambda part: (-len(over[part]), sorted(part)))
    return common, frozenset(over[common])


def _group(common: Way, size: int, members: Iterable[str]) -> Group:
    shared = {"all": sorted(common)} if common else {}
    return {**shared, "any": size, "of": sorted(members)}


def spread(written: Sequence[Group]) -> frozenset[Way]:
    """Return the sets of written groups."""
    return frozenset(
        frozenset([*group.get("all", ()), *some])
        for group in written
        for some in combinations(group.get("of", ()), group.get("any", 0))
    )
