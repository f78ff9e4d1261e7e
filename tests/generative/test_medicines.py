"""What checking medicines must do whatever the content and the answers are."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.answers import Answers
from dorsum.care.medicines import check_medicines
from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.conditions import Condition
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.medicine_results import MedicineAdvice, MedicineCheck
from dorsum.model.rules import leaves
from dorsum.model.statements import Words
from dorsum.model.treatment import Label
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.generative.treatments import often_calm, treatments, truths_with_doubts, with_treatment
from tests.generative.worlds import ENGLISH, rules, worlds_with_case

CALM = ("self_care", "routine", "within_days")
TOO_YOUNG = ("deny", "too young")
YOUNGEST = 16
"""The age below which nothing is said even where we know no label (DESIGN section 7)."""


@st.composite
def worlds_with_medicines(draw: st.DrawFn) -> tuple[Knowledge, Case]:
    drawn, case = draw(worlds_with_case())
    world = draw(often_calm(drawn))
    country = draw(st.sampled_from(["GB", "GB", "GB-NIR", "US", "FR"]))
    return with_treatment(world, draw(treatments(world))), replace(case, country=country)


def checked(world: Knowledge, case: Case) -> MedicineCheck:
    compiled = CompiledRules(world)
    return check_medicines(Answers.of(case, compiled), triage(case, compiled))


def allowed(check: MedicineCheck) -> set[str]:
    return {one.medicine.id for one in check.medicines if one.permission in ("may_use", "instead")}


@examples(40)
@given(worlds_with_case(), st.data())
def test_a_condition_is_judged_as_the_plain_evaluator_says(
    drawn: tuple[Knowledge, Case], data: st.DataObject
) -> None:
    world, case = drawn
    named = [finding.id for finding in world.findings if finding.kind == "yes_no"]
    rule = data.draw(rules(named, with_not=False))
    compiled = CompiledRules(world)
    closed = compiled.close(compiled.encode(case))
    truths = plain.close(case, world).truths
    found = Condition(rule, compiled).judged(closed, case.numbers)
    assert found.truth is plain.truth_of(rule, truths, plain.Numbers(case.numbers))
    assert found.truth is not Truth.UNKNOWN or found.waits_for
    assert all(truths.get(id) is not Truth.NO for id in found.because if id in truths)


@examples(40)
@given(worlds_with_medicines())
def test_deny_wins_and_what_is_allowed_has_every_rule_at_no(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    said = spelled_out(case, world)
    truths, numbers = truths_with_doubts(said, world), plain.Numbers(said.numbers)
    country = case.country.split("-")[0]
    for one in checked(world, case).medicines:
        concerning = [rule for rule in world.treatment.medicine_rules if rule.concerns(one.medicine, country)]
        found = {rule.id: plain.truth_of(rule.when, truths, numbers) for rule in concerning}
        if any(found[rule.id] is Truth.YES and rule.effect == "deny" for rule in concerning):
            assert one.permission == "do_not"
        if one.permission in ("may_use", "instead"):
            asking = [rule for rule in concerning if rule.effect != "caution"]
            assert all(found[rule.id] is Truth.NO for rule in asking)
            assert Truth.UNKNOWN not in found.values()
            assert not one.waits_for


def nothing_forbids(drawn: tuple[Knowledge, Case]) -> tuple[Knowledge, Case]:
    """Return a grown person and a content without rules about them, so that two of a class come up often."""
    world, case = drawn
    medicines = replace(world.treatment, medicine_rules=())
    free = with_treatment(replace(world, red_flags=()), medicines)
    return free, replace(case, answers={}, numbers={"age": 40, "days": 3}, country="GB")


@examples(80)
@given(st.one_of(worlds_with_medicines(), worlds_with_medicines().map(nothing_forbids)))
def test_of_one_class_only_one_may_be_used_and_only_that_shows_a_dose(drawn: tuple[Knowledge, Case]) -> None:
    check = checked(*drawn)
    used = [one for one in check.medicines if one.permission == "may_use"]
    assert sum("nsaid" in one.medicine.classes for one in used) <= 1
    for one in check.medicines:
        assert one.dose is None or one.permission == "may_use"
        assert one.permission not in ("may_use", "instead") or _label_allows(one, drawn[1])


def _label_allows(one: MedicineAdvice, case: Case) -> bool:
    label = one.label
    return (
        label is not None
        and label.for_back
        and label.dose is not None
        and label.sold in ("shop", "pharmacy")
        and case.numbers["age"] >= label.from_age
    )


@examples(40)
@given(worlds_with_medicines())
def test_a_medicine_waits_for_the_open_findings_of_its_open_rules_and_for_the_age(
    drawn: tuple[Knowledge, Case],
) -> None:
    world, case = drawn
    said = spelled_out(case, world)
    truths, numbers = truths_with_doubts(said, world), plain.Numbers(said.numbers)
    for one in checked(world, case).medicines:
        about = [
            rule.when
            for rule in world.treatment.medicine_rules
            if rule.concerns(one.medicine, case.country.split("-")[0])
        ]
        open_rules = [rule for rule in about if plain.truth_of(rule, truths, numbers) is Truth.UNKNOWN]
        waits_for = {
            leaf.finding
            for rule in open_rules
            for leaf in leaves(rule)
            if plain.truth_of(leaf, truths, numbers) is Truth.UNKNOWN
        }
        needs_age = one.label is not None and "age" not in said.numbers
        assert set(one.waits_for) == waits_for | ({"age"} if needs_age else set())
        assert len(set(one.waits_for)) == len(one.waits_for)


around = st.sampled_from([None, -1, -0.01, 0, 0.01, 1])
"""How much older a person is than the youngest who may be told something; None: nobody knows."""


@examples(80)
@given(worlds_with_medicines(), st.integers(1, 99), around)
def test_who_is_younger_than_the_label_says_is_denied_and_from_that_age_on_nobody_is(
    drawn: tuple[Knowledge, Case], from_age: int, older: float | None
) -> None:
    for one in checked(*of_age(drawn, from_age, older)).medicines:
        if one.label is not None:
            told = [(reason.effect, reason.say["en"]) for reason in one.reasons]
            is_young = older is not None and older < 0
            assert told == [TOO_YOUNG] * is_young + told_by_sale(one.label)
            assert one.permission not in ("may_use", "instead") or (older is not None and older >= 0)
            assert one.permission == "do_not" or not is_young


@examples(40)
@given(worlds_with_medicines(), around)
def test_without_a_label_who_is_under_16_is_denied_and_nobody_else(
    drawn: tuple[Knowledge, Case], older: float | None
) -> None:
    world, case = of_age(drawn, YOUNGEST, older)
    check = checked(world, replace(case, country="FR"))
    is_young = older is not None and older < 0
    for one in check.medicines:
        told = [(reason.effect, reason.say["en"]) for reason in one.reasons]
        assert told == [TOO_YOUNG if is_young else ("ask_first", "no label here")]
        assert one.permission == ("do_not" if is_young else "ask_first")
    assert check.medicines


def of_age(drawn: tuple[Knowledge, Case], from_age: int, older: float | None) -> tuple[Knowledge, Case]:
    """Return a person of about the age that all labels are from, to whom nothing else is denied by a rule."""
    world, case = nothing_forbids(drawn)
    treatment = replace(
        world.treatment,
        medicines=tuple(
            replace(one, labels=tuple(replace(label, from_age=from_age) for label in one.labels))
            for one in world.treatment.medicines
        ),
    )
    wording: defaultdict[str, Words] = defaultdict(
        lambda: ENGLISH,
        medicine_too_young={"en": "too young"},
        medicine_no_label_here={"en": "no label here"},
    )
    numbers = {"days": 3.0} | ({} if older is None else {"age": from_age + older})
    return with_treatment(replace(world, wording=wording), treatment), replace(case, numbers=numbers)


def told_by_sale(label: Label) -> list[tuple[str, str]]:
    """Return what else such a label keeps from a person."""
    if label.sold == "not_sold" or (label.sold == "shop" and not label.for_back):
        return [("deny", "words")]
    return [("ask_first", "words")] * (label.sold == "prescription" or label.dose is None)


@examples(40)
@given(worlds_with_medicines())
def test_there_is_none_while_anything_is_open_or_dangerous(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    result = triage(case, CompiledRules(world))
    check = checked(world, case)
    is_calm = result.status != "incomplete" and result.at_most in CALM
    assert (check.none_because is None) == is_calm
    assert is_calm or not check.medicines


@pytest.mark.measured
@examples(40)
@given(worlds_with_medicines(), st.data())
def test_one_more_yes_never_allows_more(drawn: tuple[Knowledge, Case], data: st.DataObject) -> None:
    world, case = drawn
    finding = data.draw(st.sampled_from([f for f in world.findings if f.kind == "yes_no" and not f.times]))
    more = case.with_answers({finding.id: Answer.YES})
    before, after = checked(world, case), checked(world, more)
    if before.none_because is None and after.none_because is None and not _turns_something(world, case, more):
        assert allowed(after) <= allowed(before)


def _turns_something(world: Knowledge, case: Case, more: Case) -> bool:
    """Whether the yes makes anything no that was not: a fact, such as a man who is not pregnant."""
    before = plain.close(spelled_out(case, world), world).truths
    after = plain.close(spelled_out(more, world), world).truths
    return any(after[id] is Truth.NO and truth is not Truth.NO for id, truth in before.items())
