"""A rule expression as text, as content writes it, and its smallest sets with numbers in them."""

from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule
from dorsum.validation.ways import Way, ways


def rule_text(rule: Rule) -> str:
    """Return the rule as it would be written in content, macros spelled out."""
    match rule:
        case IsYes(finding):
            return finding
        case Compare(finding, operator, number):
            return f"{finding} {operator} {number:g}"
        case Not(term):
            return f"not ({rule_text(term)})"
        case And(terms):
            return " and ".join(_inner(term) for term in terms)
        case Or(terms):
            return " or ".join(_inner(term) for term in terms)
        case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
            return f"count_of({least}, {', '.join(rule_text(term) for term in terms)})"


def _inner(rule: Rule) -> str:
    return f"({rule_text(rule)})" if isinstance(rule, And | Or) else rule_text(rule)


def smallest_sets(rule: Rule) -> frozenset[Way]:
    """Return every smallest set of findings and comparisons that makes the rule yes.

    Two rules without `not` that have the same sets mean the same, whatever is answered: a rule without
    `not` is yes where all of a set is, and may be yes where none of a set's members is no.
    """
    return frozenset(ways(_with_names_for_numbers(rule)))


def _with_names_for_numbers(rule: Rule) -> Rule:
    """Return the rule with each comparison, and each `not`, taken as a finding of its own."""
    match rule:
        case Compare() | Not():
            return IsYes(rule_text(rule))
        case And(terms):
            return And(tuple(map(_with_names_for_numbers, terms)))
        case Or(terms):
            return Or(tuple(map(_with_names_for_numbers, terms)))
        case CountOf(least, terms):
            return CountOf(least, tuple(map(_with_names_for_numbers, terms)))
        case _:
            return rule
