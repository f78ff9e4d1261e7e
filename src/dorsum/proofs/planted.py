"""Planted faults: for each property, a content or a backend that breaks it, and must be found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dorsum.care.causes import urgent_causes
from dorsum.engine.solver import Said, Symbolic, Term
from dorsum.model.knowledge import Knowledge, Profile, RedFlag, SafetyRow
from dorsum.model.rules import And, CountOf, IsYes, Not, Rule, finding_ids
from dorsum.model.treatment import CareDemand, Treatment
from dorsum.proofs.claims import SymbolicClass

_WORDS = MappingProxyType({"en": "A planted fault."})


@dataclass(frozen=True)
class Planted:
    """A content and a backend with one fault, and what the fault is."""

    knowledge: Knowledge
    symbolic: SymbolicClass
    fault: str


def _with_flag(knowledge: Knowledge, when: Rule, level: str) -> Knowledge:
    flag = RedFlag("planted", _WORDS, when, level, None, "", "expert", "unverified", ())
    return replace(knowledge, red_flags=(*knowledge.red_flags, flag))


class _CountsTooHigh(Symbolic):
    """Asks for one more possible term than `count_of` says."""

    def may_hold(self, rule: Rule) -> Term:
        if isinstance(rule, CountOf):
            return super().may_hold(CountOf(len(rule.terms), rule.terms))
        return super().may_hold(rule)


class _ClosesOpenGates(Symbolic):
    """Closes what is behind a gate also when the gate is only unknown."""

    def _close_gates(self) -> None:
        z3 = self._z3
        for finding in self.knowledge.findings:
            if finding.gate:
                closed = z3.And(z3.Not(self.yes[finding.gate]), z3.Not(self.yes[finding.id]))
                self.no[finding.id] = z3.Or(self.no[finding.id], closed)


class _ForgetsFacts(Symbolic):
    """Closes as it should, but what is asked next no longer knows what implies what."""

    def __init__(self, knowledge: Knowledge, said: Said) -> None:
        super().__init__(knowledge, said)
        self.knowledge = replace(knowledge, facts=())


def negated_rule(knowledge: Knowledge) -> Planted:
    """A red flag with `not`, so that one more yes can switch it off."""
    first, second = _two_plain(knowledge)
    rule = And((IsYes(first), Not(IsYes(second))))
    return Planted(_with_flag(knowledge, rule, "emergency_now"), Symbolic, "a red flag uses not")


def split_ends(knowledge: Knowledge) -> Planted:
    """A backend whose two ends read `count_of` differently."""
    return Planted(knowledge, _CountsTooHigh, "the upper end reads count_of too strictly")


def closed_open_gate(knowledge: Knowledge) -> Planted:
    """A backend that takes an unanswered gate for a no."""
    return Planted(knowledge, _ClosesOpenGates, "an unanswered gate closes what is behind it")


def forgotten_premise(knowledge: Knowledge) -> Planted:
    """An interview that does not ask what would settle a "not sure" from another side."""
    return Planted(knowledge, _ForgetsFacts, "the interview forgets what implies an unsure finding")


def dropped_term(knowledge: Knowledge) -> Planted:
    """A demand of the safety table that no rule meets any more."""
    dropped = knowledge.red_flags[0]
    row = SafetyRow("planted", _WORDS, dropped.when, dropped.level, "unverified", ())
    kept = tuple(flag for flag in knowledge.red_flags if flag.id != dropped.id)
    fewer = replace(knowledge, red_flags=kept, safety_table=(*knowledge.safety_table, row))
    return Planted(fewer, Symbolic, "the rule behind a row of the safety table is gone")


def dead_rule(knowledge: Knowledge) -> Planted:
    """A rule that needs two findings which exclude each other."""
    fact = next(fact for fact in knowledge.facts if fact.then_no)
    rule = And((IsYes(fact.if_yes), IsYes(fact.then_no[0])))
    return Planted(_with_flag(knowledge, rule, "emergency_now"), Symbolic, "nobody can fire this rule")


def harmless_sign_escalates(knowledge: Knowledge) -> Planted:
    """A profile with a finding that raises its level."""
    flag = next(flag for flag in knowledge.red_flags if isinstance(flag.when, IsYes))
    assert isinstance(flag.when, IsYes)  # INVARIANT: chosen so in the line above
    numbers = {f.id: (f.minimum or 0.0, f.minimum or 0.0) for f in knowledge.findings if f.kind == "number"}
    profile = Profile(
        "planted", _WORDS, (flag.when.finding,), MappingProxyType(numbers), ("male",), "self_care"
    )
    return Planted(replace(knowledge, profiles=(profile,)), Symbolic, "a profile lists a sign that escalates")


def cause_left_out(knowledge: Knowledge) -> Planted:
    """An urgent red flag whose causes all need something that it does not ask for."""
    unrelated = _two_plain(knowledge)[0]
    numbers = knowledge.cause_numbers
    causes = dict(next(iter(urgent_causes(knowledge).values())))
    needy = {id: replace(numbers.likelihoods[id], needs=unrelated) for id in causes}
    changed = replace(numbers, likelihoods=MappingProxyType({**numbers.likelihoods, **needy}))
    fault = "every cause behind one rule needs a finding that the rule does not ask for"
    return Planted(replace(knowledge, cause_numbers=changed), Symbolic, fault)


def rule_dropped(knowledge: Knowledge) -> Planted:
    """A demand about medicines that no rule meets any more."""
    treatment = knowledge.treatment
    demand = treatment.care_demands[0]
    named = set(finding_ids(demand.when))
    kept = [rule for rule in treatment.medicine_rules if not named & set(finding_ids(rule.when))]
    named_first = [one for one in treatment.medicines if treatment.demands_on(one)][:2]
    fewer = replace(treatment, medicine_rules=tuple(kept), medicines=tuple(named_first))
    return Planted(_with_treatment(knowledge, fewer), Symbolic, "the rules behind a demand are gone")


def gate_taken_for_no(knowledge: Knowledge) -> Planted:
    """A backend that allows a medicine while the gate before its questions is open."""
    return Planted(knowledge, _ClosesOpenGates, "an unanswered gate closes what is behind it")


def kept_from_nobody(knowledge: Knowledge) -> Planted:
    """A thing to do with a demand on it, and no `not_for` any more."""
    treatment = knowledge.treatment
    first, *others = treatment.interventions
    open_to_all = replace(first, not_for=None)
    demand = CareDemand("planted", IsYes(_two_plain(knowledge)[0]), (first.id,), "unverified", ())
    changed = replace(
        treatment,
        interventions=(open_to_all, *others[:2]),
        movements=(),
        care_demands=(*treatment.care_demands, demand),
    )
    return Planted(_with_treatment(knowledge, changed), Symbolic, "an item is open to all, against a demand")


def _with_treatment(knowledge: Knowledge, treatment: Treatment) -> Knowledge:
    return replace(knowledge, treatment_reader=lambda: treatment)


def _two_plain(knowledge: Knowledge) -> tuple[str, str]:
    """Return two findings that alone raise nothing, so that only the planted rule speaks."""
    weak = [f for f in knowledge.findings if f.level_if_only_yes == "self_care" and not f.derived_from]
    free = [f.id for f in weak if not f.gate and not f.times]
    return free[0], free[1]


PLANTED: Mapping[str, Callable[[Knowledge], Planted]] = MappingProxyType(
    {
        "one_more_yes": negated_rule,
        "one_interval": split_ends,
        "completions_inside": closed_open_gate,
        "interview_asks_on": forgotten_premise,
        "safety_table": dropped_term,
        "no_dead_rule": dead_rule,
        "profiles": harmless_sign_escalates,
        "urgent_causes_stay": cause_left_out,
        "medicines_denied": rule_dropped,
        "medicines_stay_allowed": gate_taken_for_no,
        "plan_is_safe": kept_from_nobody,
    }
)
"""One planted fault for each property, by the name of the property."""
