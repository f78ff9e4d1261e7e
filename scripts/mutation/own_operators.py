"""Mutation operators that cosmic-ray lacks: for three values, for membership, and for generated code."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from cosmic_ray.operators.operator import Operator  # type: ignore[import-untyped]  # it ships no types

Node = Any
"""A node of the syntax tree; its library has no useful types."""
Position = tuple[tuple[int, int], tuple[int, int]]


class _Words(Operator):  # type: ignore[misc]  # untyped library
    """Puts other names in the place of some names."""

    others: dict[str, Sequence[str]] = {}  # noqa: RUF012  # each kind has its own, and none changes it

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of each name, once for every other name."""
        if node.type == "name" and node.value in self.others and self.is_used(node):
            yield from ((node.start_pos, node.end_pos) for _ in self.others[node.value])

    def is_used(self, node: Node) -> bool:
        """Whether the name is read here, not bound."""
        return not node.is_definition()

    def mutate(self, node: Node, index: int) -> Node:
        """Return the name with another one in its place."""
        node.value = self.others[node.value][index]
        return node

    @classmethod
    def examples(cls) -> Sequence[object]:
        """Return nothing: cosmic-ray shows examples in its own tests only."""
        return ()


class ReplaceTruth(_Words):
    """One of yes, no, unknown and "not sure" is taken for another: the faults that matter most here."""

    others = {  # noqa: RUF012  # see `_Words`
        "YES": ("NO", "UNKNOWN"),
        "NO": ("YES", "UNKNOWN"),
        "UNKNOWN": ("YES", "NO"),
        "UNSURE": ("YES", "NO"),
    }

    def mutate(self, node: Node, index: int) -> Node:
        """Return the name with another one in its place; an answer is never unknown but not sure."""
        other = super().mutate(node, index)
        is_answer = node.get_previous_leaf().value == "." and (
            node.get_previous_leaf().get_previous_leaf().value == "Answer"
        )
        if is_answer and other.value == "UNKNOWN":
            other.value = "UNSURE"
        return other


class ReplaceWholeByPart(_Words):
    """All for any, the least for the most, and the other way round."""

    others = {"any": ("all",), "all": ("any",), "min": ("max",), "max": ("min",)}  # noqa: RUF012  # see `_Words`

    def is_used(self, node: Node) -> bool:
        """Whether the function is called here."""
        following = node.get_next_leaf()
        return not node.is_definition() and following is not None and following.value == "("


class ReplaceMembership(_Words):
    """`in` for `not in`, and the other way round."""

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of each membership test."""
        if node.type == "comparison":
            yield from ((one.start_pos, one.end_pos) for one in self._tests(node))

    @staticmethod
    def _tests(node: Node) -> list[Node]:
        return [one for one in node.children[1::2] if one.get_code().split() in (["in"], ["not", "in"])]

    def mutate(self, node: Node, index: int) -> Node:
        """Return the comparison with one test turned round."""
        test = self._tests(node)[index]
        if test.type == "keyword":
            test.value = "not in"
        else:
            test.children[0].value = test.children[0].prefix = ""
        return node


class DropCondition(_Words):
    """A comprehension takes everything, whatever its condition."""

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of each condition of a comprehension."""
        if node.type == "comp_if":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Return the comprehension's `if True`."""
        del index
        condition = node.children[1]
        first = condition.get_first_leaf()
        for leaf in _leaves(condition):
            leaf.value = leaf.prefix = ""
        first.prefix, first.value = " ", "True"
        return node


class DropStatement(_Words):
    """A call made for its effect, or an addition to a value, is left out."""

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of each such statement."""
        if node.type == "simple_stmt" and self._is_droppable(node.children[0]):
            yield node.start_pos, node.end_pos

    @staticmethod
    def _is_droppable(statement: Node) -> bool:
        if statement.type == "expr_stmt":
            return any(part.type == "operator" and part.value != "=" for part in statement.children) or any(
                part.type == "augassign" for part in statement.children
            )
        return statement.type in ("atom_expr", "power")

    def mutate(self, node: Node, index: int) -> Node:
        """Return the line with `pass` in place of the statement."""
        del index
        first = node.children[0].get_first_leaf()
        for leaf in _leaves(node.children[0]):
            if leaf is not first:
                leaf.value = leaf.prefix = ""
        first.value = "pass"
        return node


_GENERATED = re.compile(r"~| [&|] | [&|]= |not |\bor\b|\band\b|==|!=|>=|<=| [<>] ")
_OTHERS = {
    "~": "", " & ": " | ", " | ": " & ", " &= ": " |= ", " |= ": " = ", "not ": "", "or": "and", "and": "or",
    "==": "!=", "!=": "==", ">=": ">", "<=": "<", " < ": " <= ", " > ": " >= ",
}  # fmt: skip


class ReplaceInGeneratedCode(_Words):
    """An operator inside the text of code that is written by code."""

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield the place of each text, once for every operator in it."""
        if node.type in ("string", "fstring_string") and '"""' not in node.value:
            yield from ((node.start_pos, node.end_pos) for _ in _GENERATED.finditer(node.value))

    def mutate(self, node: Node, index: int) -> Node:
        """Return the text with one operator replaced."""
        hit = list(_GENERATED.finditer(node.value))[index]
        node.value = node.value[: hit.start()] + _OTHERS[hit.group()] + node.value[hit.end() :]
        return node


def _leaves(node: Node) -> list[Node]:
    if hasattr(node, "children"):
        return [leaf for child in node.children for leaf in _leaves(child)]
    return [node]
