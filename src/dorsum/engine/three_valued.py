"""The rules of a content as a circuit: closure, both ends, the floor, and what is advised, for whole tables.

Every finding is two bits, yes and no; unknown is neither. The steps and their order are those of
`docs/decisions/closure.md`; that they come out as in `dorsum.engine.plain` is tested.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from dorsum.engine.circuit import NEVER, Circuit, Gate
from dorsum.model.knowledge import Fact, Finding, Knowledge
from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule, leaves

Gates = dict[str, Gate]


@dataclass(frozen=True)
class Columns:
    """What a table has: answers and "not sure" by finding (or lead question), and numbers.

    What is in none of them nobody was asked. Findings that are `reworded` were asked with another limit than
    the content has now: who gave the number as well is taken to answer by it.
    """

    answers: frozenset[str]
    unsure: frozenset[str]
    numbers: frozenset[str]
    reworded: frozenset[str] = frozenset()


def compare_name(leaf: Compare) -> str:
    """Return the name of the input that says for whom a comparison holds."""
    return f"{leaf.finding} {leaf.operator} {leaf.number!r}"


class Closing:
    """Closure of everybody's answers, step by step; afterwards `yes` and `no` are the truths."""

    def __init__(self, circuit: Circuit, knowledge: Knowledge, columns: Columns) -> None:
        self.circuit = circuit
        self.knowledge = knowledge
        self.said_yes, self.said_no, self.unsure = _said(circuit, knowledge, columns)
        self.compared = {leaf: self._comparison(leaf, columns) for leaf in _comparisons(knowledge)}
        self.yes, self.no = dict(self.said_yes), dict(self.said_no)
        self._computed: Gates = {}
        self._compute_from_numbers()
        reopened = self._reopen_gates()
        self._imply_yes()
        held = self._hold()
        self._conclude_no(held, reopened)
        self._doubt_timing()

    def _comparison(self, leaf: Compare, columns: Columns) -> tuple[Gate, Gate]:
        """Return for whom the comparison holds, and for whom it does not."""
        if leaf.finding not in columns.numbers:
            return NEVER, NEVER
        given = self.circuit.input(f"{leaf.finding} given")
        holds = self.circuit.input(compare_name(leaf))
        return holds, self.circuit.but_not(given, holds)

    def _compute_from_numbers(self) -> None:
        """A computed yes wins over a stated no, a stated yes stands beside a computed no."""
        c = self.circuit
        before = Truths(c, dict(self.yes), dict(self.no), self.compared)
        for finding in self.knowledge.findings:
            if finding.derived_from is None:
                continue
            id, said_yes, said_no = finding.id, self.said_yes[finding.id], self.said_no[finding.id]
            is_yes = before.holds(finding.derived_from)
            is_no = c.not_(before.may_hold(finding.derived_from))
            if finding.derives_only_yes:
                is_yes, is_no = c.but_not(is_yes, said_no), NEVER
            self.yes[id] = c.or_(self.yes[id], is_yes)
            self.no[id] = c.or_(c.but_not(self.no[id], is_yes), c.but_not(is_no, said_yes))
            self._computed[id] = c.but_not(c.or_(is_yes, is_no), said_yes)

    def _reopen_gates(self) -> Gates:
        """Return who has a yes behind a gate answered no; the gate is unknown to them again."""
        c = self.circuit
        reopened = {}
        for gate, behind in self.knowledge.dependents.items():
            against = c.and_(self.no[gate], self._any_said_yes(behind))
            reopened[gate] = c.but_not(against, self._computed.get(gate, NEVER))
        for gate, who in reopened.items():
            self.no[gate] = c.but_not(self.no[gate], who)
        return reopened

    def _any_said_yes(self, findings: Iterable[str]) -> Gate:
        return self.circuit.or_(*(self.said_yes[id] for id in findings))

    def _implications(self) -> list[tuple[str, list[str]]]:
        """Return each implied finding with its premises, premises before what they imply."""
        premises: dict[str, list[str]] = {}
        for fact in self.knowledge.facts:
            for finding in fact.then_yes:
                premises.setdefault(finding, []).append(fact.if_yes)
        order = TopologicalSorter(premises).static_order()
        return [(finding, premises[finding]) for finding in order if finding in premises]

    def _unshaken(self, finding: str) -> Gate:
        """Return whose age or sex holds this finding against every fact."""
        must_agree = self.knowledge.finding[finding].must_agree
        return self._computed.get(finding, NEVER) if must_agree else NEVER

    def _imply_yes(self) -> None:
        c = self.circuit
        for finding, premises in self._implications():
            implied = c.but_not(c.or_(*(self.yes[id] for id in premises)), self._unshaken(finding))
            self.yes[finding] = c.or_(self.yes[finding], implied)
            self.no[finding] = c.but_not(self.no[finding], implied)

    def _hold(self) -> Gates:
        """Return who is not sure of a finding, or of what implies it; to them it cannot be no."""
        c = self.circuit
        known = {id: c.or_(self.yes[id], self.no[id]) for id in self.unsure}
        held = {id: c.but_not(self.unsure[id], known[id]) for id in self.unsure}
        for finding, premises in self._implications():
            free = c.not_(c.or_(self.yes[finding], self._unshaken(finding)))
            implied = c.and_(c.or_(*(held[id] for id in premises)), free)
            held[finding] = c.or_(held[finding], implied)
            self.no[finding] = c.but_not(self.no[finding], implied)
        return held

    def _conclude_no(self, held: Gates, reopened: Gates) -> None:
        """A no is concluded, by a fact or a gate, only for what nobody answered."""
        c = self.circuit
        free = {f.id: self._unanswered(f.id, held, reopened) for f in self.knowledge.findings}
        for fact in self.knowledge.facts:
            for finding in fact.then_no:
                follows = c.and_(self.yes[fact.if_yes], free[finding])
                self.no[finding] = c.or_(self.no[finding], c.but_not(follows, self.yes[finding]))
        for finding in self._refutable():
            refuted = c.or_(*(self._refutes(fact) for fact in self.knowledge.facts if fact.if_yes == finding))
            follows = c.but_not(c.and_(refuted, free[finding]), self.yes[finding])
            self.no[finding] = c.or_(self.no[finding], follows)
        self._close_gates()

    def _unanswered(self, finding: str, held: Gates, reopened: Gates) -> Gate:
        c = self.circuit
        answered = c.or_(self.said_yes[finding], self.said_no[finding], self.unsure[finding])
        again = c.but_not(reopened.get(finding, NEVER), held[finding])
        silent = c.or_(c.not_(c.or_(answered, held[finding])), again)
        return c.but_not(silent, self._any_said_yes(self.knowledge.dependents.get(finding, ())))

    def _refutable(self) -> list[str]:
        """Return every premise of a fact, what it implies before itself."""
        implied: dict[str, set[str]] = {}
        for fact in self.knowledge.facts:
            implied.setdefault(fact.if_yes, set()).update(fact.then_yes, fact.then_any_yes)
        return [finding for finding in TopologicalSorter(implied).static_order() if finding in implied]

    def _refutes(self, fact: Fact) -> Gate:
        c = self.circuit
        none_left = [c.and_(*(self.no[id] for id in fact.then_any_yes))] if fact.then_any_yes else []
        return c.or_(
            *(self.no[id] for id in fact.then_yes), *(self.yes[id] for id in fact.then_no), *none_left
        )

    def _close_gates(self) -> None:
        gate_of = {finding.id: finding.gate for finding in self.knowledge.findings if finding.gate}
        for id in TopologicalSorter({id: [gate] for id, gate in gate_of.items()}).static_order():
            if gate := gate_of.get(id):
                closed = self.circuit.but_not(self.no[gate], self.yes[id])
                self.no[id] = self.circuit.or_(self.no[id], closed)

    def _doubt_timing(self) -> None:
        c = self.circuit
        known = {f.id: c.or_(self.yes[f.id], self.no[f.id]) for f in self.knowledge.findings}
        for finding in self.knowledge.findings:
            if finding.times:
                self.no[finding.id] = c.and_(self.no[finding.id], *(known[sign] for sign in finding.times))

    def truths(self) -> "Truths":
        """Return the truths after closure."""
        return Truths(self.circuit, self.yes, self.no, self.compared)

    def floored(self) -> "Truths":
        """Return them with what `unknown_means: yes` says taken as yes where it was not denied."""
        c = self.circuit
        yes, no = dict(self.yes), dict(self.no)
        for finding in self._taken_as_yes():
            taken = c.not_(c.or_(yes[finding.id], no[finding.id], self.said_no[finding.id]))
            yes[finding.id] = c.or_(yes[finding.id], taken)
        return Truths(c, yes, no, self.compared)

    def closed_world(self) -> "Truths":
        """Return them with everything that is unknown taken as no, but for what the floor takes as yes."""
        c = self.circuit
        yes = self.floored().yes
        compared = {leaf: (holds, c.not_(holds)) for leaf, (holds, _) in self.compared.items()}
        return Truths(c, yes, {id: c.not_(gate) for id, gate in yes.items()}, compared)

    def _taken_as_yes(self) -> list[Finding]:
        return [finding for finding in self.knowledge.findings if finding.unknown_means_yes]


