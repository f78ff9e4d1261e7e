"""Claims in words: the list by verdict, the page about one, and those found in a text."""

from collections.abc import Sequence

from dorsum.language.claims import Found
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import VERDICTS, Claim, Verdict
from dorsum.report.care_card import Section
from dorsum.report.page_parts import PageParts, filled


def claim_list(knowledge: Knowledge) -> tuple[Section, ...]:
    """Return a section for each verdict, with the claims that got it."""
    claims = knowledge.library.claims
    return tuple(
        Section(
            verdict_in_words(verdict, knowledge),
            tuple(f"{one.id}: {one.label['en']}" for one in claims if one.verdict == verdict),
        )
        for verdict in VERDICTS
    )


def claim_page(id: str, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page about a claim of the content."""
    claim, parts = knowledge.library.claim[id], PageParts(knowledge)
    sections = (
        parts.section("claim_said", (claim.label["en"],)),
        parts.section(
            "claim_holds_up", (parts.marked(verdict_in_words(claim.verdict, knowledge), claim.status),)
        ),
        parts.section("claim_what_holds", claim.what_holds["en"]),
        parts.section("claim_how_sure", _how_sure(claim, parts)),
        parts.section("heading_sources", parts.sources_with_place(claim.sources)),
    )
    return filled(sections)


def claims_found(found: Sequence[Found], knowledge: Knowledge) -> tuple[Section, ...]:
    """Return a section for each sentence that makes a known claim: the verdict, and what holds up."""
    return tuple(Section(one.sentence, _answer(one, knowledge)) for one in found)


def _answer(found: Found, knowledge: Knowledge) -> tuple[str, ...]:
    claim = knowledge.library.claim[found.claim]
    verdict = verdict_in_words(claim.verdict, knowledge)
    called = PageParts(knowledge).say("claim_is_called", verdict=verdict, label=claim.label["en"])
    return (f"{called} [{claim.id}]", *claim.what_holds["en"])


def verdict_in_words(verdict: Verdict, knowledge: Knowledge) -> str:
    """Return whether a claim holds up, in a few words."""
    return PageParts(knowledge).say(f"claim_verdict_{verdict}")


def _how_sure(claim: Claim, parts: PageParts) -> tuple[str, ...]:
    return (parts.say(f"claim_certainty_{claim.certainty}"), parts.say("claim_rating_is_ours"))
