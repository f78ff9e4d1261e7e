"""Whether a mutant says the same as the content to everybody: shown, never claimed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dorsum.engine import plain
from dorsum.engine.people import readable
from dorsum.engine.solver import Said, Symbolic, Term, free_person, z3_library
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.rules import Not, Rule, walk
from dorsum.model.truth import Answer, Truth
from scripts.mutation.content.mutants import Mutant
from scripts.mutation.content.rule_text import smallest_sets

SAME_SETS = "the same smallest sets of findings make it yes"
SAME_RULE = "the solver finds no case that can be read, for which the rule says something else at any end"
SAME_CLOSURE = "the solver finds no case that can be read, of which closure makes something else"


@dataclass(frozen=True)
class Equivalence:
    """Compares mutants with one content; the person the solver thinks of is made once."""

    knowledge: Knowledge

    @cached_property
    def _said(self) -> Said:
        return free_person(self.knowledge)

    @cached_property
    def _one(self) -> Symbolic:
        return Symbolic(self.knowledge, self._said)

    @cached_property
    def _floored(self) -> Symbolic:
        return self._one.floored()

    def reason(self, mutant: Mutant) -> str | None:
        """Return why the mutant says the same to everybody; None where it does not.

        A changed rule about medicines is compared by its sets alone: what "not sure" does to
        medicines is not in the solver's terms. So is what is no rule and no fact.
        """
        if mutant.rules is not None and _have_the_same_sets(*mutant.rules):
            return SAME_SETS
        if mutant.kind == "red_flags" and mutant.rules is not None:
            found = self._tells_apart(*mutant.rules) or not self._speak_alike(*mutant.rules)
            return None if found else SAME_RULE
        if mutant.kind == "facts":
            changed = mutant.change(self.knowledge)
            return SAME_CLOSURE if self._close_alike(Symbolic(changed, self._said)) else None
        return None

    def _tells_apart(self, before: Rule, after: Rule) -> bool:
        """Whether a person with a set that only one of the rules has is told something else.

        This only spares the solver what is easy to show.
        """
        for way in smallest_sets(before) ^ smallest_sets(after):
            case = Case(answers=dict.fromkeys(way & self.knowledge.finding.keys(), Answer.YES))
            truths, numbers = plain.close(case, self.knowledge).truths, plain.Numbers({})
            said = {plain.truth_of(rule, truths, numbers) is Truth.YES for rule in (before, after)}
            if len(said) > 1:
                return True
        return False

    def _speak_alike(self, before: Rule, after: Rule) -> bool:
        one, floored = self._one, self._floored
        return self._never(
            one.holds(before) != one.holds(after),
            one.may_hold(before) != one.may_hold(after),
            floored.holds(before) != floored.holds(after),
        )

    def _close_alike(self, other: Symbolic) -> bool:
        """Whether closure says the same of every finding, after "no" and "not sure" as well."""
        one, ids = self._one, list(self.knowledge.finding)
        return self._never(
            *(one.yes[id] != other.yes[id] for id in ids), *(one.no[id] != other.no[id] for id in ids)
        )

    def _never(self, *differences: Term) -> bool:
        z3 = z3_library()
        solver: Any = z3.Solver()
        solver.add(*readable(self._one), z3.Or(differences))
        return bool(solver.check() == z3.unsat)


def _have_the_same_sets(before: Rule, after: Rule) -> bool:
    has_not = any(isinstance(part, Not) for rule in (before, after) for part in walk(rule))
    return not has_not and smallest_sets(before) == smallest_sets(after)
