"""The solver backend: rules and closure as Z3 terms, both ends, for all possible answers at once.

Each finding has a term for "is yes" and one for "is no" after closure; where neither holds it is
unknown. Shares no code with the plain and the compiled evaluator; the generative tests hold all
three against each other.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from graphlib import TopologicalSorter
from types import ModuleType
from typing import Any

from dorsum.errors import SolverMissingError
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, RedFlag
from dorsum.model.rules import COMPARISONS, And, Compare, CountOf, IsYes, Not, Or, Rule
from dorsum.model.truth import Answer

Term = Any
"""A Z3 Boolean or real term; the library has no useful types."""


def z3_library() -> ModuleType:
    """Return the Z3 library.

    Raises:
        SolverMissingError: the extra `prove` is not installed.
    """
    try:
        import z3  # noqa: PLC0415  # optional and slow to import
    except ImportError:
        raise SolverMissingError("Z3 is missing; install `dorsum[prove]`") from None
    return z3  # type: ignore[no-any-return]  # untyped library


@dataclass(frozen=True)
class Said:
    """Variables for what a person may have said: at most one of yes, no, unsure for each finding."""

    yes: Mapping[str, Term]
    no: Mapping[str, Term]
    unsure: Mapping[str, Term]
    given: Mapping[str, Term]
    value: Mapping[str, Term]
    possible: tuple[Term, ...]


def free_person(knowledge: Knowledge, name: str = "") -> Said:
    """Return fresh variables for a person about whom nothing is assumed, numbers within their limits."""
    z3 = z3_library()
    ids = [finding.id for finding in knowledge.findings]
    yes, no, unsure = ({id: z3.Bool(f"{word}{name}.{id}") for id in ids} for word in ("yes", "no", "unsure"))
    numbers = [finding for finding in knowledge.findings if finding.kind == "number"]
    given = {finding.id: z3.Bool(f"given{name}.{finding.id}") for finding in numbers}
    value = {finding.id: z3.Real(f"value{name}.{finding.id}") for finding in numbers}
    limits = [z3.AtMost(yes[id], no[id], unsure[id], 1) for id in ids]
    for finding in numbers:
        limits += [z3.Not(yes[finding.id]), z3.Not(no[finding.id])]
        limits.append(z3.Not(z3.And(given[finding.id], unsure[finding.id])))
        limits += [value[finding.id] >= finding.minimum, value[finding.id] <= finding.maximum]
    return Said(yes, no, unsure, given, value, tuple(limits))


def said_by(case: Case, knowledge: Knowledge) -> Said:
    """Return one known person as constants, to run the terms like an ordinary evaluator."""
    z3 = z3_library()
    answers = {finding.id: case.answers.get(finding.id) for finding in knowledge.findings}
    numbers = [finding for finding in knowledge.findings if finding.kind == "number"]
    return Said(
        yes={id: z3.BoolVal(answer is Answer.YES) for id, answer in answers.items()},
        no={id: z3.BoolVal(answer is Answer.NO) for id, answer in answers.items()},
        unsure={id: z3.BoolVal(answer is Answer.UNSURE) for id, answer in answers.items()},
        given={finding.id: z3.BoolVal(finding.id in case.numbers) for finding in numbers},
        value={finding.id: z3.RealVal(str(case.numbers.get(finding.id, 0))) for finding in numbers},
        possible=(),
    )


class Symbolic:
    """What closure and rules make of one person, as terms over what was said."""

    def __init__(self, knowledge: Knowledge, said: Said) -> None:
        self._z3 = z3_library()
        self.knowledge = knowledge
        self.said = said
        self.yes: dict[str, Term] = dict(said.yes)
        self.no: dict[str, Term] = dict(said.no)
        never = self._z3.BoolVal(False)
        self._fixed: dict[str, Term] = dict.fromkeys(said.yes, never)
        self._reopened: dict[str, Term] = dict.fromkeys(said.yes, never)
        self._held: dict[str, Term] = {}
        self._derive()
        self._reopen()
        self._imply()
        self._hold()
        self._conclude_no()
        self._doubt_timing()

    # closure, in the order of docs/decisions/closure.md

    def _derive(self) -> None:
        z3, said = self._z3, self.said
        for finding in self.knowledge.findings:
            if finding.derived_from is None:
                continue
            id = finding.id
            is_yes, is_no = self.holds(finding.derived_from), z3.Not(self.may_hold(finding.derived_from))
            if finding.derives_only_yes:
                is_yes, is_no = z3.And(is_yes, z3.Not(said.no[id])), z3.BoolVal(False)
            self.yes[id] = z3.Or(said.yes[id], is_yes)
            self.no[id] = z3.And(z3.Not(self.yes[id]), z3.Or(said.no[id], is_no))
            self._fixed[id] = z3.And(z3.Or(is_yes, is_no), z3.Not(said.yes[id]))

    def _reopen(self) -> None:
        z3 = self._z3
        for gate, behind in self.knowledge.dependents.items():
            contradicted = z3.Or([self.said.yes[id] for id in behind])
            self._reopened[gate] = z3.And(self.no[gate], contradicted, z3.Not(self._fixed[gate]))
        for gate in self.knowledge.dependents:
            self.no[gate] = z3.And(self.no[gate], z3.Not(self._reopened[gate]))

    def _implications(self) -> Iterable[tuple[str, list[str]]]:
        """Yield each implied finding with its premises, premises before what they imply."""
        premises: dict[str, list[str]] = {}
        for fact in self.knowledge.facts:
            for finding in fact.then_yes:
                premises.setdefault(finding, []).append(fact.if_yes)
        order = TopologicalSorter(premises).static_order()
        return ((finding, premises[finding]) for finding in order if finding in premises)

    def _unshaken(self, finding: str) -> Term:
        """Return the term for "a number that must agree (age, sex) holds it against facts"."""
        must_agree = self.knowledge.finding[finding].must_agree
        return self._fixed[finding] if must_agree else self._z3.BoolVal(False)

    def _imply(self) -> None:
        z3 = self._z3
        for finding, premises in self._implications():
            implied = z3.And(z3.Or([self.yes[id] for id in premises]), z3.Not(self._unshaken(finding)))
            self.yes[finding] = z3.Or(self.yes[finding], implied)
            self.no[finding] = z3.And(self.no[finding], z3.Not(implied))

    def _hold(self) -> None:
        z3 = self._z3
        for id, unsure in self.said.unsure.items():
            self._held[id] = z3.And(unsure, z3.Not(self.yes[id]), z3.Not(self.no[id]))
        for finding, premises in self._implications():
            free = z3.Not(z3.Or(self.yes[finding], self._unshaken(finding)))
            held = z3.And(z3.Or([self._held[id] for id in premises]), free)
            self._held[finding] = z3.Or(self._held[finding], held)
            self.no[finding] = z3.And(self.no[finding], z3.Not(held))

    def _is_unanswered(self, id: str) -> Term:
        z3, said = self._z3, self.said
        silent = z3.Not(z3.Or(said.yes[id], said.no[id], said.unsure[id]))
        behind = z3.Or([said.yes[other] for other in self.knowledge.dependents.get(id, ())])
        free = z3.Not(z3.Or(self._held[id], self.yes[id], behind))
        return z3.And(z3.Or(silent, self._reopened[id]), free)

    def _conclude_no(self) -> None:
        z3 = self._z3
        for fact in self.knowledge.facts:
            for finding in fact.then_no:
                excluded = z3.And(self.yes[fact.if_yes], self._is_unanswered(finding))
                self.no[finding] = z3.Or(self.no[finding], excluded)
        implied: dict[str, set[str]] = {}
        for fact in self.knowledge.facts:
            implied.setdefault(fact.if_yes, set()).update(fact.then_yes, fact.then_any_yes)
        for finding in TopologicalSorter(implied).static_order():
            refuted = z3.And(self._is_refuted(finding), self._is_unanswered(finding))
            self.no[finding] = z3.Or(self.no[finding], refuted)
        self._close_gates()

    def _is_refuted(self, finding: str) -> Term:
        z3 = self._z3
        against: list[Term] = []
        for fact in self.knowledge.facts:
            if fact.if_yes == finding:
                against += [self.no[id] for id in fact.then_yes]
                against += [self.yes[id] for id in fact.then_no]
                against += [z3.And([self.no[id] for id in fact.then_any_yes])] * bool(fact.then_any_yes)
        return z3.Or(against)

    def _close_gates(self) -> None:
        z3 = self._z3
        gates = {f.id: [f.gate] for f in self.knowledge.findings if f.gate}
        for id in TopologicalSorter(gates).static_order():
            if gate := self.knowledge.finding[id].gate:
                self.no[id] = z3.Or(self.no[id], z3.And(self.no[gate], z3.Not(self.yes[id])))

    def _doubt_timing(self) -> None:
        z3 = self._z3
        for finding in self.knowledge.findings:
            if finding.times:
                known = [z3.Or(self.yes[sign], self.no[sign]) for sign in finding.times]
                self.no[finding.id] = z3.And(self.no[finding.id], *known)

    # rules

    def holds(self, rule: Rule) -> Term:
        """Return the term for "the rule is yes"."""
        z3 = self._z3
        match rule:
            case IsYes(finding):
                return self.yes[finding]
            case Compare(finding, _, _):
                return z3.And(self.said.given[finding], self._compared(rule))
            case Not(term):
                return z3.Not(self.may_hold(term))
            case And(terms):
                return z3.And([self.holds(term) for term in terms])
            case Or(terms):
                return z3.Or([self.holds(term) for term in terms])
            case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
                return z3.AtLeast(*(self.holds(term) for term in terms), least)

    def may_hold(self, rule: Rule) -> Term:
        """Return the term for "the rule is yes or unknown"."""
        z3 = self._z3
        match rule:
            case IsYes(finding):
                return z3.Not(self.no[finding])
            case Compare(finding, _, _):
                return z3.Implies(self.said.given[finding], self._compared(rule))
            case Not(term):
                return z3.Not(self.holds(term))
            case And(terms):
                return z3.And([self.may_hold(term) for term in terms])
            case Or(terms):
                return z3.Or([self.may_hold(term) for term in terms])
            case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
                return z3.AtLeast(*(self.may_hold(term) for term in terms), least)

    def _compared(self, rule: Compare) -> Term:
        return COMPARISONS[rule.operator](self.said.value[rule.finding], self._z3.RealVal(str(rule.number)))

    def at_least(self, rank: int) -> Term:
        """Return the term for "`at_least` is this rank or higher"."""
        return self._z3.Or([self.holds(flag.when) for flag in self.flags_from(rank)])

    def at_most(self, rank: int) -> Term:
        """Return the term for "`at_most` is this rank or higher"."""
        return self._z3.Or([self.may_hold(flag.when) for flag in self.flags_from(rank)])

    def floored(self) -> "Symbolic":
        """Return the same person with unanswered or unsure `unknown_means: yes` findings taken as yes."""
        z3 = self._z3
        taken = copy(self)
        taken.yes = dict(self.yes)
        for finding in self.knowledge.findings:
            if finding.unknown_means_yes:
                settled = z3.Or(self.no[finding.id], self.said.no[finding.id])
                taken.yes[finding.id] = z3.Or(self.yes[finding.id], z3.Not(settled))
        return taken

    def flags_from(self, rank: int) -> list[RedFlag]:
        """Return the red flags at this rank or higher."""
        ranks = {level.id: level.rank for level in self.knowledge.levels}
        return [flag for flag in self.knowledge.red_flags if ranks[flag.level] >= rank]
