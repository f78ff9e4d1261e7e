"""Every mutant of a module: the same source with one thing changed."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-untyped]  # it ships no types
from cosmic_ray.plugins import get_operator  # type: ignore[import-untyped]  # it ships no types

from scripts.mutation import own_operators
from scripts.mutation.meaning import meaning

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dorsum"

# Of cosmic-ray's operators those that make a fault someone could make. Left out: twelve ways to replace one
# arithmetic sign, of which most fail at once by their types, decorators, and what needs arguments.
_BINARY = (
    "Add_Sub",
    "Sub_Add",
    "Mul_Div",
    "Div_Mul",
    "LShift_RShift",
    "BitOr_BitAnd",
    "BitAnd_BitOr",
    "BitXor_BitAnd",
)
_COMPARED = (
    "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is",
    "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt",
)  # fmt: skip
_OTHER = (
    "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceUnaryOperator_Delete_USub",
    "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer",
    "ZeroIterationForLoop",
)  # fmt: skip
_OWN = (
    own_operators.ReplaceTruth,
    own_operators.ReplaceWholeByPart,
    own_operators.ReplaceMembership,
    own_operators.DropCondition,
    own_operators.DropStatement,
)
_WRITES_CODE = "engine/source.py"


def _operators() -> Mapping[str, Any]:
    named = [f"ReplaceBinaryOperator_{name}" for name in _BINARY]
    named += [f"ReplaceComparisonOperator_{name}" for name in _COMPARED]
    found = {name: get_operator(f"core/{name}") for name in (*named, *_OTHER)}
    return MappingProxyType(found | {one.__name__: one for one in _OWN})


OPERATORS = _operators()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one thing changed; lines, operator and `nth` name it for as long as the lines stand."""

    module: str
    operator: str
    line: int
    old: str
    new: str
    nth: int
    source: str

    @property
    def key(self) -> str:
        """The name of the mutant; it says nothing of line numbers, so it outlives changes elsewhere."""
        return key_of(self.module, self.operator, self.old, self.new, self.nth)


def key_of(module: str, operator: str, old: str, new: str, nth: int) -> str:
    """Return the name of a mutant."""
    return f"{module} | {operator} | {old} | {new} | {nth}"


def path_of(module: str) -> Path:
    """Return the file of a module such as `engine/plain.py`."""
    return SOURCE / module


def mutants_of(module: str) -> tuple[Mutant, ...]:
    """Return every mutant of the module that is Python and is not the same as one before it."""
    source = path_of(module).read_text(encoding="utf-8")
    counted: Counter[tuple[str, ...]] = Counter()
    found = []
    for operator, mutated in _changed(module, source):
        line, old, new = _difference(source, mutated)
        found.append(Mutant(module, operator, line, old, new, counted[operator, old, new], mutated))
        counted[operator, old, new] += 1
    return tuple(sorted(found, key=lambda one: (one.line, one.operator, one.new, one.nth)))


def _changed(module: str, source: str) -> Iterator[tuple[str, str]]:
    operators = dict(OPERATORS)
    if module == _WRITES_CODE:
        operators["ReplaceInGeneratedCode"] = own_operators.ReplaceInGeneratedCode
    tree = get_ast(source)
    nodes = [node for node in ast_nodes(tree) if not _is_noise(node)]
    parts = {part.start_pos: part for part in map(_part_around, nodes)}
    seen = {(start, meaning(_text(part))) for start, part in parts.items()}
    for name, make in operators.items():
        operator = make()
        for node in nodes:
            for index, _ in enumerate(list(operator.mutation_positions(node))):
                part = _part_around(node)
                with _restored(node):
                    _put(node, operator.mutate(node, index))
                    said = meaning(_text(part))
                    if said is not None and (part.start_pos, said) not in seen:
                        seen.add((part.start_pos, said))
                        yield name, tree.get_code()


def _part_around(node: Any) -> Any:
    """Return the function that the node is in, or else the statement of the module."""
    part = node
    while part.parent is not None and part.parent.parent is not None and part.type != "funcdef":
        part = part.parent
    return part


def _text(part: Any) -> str:
    return textwrap.dedent(" " * part.start_pos[1] + part.get_code(include_prefix=False))


@contextmanager
def _restored(node: Any) -> Iterator[None]:
    """Give the tree back as it was: to parse it again for every mutant would take minutes."""
    inner = list(ast_nodes(node))
    children = [
        (one, list(one.children)) for one in (node.parent, *inner) if one and hasattr(one, "children")
    ]
    leaves = [(one, one.value, one.prefix) for one in inner if not hasattr(one, "children")]
    yield
    for one, before in children:
        one.children = before
    for one, value, prefix in leaves:
        one.value, one.prefix = value, prefix


def _put(node: Any, mutated: Any) -> None:
    if mutated is not node:
        siblings = node.parent.children
        node.parent.children = [mutated if one is node else one for one in siblings]


def _is_noise(node: Any) -> bool:
    """Whether the place is about types or is a decorator: no run of the code tells such mutants apart."""
    if node.type == "operator" and node.parent.type == "parameters":
        return True
    inner, above = node, node.parent
    while above is not None:
        annotation = getattr(above, "annotation", None) if above.type in ("param", "funcdef") else None
        if (
            above.type in ("decorator", "annassign", "tfpdef")
            or annotation is inner
            or _is_of_types(node, above)
        ):
            return True
        inner, above = above, above.parent
    return False


def _is_of_types(node: Any, above: Any) -> bool:
    """Whether the node joins types, as the second argument of `isinstance` does."""
    called = above.children[0].get_code().strip() if above.type == "atom_expr" else ""
    return node.type == "operator" and node.value == "|" and called == "isinstance"


def _difference(source: str, mutated: str) -> tuple[int, str, str]:
    """Return the first line that changed, and the changed lines before and after, each in one line."""
    old, new = source.splitlines(), mutated.splitlines()
    start = next(place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    end = next(
        back for back, pair in enumerate(zip(old[::-1], new[::-1], strict=False)) if pair[0] != pair[1]
    )
    end = min(end, len(old) - start - 1, len(new) - start - 1)
    before, after = (lines[start : len(lines) - end] for lines in (old, new))
    return start + 1, " ".join(line.strip() for line in before), " ".join(line.strip() for line in after)
