"""What closure did to one case, step by step, on bits: the notes of `plain.close`, in its order, only faster.

The generated `close` goes straight to the outcome; here each step is taken as the plain evaluator takes it,
so that a result can say what it takes as given.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dorsum.engine.plain import Numbers, truth_of
from dorsum.model.knowledge import Fact, Finding, Knowledge
from dorsum.model.results import Note, NoteKind
from dorsum.model.rules import Rule
from dorsum.model.truth import Truth

_Named = tuple[tuple[int, str], ...]
"""Findings by their bits."""


class _Derived(NamedTuple):
    """A finding that numbers or choices decide."""

    id: str
    bit: int
    rule: Rule
    source: str
    only_yes: bool


class _Fact(NamedTuple):
    """A fact on bits."""

    id: str
    premise: tuple[int, str]
    then_yes: _Named
    then_no: _Named
    any_of: int
    yes_mask: int
    no_mask: int


class ClosureNotes:
    """Everything about the notes of closure that no case changes."""

    def __init__(self, knowledge: Knowledge, bit: Mapping[str, int]) -> None:
        self.bit = bit
        self.names = {bit[finding.id]: finding.id for finding in knowledge.findings}
        self.derived = tuple(self._derived(one, knowledge) for one in knowledge.findings if one.derived_from)
        self.must_agree = _mask(bit, *(one.id for one in knowledge.findings if one.must_agree))
        self.gates = tuple(
            (bit[gate], gate, tuple((bit[id], id) for id in behind), _mask(bit, *behind))
            for gate, behind in knowledge.dependents.items()
        )
        self.gate_of = {bit[one.id]: one.gate for one in knowledge.findings if one.gate}
        self.right_behind = tuple(
            (bit[gate], _mask(bit, *(one.id for one in knowledge.findings if one.gate == gate)))
            for gate in knowledge.dependents
        )
        self.facts = tuple(self._fact(fact) for fact in knowledge.facts)
        self.timed = tuple(
            (bit[one.id], one.id, _mask(bit, *one.times)) for one in knowledge.findings if one.times
        )

    def of(self, yes: int, no: int, unsure: int, numbers: Mapping[str, float]) -> tuple[Note, ...]:
        """Return the notes for what was said, as bits, and the numbers by their ids."""
        steps = _Steps(self, yes, no, unsure)
        steps.compute_from_numbers(Numbers(numbers))
        steps.reopen_gates()
        steps.let_yes_imply_yes()
        steps.hold_what_unsure_implies()
        steps.conclude_no()
        steps.report_contradicted_facts()
        steps.doubt_early_timing()
        return tuple(steps.notes)

    def _derived(self, finding: Finding, knowledge: Knowledge) -> _Derived:
        assert finding.derived_from is not None  # INVARIANT: the caller chose them
        source, only_yes = knowledge.inputs_of[finding.id][0], finding.derives_only_yes
        return _Derived(finding.id, self.bit[finding.id], finding.derived_from, source, only_yes)

    def _fact(self, fact: Fact) -> _Fact:
        bit = self.bit
        return _Fact(
            id=fact.id,
            premise=(bit[fact.if_yes], fact.if_yes),
            then_yes=tuple((bit[id], id) for id in fact.then_yes),
            then_no=tuple((bit[id], id) for id in fact.then_no),
            any_of=_mask(bit, *fact.then_any_yes),
            yes_mask=_mask(bit, *fact.then_yes),
            no_mask=_mask(bit, *fact.then_no),
        )


class _Truths(dict[str, Truth]):
    """The truths of a case being closed, as rules read them; each is looked up anew."""

    def __init__(self, steps: "_Steps") -> None:
        super().__init__()
        self._steps = steps

    def __missing__(self, finding: str) -> Truth:
        bit = self._steps.of.bit[finding]
        return Truth.YES if self._steps.yes & bit else Truth.NO if self._steps.no & bit else Truth.UNKNOWN


class _Steps:
    """One case while it is closed; each step is the one of the same name in `plain`."""

    def __init__(self, of: ClosureNotes, yes: int, no: int, unsure: int) -> None:
        self.of = of
        self.said_yes, self.said_no, self.said_unsure = yes, no, unsure
        self.yes, self.no = yes, no
        self.fixed = self.held = 0
        self.notes: list[Note] = []

    @property
    def unshaken(self) -> int:
        return self.fixed & self.of.must_agree

    def _note(self, kind: NoteKind, finding: str, because: str) -> None:
        self.notes.append(Note(kind, finding, because))

    def compute_from_numbers(self, numbers: Numbers) -> None:
        truths = _Truths(self)
        for one in self.of.derived:
            computed = truth_of(one.rule, truths, numbers)
            if computed is Truth.YES:
                self._computed_yes(one)
            elif computed is Truth.NO and not one.only_yes:
                self._computed_no(one)

    def _computed_yes(self, one: _Derived) -> None:
        denied = self.said_no & one.bit
        if denied:
            self._note("against_number", one.id, one.source)
        if not self.said_yes & one.bit and not (one.only_yes and denied):
            self.yes, self.no = self.yes | one.bit, self.no & ~one.bit
            self._fixed_by_number(one)

    def _computed_no(self, one: _Derived) -> None:
        if self.said_yes & one.bit:
            self._note("against_number", one.id, one.source)
        else:
            self.no |= one.bit
            self._fixed_by_number(one)

    def _fixed_by_number(self, one: _Derived) -> None:
        self.fixed |= one.bit
        self._note("number", one.id, one.source)

    def reopen_gates(self) -> None:
        reopened = 0
        for gate_bit, gate, behind, mask in self.of.gates:
            if self.no & gate_bit and self.said_yes & mask:
                for bit, id in behind:
                    if self.said_yes & bit:
                        self._note("against_gate", id, gate)
                reopened |= gate_bit & ~self.fixed
        self.no &= ~reopened

    def let_yes_imply_yes(self) -> None:
        changed = True
        while changed:
            changed = False
            for fact in self.of.facts:
                if self.yes & fact.premise[0] and fact.yes_mask & ~self.yes:
                    changed |= self._imply_yes(fact)

    def _imply_yes(self, fact: _Fact) -> bool:
        """Return whether anything became yes."""
        before = self.yes
        for bit, id in fact.then_yes:
            if not self.yes & bit:
                note = Note("against_fact" if self.no & bit else "fact", id, fact.id)
                if note not in self.notes:
                    self.notes.append(note)
                if not self.unshaken & bit:
                    self.yes, self.no = self.yes | bit, self.no & ~bit
        return self.yes != before

    def hold_what_unsure_implies(self) -> None:
        self.held = self.said_unsure & ~self.yes & ~self.no
        changed = True
        while changed:
            before = self.held
            for fact in self.of.facts:
                if self.held & fact.premise[0]:
                    self.held |= fact.yes_mask & ~(self.yes | self.unshaken)
            changed = self.held != before
        self.no &= ~self.held

    def conclude_no(self) -> None:
        while self._close_a_gate() or any(self._refute(fact) for fact in self.of.facts):
            pass

    def _close_a_gate(self) -> bool:
        """Close the first finding whose gate is no; return whether there was one."""
        closed = 0
        for gate, behind in self.of.right_behind:
            if self.no & gate:
                closed |= behind
        closed &= ~(self.yes | self.no)
        first = closed & -closed  # bits stand in the order of the findings
        if first:
            self.no |= first
            self._note("gate", self.of.names[first], self.of.gate_of[first])
        return bool(first)

    def _refute(self, fact: _Fact) -> bool:
        """Close one finding that a fact denies; return whether there was one."""
        for bit, id in self._refuted_by(fact):
            if self._is_unanswered(bit):
                self.no |= bit
                self._note("fact", id, fact.id)
                return True
        return False

    def _refuted_by(self, fact: _Fact) -> _Named:
        if self.yes & fact.premise[0]:
            return fact.then_no
        none_left = fact.any_of and self.no & fact.any_of == fact.any_of
        is_refuted = self.no & fact.yes_mask or self.yes & fact.no_mask or none_left
        return (fact.premise,) if is_refuted else ()

    def _is_unanswered(self, bit: int) -> bool:
        # INVARIANT: what was answered is in `yes`, `no` or `held`, or is a reopened gate with a yes behind.
        if (self.yes | self.no | self.held) & bit:
            return False
        return not any(gate == bit and self.said_yes & mask for gate, _, _, mask in self.of.gates)

    def report_contradicted_facts(self) -> None:
        for fact in self.of.facts:
            if self.yes & fact.premise[0]:
                against = [id for bit, id in fact.then_no if self.yes & bit]
                if fact.any_of and self.no & fact.any_of == fact.any_of:
                    against.append(fact.premise[1])
                for id in against:
                    self._note("against_fact", id, fact.id)

    def doubt_early_timing(self) -> None:
        for bit, id, signs in self.of.timed:
            if self.no & bit and signs & ~(self.yes | self.no):
                self.no &= ~bit
                self._note("timing", id, id)


def _mask(bit: Mapping[str, int], *findings: str) -> int:
    found = 0
    for finding in findings:
        found |= bit[finding]
    return found
