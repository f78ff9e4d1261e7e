"""One person's answers as everything after triage reads them; nothing is a no because nobody said it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from dorsum.care.closed_case import ClosedCase
from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.conditions import NEVER, Condition, Judged
from dorsum.model.case import Case
from dorsum.model.courses import RecoveryFact, VisitLine
from dorsum.model.rules import Rule
from dorsum.model.treatment import CareCaution, Intervention, MedicineRule, Movement, Prevention
from dorsum.model.truth import Truth

Told: TypeAlias = MedicineRule | CareCaution | RecoveryFact | VisitLine
"""What has a rule `when` that says for whom it is."""
Ruled: TypeAlias = Intervention | Movement | Prevention | Told
"""What carries a rule about a person: `not_for` or `when`."""


class Answers:
    """The closed answers of one case, in an open world, with the rules of treatment judged when asked."""

    def __init__(self, read: ClosedCase) -> None:
        self.rules = read.rules
        self.knowledge = read.rules.knowledge
        self.treatment = read.rules.knowledge.treatment
        self.case = read.case
        self.closed = _with_doubts(read)
        self._conditions = _conditions(read.rules)
        self._judged: dict[int, Judged] = {}
        """By the identity of an item: each stands in the content once."""

    @classmethod
    def of(cls, case: Case, rules: CompiledRules) -> "Answers":
        """Return the answers of a case that was not closed yet."""
        return cls(ClosedCase.of(case, rules))

    def judged(self, item: Ruled) -> Judged:
        """Return whether the item's rule holds; no rule never holds."""
        condition = self._conditions.get(id(item))
        if condition is None or condition.is_denied(self.closed.no):
            return NEVER
        known = self._judged.get(id(item))
        if known is None:
            known = self._judged[id(item)] = condition.judged(self.closed, self.case.numbers)
        return known

    def truth(self, finding: str) -> Truth:
        """Return the truth of a finding; one that the content does not have is unknown."""
        known = finding in self.knowledge.finding
        return self.rules.truth(self.closed, finding) if known else Truth.UNKNOWN

    def number(self, finding: str) -> float | None:
        """Return a number that was given, in the unit of the finding."""
        return self.case.numbers.get(finding)


def _with_doubts(read: ClosedCase) -> Closed:
    """Return the closed answers, where "not sure" stays unknown even behind a gate that was answered no."""
    yes, no = read.closed
    return Closed(yes, no & ~read.encoded.unsure)


@lru_cache(maxsize=4)
def _conditions(rules: CompiledRules) -> Mapping[int, Condition]:
    return {id(item): Condition(rule, rules) for item, rule in _with_rules(rules)}


def _with_rules(rules: CompiledRules) -> Iterable[tuple[Ruled, Rule]]:
    treatment = rules.knowledge.treatment
    for item in (*treatment.care_items, *treatment.prevention):
        if item.not_for is not None:
            yield item, item.not_for
    told: tuple[Told, ...] = (
        *treatment.medicine_rules,
        *treatment.care_cautions,
        *treatment.recovery_facts,
        *treatment.visit_lines,
    )
    for one in told:
        if one.when is not None:
            yield one, one.when
