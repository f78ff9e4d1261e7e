"""Text of a rule to a rule expression. The grammar is in `docs/reference/rule-language.md`."""

import ast
import re
import warnings
from collections.abc import Mapping
from types import MappingProxyType

from dorsum.errors import RuleSyntaxError
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule, parts

LONGEST_RULE = 5_000
DEEPEST_RULE = 40
LARGEST_RULE = 2_000
"""Findings, comparisons and operators with all macros put in place; the largest shipped rule has 53."""
LARGEST_NUMBER = 1_000_000_000
NO_MACROS: Mapping[str, Rule] = MappingProxyType({})
_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
}
_FOREIGN = re.compile(r"[^A-Za-z0-9_ \n\t()<>=,.!+-]")
_ALLOWED = "use findings, macros, and, or, not, comparisons with a number, and count_of(n, ...)"


def parse_rule(text: str, macros: Mapping[str, Rule] = NO_MACROS) -> Rule:
    """Return the rule that the text says, with macros put in place.

    Nothing in the text is ever executed: Python's own parser reads it, and an allow-list
    of node types is all that passes. Names are not looked up here; the content check does that.

    Raises:
        RuleSyntaxError: the text is no rule; its column points at the first wrong place.
    """
    flat = _one_line(text)
    lead = len(flat) - len(flat.lstrip())
    rule = _Reader(macros, lead).read(_parse(flat[lead:], lead), depth=0)
    if macros:
        _check_size(rule)
    return rule


def _check_size(rule: Rule) -> None:
    """Refuse a rule that its macros make too large: each may name another twice, and that one the next."""
    # INVARIANT: each macro was checked so itself; nothing is gone through that is not bounded.
    waiting, seen = [(rule, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST_RULE:
            raise RuleSyntaxError(f"with its macros the rule is nested deeper than {DEEPEST_RULE}", 1)
        if seen > LARGEST_RULE:
            raise RuleSyntaxError(f"with its macros the rule has more than {LARGEST_RULE} parts", 1)
        waiting.extend((one, depth + 1) for one in parts(part))


def _one_line(text: str) -> str:
    if len(text) > LONGEST_RULE:
        raise RuleSyntaxError(f"the rule is longer than {LONGEST_RULE} characters; use a macro", LONGEST_RULE)
    if not text.strip():
        raise RuleSyntaxError("the rule is empty; write a condition", 1)
    if odd := _FOREIGN.search(text):
        raise RuleSyntaxError(
            f"the character `{ascii(odd.group())[1:-1]}` has no place in a rule", odd.start() + 1
        )
    return text.replace("\n", " ").replace("\t", " ")


def _parse(text: str, lead: int) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        at_end = len(text)  # the parser says 0 where the text ends too early
        column = min(error.offset or at_end, at_end) + lead
        raise RuleSyntaxError(f"this is not a rule; {_ALLOWED}", column) from None
    except (ValueError, MemoryError, RecursionError):
        raise RuleSyntaxError(f"this cannot be read as a rule; {_ALLOWED}", 1) from None


class _Reader:
    """Turns an allow-list of Python syntax nodes into rule expressions."""

    def __init__(self, macros: Mapping[str, Rule], lead: int) -> None:
        self._macros = macros
        self._lead = lead

    def read(self, node: ast.expr, depth: int) -> Rule:
        if depth > DEEPEST_RULE:
            raise self._error(node, f"the rule is nested deeper than {DEEPEST_RULE}; use a macro")
        match node:
            case ast.Name(id=name):
                return self._macros.get(name, IsYes(name))
            case ast.BoolOp(op=ast.And(), values=values):
                return And(self._all(values, depth))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Or(self._all(values, depth))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand, depth + 1))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._compare(left, operator, right)
            case ast.Call(func=ast.Name(id="count_of"), args=[least, *terms], keywords=[]):
                return self._count(node, least, terms, depth)
            case _:
                raise self._error(node, f"this is not allowed in a rule; {_ALLOWED}")

    def _all(self, nodes: list[ast.expr], depth: int) -> tuple[Rule, ...]:
        return tuple(self.read(node, depth + 1) for node in nodes)

    def _compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Compare:
        if not isinstance(left, ast.Name):
            raise self._error(left, "the left side of a comparison is the id of a finding")
        if type(operator) not in _OPERATORS:
            raise self._error(left, "compare with <, <=, >, >= or ==")
        if left.id in self._macros:
            raise self._error(left, f"`{left.id}` is a macro and has no number")
        return Compare(left.id, _OPERATORS[type(operator)], self._number(right))

    def _count(self, call: ast.expr, least: ast.expr, terms: list[ast.expr], depth: int) -> CountOf:
        number = self._number(least)
        if not terms or number != int(number) or not 1 <= number <= len(terms):
            raise self._error(
                call, "count_of(n, ...) needs a whole n from 1 to the number of terms behind it"
            )
        return CountOf(int(number), self._all(terms, depth))

    def _number(self, node: ast.expr) -> float:
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if _is_number(value):
                return -_as_number(value)
            case ast.Constant(value=value) if _is_number(value):
                return _as_number(value)
            case _:
                raise self._error(node, f"a bare number up to {LARGEST_NUMBER} is expected here")

    def _error(self, node: ast.expr, message: str) -> RuleSyntaxError:
        return RuleSyntaxError(message, self._lead + node.col_offset + 1)


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and abs(_as_number(value)) <= LARGEST_NUMBER


def _as_number(value: object) -> float:
    assert isinstance(value, int | float)  # INVARIANT: called on what `_is_number` let through
    return value
