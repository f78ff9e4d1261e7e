"""The plain evaluator: what rules and closure mean. Short and slow on purpose.

Every other backend must give the same answers (DESIGN section 3). It shares no code with them.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from dorsum.model.case import Case
from dorsum.model.knowledge import Fact, Knowledge, RedFlag
from dorsum.model.results import Closure, Evaluation, Note, NoteKind, Verdict
from dorsum.model.rules import COMPARISONS, And, Compare, CountOf, IsYes, Not, Or, Rule, leaves, parts
from dorsum.model.truth import Answer, Truth

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
_Truths = Mapping[str, Truth]


class Numbers:
    """The numbers a person gave; what an absent one compares to is `absent`."""

    def __init__(self, given: Mapping[str, float], absent: Truth = UNKNOWN) -> None:
        self._given = given
        self._absent = absent

    def compared(self, finding: str, operator: str, number: float) -> Truth:
        """Return whether the finding's number stands in this order to `number`."""
        if finding not in self._given:
            return self._absent
        return YES if COMPARISONS[operator](self._given[finding], number) else NO


def evaluate(case: Case, knowledge: Knowledge, *, closed_world: bool = False) -> Evaluation:
    """Return both ends and every verdict; `closed_world` takes what nobody said as no."""
    closure = close(case, knowledge)
    truths = _filled(case, knowledge, closure.truths) if closed_world else closure.truths
    numbers = Numbers(case.numbers, absent=NO if closed_world else UNKNOWN)
    settled = frozenset(finding.id for finding in knowledge.findings if finding.must_agree)
    verdicts = tuple(judge(flag, truths, numbers, settled) for flag in knowledge.red_flags)
    ranks = {flag.id: knowledge.level[flag.level].rank for flag in knowledge.red_flags}
    return Evaluation(
        at_least=max((ranks[v.rule] for v in verdicts if v.truth is YES), default=0),
        at_most=max((ranks[v.rule] for v in verdicts if v.truth is not NO), default=0),
        verdicts=verdicts,
        closure=Closure(truths, closure.notes, closure.reopened),
    )


def floor(case: Case, knowledge: Knowledge) -> int:
    """Return `at_least` with each unanswered or unsure `unknown_means: yes` finding taken as yes."""
    truths = dict(close(case, knowledge).truths)
    for finding in knowledge.findings:
        if finding.unknown_means_yes and case.answers.get(finding.id) is not Answer.NO:
            truths[finding.id] = YES if truths[finding.id] is UNKNOWN else truths[finding.id]
    numbers = Numbers(case.numbers)
    fired = (flag for flag in knowledge.red_flags if truth_of(flag.when, truths, numbers) is YES)
    return max((knowledge.level[flag.level].rank for flag in fired), default=0)


def truth_of(rule: Rule, truths: _Truths, numbers: Numbers) -> Truth:
    """Return yes, no or unknown for a rule (Kleene's strong three-valued logic)."""
    match rule:
        case IsYes(finding):
            return truths[finding]
        case Compare(finding, operator, number):
            return numbers.compared(finding, operator, number)
        case Not(term):
            return truth_of(term, truths, numbers).negated()
        case And(terms):
            return min(truth_of(term, truths, numbers) for term in terms)
        case Or(terms):
            return max(truth_of(term, truths, numbers) for term in terms)
        case CountOf(least, terms):  # pragma: no branch  # the cases are all kinds of rule there are
            values = [truth_of(term, truths, numbers) for term in terms]
            if values.count(YES) >= least:
                return YES
            return NO if values.count(YES) + values.count(UNKNOWN) < least else UNKNOWN


def judge(flag: RedFlag, truths: _Truths, numbers: Numbers, settled: frozenset[str]) -> Verdict:
    """Return what one red flag says, with the findings behind it in the order the rule names them.

    `settled` are findings that no further answer turns, such as an age; they make no rule near.
    """
    rule = flag.when
    truth = truth_of(rule, truths, numbers)
    if truth is YES:
        return Verdict(flag.id, YES, _named(rule, _behind(rule, truths, numbers)))
    stated_yes = _named(rule, (leaf for leaf in leaves(rule) if truth_of(leaf, truths, numbers) is YES))
    if truth is UNKNOWN:
        return Verdict(flag.id, UNKNOWN, stated_yes, _named(rule, _open(rule, truths, numbers)))
    away = _named(rule, _one_yes_away(rule, truths, numbers)) if stated_yes else ()
    would_fire = tuple(id for id in away if id not in settled)
    return Verdict(flag.id, NO, stated_yes if would_fire else (), would_fire)


