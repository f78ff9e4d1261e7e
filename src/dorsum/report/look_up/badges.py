"""One short line for each item in a list: how it is put forward, how sure it is, or how it was judged."""

from dorsum.model.answer_parts import pieces_of
from dorsum.model.answers import StraightAnswer
from dorsum.model.causes import Cause
from dorsum.model.knowledge import Source
from dorsum.model.library import Claim
from dorsum.model.treatment import Intervention, Medicine, Movement, Prevention
from dorsum.report.page_parts import PageParts

CERTAINTIES = ("high", "moderate", "low", "very_low", "none")
"""The surest first."""


def no_shelf(_item: object, _parts: PageParts) -> str:
    """Return no heading: the list is short, or its order says enough."""
    return ""


def tier_shelf(item: Intervention | Prevention, parts: PageParts) -> str:
    """Return how it is put forward, with which its badge begins."""
    return parts.say(f"look_tier_{item.tier}")


def verdict_shelf(claim: Claim, parts: PageParts) -> str:
    """Return whether it holds up, with which its badge begins."""
    return parts.say(f"claim_verdict_{claim.verdict}")


def letter_shelf(source: Source, _parts: PageParts) -> str:
    """Return the letter or digit under which the title is found."""
    return next((sign.upper() for sign in source.title if sign.isalnum()), "")


def cause_badge(cause: Cause, parts: PageParts) -> str:
    """Return how common it is."""
    return parts.marked(cause.how_common["en"][0], cause.status)


def care_badge(item: Intervention | Prevention, parts: PageParts) -> str:
    """Return how it is put forward, and how sure that is."""
    return f"{tier_shelf(item, parts)} {parts.say(f'sure_{item.certainty}')}"


def medicine_badge(medicine: Medicine, parts: PageParts) -> str:
    """Return what it is, and how sure its effect is."""
    return f"{medicine.what['en'][0]} {parts.say(f'sure_{medicine.certainty}')}"


def movement_badge(movement: Movement, parts: PageParts) -> str:
    """Return what it is for, and how sure that is."""
    return f"{movement.purpose['en']} {parts.say(f'sure_{movement.certainty}')}"


def answer_badge(answer: StraightAnswer, parts: PageParts) -> str:
    """Return the least certainty of what it is made of; never the answer, which needs the page around it."""
    pieces = pieces_of(answer, parts.knowledge)
    found = [piece.certainty for piece in pieces if piece.certainty]
    if answer.status == "unverified" or not found:
        return "" if answer.status == "verified" else f"{parts.say(f'{answer.status}_mark').capitalize()}."
    return parts.say(f"sure_{max(found, key=CERTAINTIES.index)}")


def claim_badge(claim: Claim, parts: PageParts) -> str:
    """Return whether it holds up, and how sure that is."""
    return f"{verdict_shelf(claim, parts)}. {parts.say(f'claim_certainty_{claim.certainty}')}"


def source_badge(source: Source, parts: PageParts) -> str:
    """Return whose it is, and how much of it was read."""
    return f"{parts.by(source)} {parts.say(f'look_source_seen_{source.seen}')}"
