"""Every small change of one rule: a term dropped, `and` for `or`, a count or a threshold one step off."""

from collections.abc import Iterator
from dataclasses import replace

from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule
from scripts.mutation.content.rule_text import rule_text

Variant = tuple[str, Rule]
"""What was changed, in words, and the rule as it is then."""


def variants(rule: Rule) -> Iterator[Variant]:
    """Yield every small change of the rule and of each part of it, the outermost first."""
    match rule:
        case And() | Or() | CountOf():
            yield from _dropped_terms(rule)
            yield from _joined_otherwise(rule)
            yield from _changed_terms(rule)
        case Not(term):
            yield f"`{rule_text(term)}` for its not", term
            yield from ((how, Not(inner)) for how, inner in variants(term))
        case Compare():
            for step in (-1, 1):
                moved = replace(rule, number=rule.number + step)
                yield f"`{rule_text(moved)}` for `{rule_text(rule)}`", moved
        case IsYes():
            return


def _dropped_terms(rule: And | Or | CountOf) -> Iterator[Variant]:
    for place, term in enumerate(rule.terms):
        rest = (*rule.terms[:place], *rule.terms[place + 1 :])
        if rest:
            yield f"without `{rule_text(term)}`", _of(rule, rest)


def _of(rule: And | Or | CountOf, terms: tuple[Rule, ...]) -> Rule:
    if len(terms) == 1:
        return terms[0]
    if isinstance(rule, CountOf):
        return CountOf(min(rule.least, len(terms)), terms)
    return replace(rule, terms=terms)


def _joined_otherwise(rule: And | Or | CountOf) -> Iterator[Variant]:
    match rule:
        case And(terms):
            yield f"`or` for `and` in `{rule_text(rule)}`", Or(terms)
        case Or(terms):
            yield f"`and` for `or` in `{rule_text(rule)}`", And(terms)
        case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds there are
            for other in (least - 1, least + 1):
                if 1 <= other <= len(terms):
                    yield f"{other} for {least} in `{rule_text(rule)}`", CountOf(other, terms)


def _changed_terms(rule: And | Or | CountOf) -> Iterator[Variant]:
    for place, term in enumerate(rule.terms):
        for how, changed in variants(term):
            terms = (*rule.terms[:place], changed, *rule.terms[place + 1 :])
            yield how, replace(rule, terms=terms)