def _named(rule: Rule, found: Iterable[IsYes | Compare]) -> tuple[str, ...]:
    chosen = set(found)
    return tuple(dict.fromkeys(leaf.finding for leaf in leaves(rule) if leaf in chosen))


def _behind(rule: Rule, truths: _Truths, numbers: Numbers) -> Iterator[IsYes | Compare]:
    """Yield the leaves that make a rule yes; under `not`, all that are known."""
    match rule:
        case IsYes() | Compare():
            yield rule
        case Not(term):
            yield from (leaf for leaf in leaves(term) if truth_of(leaf, truths, numbers) is not UNKNOWN)
        case _:
            for part in parts(rule):
                if truth_of(part, truths, numbers) is YES:
                    yield from _behind(part, truths, numbers)


def _open(rule: Rule, truths: _Truths, numbers: Numbers) -> Iterator[IsYes | Compare]:
    """Yield the unknown leaves that still matter: inside unknown parts only."""
    if truth_of(rule, truths, numbers) is UNKNOWN:
        if isinstance(rule, IsYes | Compare):
            yield rule
        for part in parts(rule):
            yield from _open(part, truths, numbers)


def _one_yes_away(rule: Rule, truths: _Truths, numbers: Numbers) -> Iterator[IsYes | Compare]:
    for leaf in leaves(rule):
        could_turn = isinstance(leaf, IsYes) and truths[leaf.finding] is not YES
        if could_turn and truth_of(rule, {**truths, leaf.finding: YES}, numbers) is YES:
            yield leaf


def close(case: Case, knowledge: Knowledge) -> Closure:
    """Return the truth of every finding after numbers, facts, gates and timing."""
    closing = _Closing(case, knowledge)
    closing.take_what_was_said()
    closing.compute_from_numbers()
    closing.reopen_gates()
    closing.let_yes_imply_yes()
    closing.hold_what_unsure_implies()
    while closing.conclude_one_no():
        pass
    closing.report_contradicted_facts()
    closing.doubt_early_timing()
    truths = {finding.id: closing.truths[finding.id] for finding in knowledge.findings}
    return Closure(MappingProxyType(truths), tuple(closing.notes), frozenset(closing.reopened))


