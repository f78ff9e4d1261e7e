"""Before and after a change each person is where triage puts them; and what changes can never do."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dorsum.care.triage import triage
from dorsum.cohort.moves import NOTHING_YET, MoveCounter, Moves
from dorsum.cohort.rule_changes import (
    Added,
    Change,
    ChangeError,
    Dropped,
    NewLevel,
    NewNumber,
    NewRule,
    changed,
)
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.leads import spelled_out
from dorsum.model.rules import Compare, CountOf, IsYes, Or, walk
from dorsum.model.truth import Answer
from tests.amounts import examples
from tests.generative.test_tables import people
from tests.generative.worlds import LEVELS, WORDING, rules, worlds
from tests.shipped import shipped
from tests.synthetic import cases_of, drawn
from tests.tables import batch_of
from tests.unit.test_rule_changes import small


@st.composite
def changes(draw: st.DrawFn, world: Knowledge) -> Change:
    """Any change that this content may undergo."""
    named = [one.id for one in world.findings if one.kind == "yes_no"]
    flag = draw(st.sampled_from(world.red_flags))
    kind = draw(st.sampled_from(["level", "rule", "flag number", "finding number", "drop", "add"]))
    match kind:
        case "level":
            return NewLevel(flag.id, draw(st.sampled_from(LEVELS[1:])))
        case "rule":
            return NewRule(flag.id, draw(rules(named, with_not=False)))
        case "drop":
            return Dropped(flag.id)
        case "add":
            return Added("more", draw(st.sampled_from(LEVELS[1:])), draw(rules(named, with_not=False)))
        case "flag number":
            id, rule = flag.id, flag.when
        case _:
            computed = [one for one in world.findings if one.derived_from is not None]
            finding = draw(st.sampled_from(computed))
            id, rule = finding.id, finding.derived_from or flag.when
    numbers = [_number(part) for part in walk(rule) if isinstance(part, Compare | CountOf)]
    assume(numbers)
    return NewNumber(id, draw(st.sampled_from(numbers)), draw(st.integers(1, 99)))


def _number(part: Compare | CountOf) -> float:
    return part.number if isinstance(part, Compare) else part.least


def made(world: Knowledge, change: Change) -> Knowledge:
    try:
        return changed(world, [change])
    except ChangeError:
        assume(False)
        raise


def counted(
    before: Knowledge, after: Knowledge, cases: Sequence[Case], causes: Sequence[str | None], *, closed: bool
) -> Moves:
    batch = batch_of(cases, before)
    counter = MoveCounter((before, after), batch.schema, closed_world=closed)
    with ThreadPoolExecutor(2) as threads:
        return counter.moves(counter.count(batch, pa.array(causes, pa.string()), threads))


def asked_anew(case: Case, before: Knowledge, after: Knowledge) -> Case:
    """Return the case with what the person would say to the findings that have another limit now."""
    for finding in after.findings:
        rule, answer = finding.derived_from, case.answers.get(finding.id)
        if rule == before.finding[finding.id].derived_from or not isinstance(rule, Compare):
            continue
        if answer in (Answer.YES, Answer.NO) and rule.finding in case.numbers:
            only_number = Case(numbers={rule.finding: case.numbers[rule.finding]})
            nobody = replace(finding, derives_only_yes=False)
            world = replace(after, findings=tuple(nobody if f is finding else f for f in after.findings))
            is_yes = plain.close(only_number, world).truths[finding.id].name == "YES"
            case = case.with_answers({finding.id: Answer.YES if is_yes else Answer.NO})
    return case


def expected(
    before: Knowledge, after: Knowledge, cases: Sequence[Case], causes: Sequence[str | None], *, closed: bool
) -> Counter[tuple[str | None, str, str]]:
    """Return what triage says of each person, before and after."""
    first, second = CompiledRules(before), CompiledRules(after)
    known = [cause.id for cause in before.causes]
    found: Counter[tuple[str | None, str, str]] = Counter()
    for case, cause in zip(cases, causes, strict=True):
        old = triage(case, first, closed_world=closed).advise
        new = triage(asked_anew(case, before, after), second, closed_world=closed).advise
        found[cause if cause in known else None, old or NOTHING_YET, new or NOTHING_YET] += 1
    return found


def named(moves: Moves) -> Counter[tuple[str | None, str, str]]:
    """Return the counts by their names, without what is nobody."""
    causes = (*moves.causes, None)
    return Counter(
        {
            (causes[cause], moves.levels[old], moves.levels[new]): int(moves.counts[cause, old, new])
            for cause, old, new in zip(*np.nonzero(moves.counts), strict=True)
        }
    )


@examples(60)
@given(st.data(), st.booleans())
def test_everybody_is_where_triage_puts_them(data: st.DataObject, closed: bool) -> None:
    before = data.draw(worlds())
    after = made(before, data.draw(changes(before)))
    cases = people(before, data.draw(st.integers(0, 2**32)), data.draw(st.integers(0, 12)))
    ids = [*(cause.id for cause in before.causes), "something_else", None]
    causes = [ids[place % len(ids)] for place, _ in enumerate(cases)]
    found = counted(before, after, cases, causes, closed=closed)
    assert named(found) == expected(before, after, cases, causes, closed=closed)
    assert found.matrix.sum() == len(cases)


@pytest.mark.measured
@examples(25)
@given(st.data(), st.booleans())
def test_who_answered_by_the_old_limit_answers_by_the_number(data: st.DataObject, closed: bool) -> None:
    """Also those who are not sure of something else, who are looked at one by one."""
    world = data.draw(worlds())
    finding = data.draw(st.sampled_from(["young", "long", "severe"]))
    rule = world.finding[finding].derived_from
    assert isinstance(rule, Compare)
    flag = Added("more", data.draw(st.sampled_from(LEVELS[1:])), IsYes(finding))
    before = made(world, flag)
    after = made(before, NewNumber(finding, rule.number, data.draw(st.integers(1, 99))))
    cases = [
        case.with_numbers({rule.finding: dice % 100}).with_answers(
            {finding: [Answer.YES, Answer.NO][dice % 2]}
        )
        for case, dice in zip(
            people(before, data.draw(st.integers(0, 2**32)), 12),
            data.draw(st.lists(st.integers(0, 199), min_size=12, max_size=12)),
            strict=True,
        )
    ]
    found = counted(before, after, cases, [None] * len(cases), closed=closed)
    assert named(found) == expected(before, after, cases, [None] * len(cases), closed=closed)


@pytest.mark.measured
@examples(30)
@given(st.data(), st.booleans())
def test_another_content_is_looked_up_on_the_same_people(data: st.DataObject, closed: bool) -> None:
    """As with `--against`: everything may differ, facts and gates too; what nobody was asked is open."""
    before, after = (replace(data.draw(worlds()), questions=()) for _ in range(2))
    both = {one.id for one in before.findings} & {one.id for one in after.findings}
    cases = people(before, data.draw(st.integers(0, 2**32)), 6)
    batch = batch_of(cases, before)
    counter = MoveCounter((before, after), batch.schema, closed_world=closed)
    found = counter.moves(counter.count(batch))
    shared = [
        replace(
            case,
            answers={id: answer for id, answer in case.answers.items() if id in both},
        )
        for case in cases
    ]
    first, second = CompiledRules(before), CompiledRules(after)
    wanted = Counter(
        (
            triage(case, first, closed_world=closed).advise or NOTHING_YET,
            triage(asked_anew_of(known, before, after), second, closed_world=closed).advise or NOTHING_YET,
        )
        for case, known in zip(cases, shared, strict=True)
    )
    assert Counter({key[1:]: count for key, count in named(found).items()}) == wanted


def asked_anew_of(case: Case, before: Knowledge, after: Knowledge) -> Case:
    """Return it for contents that do not have the same findings."""
    more = tuple(one for one in after.findings if one.id not in before.finding)
    return asked_anew(case, replace(before, findings=(*before.findings, *more)), after)


@examples(15)
@given(st.data(), st.booleans())
def test_without_a_change_nobody_moves(data: st.DataObject, closed: bool) -> None:
    world = data.draw(worlds())
    cases = people(world, data.draw(st.integers(0, 2**32)), 20)
    found = counted(world, world, cases, [None] * len(cases), closed=closed).matrix
    assert (found == np.diag(np.diag(found))).all()


def never_lower(data: st.DataObject, before: Knowledge, after: Knowledge) -> None:
    """In a closed world, or where nobody is "not sure", nobody goes from one level to a lower one."""
    closed = data.draw(st.booleans())
    cases = people(before, data.draw(st.integers(0, 2**32)), 20)
    if not closed:
        cases = [spelled_out(case, before) for case in cases]
        kept = ({id: a for id, a in case.answers.items() if a is not Answer.UNSURE} for case in cases)
        cases = [replace(case, answers=answers) for case, answers in zip(cases, kept, strict=True)]
    found = counted(before, after, cases, [None] * len(cases), closed=closed).matrix
    assert np.tril(found[1:, 1:], -1).sum() == 0


@examples(25)
@given(st.data())
def test_a_higher_level_lowers_nobody(data: st.DataObject) -> None:
    world = data.draw(worlds())
    flag = data.draw(st.sampled_from(world.red_flags))
    assume(flag.level != LEVELS[-1])
    higher = data.draw(st.sampled_from(LEVELS[LEVELS.index(flag.level) + 1 :]))
    never_lower(data, world, changed(world, [NewLevel(flag.id, higher)]))


@examples(25)
@given(st.data())
def test_one_red_flag_more_or_a_wider_one_lowers_nobody(data: st.DataObject) -> None:
    world = data.draw(worlds())
    names = [one.id for one in world.findings if one.kind == "yes_no"]
    more = data.draw(rules(names, with_not=False))
    flag = data.draw(st.sampled_from(world.red_flags))
    wider: list[Change] = [
        Added("more", data.draw(st.sampled_from(LEVELS[1:])), more),
        NewRule(flag.id, Or((flag.when, more))),
    ]
    never_lower(data, world, made(world, data.draw(st.sampled_from(wider))))


@examples(25)
@given(st.data())
def test_one_red_flag_less_raises_nobody(data: st.DataObject) -> None:
    world = data.draw(worlds())
    flag = data.draw(st.sampled_from(world.red_flags))
    never_lower(data, changed(world, [Dropped(flag.id)]), world)


@examples(5)
@given(st.data())
def test_people_who_do_not_exist_are_where_triage_puts_them(data: st.DataObject) -> None:
    before = shipped()
    flags = [one.id for one in before.red_flags]
    options: list[Change] = [
        NewLevel(data.draw(st.sampled_from(flags)), data.draw(st.sampled_from(LEVELS[1:]))),
        Dropped(data.draw(st.sampled_from(flags))),
        NewNumber("age_60_or_over", 60, data.draw(st.integers(40, 80))),
        NewNumber("severe_pain", 7, data.draw(st.integers(1, 10))),
        NewNumber("two_weak_red_flags", 2, data.draw(st.integers(1, 4))),
    ]
    after = made(before, data.draw(st.sampled_from(options)))
    batch = drawn(60, "emergency_department")
    causes = batch.column("true_cause")
    counter = MoveCounter((before, after), batch.schema)
    found = named(counter.moves(counter.count(batch, causes)))
    assert found == expected(before, after, cases_of(batch), causes.to_pylist(), closed=False)


def test_where_somebody_is_not_sure_a_higher_level_may_ask_first() -> None:
    """Until the question is answered the level is what is sure; see docs/decisions/what_if.md."""
    world = replace(small(), wording=WORDING)
    flags = [Added("a", LEVELS[4], IsYes("fever")), Added("b", LEVELS[3], IsYes("weak"))]
    dropped = [Dropped(flag.id) for flag in world.red_flags]
    before = changed(world, [*dropped, *flags, Added("c", LEVELS[1], IsYes("sore"))])
    after = changed(before, [NewLevel("c", LEVELS[4])])
    case = Case(answers={"weak": Answer.YES, "fever": Answer.UNSURE})
    found = counted(before, after, [case], [None], closed=False)
    assert named(found) == {(None, "emergency_now", "same_day"): 1}
    assert triage(case, CompiledRules(after)).questions == ("sore",)
