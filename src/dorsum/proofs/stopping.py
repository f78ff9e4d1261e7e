"""When the interview asks nothing more, as Z3 terms: what `care.open_questions` does, said once more.

Shares no code with it; the tests hold both against each other.
"""

from functools import cache

from dorsum.engine.solver import Symbolic, Term, z3_library
from dorsum.model.knowledge import Finding
from dorsum.model.rules import Compare, IsYes, Rule, parts


class Asking:
    """What one symbolic person would still be asked."""

    def __init__(self, one: Symbolic) -> None:
        self._z3 = z3_library()
        self._one = one
        self._finding = one.knowledge.finding
        self.wants = cache(self._wants)

    def asks_nothing(self) -> Term:
        """Return the term for "no question is left that could raise the level"."""
        knowledge = self._one.knowledge
        ranks = knowledge.rank_of_flag
        reached = {rank: self._one.at_least(rank) for rank in set(ranks.values())}
        left = [
            self._z3.And(self._z3.Not(reached[ranks[flag.id]]), self._asks_about(flag.when))
            for flag in knowledge.red_flags
        ]
        return self._z3.Not(self._z3.Or(left))

    def _asks_about(self, rule: Rule) -> Term:
        """Return the term for "an open finding in an unknown part of the rule wants a question"."""
        if isinstance(rule, IsYes | Compare):
            wanted = self.wants(rule.finding)
        else:
            wanted = self._z3.Or([self._asks_about(part) for part in parts(rule)])
        return self._z3.And(self._one.may_hold(rule), self._z3.Not(self._one.holds(rule)), wanted)

    def _is_open(self, id: str) -> Term:
        return self._z3.Not(self._z3.Or(self._one.yes[id], self._one.no[id]))

    def _wants(self, id: str) -> Term:
        """Return the term for "a question would settle this open finding"."""
        z3, said, finding = self._z3, self._one.said, self._finding[id]
        wanted = z3.If(
            said.unsure[id],
            self._would_settle(finding),
            z3.If(said.no[id], self._doubted_no_wants(finding), self._silence_wants(finding)),
        )
        if finding.gate is None:
            return wanted
        return z3.Or(z3.And(self._is_open(finding.gate), self.wants(finding.gate)), wanted)

    def _silence_wants(self, finding: Finding) -> Term:
        if finding.derived_from is None or finding.derives_only_yes:
            return self._z3.BoolVal(True)
        return self._would_settle(finding)

    def _would_settle(self, finding: Finding) -> Term:
        """Return the term for "its number, or something that implies it, is still to be asked"."""
        z3, said = self._z3, self._one.said
        silent = [
            z3.Not(z3.Or(said.yes[id], said.no[id], said.unsure[id], *self._given(id)))
            for id in self._one.knowledge.inputs_of.get(finding.id, ())
        ]
        return z3.Or([*silent, self._premises_want(finding.id)])

    def _given(self, id: str) -> list[Term]:
        return [self._one.said.given[id]] if id in self._one.said.given else []

    def _doubted_no_wants(self, finding: Finding) -> Term:
        z3 = self._z3
        if finding.times:
            return z3.Or([z3.And(self._is_open(sign), self.wants(sign)) for sign in finding.times])
        behind = self._one.knowledge.dependents.get(finding.id, ())
        stated_behind = z3.Or([self._one.said.yes[id] for id in behind])
        return z3.Or(stated_behind, self._premises_want(finding.id))

    def _premises_want(self, id: str) -> Term:
        """Return the term for "something that would imply this finding is open and wants a question"."""
        premises = [fact.if_yes for fact in self._one.knowledge.facts if id in fact.then_yes]
        return self._z3.Or([self._z3.And(self._is_open(one), self.wants(one)) for one in premises])
