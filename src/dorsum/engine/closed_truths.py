"""The truths of findings after closure, as a mapping that is read from bits."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dorsum.engine.bits import Closed
from dorsum.model.truth import Truth


class ClosedTruths(Mapping[str, Truth]):
    """The truth of every finding, worked out when it is read: of some hundred, most never are."""

    __slots__ = ("_bit", "_closed", "_order")

    def __init__(self, closed: Closed, bit: Mapping[str, int], order: Collection[str]) -> None:
        self._closed = closed
        self._bit = bit
        self._order = order

    def __getitem__(self, finding: str) -> Truth:
        """Return the truth of a finding; a KeyError where there is no such one."""
        if finding not in self._order:
            raise KeyError(finding)
        bit = self._bit[finding]
        return Truth.YES if self._closed.yes & bit else Truth.NO if self._closed.no & bit else Truth.UNKNOWN

    def __iter__(self) -> Iterator[str]:
        """Go through the findings in the order of the content."""
        return iter(self._order)

    def __len__(self) -> int:
        """Return how many findings there are."""
        return len(self._order)

    def __repr__(self) -> str:
        """Return them as a dictionary writes itself."""
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make an equal mapping elsewhere, without the rules: a plain one."""
        return dict, (dict(self),)
