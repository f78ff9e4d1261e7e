"""What triage says, worked out again from the plain evaluator: lists, status, advice, deadline, order."""

from collections import defaultdict
from dataclasses import replace
from random import Random
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import is_urgent, still_to_ask, triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge, RedFlag
from dorsum.model.leads import spelled_out
from dorsum.model.results import Evaluation, Triage
from dorsum.model.rules import And, IsYes, Rule
from dorsum.model.statements import Hours, Words
from dorsum.model.truth import Answer, Truth
from tests.generative.worlds import ENGLISH, LEVELS, worlds, worlds_with_case
from tests.shipped import shipped, shipped_rules

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
def test_an_interview_asks_for_the_questions_of_triage(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    rules = CompiledRules(world)
    found = triage(case, rules)
    asked = still_to_ask(case, rules)
    assert tuple(asked) == found.questions
    assert {id: world.level_by_rank[rank].id for id, rank in asked.items()} == found.raises_to


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


def red_flag(id: str, when: Rule, level: str, within: Hours | None = None) -> RedFlag:
    return RedFlag(id, ENGLISH, when, level, within, "", "expert", "unverified", ())


def with_flags(world: Knowledge, *flags: RedFlag) -> Knowledge:
    """Return the content with these red flags, the highest first, and without facts."""
    ordered = sorted(flags, key=lambda flag: -rank(flag.level))
    return replace(world, red_flags=tuple(ordered), facts=())


# --- the lowest level that is advised while questions are open ---


@given(worlds(), st.sampled_from(LEVELS[1:]), st.sampled_from([None, *Answer]))
def test_while_questions_are_open_the_same_day_is_advised_and_nothing_below(
    drawn: Knowledge, level: str, said_of_time: Answer | None
) -> None:
    timing = replace(drawn.finding["t"], times=("f0",), unknown_means_yes=True)
    findings = tuple(timing if finding.id == "t" else finding for finding in drawn.findings)
    held = red_flag("held", And((IsYes("f0"), IsYes("t"))), level)
    world = with_flags(
        replace(drawn, findings=findings), held, red_flag("open", IsYes("f1"), "emergency_now")
    )
    answers = {"f0": Answer.YES} | ({} if said_of_time is None else {"t": said_of_time})
    found = triage(Case(answers=answers), CompiledRules(world))
    is_held = said_of_time is not Answer.NO
    assert found.status == (
        "final" if said_of_time is Answer.YES and level == "emergency_now" else "incomplete"
    )
    assert found.advise == (level if is_held and level in ("same_day", "emergency_now") else None)


def test_one_yes_of_the_shipped_content_is_advised_from_the_same_day_on() -> None:
    floors = set()
    for finding in stated(shipped()):
        case = Case(answers={finding.id: Answer.YES})
        found, floor = triage(case, shipped_rules()), plain.floor(case, shipped())
        if found.status == "incomplete":
            assert found.advise == (LEVELS[floor] if floor >= SAME_DAY else None)
            floors.add(LEVELS[floor])
    assert floors == set(LEVELS)


def stated(world: Knowledge) -> tuple[Finding, ...]:
    """Return the findings that a person says yes or no to."""
    return tuple(one for one in world.findings if one.kind == "yes_no" and one.derived_from is None)


# --- the deadline of who is not sure ---


@given(
    worlds(),
    st.tuples(st.sampled_from(Answer), st.sampled_from(Answer)),
    st.permutations([Hours(0, 72), Hours(24, 72), Hours(0, 336)]),
)
def test_what_fired_and_what_may_have_to_count_for_the_deadline(
    drawn: Knowledge, said: tuple[Answer, Answer], hours: list[Hours]
) -> None:
    """Beside danger that stays possible: whoever is not sure of it is seen within days."""
    findings = tuple(replace(finding, if_still_unsure="within_days") for finding in drawn.findings)
    world = with_flags(
        replace(drawn, findings=findings),
        *(red_flag(f"r{place}", IsYes(f"f{place}"), "within_days", hours[place]) for place in (0, 1)),
        red_flag("never", IsYes("young"), "within_days", hours[2]),
        red_flag("danger", IsYes("f2"), "emergency_now"),
    )
    answers = {"f0": said[0], "f1": said[1], "f2": Answer.UNSURE}
    found = triage(Case(answers=answers, numbers={"age": 100}), CompiledRules(world))
    assert (found.status, found.advise) == ("unsure", "within_days")
    counted = [one for one, answer in zip(hours, said, strict=False) if answer is not Answer.NO]
    assert found.within == min(counted or hours, key=lambda one: (one.max_hours, one.min_hours))


# --- what was said and what was taken as yes ---


@given(worlds_with_case())
def test_only_a_yes_is_told_as_said(drawn: tuple[Knowledge, Case]) -> None:
    world, case = telling(drawn[0]), spelled_out(drawn[1], drawn[0])
    found = triage(case, CompiledRules(world))
    fired = {verdict.rule: verdict.answers for verdict in found.fired}
    said = {id for id, answer in case.answers.items() if answer is Answer.YES}
    said |= {finding.id for finding in world.findings if finding.derived_from}
    for reason in found.why_not_lower:
        if reason.rule in fired and reason.text != "words":
            told, _, taken = reason.text.partition("taken")
            assert told.split()[1:] == [id for id in fired[reason.rule] if id in said]
            assert taken.split() == [id for id in fired[reason.rule] if id not in said]


def telling(world: Knowledge) -> Knowledge:
    """Return the content whose reasons name the findings that were said and those taken as yes."""
    wording: defaultdict[str, Words] = defaultdict(
        lambda: ENGLISH,
        why_fired={"en": "said {answers}"},
        why_taken={"en": "taken {answers}"},
        why_also_taken={"en": "taken {answers}"},
    )
    findings = tuple(replace(finding, question={"en": finding.id}) for finding in world.findings)
    return replace(world, wording=wording, findings=findings)
