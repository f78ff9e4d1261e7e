"""Known claims in a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dorsum.language.passages import Passage, passages
from dorsum.language.patterns import read_pattern, says
from dorsum.model.library import Claim


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that makes a claim (with what it leans on), and the pattern that knew it."""

    sentence: str
    claim: str
    pattern: str


def claims_in(text: str, claims: Iterable[Claim]) -> tuple[Found, ...]:
    """Return the claims that the text makes, sentence by sentence.

    A claim without patterns is never found, and a sentence that denies a claim does not make it. What is not
    found may still be there: patterns know the common ways to say it.
    """
    known = tuple(claims)
    found: list[Found] = []
    for passage in passages(text):
        found += (one for one in _in_passage(passage, known) if not _is_told(one, found))
    return tuple(found)


def _in_passage(passage: Passage, claims: Iterable[Claim]) -> Iterator[Found]:
    for claim in claims:
        pattern = next((one for one in claim.patterns if says(read_pattern(one), passage)), None)
        if pattern is not None:
            yield Found(passage.text, claim.id, pattern)


def _is_told(one: Found, found: Iterable[Found]) -> bool:
    """Whether a sentence that this one leans on makes the claim already."""
    return any(other.claim == one.claim and other.sentence in one.sentence for other in found)
