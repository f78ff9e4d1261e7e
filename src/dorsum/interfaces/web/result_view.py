"""What the page of a result shows: how urgent, whom to call, and the parts in their order."""

import re
from dataclasses import dataclass

from dorsum.care.assessment import Assessment
from dorsum.model.knowledge import Contact
from dorsum.report.care_card import CareCard
from dorsum.report.result_page import Part, result_page

URGENT = ("same_day", "within_days")
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
    """The page. `calls` stand at the top, `emergency` beside the signs to watch for, `footer` at the end."""

    card: CareCard
    parts: tuple[Part, ...]
    calls: tuple[Call, ...]
    emergency: Call | None
    is_country_known: bool
    footer: tuple[str, ...]
    folded: frozenset[str] = FOLDED


def result_view(found: Assessment, card: CareCard) -> ResultView:
    """Return what the page shows; `card` is that of the same assessment."""
    emergency = call_of(found.country.emergency, is_emergency=True)
    urgent = call_of(found.country.urgent, is_emergency=False)
    support = [call_of(contact, is_emergency=False) for contact in _support(found)]
    at_once = {"emergency_now": emergency, **dict.fromkeys(URGENT, urgent)}
    calls = (at_once.get(found.triage.advise or ""), *support)
    return ResultView(
        card=card,
        parts=result_page(found, card),
        calls=tuple(dict.fromkeys(call for call in calls if call)),
        emergency=emergency,
        is_country_known=found.case.country != "other",
        footer=tuple(line for line in card.footer if line != found.knowledge.wording[TOLD_BY_LINK]["en"]),
    )


def _support(found: Assessment) -> list[Contact]:
    return [found.country.support[one.need] for one in found.support if one.number]


def call_of(contact: Contact, *, is_emergency: bool) -> Call | None:
    """Return the number to call, or None where there is no number that a telephone could dial."""
    digits = re.sub(r"[^0-9+]", "", contact.number or "")
    return Call(contact.number or "", f"tel:{digits}", is_emergency) if digits else None
