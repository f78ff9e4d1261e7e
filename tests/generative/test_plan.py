"""What a plan must do whatever the content and the answers are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.answers import Answers
from dorsum.care.medicines import check_medicines
from dorsum.care.plan import MOST_TODAY, plan
from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.medicine_results import MedicineCheck
from dorsum.model.plan_results import Plan
from dorsum.model.results import Triage
from dorsum.model.treatment import CareItem
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.generative.treatments import often_calm, treatments, truths_with_doubts, with_treatment
from tests.generative.worlds import ENGLISH, worlds_with_case

BACK = Finding("low_back_pain", "yes_no", ENGLISH, "group", (), "verified")
"""Where it hurts; without a region there is no movement."""


@st.composite
def worlds_with_plans(draw: st.DrawFn) -> tuple[Knowledge, Case]:
    drawn, case = draw(worlds_with_case())
    calm = draw(often_calm(drawn))
    world = replace(calm, findings=(*calm.findings, BACK))
    days = draw(st.sampled_from([None, 0, 3, 30, 90]))
    numbers = {} if days is None else {"days_since_onset": float(days)}
    told = case.with_answers({BACK.id: draw(st.sampled_from([Answer.YES, Answer.YES, Answer.NO]))})
    return with_treatment(world, draw(treatments(world))), replace(told, country="GB").with_numbers(numbers)


def planned(world: Knowledge, case: Case) -> tuple[Triage, MedicineCheck, Plan]:
    compiled = CompiledRules(world)
    result = triage(case, compiled)
    answers = Answers.of(case, compiled)
    medicines = check_medicines(answers, result)
    return result, medicines, plan(answers, result, medicines, [cause.id for cause in world.causes])


@examples(40)
@given(worlds_with_plans())
def test_what_is_not_for_a_person_or_may_not_be_is_no_advice(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    said = spelled_out(case, world)
    truths, numbers = truths_with_doubts(said, world), plain.Numbers(said.numbers)

    def is_safe(item: CareItem) -> bool:
        return item.not_for is None or plain.truth_of(item.not_for, truths, numbers) is Truth.NO

    _, _, found = planned(world, case)
    for one in found.advised:
        assert is_safe(one.intervention)
        assert all(is_safe(movement) for movement in one.movements)
    assert all(is_safe(movement) for movement in found.movements)
    assert all(not is_safe(one.intervention) for one in found.not_now)
    assert not found.for_causes or not any(one.because for one in found.not_now)


@examples(40)
@given(worlds_with_plans())
def test_how_much_is_said_goes_by_the_level(drawn: tuple[Knowledge, Case]) -> None:
    result, _, found = planned(*drawn)
    if result.status == "incomplete" or "emergency_now" in (result.advise, result.at_most):
        assert (found.scope, found.advised, found.movements, found.skip) == ("nothing", (), (), ())
        assert found.for_causes == ()
    elif result.at_most == "same_day":
        assert found.scope == "comfort"
        assert all(one.intervention.comfort for one in found.advised)
        assert {one.kind for one in found.movements} <= {"position", "breathing"}
        assert (found.not_now, found.skip) == ((), ())
    elif result.at_most == "within_days":
        assert found.scope == "gentle"
        assert not any(one.intervention.waits_for_visit for one in found.advised)
        assert {one.kind for one in found.movements} <= {"position", "breathing", "aerobic"}
        assert found.for_causes == ()
    else:
        assert found.scope == "full"


@examples(40)
@given(worlds_with_plans())
def test_no_medicine_is_planned_that_may_not_be_used(drawn: tuple[Knowledge, Case]) -> None:
    _, medicines, found = planned(*drawn)
    usable = {one.medicine.id for one in medicines.medicines if one.permission in ("may_use", "instead")}
    for one in found.advised:
        assert not one.intervention.medicines or usable & set(one.intervention.medicines)


@examples(40)
@given(worlds_with_plans())
def test_everything_stands_once_in_its_time_and_order(drawn: tuple[Knowledge, Case]) -> None:
    _, _, found = planned(*drawn)
    ids = [one.intervention.id for one in found.advised]
    ids += [one.intervention.id for one in found.not_now] + [one.id for one in found.skip]
    assert len(ids) == len(set(ids))
    assert len(found.now) + len(found.today) <= MOST_TODAY
    assert not found.more or len(found.now) + len(found.today) == MOST_TODAY
    tiers = ["show_first", "offer", "optional"]
    for slot in (found.now, found.today, found.more, found.this_week, found.next_weeks):
        keys = [(tiers.index(one.intervention.tier), one.intervention.order) for one in slot]
        assert keys == sorted(keys)
    stages = {found.stage.id} if found.stage else {stage.id for stage in drawn[0].treatment.stages}
    assert all(stages <= set(one.intervention.stages) for one in found.advised)
