"""Every mutant of a module: the same source with one thing changed."""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from scripts.mutation import own_operators
from scripts.mutation.meaning import meaning

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dorsum"

# Of cosmic-ray's operators those that make a fault someone could make. Left out: twelve ways to replace one
# arithmetic sign, of which most fail at once by their types, decorators, and what needs arguments.
_BINARY = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "LShift_RShift", "BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd")
_COMPARED = (
    "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is",
    "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt",
)  # fmt: skip
_OTHER = (
    "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_Invert", "ReplaceUnaryOperator_Delete_USub",
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
    seen = {meaning(source)}
    counted: Counter[tuple[str, ...]] = Counter()
    found = []
    for operator, mutated in _changed(module, source):
        said = meaning(mutated)
        if said is None or said in seen:
            continue
        seen.add(said)
        line, old, new = _difference(source, mutated)
        found.append(Mutant(module, operator, line, old, new, counted[operator, old, new], mutated))
        counted[operator, old, new] += 1
    return tuple(sorted(found, key=lambda one: (one.line, one.operator, one.new, one.nth)))


def _changed(module: str, source: str) -> Iterator[tuple[str, str]]:
    operators = dict(OPERATORS)
    if module == _WRITES_CODE:
        operators["ReplaceInGeneratedCode"] = own_operators.ReplaceInGeneratedCode
    for name, operator in operators.items():
        places = [node for node in ast_nodes(get_ast(source)) for _ in operator().mutation_positions(node)]
        for occurrence, node in enumerate(places):
            if not _is_noise(node):
                yield name, mutate_code(source, operator(), occurrence)


def _is_noise(node: Any) -> bool:
    """Whether the place is about types or is a decorator: no run of the code tells such mutants apart."""
    above = node.parent
    while above is not None:
        if node.type == "operator" and node.parent.type == "parameters":
            return True
        if above.type in ("decorator", "annassign", "tfpdef") or _is_union_of_types(node, above):
            return True
        if above.type == "param" and above.annotation is not None:
            return bool(above.annotation.start_pos <= node.start_pos < above.annotation.end_pos)
        if above.type == "funcdef" and above.annotation is not None:
            if above.annotation.start_pos <= node.start_pos < above.annotation.end_pos:
                return True
        above = above.parent
    return False


def _is_union_of_types(node: Any, above: Any) -> bool:
    if node.type != "operator" or node.value != "|":
        return False
    call = above if above.type == "atom_expr" else above.parent
    return call is not None and call.type in ("atom_expr", "power") and call.children[0].get_code().strip() in (
        "isinstance", "dict", "list", "set", "Mapping",
    )  # fmt: skip


def _difference(source: str, mutated: str) -> tuple[int, str, str]:
    """Return the first line that changed, and the changed lines before and after, each in one line."""
    old, new = source.splitlines(), mutated.splitlines()
    changes = [one for one in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if one[0] != "equal"]
    _, start, _, _, _ = changes[0]
    before = [line.strip() for _, first, last, _, _ in changes for line in old[first:last]]
    after = [line.strip() for _, _, _, first, last in changes for line in new[first:last]]
    return start + 1, " ".join(before), " ".join(after)
