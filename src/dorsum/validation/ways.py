"""Every smallest set of findings that makes a rule yes."""

from collections.abc import Iterable
from itertools import chain

from dorsum.model.rules import And, CountOf, IsYes, Or, Rule

Way = frozenset[str]


def ways(rule: Rule) -> list[Way]:
    """Return every smallest set of findings that makes the rule yes, the smallest first.

    A rule that asks for a "no" or for a number has none: red flags use neither.
    """
    match rule:
        case IsYes(finding):
            return [frozenset([finding])]
        case Or(terms):
            return smallest(chain.from_iterable(ways(term) for term in terms))
        case And(terms):
            return _together([ways(term) for term in terms])
        case CountOf(least, terms):
            return smallest(_choices(least, [ways(term) for term in terms]))
        case _:
            return []


def _together(parts: list[list[Way]]) -> list[Way]:
    found: list[Way] = [frozenset()]
    for part in parts:
        found = smallest(one | other for one in found for other in part)
    return found


def _choices(least: int, parts: list[list[Way]]) -> list[Way]:
    if least == 0:
        return [frozenset()]
    return [
        way | rest
        for place, part in enumerate(parts)
        for way in part
        for rest in _choices(least - 1, parts[place + 1 :])
    ]


def smallest(found: Iterable[Way]) -> list[Way]:
    """Return the sets that contain no other one, in order."""
    kept: list[Way] = []
    for way in sorted(set(found), key=lambda way: (len(way), sorted(way))):
        if not any(other < way for other in kept):
            kept.append(way)
    return kept