def _said(circuit: Circuit, knowledge: Knowledge, columns: Columns) -> tuple[Gates, Gates, Gates]:
    """Return who said yes, no and "not sure" to each finding, a lead question's no spelled out."""
    yes: Gates = {}
    no: Gates = {}
    unsure: Gates = {}
    for id in (*(finding.id for finding in knowledge.findings), *knowledge.lead):
        said, answered = (
            (circuit.input(id), circuit.input(f"{id} answered")) if id in columns.answers else (NEVER, NEVER)
        )
        if id in columns.reworded:
            said = _by_number(circuit, knowledge.finding[id], said, columns)
        yes[id], no[id] = circuit.and_(said, answered), circuit.but_not(answered, said)
        given = circuit.input(f"{id} given") if id in columns.numbers else answered
        if id in columns.unsure:  # beside an answer or a number it says nothing
            unsure[id] = circuit.but_not(circuit.input(f"{id} unsure"), given)
        else:
            unsure[id] = NEVER
    denied = dict.fromkeys(yes, NEVER)
    for lead in knowledge.questions:
        doubted = circuit.or_(*(yes[id] for id in lead.covers), *(unsure[id] for id in lead.covers))
        counts = circuit.but_not(no[lead.id], doubted)
        denied |= {id: circuit.or_(denied[id], counts) for id in lead.covers}
    for id, who in denied.items():
        no[id] = circuit.or_(no[id], circuit.but_not(who, circuit.or_(yes[id], unsure[id])))
    return yes, no, unsure


