"""The kinds of pages to look up, in the order in which they are offered; an id is that of the content."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dorsum.care.in_order import rank_of
from dorsum.language.questions import Match
from dorsum.model.answer_parts import pieces_of
from dorsum.model.answers import StraightAnswer
from dorsum.model.case import DEFAULT_SETTING
from dorsum.model.causes import Cause
from dorsum.model.knowledge import Country, Knowledge, Source
from dorsum.model.library import VERDICTS, Claim
from dorsum.model.statements import Citation, citations_in
from dorsum.model.treatment import Movement
from dorsum.report.about_medicine_page import about_medicine_page, medicine_citations
from dorsum.report.answer_page import answer_page
from dorsum.report.care_card import Section
from dorsum.report.cause_page import cause_citations, cause_page
from dorsum.report.claim_page import claim_page
from dorsum.report.look_up.badges import (
    answer_badge,
    care_badge,
    cause_badge,
    claim_badge,
    letter_shelf,
    medicine_badge,
    movement_badge,
    no_shelf,
    source_badge,
    tier_shelf,
    verdict_shelf,
)
from dorsum.report.movement_page import movement_page
from dorsum.report.page_parts import PageParts
from dorsum.report.source_page import Use, source_page
from dorsum.report.treatment_page import prevention_page, treatment_page

WATCH_OF_CLAIM = 3
"""In so many sections a claim is told; then comes when to get help."""


def _own_citations(item: Any, _country: Country, _knowledge: Knowledge) -> Iterable[Citation]:
    return citations_in(item)


@dataclass(frozen=True)
class Kind:
    """A kind of page: its items in order; what makes badge and page of one, cites for it, and groups it."""

    id: str
    items: tuple[Any, ...]
    badge: Callable[[Any, PageParts], str]
    page: Callable[[Any, Country, Knowledge], tuple[Section, ...]]
    rests_on: Callable[[Any, Country, Knowledge], Iterable[Citation]] = _own_citations
    shelf: Callable[[Any, PageParts], str] = no_shelf

    @property
    def heading(self) -> str:
        """The id of the wording that names the kind."""
        return f"look_heading_{self.id}"


def label_of(item: Any) -> str:
    """Return the name of an item as a person reads it."""
    if isinstance(item, StraightAnswer):
        return item.question["en"]
    return str(item.label["en"] if hasattr(item, "label") else item.title)


def _causes(knowledge: Knowledge) -> tuple[Cause, ...]:
    """Return the causes that were not withdrawn, the most common first."""
    rates = knowledge.cause_numbers.settings[DEFAULT_SETTING].base_rates
    shown = (cause for cause in knowledge.causes if f"causes/{cause.id}" not in knowledge.withdrawn)
    return tuple(sorted(shown, key=lambda cause: (-rates[cause.id].value, cause.id)))


def _claims(knowledge: Knowledge) -> tuple[Claim, ...]:
    """Return the claims, from what holds to what harms."""
    return tuple(sorted(knowledge.library.claims, key=lambda one: (VERDICTS.index(one.verdict), one.id)))


def _by_title(source: Source) -> tuple[str, str]:
    """Return what a source is sorted by; marks before the first letter or digit do not count."""
    title = source.title.casefold()
    return title[next((at for at, sign in enumerate(title) if sign.isalnum()), 0) :], source.id


def _by_order(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(items, key=lambda one: (one.order, one.id)))


def _watched(
    sections: tuple[Section, ...], at: int, country: Country, knowledge: Knowledge
) -> tuple[Section, ...]:
    return (*sections[:at], PageParts(knowledge).watch(country), *sections[at:])


def _cause_page(cause: Cause, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    return _watched(cause_page(cause.id, knowledge), 1, country, knowledge)


def _cause_citations(cause: Cause, _country: Country, knowledge: Knowledge) -> Iterable[Citation]:
    return cause_citations(cause.id, knowledge)


def _movement_page(movement: Movement, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    parts = PageParts(knowledge)
    first, *rest = movement_page(movement, knowledge)
    sure = parts.sure(movement.certainty, movement.evidence_from)
    head = Section(first.heading, tuple(dict.fromkeys((*first.lines, *sure))))
    sources = parts.section("heading_sources", parts.sources_with_place(citations_in(movement)))
    return _watched((head, *rest, *([sources] if sources.lines else [])), 1, country, knowledge)


def _claim_page(claim: Claim, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    return _watched(claim_page(claim.id, knowledge), WATCH_OF_CLAIM, country, knowledge)


def _answer_page(answer: StraightAnswer, country: Country, knowledge: Knowledge) -> tuple[Section, ...]:
    match = Match(answer.question["en"], (), answer, (answer,))
    return answer_page(match, country, knowledge, with_commands=False)


def _answer_citations(answer: StraightAnswer, _country: Country, knowledge: Knowledge) -> Iterable[Citation]:
    return (one for piece in pieces_of(answer, knowledge) for one in piece.sources)


SOURCES = "sources"


def kinds_of(knowledge: Knowledge, uses: Mapping[str, tuple[Use, ...]]) -> tuple[Kind, ...]:
    """Return every kind of page; `uses` are the items that cite each source."""
    shelf = knowledge.treatment
    interventions, prevention = (
        sorted(shelf.interventions, key=rank_of),
        sorted(shelf.prevention, key=rank_of),
    )
    return (
        Kind("causes", _causes(knowledge), cause_badge, _cause_page, _cause_citations),
        Kind("interventions", tuple(interventions), care_badge, treatment_page, shelf=tier_shelf),
        Kind(
            "medicines", _by_order(shelf.medicines), medicine_badge, about_medicine_page, medicine_citations
        ),
        Kind("movements", _by_order(shelf.movements), movement_badge, _movement_page),
        Kind("prevention", tuple(prevention), care_badge, prevention_page, shelf=tier_shelf),
        Kind("answers", shelf.answers, answer_badge, _answer_page, _answer_citations),
        Kind("claims", _claims(knowledge), claim_badge, _claim_page, shelf=verdict_shelf),
        Kind(
            SOURCES,
            tuple(sorted(knowledge.sources, key=_by_title)),
            source_badge,
            lambda source, _country, known: source_page(source, uses.get(source.id, ()), known),
            shelf=letter_shelf,
        ),
    )
