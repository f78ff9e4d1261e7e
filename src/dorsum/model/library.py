"""What is looked up: what is said about back pain, the body map, and what reads a health record."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal, get_args

from dorsum.model.records import CardId, CodeSet, OrderPosition, RecordCard
from dorsum.model.statements import Certainty, Citation, Lines, Status, Words
from dorsum.model.withdrawals import LeftOut

Verdict = Literal[
    "supported",
    "partly_supported",
    "unsupported",
    "contradicted",
    "harmful_if_followed",
    "not_checkable",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From what holds to what harms; last, what nobody can check."""


@dataclass(frozen=True)
class Claim:
    """Something that is said about back pain, and what the evidence says of it.

    `patterns` tell how the claim is put in other words (docs/reference/claim-patterns.md).
    """

    id: str
    label: Words
    verdict: Verdict
    what_holds: Lines
    certainty: Certainty
    status: Status
    sources: tuple[Citation, ...]
    patterns: tuple[str, ...] = ()


BodyView = Literal["front", "back"]


@dataclass(frozen=True)
class BodyRegion:
    """A part of the body map: a tap on it says yes to the finding, and no tap says nothing.

    Where there are words to `confirm`, the yes counts only once that question is answered yes.
    """

    id: str
    label: Words
    view: BodyView
    order: int
    finding: str
    status: Status
    sources: tuple[Citation, ...]
    confirm: Words | None = None


@dataclass(frozen=True)
class Library:
    """Everything there is to look up, in the order of ids."""

    claims: tuple[Claim, ...] = ()
    body_regions: tuple[BodyRegion, ...] = ()
    codes: tuple[CodeSet, ...] = ()
    order_positions: tuple[OrderPosition, ...] = ()
    record_cards: tuple[RecordCard, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def claim(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return MappingProxyType({item.id: item for item in self.claims})

    @cached_property
    def record_card(self) -> Mapping[CardId, RecordCard]:
        """Cards for whoever reads a health record, by id."""
        return MappingProxyType({item.id: item for item in self.record_cards})

    def regions_of(self, view: BodyView) -> tuple[BodyRegion, ...]:
        """Return the regions of one view of the body map, in the order of the list beside it."""
        seen = (region for region in self.body_regions if region.view == view)
        return tuple(sorted(seen, key=lambda region: region.order))
