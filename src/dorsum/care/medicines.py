"""Which medicines may be used, need a professional first, or are denied (DESIGN section 7).

Deny wins; unknown never widens what is allowed: while a rule about a medicine is open, the medicine is not
settled. Of the anti-inflammatory ones at most one may be used. While the answers are unfinished, or danger
is open, there is none.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from dorsum.care.causes import danger_is_open
from dorsum.engine.bits import Closed
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.conditions import Condition, Judged
from dorsum.model.case import Case
from dorsum.model.leads import spelled_out
from dorsum.model.medicine_results import (
    MedicineAdvice,
    MedicineCheck,
    MedicineReason,
    NoMedicine,
    Permission,
)
from dorsum.model.results import Triage
from dorsum.model.statements import Words
from dorsum.model.treatment import Label, Medicine, MedicineRule
from dorsum.model.truth import Truth

ONE_AT_A_TIME = "nsaid"
"""The class in content of which a person takes one at a time."""
_AGE = "age"


def check_medicines(case: Case, result: Triage, rules: CompiledRules) -> MedicineCheck:
    """Return what may be used; `result` is the triage of the same case."""
    if (why := _none_because(result)) is not None:
        return MedicineCheck((), why)
    person = _Person(spelled_out(case, rules.knowledge), rules)
    checked = [_advice(one, person) for one in _in_order(rules)]
    return MedicineCheck(tuple(_one_at_a_time(checked)))


def _none_because(result: Triage) -> NoMedicine | None:
    if result.status == "incomplete":
        return "not_finished"
    if "emergency_now" in (result.advise, result.at_most):
        return "emergency"
    return "danger_open" if danger_is_open(result) else None


def _in_order(rules: CompiledRules) -> list[Medicine]:
    return sorted(rules.knowledge.treatment.medicines, key=lambda one: (one.order, one.id))


class _Person:
    """What is known of a person for medicines. Nothing is taken as no because nobody said it."""

    def __init__(self, case: Case, rules: CompiledRules) -> None:
        self.knowledge = rules.knowledge
        self.age = case.numbers.get(_AGE)
        self.country = case.country.split("-", maxsplit=1)[0]
        self._closed: Closed = rules.close(rules.encode(case))
        self._numbers = case.numbers
        self._conditions = _conditions(rules)
        self._judged: dict[str, Judged] = {}

    def judged(self, rule: MedicineRule) -> Judged:
        """Return whether the rule holds, worked out once."""
        if rule.id not in self._judged:
            condition = self._conditions[rule.id]
            self._judged[rule.id] = condition.judged(self._closed, self._numbers)
        return self._judged[rule.id]

    def say(self, id: str) -> Words:
        """Return a wording."""
        return self.knowledge.wording[id]


@lru_cache(maxsize=4)
def _conditions(rules: CompiledRules) -> Mapping[str, Condition]:
    return MappingProxyType(
        {rule.id: Condition(rule.when, rules) for rule in rules.knowledge.treatment.medicine_rules}
    )


def _advice(medicine: Medicine, person: _Person) -> MedicineAdvice:
    label = next((one for one in medicine.labels if one.country == person.country), None)
    found = [*_reasons_of_rules(medicine, person), *_reasons_of_label(label, person)]
    waits_for = _open_questions(medicine, label, person)
    permission = _permission(found, waits_for)
    dose = label.dose if label and permission == "may_use" else None
    return MedicineAdvice(medicine, permission, tuple(found), waits_for, label, dose)


def _permission(reasons: Iterable[MedicineReason], waits_for: tuple[str, ...]) -> Permission:
    effects = {reason.effect for reason in reasons}
    if "deny" in effects:
        return "do_not"
    if "ask_first" in effects:
        return "ask_first"
    return "not_settled" if waits_for else "may_use"


def _concerning(medicine: Medicine, person: _Person) -> list[MedicineRule]:
    rules = person.knowledge.treatment.medicine_rules
    return [rule for rule in rules if rule.concerns(medicine, person.country)]


def _reasons_of_rules(medicine: Medicine, person: _Person) -> Iterable[MedicineReason]:
    for rule in _concerning(medicine, person):
        judged = person.judged(rule)
        if judged.truth is Truth.YES:
            yield MedicineReason(rule.effect, rule.say, judged.because, rule.status, rule.sources, rule.id)


def _reasons_of_label(label: Label | None, person: _Person) -> Iterable[MedicineReason]:
    if label is None:
        yield MedicineReason("ask_first", person.say("medicine_no_label_here"), (), "expert_opinion", ())
        return
    if person.age is not None and person.age < label.from_age:
        yield _of_label("deny", "medicine_too_young", label, person)
    if label.sold == "not_sold":
        yield _of_label("deny", "medicine_not_sold_here", label, person)
    elif label.sold == "prescription":
        yield _of_label("ask_first", "medicine_on_prescription", label, person)
    elif not label.for_back:
        yield _of_label("deny", "medicine_not_for_back", label, person)
    elif label.dose is None:
        yield _of_label("ask_first", "medicine_no_dose_known", label, person)


def _of_label(
    effect: Literal["deny", "ask_first"], wording: str, label: Label, person: _Person
) -> MedicineReason:
    return MedicineReason(effect, person.say(wording), (), label.status, label.sources)


def _open_questions(medicine: Medicine, label: Label | None, person: _Person) -> tuple[str, ...]:
    """Return what would settle the medicine: open findings of its rules, and the age."""
    judged = [person.judged(rule) for rule in _concerning(medicine, person)]
    open_findings = [id for one in judged if one.truth is Truth.UNKNOWN for id in one.waits_for]
    age = [_AGE] if person.age is None and label is not None else []
    return tuple(dict.fromkeys([*age, *open_findings]))


def _one_at_a_time(checked: list[MedicineAdvice]) -> Iterable[MedicineAdvice]:
    """Yield the advice so that of the anti-inflammatory ones at most one may be used."""
    is_taken = False
    for advice in checked:
        if advice.permission != "may_use" or ONE_AT_A_TIME not in advice.medicine.classes:
            yield advice
        elif is_taken:
            yield MedicineAdvice(
                advice.medicine, "instead", advice.reasons, advice.waits_for, advice.label, None
            )
        else:
            is_taken = True
            yield advice
