"""The page about a source: what it is, how much of it was read, and what rests on it here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from dorsum.model.knowledge import Knowledge, Source
from dorsum.model.statements import Citation, citations_in
from dorsum.report.care_card import Section
from dorsum.report.page_parts import PageParts, filled

NAMES = ("label", "question", "say")
"""Under these an item says in words what it is; the first that it has counts."""


@dataclass(frozen=True, slots=True)
class Use:
    """An item of the content that cites a source."""

    kind: str
    id: str
    label: str
    citation: Citation


def uses_of_sources(knowledge: Knowledge) -> Mapping[str, tuple[Use, ...]]:
    """Return, by source, every item of the content that cites it, once for each place."""
    found: dict[str, dict[Use, None]] = {}
    for kind, id, item in _items(knowledge):
        for citation in citations_in(item):
            found.setdefault(citation.source, {})[Use(kind, id, _name(item, id), citation)] = None
    return {source: tuple(uses) for source, uses in found.items()}


def source_page(source: Source, uses: Iterable[Use], knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page; `uses` are the items that cite the source."""
    parts = PageParts(knowledge)
    used = [f"{one.label} ({parts.place(one.citation)}) [{one.kind}/{one.id}]" for one in uses]
    return filled(
        (
            Section(
                source.title, (parts.by(source), parts.say(f"look_source_seen_{source.seen}"), source.url)
            ),
            parts.section("look_source_used", used or [parts.say("look_source_not_used")]),
        )
    )


def _items(knowledge: Knowledge) -> Iterator[tuple[str, str, Any]]:
    for shelf in (knowledge, knowledge.treatment, knowledge.library, knowledge.cause_numbers):
        for kind in (one.name for one in fields(shelf)):
            value = getattr(shelf, kind)
            if value is not knowledge.cause_numbers:
                yield from ((kind, getattr(one, "id", kind), one) for one in _each(value))


def _each(value: Any) -> Iterable[Any]:
    """Return the items of a kind, which stand in a row or by id; what is no collection is one item."""
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple) else (value,)


def _name(item: Any, id: str) -> str:
    words = next((getattr(item, name) for name in NAMES if hasattr(item, name)), {"en": id})
    said = words["en"]
    return said if isinstance(said, str) else said[0]
