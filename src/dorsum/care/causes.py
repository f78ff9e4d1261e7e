"""What probably lies behind the pain: causes ranked, each with what speaks for and against it (DESIGN 6).

Triage comes first and knows nothing of this: causes order explanations, they never lower a level.
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.cause_results import (
    CauseRanking,
    CauseReason,
    Evidence,
    LikelihoodWord,
    RankedCause,
    Strength,
    Weighed,
)
from dorsum.model.causes import Estimate, Ranking
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.results import Triage, Verdict

_CALM: Mapping[str, bool] = MappingProxyType({"self_care": True, "routine": True, "within_days": True})
_Urgency = tuple[int, int, int]
"""The highest rank among a cause's red flags that fired, that may fire and have a yes, that may fire."""
_REMEMBERED = 50_000
_DEMOGRAPHIC = ("age", "sex", "region")


def danger_is_open(result: Triage) -> bool:
    """Whether something that needs care the same day, or sooner, fired or is not yet ruled out."""
    return not _CALM.get(result.at_most, False)


def rank_causes(case: Case, result: Triage, rules: CompiledRules) -> CauseRanking:
    """Return every possible cause of the case, in the order to show them.

    `result` is the triage of the same case. While danger is open, the causes behind the red flags that
    fired or are not ruled out come first, and no other cause is called likely. Same case, same content,
    same ranking.
    """
    return _ranker(rules).rank(case, result)


def likelihood_word(share: float, ranking: Ranking) -> LikelihoodWord:
    """Return the word for a share of all causes (0 to 1)."""
    if share >= ranking.likely_from:
        return "likely"
    return "possible" if share >= ranking.possible_from else "unlikely"


def rank_by_base_rates(case: Case, result: Triage, rules: CompiledRules) -> tuple[str, ...]:
    """Return the ids of the causes in the order of their base rates alone: setting, age, sex, region.

    What every ranking by answers has to beat (docs/reference/validation.md).
    """
    return tuple(one.cause for one in _ranker(rules).weigh(case, result, by_findings=False))


@lru_cache(maxsize=4)
def _ranker(rules: CompiledRules) -> "_Ranker":
    return _Ranker(rules)


class _Told(NamedTuple):
    """The evidence for one cause in words, and how much of it is opinion."""

    evidence: tuple[Evidence, ...]
    reasons_for: tuple[CauseReason, ...]
    reasons_against: tuple[CauseReason, ...]
    opinion: float
    opinions: int


