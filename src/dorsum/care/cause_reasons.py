"""What speaks for and against a cause, in words, from the numbers it was weighed with."""

import math
from dataclasses import dataclass
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


@dataclass(frozen=True, repr=False)
class Reasons:
    """Puts the numbers of a content into words."""

    knowledge: Knowledge

    def __deepcopy__(self, memo: object) -> "Reasons":
        """Return itself: no content is changed, so a copy need not hold it twice."""
        return self

    def told(self, weighed: Weighed) -> Told:
        """Return what was weighed in words."""
        numbers: list[_Number] = [one.in_words or self._number_kept(one) for one in weighed.evidence]
        numbers.sort(key=_SIZE, reverse=True)
        speaks_for, speaks_against, opinions, whole = [], [], [], 0.0
        for size, is_opinion, reason_for, reason_against in numbers:
            whole += size
            if is_opinion:
                opinions.append(size)
            if reason_for is not None:
                speaks_for.append(reason_for)
            elif reason_against is not None:
                speaks_against.append(reason_against)
        share = sum(opinions) / (whole or 1.0)
        return Told(tuple(speaks_for), tuple(speaks_against), share, len(numbers), len(opinions))

    def _number_kept(self, evidence: Evidence) -> _Number:
        found = self._number(evidence)
        evidence.keep_in_words(found)
        return found

    def _number(self, evidence: Evidence) -> _Number:
        estimate = evidence.estimate
        if evidence.finding is None:
            even_share = 1 / max(len(self.knowledge.causes), 1)
            size = abs(math.log(estimate.value / even_share))
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
        wording = self.knowledge.wording
        if evidence.kind in _DEMOGRAPHIC:
            more_or_less = "more" if evidence.estimate.value > 1 else "less"
            return wording[f"cause_{evidence.kind}_{more_or_less}"]["en"]
        question = self.knowledge.finding[finding].question["en"]
        return wording[f"cause_answer_{evidence.kind}"]["en"].format(question=question)

    def _strength(self, estimate: Estimate) -> Strength:
        factor, ranking = max(estimate.value, 1 / estimate.value), self.knowledge.cause_numbers.ranking
        if factor >= ranking.strong_from:
            return "strong"
        return "clear" if factor >= ranking.clear_from else "weak"
