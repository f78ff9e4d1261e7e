"""Whether a question that was answered is still the same question."""

import hashlib
from collections.abc import Iterable

from dorsum.model.knowledge import Knowledge

LENGTH_OF_MARK = 12


def meaning_of(item: str, knowledge: Knowledge) -> str:
    """Return a short mark that changes where an answer to the question would mean something else."""
    if item in knowledge.lead:
        lead = knowledge.lead[item]
        said: tuple[object, ...] = (lead.question["en"], lead.covers)
    else:
        finding = knowledge.finding[item]
        plainer = finding.plainer["en"] if finding.plainer else ""
        said = (
            finding.question["en"],
            plainer,
            finding.kind,
            finding.unit,
            dict(finding.choices),
            finding.times,
        )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:LENGTH_OF_MARK]


def is_same(item: str, mark: str, knowledge: Knowledge) -> bool:
    """Whether the content still asks this, and by the words, choices and signs that the mark stands for."""
    known = item in knowledge.lead or item in knowledge.finding
    return known and meaning_of(item, knowledge) == mark


def marks_of(items: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """Return the mark of each item that the content asks."""
    return {id: meaning_of(id, knowledge) for id in items if id in knowledge.lead or id in knowledge.finding}
