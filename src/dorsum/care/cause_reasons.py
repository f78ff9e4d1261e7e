"""What speaks for and against a cause, in words, from the numbers it was weighed with."""

import math
from operator import attrgetter
from typing import NamedTuple

from dorsum.model.cause_results import CauseReason, Evidence, Strength, Weighed
from dorsum.model.causes import Estimate
from dorsum.model.knowledge import Knowledge

_DEMOGRAPHIC = ("age", "sex", "region")
_SIZE = attrgetter("size")


class Told(NamedTuple):
    """The evidence for one cause in words, for and against, the strongest first.

    `opinion` is the part of the weight (0 to 1), by size on the log scale, that rests on estimates no
    source states; `opinions` counts them among the `numbers` used.
    """

    reasons_for: tuple[CauseReason, ...]
    reasons_against: tuple[CauseReason, ...]
    opinion: float
    numbers: int
    opinions: int


class _Number(NamedTuple):
    """One number of the content: how much it weighs, and what it says in words, where it says anything."""

    size: float
    is_opinion: bool
    speaks_for: CauseReason | None = None
    speaks_against: CauseReason | None = None


class Reasons:
    """Puts the numbers of a content into words."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._ranking = knowledge.cause_numbers.ranking
        self._even_share = 1 / max(len(knowledge.causes), 1)
        self._known: dict[int, _Number] = {}
        """By the identity of an estimate: each stands in one place of the content."""

    def told(self, weighed: Weighed) -> Told:
        """Return what was weighed in words."""
        evidence, known = weighed.evidence, self._known
        for one in evidence:
            if id(one.estimate) not in known:
                known[id(one.estimate)] = self._number(one)
        numbers = [known[id(one.estimate)] for one in evidence]
        numbers.sort(key=_SIZE, reverse=True)
        opinions = [number.size for number in numbers if number.is_opinion]
        return Told(
            reasons_for=tuple([number.speaks_for for number in numbers if number.speaks_for]),
            reasons_against=tuple([number.speaks_against for number in numbers if number.speaks_against]),
            opinion=sum(opinions) / (sum([number.size for number in numbers]) or 1.0),
            numbers=len(numbers),
            opinions=len(opinions),
        )

    def _number(self, evidence: Evidence) -> _Number:
        estimate = evidence.estimate
        if evidence.finding is None:
            size = abs(math.log(estimate.value / self._even_share))
            return _Number(size, estimate.is_opinion)
        number = _Number(abs(math.log(estimate.value)), estimate.is_opinion)
        if estimate.value > 1:
            return number._replace(speaks_for=self._reason(evidence, evidence.finding))
        if estimate.value < 1:
            return number._replace(speaks_against=self._reason(evidence, evidence.finding))
        return number

    def _reason(self, evidence: Evidence, finding: str) -> CauseReason:
        estimate = evidence.estimate
        return CauseReason(
            kind=evidence.kind,
            finding=finding,
            text=self._text(evidence, finding),
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
        if factor >= self._ranking.strong_from:
            return "strong"
        return "clear" if factor >= self._ranking.clear_from else "weak"
