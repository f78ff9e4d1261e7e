"""Running mutants: what each of them is killed by, or why it cannot be told from the content."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

from ruamel.yaml import YAML

from scripts.mutation.content.bystanders import Bystanders
from scripts.mutation.content.checks import FILES, PEOPLE, PROOFS, TABLES, Check
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.equivalence import Equivalence
from scripts.mutation.content.mutants import Mutant

EXPLAINED = Path(__file__).with_name("explained.yaml")
Fate = Literal["killed", "equivalent", "survived"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: `by` is the test that killed it, or the reason; `first` what failed in it."""

    kind: str
    name: str
    fate: Fate
    by: str = ""
    first: str = ""


@cache
def explained() -> Mapping[str, str]:
    """Return why a mutant may survive, by its name."""
    found: Mapping[str, str] = YAML(typ="safe", pure=True).load(EXPLAINED.read_text("utf-8")) or {}
    return found


def chosen(mutants: Sequence[Mutant], kind: str | None, count: int | None, seed: int) -> tuple[Mutant, ...]:
    """Return the mutants of a kind, or of all; with a count so many of them, the same for the same seed."""
    of_kind = [mutant for mutant in mutants if kind in (None, mutant.kind)]
    if count is None or count >= len(of_kind):
        return tuple(of_kind)
    return tuple(Random(seed).sample(of_kind, count))


def run(mutants: Sequence[Mutant], contents: Contents, progress: Progress) -> Iterator[Outcome]:
    """Yield what became of each mutant, in order."""
    equivalence, bystanders = Equivalence(contents.strict), Bystanders(contents)
    for done, mutant in enumerate(mutants, start=1):
        yield outcome_of(mutant, bystanders, equivalence)
        progress(done, len(mutants))


def outcome_of(mutant: Mutant, bystanders: Bystanders, equivalence: Equivalence) -> Outcome:
    """Return what became of one mutant.

    People come first: one of them who is told something else shows that the mutant is not equivalent.
    Then it is asked whether anybody could be, and only then the tables, and the proofs, which take longest.
    """
    changed = bystanders.contents.changed(mutant.change)
    reached = [check for check in (*FILES, *PEOPLE) if not bystanders.are_all_of(check, mutant)]
    if killed := _first(reached, mutant, changed):
        return killed
    if reason := equivalence.reason(mutant):
        return Outcome(mutant.kind, mutant.name, "equivalent", reason)
    killed = _first(TABLES, mutant, changed) or _first(PROOFS, mutant, changed)
    return killed or Outcome(mutant.kind, mutant.name, "survived", explained().get(mutant.name, ""))


def _first(checks: Sequence[Check], mutant: Mutant, changed: Contents) -> Outcome | None:
    """Return the first failure of the first check that fails; None where all hold."""
    for check in checks:
        if mutant.kind in check.of and (failed := next(check.fails(changed, mutant.red_flag), None)):
            return Outcome(mutant.kind, mutant.name, "killed", check.name, failed)
    return None
