"""What a result takes as given that the person did not say, in words."""

from functools import lru_cache

from dorsum.care.closed_case import ClosedCase
from dorsum.engine.compiled import CompiledRules
from dorsum.model.knowledge import Knowledge
from dorsum.model.results import Assumption, Note
from dorsum.model.truth import Answer, Truth


def assumptions(read: ClosedCase, *, closed_world: bool, floored: bool) -> tuple[Assumption, ...]:
    """Return every step of closure, every contradiction, and the marks of careful or closed reading."""
    rules, case = read.rules, read.case
    words = _words(rules)
    found = [words.of(note) for note in rules.notes(read.encoded, case)]
    if floored:
        cautious = [f.id for f in rules.knowledge.findings if f.unknown_means_yes]
        taken = [id for id in cautious if rules.truth(read.closed, id) is Truth.UNKNOWN]
        stated = [id for id in taken if case.answers.get(id) is not Answer.NO]
        found += [words.new("floor", id, "") for id in stated]
    if closed_world:
        wording = rules.knowledge.wording["assumed_closed_world"]["en"]
        found.insert(0, Assumption("closed_world", None, wording))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _words(rules: CompiledRules) -> "_Words":
    return _Words(rules.knowledge)


class _Words:
    """What closure does, in words. There are only so many steps, and each is put into words once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._reasons = {fact.id: fact.reason["en"] for fact in knowledge.facts}
        self._made: dict[tuple[str, str, str], Assumption] = {}

    def of(self, note: Note) -> Assumption:
        key = note.kind, note.finding, note.because
        found = self._made.get(key)
        if found is None:
            because = self._reasons.get(note.because) or self._question(note.because)
            found = self._made[key] = self.new(note.kind, note.finding, because)
        return found

    def new(self, kind: str, finding: str, because: str) -> Assumption:
        words = self._knowledge.wording[f"assumed_{kind}"]["en"]
        return Assumption(kind, finding, words.format(finding=self._question(finding), because=because))

    def _question(self, finding: str) -> str:
        return self._knowledge.finding[finding].question["en"]