class _Closing:
    """The steps of closure, in order, on one set of truths."""

    def __init__(self, case: Case, knowledge: Knowledge) -> None:
        self.case = case
        self.numbers = Numbers(case.numbers)
        self.held: set[str] = set()
        self.knowledge = knowledge
        self.truths: dict[str, Truth] = {}
        self.notes: list[Note] = []
        self.reopened: set[str] = set()
        self.fixed: set[str] = set()
        self.unshaken: set[str] = set()

    def _note(self, kind: NoteKind, finding: str, because: str) -> None:
        self.notes.append(Note(kind, finding, because))

    def _said(self, finding: str) -> Answer | None:
        return None if finding in self.reopened else self.case.answers.get(finding)

    def take_what_was_said(self) -> None:
        for finding in self.knowledge.findings:
            answer = self.case.answers.get(finding.id)
            self.truths[finding.id] = answer.truth if answer else UNKNOWN

    def compute_from_numbers(self) -> None:
        """Numbers first. A stated yes stands beside a computed no; a computed yes wins."""
        for finding in self.knowledge.findings:
            if finding.derived_from is None:
                continue
            computed = truth_of(finding.derived_from, self.truths, self.numbers)
            said = self._said(finding.id)
            source = self.knowledge.inputs_of[finding.id][0]
            if computed is UNKNOWN or (finding.derives_only_yes and computed is NO):
                continue
            if said is not None and said.truth is not UNKNOWN and said.truth is not computed:
                self._note("against_number", finding.id, source)
            stands = said is Answer.YES or (finding.derives_only_yes and said is Answer.NO)
            if not stands:
                self.truths[finding.id] = computed
                self.fixed.add(finding.id)
                if finding.must_agree:
                    self.unshaken.add(finding.id)
                self._note("number", finding.id, source)

    def reopen_gates(self) -> None:
        """A yes behind a gate answered no makes the gate unknown again."""
        for gate, behind in self.knowledge.dependents.items():
            for finding in behind:
                if self._said(finding) is Answer.YES and self.truths[gate] is NO:
                    self._note("against_gate", finding, gate)
                    if gate not in self.fixed:
                        self.reopened.add(gate)
        for gate in self.reopened:
            self.truths[gate] = UNKNOWN

    def let_yes_imply_yes(self) -> None:
        """The yes stands: what a yes implies is yes, whatever was said; only age and sex hold against it."""
        changed = True
        while changed:
            changed = False
            for fact in self.knowledge.facts:
                for finding in fact.then_yes:
                    if self.truths[fact.if_yes] is YES and self.truths[finding] is not YES:
                        against = self.truths[finding] is NO
                        note = Note("against_fact" if against else "fact", finding, fact.id)
                        if note not in self.notes:
                            self.notes.append(note)
                        if finding not in self.unshaken:
                            self.truths[finding] = YES
                            changed = True

    def hold_what_unsure_implies(self) -> None:
        """What a "not sure" implies cannot be no."""
        self.held = {f for f in self.truths if self._said(f) is Answer.UNSURE and self.truths[f] is UNKNOWN}
        changed = True
        while changed:
            changed = False
            for fact in self.knowledge.facts:
                for finding in fact.then_yes:
                    free = finding not in self.unshaken and self.truths[finding] is not YES
                    if fact.if_yes in self.held and free and finding not in self.held:
                        self.held.add(finding)
                        self.truths[finding] = UNKNOWN
                        changed = True

    def conclude_one_no(self) -> bool:
        """Close one more finding to no, by a gate or a fact; False when none is left."""
        for finding in self.knowledge.findings:
            if self.truths[finding.id] is UNKNOWN and finding.gate and self.truths[finding.gate] is NO:
                self.truths[finding.id] = NO
                self._note("gate", finding.id, finding.gate)
                return True
        for fact in self.knowledge.facts:
            for finding_id in self._refuted_by(fact):
                if self._is_unanswered(finding_id):
                    self.truths[finding_id] = NO
                    self._note("fact", finding_id, fact.id)
                    return True
        return False

    def _is_unanswered(self, finding: str) -> bool:
        is_open = self.truths[finding] is UNKNOWN and self._said(finding) is None and finding not in self.held
        behind = self.knowledge.dependents.get(finding, ())
        return is_open and not any(self._said(id) is Answer.YES for id in behind)

    def _refuted_by(self, fact: Fact) -> Iterator[str]:
        if self.truths[fact.if_yes] is YES:
            yield from fact.then_no
        elif self._is_refuted(fact):
            yield fact.if_yes

    def _is_refuted(self, fact: Fact) -> bool:
        any_no = any(self.truths[finding] is NO for finding in fact.then_yes)
        any_yes = any(self.truths[finding] is YES for finding in fact.then_no)
        none_left = all(self.truths[finding] is NO for finding in fact.then_any_yes)
        return any_no or any_yes or (bool(fact.then_any_yes) and none_left)

    def report_contradicted_facts(self) -> None:
        """Two answers that cannot both be true: both stand, and the result says so."""
        for fact in self.knowledge.facts:
            if self.truths[fact.if_yes] is YES:
                against = [finding for finding in fact.then_no if self.truths[finding] is YES]
                if fact.then_any_yes and all(self.truths[finding] is NO for finding in fact.then_any_yes):
                    against.append(fact.if_yes)
                for finding in against:
                    self._note("against_fact", finding, fact.id)

    def doubt_early_timing(self) -> None:
        """A timing "no" counts only when every sign it is about is known."""
        for finding in self.knowledge.findings:
            too_early = any(self.truths[sign] is UNKNOWN for sign in finding.times)
            if too_early and self.truths[finding.id] is NO:
                self.truths[finding.id] = UNKNOWN
                self._note("timing", finding.id, finding.id)


def _filled(case: Case, knowledge: Knowledge, truths: _Truths) -> _Truths:
    """Close the world: unknown is no; an `unknown_means: yes` finding is yes unless denied."""
    filled = {}
    for finding in knowledge.findings:
        stands_for_yes = finding.unknown_means_yes and case.answers.get(finding.id) is not Answer.NO
        unknown_as = YES if stands_for_yes else NO
        filled[finding.id] = unknown_as if truths[finding.id] is UNKNOWN else truths[finding.id]
    return MappingProxyType(filled)
