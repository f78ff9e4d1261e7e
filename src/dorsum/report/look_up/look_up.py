"""Everything there is to look up, made ready once: lists, pages, links, and the texts for one search."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dorsum.errors import LookUpError
from dorsum.language.search import Entry
from dorsum.model.answers import StraightAnswer
from dorsum.model.knowledge import Country, Knowledge
from dorsum.model.statements import citations_in
from dorsum.report.care_card import Section
from dorsum.report.look_up.kinds import SOURCES, Kind, kinds_of, label_of
from dorsum.report.look_up.links import Key, Links
from dorsum.report.page_parts import PageParts
from dorsum.report.source_page import uses_of_sources
from dorsum.report.withdrawn_page import withdrawn_page

ANYWHERE = "other"
"""The country whose pages hold what is told everywhere."""
NOT_SEARCHED = ("heading_watch", "heading_sources", "cause_base_rates", "cause_factors")
"""What stands on every page alike, or is made of numbers, finds nothing."""
WEIGHT_OF_SOURCE = 0.6
"""What was worked out from sources goes before them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A kind of page and its name for people."""

    kind: str
    heading: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a kind: its name, and a short line on how sure it is or how it was judged.

    `shelf` heads the part of the list where it stands; without one the list has no parts.
    """

    kind: str
    id: str
    label: str
    badge: str
    shelf: str

    @property
    def hint(self) -> str:
        """What the badge says beyond the shelf."""
        return self.badge.removeprefix(self.shelf).lstrip(". ")


class LookUp:
    """All pages of one content. A kind or an id that is not there raises LookUpError."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge, self._parts = knowledge, PageParts(knowledge)
        kinds = kinds_of(knowledge, uses_of_sources(knowledge))
        self._kinds: Mapping[str, Kind] = {one.id: one for one in kinds}
        self._pages = {(kind.id, one.id): one for kind in self._kinds.values() for one in kind.items}
        self._left_out = knowledge.left_out
        self._items = {key: self._as_item(key, one) for key, one in self._pages.items()}
        self._links = Links(self._pages)
        self._resting = self._pages_by_source()

    @property
    def kinds(self) -> tuple[Heading, ...]:
        """Every kind, in the order in which they are offered."""
        return tuple(Heading(kind.id, self._parts.say(kind.heading)) for kind in self._kinds.values())

    def items(self, kind: str) -> tuple[Item, ...]:
        """Return all items of a kind, in order."""
        return tuple(self._items[kind, one.id] for one in self._kind(kind).items)

    def item(self, kind: str, id: str) -> Item:
        """Return one item of a list."""
        if (left_out := self._left_out.get((kind, id))) is not None:
            return Item(kind, id, left_out.label["en"], self._parts.say("heading_withdrawn"), "")
        self._one(kind, id)
        return self._items[kind, id]

    def page_of(self, kind: str, id: str, country: Country) -> tuple[Section, ...]:
        """Return the sections of a page; the country says whom to call, and whose labels count."""
        if (left_out := self._left_out.get((kind, id))) is not None:
            return withdrawn_page(left_out, country, self._knowledge)
        return self._kind(kind).page(self._one(kind, id), country, self._knowledge)

    def related(self, kind: str, id: str) -> tuple[Item, ...]:
        """Return other pages that belong to this one, or rest on it if it is a source; none if withdrawn."""
        if (kind, id) in self._left_out:
            return ()
        self._one(kind, id)
        return self._linked(self._resting.get(id, ()) if kind == SOURCES else self._links.of((kind, id)))

    def sources(self, kind: str, id: str, country: Country) -> tuple[Item, ...]:
        """Return the sources that the page of this country rests on, as items; none for a withdrawn one."""
        if (kind, id) in self._left_out:
            return ()
        cited = self._kind(kind).rests_on(self._one(kind, id), country, self._knowledge)
        return self._linked((SOURCES, one.source) for one in cited)

    def entries(self) -> Iterator[Entry]:
        """Yield what one search across all kinds reads: of every page what is told in every country.

        The words of an id are often the name that professionals use, such as `bird_dog`.
        """
        for (kind, id), one in self._pages.items():
            is_meant = isinstance(one, StraightAnswer) and one.beside_danger
            weight = WEIGHT_OF_SOURCE if kind == SOURCES else 1.0
            yield Entry(kind, id, label_of(one), self._text(kind, one), is_meant, weight)

    def _kind(self, kind: str) -> Kind:
        if kind not in self._kinds:
            raise LookUpError(f"there is no kind `{ascii(kind)[1:-1]}` to look up")
        return self._kinds[kind]

    def _one(self, kind: str, id: str) -> Any:
        self._kind(kind)
        if (kind, id) not in self._pages:
            raise LookUpError(f"there is no `{ascii(id)[1:-1]}` among the {kind}")
        return self._pages[kind, id]

    def _as_item(self, key: Key, one: Any) -> Item:
        kind, parts = self._kinds[key[0]], self._parts
        return Item(*key, label_of(one), kind.badge(one, parts), kind.shelf(one, parts))

    def _linked(self, keys: Iterable[Key]) -> tuple[Item, ...]:
        return tuple(self._items[key] for key in dict.fromkeys(keys))

    def _pages_by_source(self) -> Mapping[str, Iterable[Key]]:
        """Return the pages that rest on each source in any country, kind by kind."""
        anywhere = self._knowledge.country[ANYWHERE]
        found: dict[str, dict[Key, None]] = {}
        for key, one in self._pages.items():
            cited = self._kinds[key[0]].rests_on(one, anywhere, self._knowledge)
            for citation in (*cited, *citations_in(one)):
                found.setdefault(citation.source, {})[key] = None
        return found

    def _text(self, kind: str, one: Any) -> str:
        if kind == SOURCES:
            return f"{one.organisation} {one.year}"
        left_out = {self._parts.say(wording) for wording in NOT_SEARCHED}
        page = self.page_of(kind, one.id, self._knowledge.country[ANYWHERE])
        lines = [line for section in page if section.heading not in left_out for line in section.lines]
        more = one.wordings if isinstance(one, StraightAnswer) else (one.id.replace("_", " "),)
        return "\n".join((*lines, *more))
