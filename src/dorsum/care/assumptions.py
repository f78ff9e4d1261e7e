"""What a result takes as given that the person did not say, in words."""

from collections.abc import Mapping

from dorsum.engine.compiled import CompiledRules, Encoded
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Assumption, Note
from dorsum.model.truth import Answer, Truth


def assumptions(
    case: Case, encoded: Encoded, rules: CompiledRules, *, closed_world: bool, floored: bool
) -> tuple[Assumption, ...]:
    """Return every step of closure, every contradiction, and the marks of careful or closed reading."""
    knowledge, notes = rules.knowledge, rules.notes(encoded, case)
    reasons = {fact.id: fact.reason["en"] for fact in knowledge.facts} if notes else {}
    found = [_from_note(note, reasons, knowledge) for note in notes]
    if floored:
        closed = rules.close(encoded)
        cautious = [f for f in knowledge.findings if f.unknown_means_yes]
        taken = [f for f in cautious if rules.truth(closed, f.id) is Truth.UNKNOWN]
        stated = [f for f in taken if case.answers.get(f.id) is not Answer.NO]
        found += [_worded("floor", f.id, "", knowledge) for f in stated]
    if closed_world:
        found.insert(0, Assumption("closed_world", None, knowledge.wording["assumed_closed_world"]["en"]))
    return tuple(dict.fromkeys(found))


def _from_note(note: Note, reasons: Mapping[str, str], knowledge: Knowledge) -> Assumption:
    because = reasons.get(note.because) or knowledge.finding[note.because].question["en"]
    return _worded(note.kind, note.finding, because, knowledge)


def _worded(kind: str, finding: str, because: str, knowledge: Knowledge) -> Assumption:
    question = knowledge.finding[finding].question["en"]
    text = knowledge.wording[f"assumed_{kind}"]["en"].format(finding=question, because=because)
    return Assumption(kind, finding, text)
