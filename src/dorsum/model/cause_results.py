"""What weighing and ranking causes returns."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from dorsum.model.causes import Estimate
from dorsum.model.statements import Citation, Status

EvidenceKind = Literal["base_rate", "age", "sex", "region", "yes", "no"]


class Evidence(NamedTuple):
    """One number that a cause was weighed with.

    `kind` is the answer to the finding (yes, no), or what the base rate was changed by; a base rate
    itself names no finding.
    """

    kind: EvidenceKind
    finding: str | None
    estimate: Estimate


EQUAL_DIGITS = 12
"""Shares that agree to so many digits are equal: what differs beyond is rounding."""


class Weighed(NamedTuple):
    """A cause with its share of all causes (0 to 1), the range of that share, and every number used."""

    cause: str
    share: float
    low: float
    high: float
    evidence: tuple[Evidence, ...]


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


class RankedCause(NamedTuple):
    """A cause as it is told to a person: how likely in a word, with the range behind it, and why.

    `share` and its range are shares of all causes (0 to 1). `must_rule_out` heads the list while danger
    is open; `has_sign` says that one of its urgent red flags fired, or may fire and has a yes already.
    `opinion` is the part of the weight (0 to 1) that rests on estimates no source states; `opinions`
    counts them among the `numbers` used.
    """

    id: str
    label: str
    likelihood: LikelihoodWord
    share: float
    low: float
    high: float
    must_rule_out: bool
    has_sign: bool
    reasons_for: tuple[CauseReason, ...]
    reasons_against: tuple[CauseReason, ...]
    opinion: float
    numbers: int
    opinions: int
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class CauseRanking:
    """All causes in the order to show them; `danger_open`: the first ones must be ruled out."""

    causes: tuple[RankedCause, ...]
    danger_open: bool
