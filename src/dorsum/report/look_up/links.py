"""What leads from one page to another: what names it, what it names, and what rests on the same sources."""

from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import Any

from dorsum.model.answers import StraightAnswer
from dorsum.model.statements import citations_in
from dorsum.model.treatment import Intervention

Key = tuple[str, str]
"""A kind of page and the id of an item."""
Pages = Mapping[Key, Any]
CLAIMS = "claims"
WITHOUT_NEAR = ("answers", "sources")
"""An answer is made of other items, and a source is cited by them; both name all that is near."""
MOST_NEAR = 6
MOST_SHARING = 30
"""A source of more pages than this says nothing of what belongs together."""


class Links:
    """The links between pages, made ready once."""

    def __init__(self, pages: Pages) -> None:
        self._named = _both_ways(pages)
        self._sources = {key: _sources(item) for key, item in pages.items() if key[0] not in WITHOUT_NEAR}
        self._pages_of: dict[str, list[Key]] = {}
        for key, sources in self._sources.items():
            for source in sources:
                self._pages_of.setdefault(source, []).append(key)

    def of(self, key: Key) -> tuple[Key, ...]:
        """Return what the page names and what names it, then what rests on the same sources."""
        return tuple(dict.fromkeys((*self._named.get(key, ()), *self._near(key))))

    def _near(self, key: Key) -> list[Key]:
        """Return the pages that share most of the rare sources: claims, and for a claim all but claims."""
        shares: dict[Key, list[float]] = {}
        for source in self._sources.get(key, ()):
            sharing = self._pages_of[source]
            for other in sharing if len(sharing) <= MOST_SHARING else ():
                if (other[0] == CLAIMS) != (key[0] == CLAIMS):
                    shares.setdefault(other, []).append(1 / len(sharing))
        return sorted(shares, key=lambda other: (-fsum(shares[other]), other))[:MOST_NEAR]


def _sources(item: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.source for one in citations_in(item)))


def _both_ways(pages: Pages) -> Mapping[Key, Iterable[Key]]:
    """Return, for each page, the pages that it names and that name it."""
    found: dict[Key, dict[Key, None]] = {}
    for key, item in pages.items():
        for other in _names(item):
            if other in pages:
                found.setdefault(key, {})[other] = None
                found.setdefault(other, {})[key] = None
    return found


def _names(item: Any) -> Iterator[Key]:
    """Yield the pages that an item names."""
    if isinstance(item, Intervention):
        yield from (("movements", id) for id in item.movements)
        yield from (("medicines", id) for id in item.medicines)
        yield from (("interventions", id) for id in item.alternative_to)
    if isinstance(item, StraightAnswer):
        for kind, _, id in (part.item.partition("/") for part in item.parts if part.item):
            yield kind, id
