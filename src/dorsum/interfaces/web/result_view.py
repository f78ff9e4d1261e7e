"""What the page of a result shows: how urgent, whom to call, and the parts in their order."""

import re
from dataclasses import dataclass

from dorsum.care.assessment import Assessment
from dorsum.model.knowledge import Contact, Country, Knowledge
from dorsum.report.care_card import CareCard, is_urgent_line_for
from dorsum.report.result_page import Part, result_page

FOLDED = frozenset(
    {
        "heading_more_today",
        "heading_this_week",
        "heading_next_weeks",
        "heading_causes",
        "heading_causes_after",
        "heading_not_lower",
        "heading_not_higher",
        "heading_unsure",
        "heading_assumed",
        "heading_for_cause",
        "heading_not_yet",
        "heading_skip",
        "heading_recovery",
        "heading_prevention",
        "heading_visit",
    }
)
"""Parts that a person opens when they want them; what is urgent, and what to do today, is always open."""

TOLD_BY_LINK = "report_wrong_answer"
"""What the page says with a link."""


@dataclass(frozen=True)
class Call:
    """A number to call: `number` as it is read, `address` for the telephone."""

    number: str
    address: str
    is_emergency: bool


@dataclass(frozen=True)
class ResultView:
    """The page.

    `calls` stand at the top, `support` beside its words, `emergency` beside the signs to watch for, and
    `footer` at the end.
    """

    card: CareCard
    parts: tuple[Part, ...]
    calls: tuple[Call, ...]
    support: tuple[Call, ...]
    emergency: Call | None
    is_country_known: bool
    footer: tuple[str, ...]
    folded: frozenset[str] = FOLDED


def result_view(found: Assessment, card: CareCard, *, can_ask_more: bool) -> ResultView:
    """Return what the page shows; `card` is that of the same assessment."""
    emergency = emergency_call(found.country)
    urgent = call_of(found.country.urgent, is_emergency=False)
    at_once = emergency if found.triage.advise == "emergency_now" else None
    call = urgent if is_urgent_line_for(found.triage) else at_once
    support = (call_of(contact, is_emergency=False) for contact in _support(found))
    return ResultView(
        card=card,
        parts=result_page(found, card, can_ask_more=can_ask_more),
        calls=(call,) if call else (),
        support=tuple(dict.fromkeys(one for one in support if one)),
        emergency=emergency,
        is_country_known=found.case.country != "other",
        footer=footer_of(card, found.knowledge),
    )


def footer_of(card: CareCard, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the last lines of the card without what a page says with a link."""
    return tuple(line for line in card.footer if line != knowledge.wording[TOLD_BY_LINK]["en"])


def emergency_call(country: Country) -> Call | None:
    """Return the emergency number of the country, or None where there is none."""
    return call_of(country.emergency, is_emergency=True)


def _support(found: Assessment) -> list[Contact]:
    return [found.country.support[one.need] for one in found.support if one.number]


def call_of(contact: Contact, *, is_emergency: bool) -> Call | None:
    """Return the number to call, or None where there is no number that a telephone could dial."""
    digits = re.sub(r"[^0-9+]", "", contact.number or "")
    return Call(contact.number or "", f"tel:{digits}", is_emergency) if digits else None
