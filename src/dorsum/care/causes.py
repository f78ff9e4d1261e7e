"""What probably lies behind the pain: causes ranked, each with what speaks for and against it (DESIGN 6).

Triage comes first and knows nothing of this: causes order explanations, they never lower a level.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from dorsum.care.cause_reasons import Reasons, Told
from dorsum.care.closed_case import ClosedCase
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.cause_results import LikelihoodWord, Weighed
from dorsum.model.causes import Cause, Ranking
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Triage, Verdict

_CALM: Mapping[str, bool] = MappingProxyType({"self_care": True, "routine": True, "within_days": True})
_Urgency = tuple[int, int, int]
"""The highest rank among a cause's red flags that fired, that may fire and have a yes, that may fire."""


class RankedCause(NamedTuple):
    """A cause as it is told to a person: how likely in a word, with the range behind it, and why.

    `must_rule_out` heads the list while danger is open; `has_sign` says that one of its urgent red flags
    fired, or may fire and has a yes already. The range and what is told are worked out when read.
    """

    cause: Cause
    weighed: Weighed
    likelihood: LikelihoodWord
    must_rule_out: bool
    has_sign: bool
    in_words: Reasons

    @property
    def id(self) -> str:
        """The id of the cause."""
        return self.cause.id

    @property
    def label(self) -> str:
        """The cause in plain words."""
        return self.cause.label["en"]

    @property
    def share(self) -> float:
        """Its share of all causes, 0 to 1."""
        return self.weighed.share

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest share, 0 to 1."""
        return self.weighed.range

    def told(self) -> Told:
        """Return what speaks for and against it, in words."""
        return self.in_words.told(self.weighed)


@dataclass(frozen=True, slots=True)
class CauseRanking:
    """All causes in the order to show them; `danger_open`: the first ones must be ruled out."""

    causes: tuple[RankedCause, ...]
    danger_open: bool


def danger_is_open(result: Triage) -> bool:
    """Whether something that needs care the same day, or sooner, fired or is not yet ruled out."""
    return not _CALM.get(result.at_most, False)


def rank_causes(case: Case, result: Triage, rules: CompiledRules) -> CauseRanking:
    """Return every possible cause of the case, in the order to show them.

    `result` is the triage of the same case. While danger is open, the causes behind the red flags that
    fired or are not ruled out come first, and no other cause is called likely. Same case, same content,
    same ranking.
    """
    return rank_causes_of(ClosedCase.of(case, rules), result)


def rank_causes_of(read: ClosedCase, result: Triage) -> CauseRanking:
    """Return the ranking for a case that is closed already."""
    return _ranker(read.rules).rank(read, result)


def likelihood_word(share: float, ranking: Ranking) -> LikelihoodWord:
    """Return the word for a share of all causes (0 to 1)."""
    if share >= ranking.likely_from:
        return "likely"
    return "possible" if share >= ranking.possible_from else "unlikely"


def rank_by_base_rates(case: Case, result: Triage, rules: CompiledRules) -> tuple[str, ...]:
    """Return the ids of the causes in the order of their base rates alone: setting, age, sex, region.

    What every ranking by answers has to beat (docs/reference/validation.md).
    """
    read = ClosedCase.of(case, rules)
    return tuple(one.cause for one in _ranker(rules).weigh(read, result, by_findings=False))


@lru_cache(maxsize=4)
def _ranker(rules: CompiledRules) -> "_Ranker":
    return _Ranker(rules)


class _Ranker:
    """Everything about ranking that no case changes."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules
        self._knowledge = rules.knowledge
        self._numbers = rules.knowledge.cause_numbers
        self._causes = rules.knowledge.cause
        self._reasons = Reasons(rules.knowledge)
        self._urgency = urgent_causes(rules.knowledge)

    def rank(self, read: ClosedCase, result: Triage) -> CauseRanking:
        weighed = self.weigh(read, result)
        first = self._to_rule_out(result) if danger_is_open(result) else {}
        return self._ordered(weighed, first, danger_open=danger_is_open(result))

    def weigh(self, read: ClosedCase, result: Triage, *, by_findings: bool = True) -> tuple[Weighed, ...]:
        ranking = self._numbers.ranking
        return self._rules.odds.weigh(
            read.in_world(closed_world=result.closed_world),
            read.case.numbers.get(ranking.age),
            self._rules.truth(read.closed, ranking.female),
            read.case.setting,
            by_findings=by_findings,
        )

    def _to_rule_out(self, result: Triage) -> dict[str, _Urgency]:
        """Return the causes behind urgent red flags that fired or may fire, and how much speaks for each."""
        nearer = [verdict for verdict in result.possible if verdict.answers]
        fired, near, possible = (self._ranks(some) for some in (result.fired, nearer, result.possible))
        return {id: (fired.get(id, 0), near.get(id, 0), possible.get(id, 0)) for id in (*fired, *possible)}

    def _ranks(self, verdicts: Iterable[Verdict]) -> dict[str, int]:
        ranks: dict[str, int] = {}
        urgency = self._urgency
        for verdict in verdicts:
            for id, rank in urgency.get(verdict.rule, ()):
                if rank > ranks.get(id, 0):
                    ranks[id] = rank
        return ranks

    def _ordered(
        self, weighed: tuple[Weighed, ...], first: Mapping[str, _Urgency], *, danger_open: bool
    ) -> CauseRanking:
        """Return what must be ruled out, the most urgent first, then the rest; equals by likelihood."""
        to_rule_out = [one for one in weighed if one.cause in first]
        to_rule_out.sort(key=lambda one: first[one.cause], reverse=True)
        others = [one for one in weighed if one.cause not in first] if first else weighed
        ranked = [self._to_be_ruled_out(one, first[one.cause]) for one in to_rule_out]
        ranked += [self._other(one, danger_open) for one in others]
        return CauseRanking(tuple(ranked), danger_open)

    def _to_be_ruled_out(self, one: Weighed, urgency: _Urgency) -> RankedCause:
        fired, near, _ = urgency
        word = likelihood_word(one.share, self._numbers.ranking)
        return RankedCause(self._causes[one.cause], one, word, True, bool(fired or near), self._reasons)

    def _other(self, one: Weighed, danger_open: bool) -> RankedCause:
        """While danger is open, nothing else is called likely."""
        word = likelihood_word(one.share, self._numbers.ranking)
        shown: LikelihoodWord = "possible" if danger_open and word == "likely" else word
        return RankedCause(self._causes[one.cause], one, shown, False, False, self._reasons)


def urgent_causes(knowledge: Knowledge) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return by urgent red flag the causes it stands for, if any, with the rank of its level."""
    found: dict[str, list[tuple[str, int]]] = {}
    for cause in knowledge.causes:
        for rule in cause.red_flags:
            level = knowledge.level[knowledge.red_flag[rule].level]
            if not _CALM.get(level.id, False):
                found.setdefault(rule, []).append((cause.id, level.rank))
    return {rule: tuple(causes) for rule, causes in found.items()}
