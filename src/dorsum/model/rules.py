"""Rule expressions as values. What they mean is in `dorsum.engine.plain`."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}
)


@dataclass(frozen=True, slots=True)
class IsYes:
    """The finding is answered yes."""

    finding: str


@dataclass(frozen=True, slots=True)
class Compare:
    """The number of a finding stands in this order to `number` (the unit is the finding's)."""

    finding: str
    operator: str
    number: float


@dataclass(frozen=True, slots=True)
class Not:
    """The term is no."""

    term: "Rule"


@dataclass(frozen=True, slots=True)
class And:
    """All terms are yes."""

    terms: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one term is yes."""

    terms: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class CountOf:
    """At least `least` of the terms are yes."""

    least: int
    terms: tuple["Rule", ...]


Rule: TypeAlias = IsYes | Compare | Not | And | Or | CountOf


def parts(rule: Rule) -> tuple[Rule, ...]:
    """Return the rules directly inside this one, in the order they are written."""
    match rule:
        case Not(term):
            return (term,)
        case And(terms) | Or(terms) | CountOf(_, terms):
            return terms
        case _:
            return ()


def walk(rule: Rule) -> Iterator[Rule]:
    """Yield the rule and everything inside it, outermost first."""
    yield rule
    for part in parts(rule):
        yield from walk(part)


def leaves(rule: Rule) -> tuple[IsYes | Compare, ...]:
    """Return the findings and comparisons of the rule, each once, in order of first use."""
    return tuple(dict.fromkeys(part for part in walk(rule) if isinstance(part, IsYes | Compare)))


def finding_ids(rule: Rule) -> tuple[str, ...]:
    """Return the ids of all findings the rule names, each once, in order of first use."""
    return tuple(dict.fromkeys(leaf.finding for leaf in leaves(rule)))


def mapped(rule: Rule, change: Callable[[Rule], Rule]) -> Rule:
    """Return the rule with `change` made of it and of everything inside it, innermost first."""
    match rule:
        case Not(term):
            rule = Not(mapped(term, change))
        case And(terms):
            rule = And(tuple(mapped(term, change) for term in terms))
        case Or(terms):
            rule = Or(tuple(mapped(term, change) for term in terms))
        case CountOf(least, terms):
            rule = CountOf(least, tuple(mapped(term, change) for term in terms))
        case _:
            pass
    return change(rule)
