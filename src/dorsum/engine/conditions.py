"""Many small rules about one person at once: which hold, which may hold, and what they wait for."""

from collections.abc import Mapping
from dataclasses import dataclass

from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.plain import Numbers, truth_of
from dorsum.model.rules import Compare, IsYes, Not, Rule, leaves, walk
from dorsum.model.truth import Truth


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a rule holds; the findings that are yes in it, and those that are open, in its order."""

    truth: Truth
    because: tuple[str, ...]
    waits_for: tuple[str, ...]


NEVER = Judged(Truth.NO, (), ())


class Condition:
    """One rule, ready to be judged; of most people all its findings are no, which the bits tell at once."""

    def __init__(self, rule: Rule, rules: CompiledRules) -> None:
        self._rule = rule
        self._rules = rules
        self._leaves = leaves(rule)
        self._mask = _mask_of(rule, rules)

    def is_denied(self, no: int) -> bool:
        """Whether the bits that are no say already that the rule does not hold."""
        return self._mask is not None and self._mask & no == self._mask

    def judged(self, closed: Closed, numbers: Mapping[str, float]) -> Judged:
        """Return what the rule says of closed answers; unknown stays unknown."""
        if self.is_denied(closed.no):
            return NEVER
        truths = {leaf: self._truth(leaf, closed, numbers) for leaf in self._leaves}
        by_finding = {leaf.finding: truth for leaf, truth in truths.items() if isinstance(leaf, IsYes)}
        truth = truth_of(self._rule, by_finding, Numbers(numbers))
        return Judged(truth, _findings(truths, Truth.YES), _findings(truths, Truth.UNKNOWN))

    def _truth(self, leaf: IsYes | Compare, closed: Closed, numbers: Mapping[str, float]) -> Truth:
        if isinstance(leaf, IsYes):
            return self._rules.truth(closed, leaf.finding)
        return Numbers(numbers).compared(leaf.finding, leaf.operator, leaf.number)


def _mask_of(rule: Rule, rules: CompiledRules) -> int | None:
    """Return the bits of a rule that is no once all its findings are; None with a number or a `not`."""
    if any(isinstance(part, Not | Compare) for part in walk(rule)):
        return None
    found = 0
    for leaf in leaves(rule):
        found |= rules.bit(leaf.finding)
    return found


def _findings(truths: Mapping[IsYes | Compare, Truth], wanted: Truth) -> tuple[str, ...]:
    return tuple(dict.fromkeys([leaf.finding for leaf, truth in truths.items() if truth is wanted]))
