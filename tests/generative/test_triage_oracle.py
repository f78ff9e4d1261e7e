"""What triage says, worked out again from the plain evaluator: lists, status, advice, deadline, order."""

from dataclasses import replace
from random import Random
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import is_urgent, triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Hours, Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.results import Evaluation, Triage
from dorsum.model.truth import Answer, Truth
from tests.generative.worlds import LEVELS, worlds_with_case
from tests.shipped import shipped

SAME_DAY = LEVELS.index("same_day")


def rank(level: str | None) -> int:
    assert level is not None
    return LEVELS.index(level)


@given(worlds_with_case(), st.booleans())
def test_its_lists_are_the_verdicts_of_the_plain_evaluator(
    drawn: tuple[Knowledge, Case], closed_world: bool
) -> None:
    world, case = drawn
    found = triage(case, CompiledRules(world), closed_world=closed_world)
    plainly = plain.evaluate(spelled_out(case, world), world, closed_world=closed_world)
    assert (rank(found.at_least), rank(found.at_most)) == (plainly.at_least, plainly.at_most)
    assert found.truths == plainly.closure.truths
    by_truth = {truth: tuple(v for v in plainly.verdicts if v.truth is truth) for truth in Truth}
    assert found.fired == by_truth[Truth.YES]
    assert found.possible == by_truth[Truth.UNKNOWN]
    assert found.near == tuple(v for v in by_truth[Truth.NO] if v.missing)
    assert found.closed_world is closed_world
    assert ("closed_world" in [one.kind for one in found.assumed]) is closed_world


@given(worlds_with_case())
def test_what_to_act_on(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    found = triage(case, CompiledRules(world))
    said = spelled_out(case, world)
    plainly = plain.evaluate(said, world)
    if found.at_least == found.at_most:
        assert (found.status, found.advise) == ("final", found.at_least)
        assert found.questions == found.unsure == ()
    elif found.questions:
        floor = plain.floor(said, world)
        shown = LEVELS[floor] if floor >= SAME_DAY else None
        assert (found.status, found.advise) == ("incomplete", shown)
    else:
        assert found.status == "unsure"
        if all(
            said.answers.get(id) is Answer.UNSURE and world.finding[id].kind == "yes_no"
            for id in found.unsure
        ):
            assert rank(found.advise) == advised_when_unsure(found.unsure, said, world, plainly)


def advised_when_unsure(unsure: tuple[str, ...], case: Case, world: Knowledge, plainly: Evaluation) -> int:
    """What DESIGN section 4 says: strong ones count as yes together, others have levels of their own."""
    answers = dict(case.answers)
    fixed = [0, plain.floor(case, world)]
    for id in unsure:
        if world.finding[id].if_still_unsure == "as_yes":
            timings = [f.id for f in world.findings if id in f.times and answers.get(f.id) is Answer.NO]
            answers = {key: answer for key, answer in answers.items() if key not in timings} | {
                id: Answer.YES
            }
        else:
            fixed.append(rank(world.finding[id].if_still_unsure))
    return min(
        max(*fixed, plain.floor(replace(case, answers=MappingProxyType(answers)), world)), plainly.at_most
    )


@given(worlds_with_case())
def test_questions_come_by_danger_and_then_by_the_order_of_asking(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    found = triage(case, CompiledRules(world))
    place = {finding.id: number for number, finding in enumerate(world.findings)}
    keys = [(-rank(found.raises_to[id]), place[id]) for id in found.questions]
    assert keys == sorted(keys)
    assert found.raises_to.keys() == set(found.questions)
    levels = {rank(world.red_flag[v.rule].level) for v in found.possible}
    for id in found.questions:
        assert rank(found.at_least) < rank(found.raises_to[id]) <= rank(found.at_most)
        assert rank(found.raises_to[id]) in levels
        waiting = [rank(world.red_flag[v.rule].level) for v in found.possible if id in v.missing]
        assert rank(found.raises_to[id]) >= max(waiting, default=0)


@given(worlds_with_case())
def test_the_deadline_is_the_shortest_that_may_count(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    found = triage(case, CompiledRules(world))
    assert found.within == expected_deadline(found, world)


def expected_deadline(found: Triage, world: Knowledge) -> Hours | None:
    at_level = {f.id: f.within for f in world.red_flags if f.within and f.level == found.advise}
    counted = found.fired if found.status == "final" else (*found.fired, *found.possible)
    own = [at_level[v.rule] for v in counted if v.rule in at_level]
    return min(own or at_level.values(), key=lambda one: (one.max_hours, one.min_hours), default=None)


@pytest.mark.parametrize(
    ("level", "urgent"),
    [
        (None, False), ("self_care", False), ("routine", False), ("within_days", False),
        ("same_day", True), ("emergency_now", True),
    ],
)  # fmt: skip
def test_the_same_day_and_more_is_urgent(level: str | None, urgent: bool) -> None:
    assert is_urgent(level, shipped()) is urgent


@given(worlds_with_case(), st.integers(0, 2**32))
def test_the_deadline_of_who_answered_everything_and_is_not_sure(
    drawn: tuple[Knowledge, Case], seed: int
) -> None:
    world, _ = drawn
    dice = Random(seed)
    hours = (Hours(0, 72), Hours(24, 72), Hours(0, 336), None)
    flags = tuple(
        replace(flag, level="within_days", within=dice.choice(hours)) if place % 3 else flag
        for place, flag in enumerate(world.red_flags)
    )
    findings = tuple(replace(finding, if_still_unsure="within_days") for finding in world.findings)
    answers = {
        f.id: dice.choice([*Answer]) for f in world.findings if f.kind == "yes_no" and not f.derived_from
    }
    case = Case(answers=answers | {"sex": Answer.UNSURE}, numbers={"age": 50, "days": dice.randint(0, 100)})
    world = replace(world, red_flags=flags, findings=findings)
    found = triage(case, CompiledRules(world))
    assert found.within == expected_deadline(found, world)
