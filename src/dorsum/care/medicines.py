"""Which medicines may be used, need a professional first, or are denied (DESIGN section 7).

Deny wins; unknown never widens what is allowed: while a rule about a medicine is open, the medicine is not
settled. Of the anti-inflammatory ones at most one may be used. While the answers are unfinished, or danger
is open, there is none.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Literal

from dorsum.care.answers import Answers
from dorsum.care.causes import danger_is_open
from dorsum.care.in_order import in_order
from dorsum.engine.conditions import Judged
from dorsum.model.knowledge import Knowledge
from dorsum.model.medicine_results import (
    MedicineAdvice,
    MedicineCheck,
    MedicineReason,
    NoMedicine,
    Permission,
)
from dorsum.model.results import Triage
from dorsum.model.statements import Words
from dorsum.model.treatment import Label, Medicine, MedicineRule, country_of_labels
from dorsum.model.truth import Truth

YOUNGEST = 16
"""Nowhere is anything said to anybody younger (DESIGN section 7); labels may ask for more."""
ONE_AT_A_TIME = "nsaid"
"""The class in content of which a person takes one at a time."""
_AGE = "age"


def check_medicines(answers: Answers, result: Triage) -> MedicineCheck:
    """Return what may be used; `result` is the triage of the same case."""
    if (why := _none_because(result, answers.knowledge)) is not None:
        return MedicineCheck((), why)
    checked = [advice_on(one, answers) for one in in_order(answers.rules).medicines]
    return MedicineCheck(tuple(_one_at_a_time(checked)))


def _none_because(result: Triage, knowledge: Knowledge) -> NoMedicine | None:
    if knowledge.stop is not None:
        return "withdrawn"
    if result.status == "incomplete":
        return "not_finished"
    if "emergency_now" in (result.advise, result.at_most):
        return "emergency"
    return "danger_open" if danger_is_open(result) else None


def advice_on(medicine: Medicine, answers: Answers, besides: Collection[str] = ()) -> MedicineAdvice:
    """Return what the rules say of one medicine, whether or not danger is open.

    What would settle it does not name the findings `besides`.
    """
    label = medicine.label_in(answers.case.country)
    judged = _not_ruled_out(medicine, answers)
    found = [*_reasons_of_rules(judged), *_reasons_of_label(label, answers)]
    open_questions = _open_questions(judged, label, answers)
    waits_for = tuple(id for id in open_questions if id not in besides)
    permission = _permission(found, waits_for)
    dose = label.dose if label and permission == "may_use" else None
    return MedicineAdvice(medicine, permission, tuple(found), waits_for, label, dose)


def _not_ruled_out(medicine: Medicine, answers: Answers) -> list[tuple[MedicineRule, Judged]]:
    """Return the rules about the medicine that hold, or may hold."""
    rules = answers.treatment.rules_about(medicine, country_of_labels(answers.case.country))
    judged = [(rule, answers.judged(rule)) for rule in rules]
    return [(rule, found) for rule, found in judged if found.truth is not Truth.NO]


def _permission(reasons: Iterable[MedicineReason], waits_for: tuple[str, ...]) -> Permission:
    effects = {reason.effect for reason in reasons}
    if "deny" in effects:
        return "do_not"
    if "ask_first" in effects:
        return "ask_first"
    return "not_settled" if waits_for else "may_use"


def _reasons_of_rules(judged: Iterable[tuple[MedicineRule, Judged]]) -> Iterable[MedicineReason]:
    for rule, found in judged:
        if found.truth is Truth.YES:
            yield MedicineReason(rule.effect, rule.say, found.because, rule.status, rule.sources, rule.id)


def _reasons_of_label(label: Label | None, answers: Answers) -> Iterable[MedicineReason]:
    age = answers.number(_AGE)
    if label is None:
        young = age is not None and age < YOUNGEST
        wording = "medicine_too_young" if young else "medicine_no_label_here"
        effect: Literal["deny", "ask_first"] = "deny" if young else "ask_first"
        yield MedicineReason(effect, _say(wording, answers), (), "expert_opinion", ())
        return
    if age is not None and age < label.from_age:
        yield _of_label("deny", "medicine_too_young", label, answers)
    if label.sold == "not_sold":
        yield _of_label("deny", "medicine_not_sold_here", label, answers)
    elif label.sold == "prescription":
        yield _of_label("ask_first", "medicine_on_prescription", label, answers)
    elif not label.for_back:
        yield _of_label("deny", "medicine_not_for_back", label, answers)
    elif label.dose is None:
        yield _of_label("ask_first", "medicine_no_dose_known", label, answers)


def _of_label(
    effect: Literal["deny", "ask_first"], wording: str, label: Label, answers: Answers
) -> MedicineReason:
    return MedicineReason(effect, _say(wording, answers), (), label.status, label.sources)


def _say(wording: str, answers: Answers) -> Words:
    return answers.knowledge.wording[wording]


def _open_questions(
    judged: Iterable[tuple[MedicineRule, Judged]], label: Label | None, answers: Answers
) -> tuple[str, ...]:
    """Return what would settle the medicine: open findings of its rules, and the age."""
    open_findings = [id for _, one in judged if one.truth is Truth.UNKNOWN for id in one.waits_for]
    age = [_AGE] if answers.number(_AGE) is None and label is not None else []
    return tuple(dict.fromkeys([*age, *open_findings]))


def _one_at_a_time(checked: list[MedicineAdvice]) -> Iterable[MedicineAdvice]:
    """Yield the advice so that of the anti-inflammatory ones at most one may be used."""
    first: Medicine | None = None
    for advice in checked:
        if advice.permission != "may_use" or ONE_AT_A_TIME not in advice.medicine.classes:
            yield advice
        elif first is not None:
            yield replace(advice, permission="instead", dose=None, instead_of=first)
        else:
            first = advice.medicine
            yield advice
