"""Claims in words: the list by verdict, the page about one, and those found in a text."""

from collections.abc import Sequence

from dorsum.language.claims import Found
from dorsum.model.knowledge import Knowledge
from dorsum.model.library import VERDICTS, Claim, Verdict
from dorsum.report.care_card import Section


def claim_list(knowledge: Knowledge) -> tuple[Section, ...]:
    """Return a section for each verdict, with the claims that got it."""
    claims = knowledge.library.claims
    return tuple(
        Section(
            _verdict(verdict, knowledge),
            tuple(f"{one.id}: {one.label['en']}" for one in claims if one.verdict == verdict),
        )
        for verdict in VERDICTS
    )


def claim_page(id: str, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page about a claim of the content."""
    claim = knowledge.library.claim[id]
    status = claim.status
    mark = "" if status == "verified" else f" ({_say(f'{status}_mark', knowledge)})"
    sections = (
        Section(_say("claim_said", knowledge), (claim.label["en"],)),
        Section(_say("claim_holds_up", knowledge), (_verdict(claim.verdict, knowledge) + mark,)),
        Section(_say("claim_what_holds", knowledge), claim.what_holds["en"]),
        Section(_say("claim_how_sure", knowledge), _how_sure(claim, knowledge)),
        Section(_say("heading_sources", knowledge), _sources(claim, knowledge)),
    )
    return tuple(section for section in sections if section.lines)


def claims_found(found: Sequence[Found], knowledge: Knowledge) -> tuple[Section, ...]:
    """Return a section for each sentence that makes a known claim: the verdict, and what holds up."""
    return tuple(Section(one.sentence, _answer(one, knowledge)) for one in found)


def _answer(found: Found, knowledge: Knowledge) -> tuple[str, ...]:
    claim = knowledge.library.claim[found.claim]
    verdict = _verdict(claim.verdict, knowledge)
    called = _say("claim_is_called", knowledge).format(verdict=verdict, label=claim.label["en"])
    return (f"{called} [{claim.id}]", *claim.what_holds["en"])


def _verdict(verdict: Verdict, knowledge: Knowledge) -> str:
    return _say(f"claim_verdict_{verdict}", knowledge)


def _say(wording: str, knowledge: Knowledge) -> str:
    return knowledge.wording[wording]["en"]


def _how_sure(claim: Claim, knowledge: Knowledge) -> tuple[str, ...]:
    sure = _say(f"claim_certainty_{claim.certainty}", knowledge)
    return (sure, _say("claim_rating_is_ours", knowledge))


def _sources(claim: Claim, knowledge: Knowledge) -> tuple[str, ...]:
    cited = [(knowledge.source[one.source], one.place) for one in claim.sources]
    return tuple(f"{one.title} ({one.organisation}, {one.year}), {place}, {one.url}" for one, place in cited)
