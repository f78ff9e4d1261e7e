"""A claim is one question to the solver; a property is a set of claims and a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dorsum.engine.solver import Said, Symbolic, Term
from dorsum.model.knowledge import Knowledge

SymbolicClass = type[Symbolic]


@dataclass(frozen=True)
class Claim:
    """Terms that hold together for nobody of `among`, or (`must_exist`) for somebody.

    `among` says who is looked at; claims that share it are tried with one solver. `person` are the
    variables that a counterexample is printed from; `rules` are the red flags, or the content items,
    that the claim is about. A counterexample is one who also fits `prefer`, a person who could exist,
    wherever there is such a one.
    """

    id: str
    among: tuple[Term, ...]
    terms: tuple[Term, ...]
    person: Said
    rules: tuple[str, ...] = ()
    must_exist: bool = False
    says: str = ""
    is_known_gap: bool = False
    prefer: tuple[Term, ...] = ()
    picks: dict[str, Term] = field(default_factory=dict)


@dataclass(frozen=True)
class Property:
    """A property by its short name, as a sentence, and its claims about a content."""

    name: str
    sentence: str
    claims: Callable[[Knowledge, SymbolicClass], Iterator[Claim]]
