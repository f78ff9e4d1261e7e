"""What each red flag alone catches, and what it alone costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dorsum.engine.compiled import CompiledRules
from dorsum.validation.evaluate import Scored, label_rank
from dorsum.validation.plain_scores import PlainScores


@dataclass(frozen=True)
class RuleEffect:
    """One red flag on a set of labelled cases, and on the plain people.

    `catches_alone` are cases that would fall below their label without it; `costs_alone` cases that are
    above their label only because of it; `plain_alone` plain people above self-care only because of it.
    """

    rule: str
    level: str
    fires: int
    catches_alone: tuple[str, ...]
    costs_alone: tuple[str, ...]
    plain_alone: int


def rule_effects(
    scored: Sequence[Scored], plain: PlainScores, rules: CompiledRules
) -> tuple[RuleEffect, ...]:
    """Return the effect of every red flag, in the order of the content; cases scored in a closed world."""
    alone = Counter(one.alone for one in plain.above if one.alone)
    return tuple(
        _effect(flag.id, flag.level, scored, alone[flag.id], rules) for flag in rules.knowledge.red_flags
    )


def _effect(
    rule: str, level: str, scored: Sequence[Scored], plain_alone: int, rules: CompiledRules
) -> RuleEffect:
    fired = [_Case.of(one, rule, rules) for one in scored if rule in _fired(one)]
    return RuleEffect(
        rule,
        level,
        fires=len(fired),
        catches_alone=tuple(one.id for one in fired if one.without < one.label <= one.given),
        costs_alone=tuple(one.id for one in fired if one.without <= one.label < one.given),
        plain_alone=plain_alone,
    )


@dataclass(frozen=True)
class _Case:
    """A case by the ranks of its label, of what was given, and of what it would be without one rule."""

    id: str
    label: int
    given: int
    without: int

    @classmethod
    def of(cls, one: Scored, rule: str, rules: CompiledRules) -> "_Case":
        without = _rank_without(rule, one, rules)
        return cls(one.labelled.id, label_rank(one.labelled.label), label_rank(one.given), without)


def _rank_without(rule: str, one: Scored, rules: CompiledRules) -> int:
    knowledge = rules.knowledge
    levels = [knowledge.red_flag[other].level for other in _fired(one) if other != rule]
    return max((label_rank(level) for level in levels), default=0)


def _fired(one: Scored) -> list[str]:
    return [verdict.rule for verdict in one.triage.fired]
