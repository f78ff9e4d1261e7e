"""What weighing and ranking causes returns."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from dorsum.model.causes import Estimate
from dorsum.model.statements import Citation, Status

EvidenceKind = Literal["base_rate", "age", "sex", "region", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number that a cause was weighed with.

    `kind` is the answer to the finding (yes, no), or what the base rate was changed by; a base rate
    itself names no finding. `half_log_range` is half of the number's range on the log scale.
    """

    kind: EvidenceKind
    finding: str | None
    estimate: Estimate
    half_log_range: float = field(init=False, repr=False, compare=False)
    in_words: Any = field(init=False, repr=False, compare=False, default=None)
    """What it is in words, once somebody asked: hundreds stand in one assessment, always the same ones."""

    def __post_init__(self) -> None:
        """Compute what goes by the estimate alone."""
        object.__setattr__(self, "half_log_range", math.log(self.estimate.high / self.estimate.low) / 2)

    def keep_in_words(self, in_words: object) -> None:
        """Keep what this is in words."""
        object.__setattr__(self, "in_words", in_words)


EQUAL_DIGITS = 12
"""Shares that agree to so many digits are equal: what differs beyond is rounding."""


class Weighed(NamedTuple):
    """A cause with its share of all causes (0 to 1), and every number it was weighed with.

    `base` is the base rate and what changed it, `said` is what the answers brought.
    """

    cause: str
    share: float
    base: tuple[Evidence, ...]
    said: tuple[Evidence, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All numbers."""
        return self.base + self.said

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest share within the ranges of its numbers.

        Each number is taken as log-normal and all as independent: the halves of their ranges, on the log
        scale, add up in squares. The other causes are held at their own weights.
        """
        halves = [one.half_log_range for one in self.evidence]
        spread = math.exp(math.hypot(*halves))
        others = max(1 - self.share, 0.0)
        low, high = self.share / spread, self.share * spread
        return low / (low + others), high / (high + others)


LikelihoodWord = Literal["likely", "possible", "unlikely"]
Strength = Literal["strong", "clear", "weak"]


@dataclass(frozen=True, slots=True)
class CauseReason:
    """Something that speaks for or against a cause: `factor` above 1 is for, below 1 against.

    `finding` is what was answered, or what the base rate was changed by.
    """

    kind: EvidenceKind
    finding: str
    text: str
    strength: Strength
    factor: float
    low: float
    high: float
    status: Status
    sources: tuple[Citation, ...]