def _by_number(circuit: Circuit, finding: Finding, said: Gate, columns: Columns) -> Gate:
    """Return who says yes to a reworded finding: by the number where it is given, else as said."""
    leaf = finding.derived_from
    if not isinstance(leaf, Compare) or leaf.finding not in columns.numbers:
        return said
    given = circuit.input(f"{leaf.finding} given")
    return circuit.or_(circuit.input(compare_name(leaf)), circuit.but_not(said, given))


def _comparisons(knowledge: Knowledge) -> dict[Compare, None]:
    """Return every comparison with a number that rules and derived findings make, each once."""
    rules = [flag.when for flag in knowledge.red_flags]
    rules += [finding.derived_from for finding in knowledge.findings if finding.derived_from]
    return dict.fromkeys(leaf for rule in rules for leaf in leaves(rule) if isinstance(leaf, Compare))


class Truths:
    """What is yes and what is no, as places of a circuit, and what rules make of it (Kleene)."""

    def __init__(
        self, circuit: Circuit, yes: Gates, no: Gates, compared: Mapping[Compare, tuple[Gate, Gate]]
    ) -> None:
        self.circuit = circuit
        self.yes = yes
        self.no = no
        self._compared = compared

    def holds(self, rule: Rule) -> Gate:
        """Return for whom the rule is yes."""
        match rule:
            case IsYes(finding):
                return self.yes[finding]
            case Compare():
                return self._compared[rule][0]
            case Not(term):
                return self.circuit.not_(self.may_hold(term))
            case And(terms):
                return self.circuit.and_(*map(self.holds, terms))
            case Or(terms):
                return self.circuit.or_(*map(self.holds, terms))
            case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
                return self.circuit.at_least(least, [*map(self.holds, terms)])

    def may_hold(self, rule: Rule) -> Gate:
        """Return for whom the rule is yes or unknown."""
        match rule:
            case IsYes(finding):
                return self.circuit.not_(self.no[finding])
            case Compare():
                return self.circuit.not_(self._compared[rule][1])
            case Not(term):
                return self.circuit.not_(self.holds(term))
            case And(terms):
                return self.circuit.and_(*map(self.may_hold, terms))
            case Or(terms):
                return self.circuit.or_(*map(self.may_hold, terms))
            case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
                return self.circuit.at_least(least, [*map(self.may_hold, terms)])
