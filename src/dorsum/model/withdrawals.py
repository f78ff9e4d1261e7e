"""What was taken back after release, as values: one dated list, which a newer one replaces as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from dorsum.model.statements import Words

OLD_AFTER_DAYS = 30
"""A list is looked through and dated anew more often than that, also where nothing is added."""
UNDER_REVIEW = "red_flags"
"""The kind that keeps working when it is withdrawn: without a rule people would be sent less urgently."""
WITHDRAWABLE = (
    "interventions",
    "movements",
    "medicines",
    "prevention",
    "answers",
    "claims",
    "causes",
    UNDER_REVIEW,
)
"""Kinds of which one item can be withdrawn. Of others, such as a rule that denies a medicine, it would make
advice less careful, so there the whole version is withdrawn."""
Severity = Literal["stop", "item"]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken back: an item, as kind/id, of some contents; without one, these contents as a whole.

    A content is named by its version or by the first digits of its hash.
    """

    id: str
    severity: Severity
    since: date
    reason: Words
    instead: Words
    item: str | None = None
    versions: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()

    def concerns(self, version: str, content_hash: str) -> bool:
        """Whether it is about this content."""
        return version in self.versions or any(content_hash.startswith(digits) for digits in self.hashes)


@dataclass(frozen=True, slots=True)
class WithdrawalList:
    """The list as known on a day; `is_fallback` says that a newer one is there and cannot be read."""

    as_of: date
    entries: tuple[Withdrawal, ...] = ()
    is_fallback: bool = False

    def age_days(self, today: date) -> int:
        """Return how many days ago the list was known to hold everything."""
        return (today - self.as_of).days

    def stop(self, version: str, content_hash: str) -> Withdrawal | None:
        """Return why a content must not be relied on, or None where it was not withdrawn as a whole."""
        concerning = (one for one in self.entries if one.concerns(version, content_hash))
        return next((one for one in concerning if one.item is None), None)

    def items(self, version: str, content_hash: str) -> Mapping[str, Withdrawal]:
        """Return the items withdrawn of a content, by kind/id."""
        concerning = (one for one in self.entries if one.concerns(version, content_hash))
        return MappingProxyType({one.item: one for one in concerning if one.item is not None})


NO_LIST = WithdrawalList(date.min)
"""For a content that was made without one; its age says that something may be missing."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that is not advised any more, or that rested on one, and the withdrawal behind it."""

    kind: str
    id: str
    label: Words
    by: Withdrawal
