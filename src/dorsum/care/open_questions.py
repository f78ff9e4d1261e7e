"""What an unknown finding is waiting for: a question nobody answered, or a "not sure"."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding
from dorsum.model.truth import Answer, Truth

Ids = dict[str, None]
"""Ids in order, each once."""


@dataclass(frozen=True)
class Unsettled:
    """Questions to ask, and findings that stay open because of a "not sure"."""

    questions: tuple[str, ...]
    unsure: tuple[str, ...]


class OpenQuestions:
    """Traces open findings of one case back to what would settle them."""

    def __init__(self, case: Case, rules: CompiledRules, closed: Closed) -> None:
        self._case = case
        self._rules = rules
        self._closed = closed
        self._findings = rules.knowledge.finding
        self._of_their_own = _of_their_own(rules)
        self._known: dict[str, Unsettled] = {}

    def behind(self, findings: tuple[str, ...]) -> Unsettled:
        """Return what all these findings together wait for, in order, each once."""
        traced = [self.trace(finding) for finding in findings]
        questions = dict.fromkeys(id for one in traced for id in one.questions)
        unsure = dict.fromkeys(id for one in traced for id in one.unsure)
        return Unsettled(tuple(questions), tuple(unsure))

    def was_unsure_about(self, finding: str) -> str:
        """Return the question that was answered "not sure": the finding itself, or its number."""
        if self._case.answers.get(finding) is Answer.UNSURE:
            return finding
        inputs = self._rules.knowledge.inputs_of.get(finding, ())
        return next((id for id in inputs if self._case.answers.get(id) is Answer.UNSURE), finding)

    def trace(self, id: str) -> Unsettled:
        """Return what one open finding waits for."""
        if id not in self._case.answers and (itself := self._of_their_own.get(id)):
            return itself
        if id not in self._known:
            self._known[id] = self._trace_anew(self._findings[id])
        return self._known[id]

    def _trace_anew(self, finding: Finding) -> Unsettled:
        said = self._case.answers.get(finding.id)
        if finding.gate and self._is_open(finding.gate):
            gate = self.trace(finding.gate)
            if gate.questions:
                return gate
        if said is Answer.UNSURE:
            return Unsettled(self._would_settle(finding), (finding.id,))
        if said is Answer.NO:
            return self._trace_doubted_no(finding)
        return self._trace_unanswered(finding)

    def _trace_unanswered(self, finding: Finding) -> Unsettled:
        if not _is_computed(finding):
            return Unsettled((finding.id,), ())
        asked = self._would_settle(finding)
        return Unsettled(asked, () if asked else (finding.id,))

    def _would_settle(self, finding: Finding) -> tuple[str, ...]:
        """Return what else would settle it: its number, or something not yet asked that implies it."""
        inputs = self._rules.knowledge.inputs_of.get(finding.id, ())
        absent = [id for id in inputs if id not in self._case.answers and id not in self._case.numbers]
        return tuple(dict.fromkeys((*absent, *self._premises_of(finding.id).questions)))

    def _premises_of(self, finding: str) -> Unsettled:
        facts = self._rules.knowledge.facts
        premises = (fact.if_yes for fact in facts if finding in fact.then_yes)
        return self.behind(tuple(id for id in premises if self._is_open(id)))

    def _trace_doubted_no(self, finding: Finding) -> Unsettled:
        """A "no" that does not count: a timing, a reopened gate, or something "not sure" implies it."""
        if finding.times:
            return self.behind(tuple(sign for sign in finding.times if self._is_open(sign)))
        dependents = self._rules.knowledge.dependents.get(finding.id, ())
        if any(self._case.answers.get(id) is Answer.YES for id in dependents):
            return Unsettled((finding.id,), ())
        return self._premises_of(finding.id)

    def _is_open(self, finding: str) -> bool:
        return self._rules.truth(self._closed, finding) is Truth.UNKNOWN


@lru_cache(maxsize=4)
def _of_their_own(rules: CompiledRules) -> Mapping[str, Unsettled]:
    """Return what the findings wait for that nothing stands before: while nobody answered, for themselves."""
    findings = (one for one in rules.knowledge.findings if not one.gate and not _is_computed(one))
    return MappingProxyType({one.id: Unsettled((one.id,), ()) for one in findings})


def _is_computed(finding: Finding) -> bool:
    """Whether nobody is asked for the finding itself, but for its number."""
    return finding.derived_from is not None and not finding.derives_only_yes