class _Ranker:
    """Everything about ranking that no case changes."""

    def __init__(self, rules: CompiledRules) -> None:
        self._rules = rules
        self._knowledge = rules.knowledge
        self._numbers = rules.knowledge.cause_numbers
        self._even_share = 1 / max(len(rules.knowledge.causes), 1)
        self._urgency = urgent_causes(rules.knowledge)
        self._reasons: dict[int, CauseReason] = {}
        """Reasons by the identity of their number: each stands in one place of the content."""
        self._remembered: dict[int, _Told] = {}

    def rank(self, case: Case, result: Triage) -> CauseRanking:
        weighed = self.weigh(case, result)
        first = self._to_rule_out(result) if danger_is_open(result) else {}
        return self._ordered(weighed, first, danger_open=danger_is_open(result))

    def weigh(self, case: Case, result: Triage, *, by_findings: bool = True) -> tuple[Weighed, ...]:
        case = spelled_out(case, self._knowledge)
        encoded = self._rules.encode(case)
        open_world = self._rules.close(encoded)
        ranking = self._numbers.ranking
        return self._rules.odds.weigh(
            self._rules.close(encoded, closed_world=True) if result.closed_world else open_world,
            case.numbers.get(ranking.age),
            self._rules.truth(open_world, ranking.female),
            case.setting,
            by_findings=by_findings,
        )

    def _to_rule_out(self, result: Triage) -> dict[str, _Urgency]:
        """Return the causes behind urgent red flags that fired or may fire, and how much speaks for each."""
        nearer = [verdict for verdict in result.possible if verdict.answers]
        fired, near, possible = (self._ranks(some) for some in (result.fired, nearer, result.possible))
        return {id: (fired.get(id, 0), near.get(id, 0), possible.get(id, 0)) for id in (*fired, *possible)}

    def _ranks(self, verdicts: Iterable[Verdict]) -> dict[str, int]:
        ranks: dict[str, int] = {}
        for verdict in verdicts:
            for id, rank in self._urgency.get(verdict.rule, ()):
                ranks[id] = max(rank, ranks.get(id, 0))
        return ranks

    def _ordered(
        self, weighed: tuple[Weighed, ...], first: Mapping[str, _Urgency], *, danger_open: bool
    ) -> CauseRanking:
        causes = [self._ranked(one, first.get(one.cause), danger_open) for one in weighed]
        causes.sort(key=lambda one: _place(first.get(one.id)))
        return CauseRanking(tuple(causes), danger_open)

    def _ranked(self, one: Weighed, urgency: _Urgency | None, danger_open: bool) -> RankedCause:
        cause = self._knowledge.cause[one.cause]
        told = self._told(one)
        word = likelihood_word(one.share, self._numbers.ranking)
        return RankedCause(
            id=cause.id,
            label=cause.label["en"],
            likelihood="possible" if danger_open and urgency is None and word == "likely" else word,
            share=one.share,
            low=one.low,
            high=one.high,
            must_rule_out=urgency is not None,
            has_sign=urgency is not None and any(urgency[:2]),
            reasons_for=told.reasons_for,
            reasons_against=told.reasons_against,
            opinion=told.opinion,
            numbers=len(told.evidence),
            opinions=told.opinions,
            status=cause.status,
            sources=cause.sources,
        )

    def _told(self, one: Weighed) -> _Told:
        """Return what the evidence says in words; the engine hands out the same evidence again and again."""
        key = id(one.evidence)
        known = self._remembered.get(key)
        if known is None or known.evidence is not one.evidence:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[key] = self._told_anew(one.evidence)
        return known

    def _told_anew(self, evidence: tuple[Evidence, ...]) -> _Told:
        reasons = [self._reason(e) for e in evidence if e.finding and e.estimate.value != 1]
        reasons.sort(key=_strongest_first)
        return _Told(
            evidence=evidence,
            reasons_for=tuple([reason for reason in reasons if reason.factor > 1]),
            reasons_against=tuple([reason for reason in reasons if reason.factor < 1]),
            opinion=self._opinion(evidence),
            opinions=sum(e.estimate.is_opinion for e in evidence),
        )

    def _opinion(self, evidence: tuple[Evidence, ...]) -> float:
        """Return the part of the weight, by size on the log scale, that rests on estimates."""
        opinion = total = 0.0
        for kind, _, estimate in evidence:
            value = estimate.value / self._even_share if kind == "base_rate" else estimate.value
            size = abs(math.log(value))
            total += size
            opinion += size if estimate.is_opinion else 0.0
        return opinion / total if total else 0.0

    def _reason(self, evidence: Evidence) -> CauseReason:
        key = id(evidence.estimate)
        if key not in self._reasons:
            self._reasons[key] = self._new_reason(evidence)
        return self._reasons[key]

    def _new_reason(self, evidence: Evidence) -> CauseReason:
        estimate = evidence.estimate
        assert evidence.finding is not None  # INVARIANT: a base rate alone names no finding
        return CauseReason(
            kind=evidence.kind,
            finding=evidence.finding,
            text=self._text(evidence, evidence.finding),
            strength=self._strength(estimate),
            factor=estimate.value,
            low=estimate.low,
            high=estimate.high,
            status=estimate.status,
            sources=estimate.sources,
        )

    def _text(self, evidence: Evidence, finding: str) -> str:
        wording = self._knowledge.wording
        if evidence.kind in _DEMOGRAPHIC:
            more_or_less = "more" if evidence.estimate.value > 1 else "less"
            return wording[f"cause_{evidence.kind}_{more_or_less}"]["en"]
        question = self._knowledge.finding[finding].question["en"]
        return wording[f"cause_answer_{evidence.kind}"]["en"].format(question=question)

    def _strength(self, estimate: Estimate) -> Strength:
        factor = max(estimate.value, 1 / estimate.value)
        ranking = self._numbers.ranking
        if factor >= ranking.strong_from:
            return "strong"
        return "clear" if factor >= ranking.clear_from else "weak"


def urgent_causes(knowledge: Knowledge) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return by urgent red flag the causes it stands for, if any, with the rank of its level."""
    found: dict[str, list[tuple[str, int]]] = {}
    for cause in knowledge.causes:
        for rule in cause.red_flags:
            level = knowledge.level[knowledge.red_flag[rule].level]
            if not _CALM.get(level.id, False):
                found.setdefault(rule, []).append((cause.id, level.rank))
    return {rule: tuple(causes) for rule, causes in found.items()}


def _place(urgency: _Urgency | None) -> tuple[int, ...]:
    """Return what sorts causes that must be ruled out before the others; within each they stay in order."""
    return (1,) if urgency is None else (0, *(-rank for rank in urgency))


def _strongest_first(reason: CauseReason) -> float:
    return -abs(math.log(reason.factor))
