"""The properties of DESIGN section 4, on generated worlds and on the shipped content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.results import Evaluation
from dorsum.model.truth import Answer, Truth
from tests.generative.worlds import cases, worlds_with_case
from tests.shipped import shipped

SHIPPED = CompiledRules(shipped())
FEW = 3
"""So many findings of the shipped content are tried with each case; of a generated one, all."""
WorldAndCase = tuple[Knowledge, Case]

both = pytest.mark.parametrize(
    "drawn_from",
    [worlds_with_case(), cases(SHIPPED.knowledge).map(lambda case: (SHIPPED.knowledge, case))],
    ids=["generated", "shipped"],
)


def is_inside(inner: Evaluation, outer: Evaluation) -> bool:
    return outer.at_least <= inner.at_least <= inner.at_most <= outer.at_most


def contradicts(after: Case, before: Case, world: Knowledge) -> bool:
    """Whether the new answer cannot be true together with a number or a fact: no completion does that.

    A number may turn round what a fact had closed; an answer to a yes/no finding never may.
    """
    closed, closed_before = plain.close(after, world), plain.close(before, world)
    new = set(closed.notes) - set(closed_before.notes)
    answered_number = after.numbers != before.numbers or after.answers.get("sex") != before.answers.get("sex")
    turned = any(
        {closed.truths[id], truth} == {Truth.YES, Truth.NO} for id, truth in closed_before.truths.items()
    )
    return (answered_number and turned) or any(
        note.kind.startswith("against_") for note in new if note.kind != "against_gate"
    )


def answered(data: st.DataObject, case: Case, finding: Finding) -> Case:
    """Answer one open finding; a number gets a value."""
    if finding.kind == "number":
        value = data.draw(st.integers(int(finding.minimum or 0), int(finding.maximum or 0)))
        return case.with_numbers({finding.id: value})
    return case.with_answers({finding.id: data.draw(st.sampled_from([Answer.YES, Answer.NO]))})


def open_findings(evaluation: Evaluation, case: Case, world: Knowledge) -> list[Finding]:
    truths = evaluation.closure.truths
    return [f for f in world.findings if truths[f.id] is Truth.UNKNOWN and f.id not in case.numbers]


@both
@given(data=st.data())
def test_answering_an_open_finding_never_widens(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    before = plain.evaluate(case, world)
    opened = open_findings(before, case, world)
    if not opened:
        return
    after = answered(data, case, data.draw(st.sampled_from(opened)))
    if not contradicts(after, case, world):
        assert is_inside(plain.evaluate(after, world), before)


@both
@given(data=st.data())
def test_every_completion_lies_inside(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    outer = inner = plain.evaluate(case, world)
    for _ in range(12):
        opened = open_findings(inner, case, world)
        if not opened:
            break
        step = answered(data, case, data.draw(st.sampled_from(opened)))
        if contradicts(step, case, world):
            break
        case, inner = step, plain.evaluate(step, world)
    assert is_inside(inner, outer)
    if not open_findings(inner, case, world):
        assert inner.at_least == inner.at_most


@both
@given(data=st.data())
def test_one_more_yes_never_lowers_at_least(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    asked = [f.id for f in world.findings if f.kind == "yes_no"]
    few = data.draw(st.lists(st.sampled_from(asked), min_size=FEW, max_size=FEW))
    before = plain.evaluate(case, world).at_least
    for finding in few if world is SHIPPED.knowledge else asked:
        more = case.with_answers({finding: Answer.YES})
        assert plain.evaluate(more, world).at_least >= before


@both
@given(data=st.data())
def test_not_sure_instead_of_no_never_lowers_at_most(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    denied = [id for id, answer in case.answers.items() if answer is Answer.NO]
    if denied:
        doubt = case.with_answers({data.draw(st.sampled_from(denied)): Answer.UNSURE})
        assert plain.evaluate(doubt, world).at_most >= plain.evaluate(case, world).at_most


@both
@given(data=st.data())
def test_what_triage_says_fits_its_interval(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    result = triage(case, SHIPPED if world is SHIPPED.knowledge else CompiledRules(world))
    rank = {level.id: level.rank for level in world.levels}
    assert rank[result.at_least] <= rank[result.at_most]
    assert (result.status == "final") == (result.at_least == result.at_most)
    assert (result.status == "incomplete") == bool(result.questions)
    if result.status == "incomplete":
        assert result.advise is None or rank[result.advise] >= rank["same_day"]
    else:
        assert rank[result.at_least] <= rank[result.advise or ""] <= rank[result.at_most]
    if result.status == "unsure":
        assert result.unsure
    assert (result.within is not None) == (result.advise == "within_days")


@both
@given(data=st.data())
def test_a_question_is_something_nobody_has_settled(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    result = triage(case, SHIPPED if world is SHIPPED.knowledge else CompiledRules(world))
    reopened = plain.close(case, world).reopened
    for question in result.questions:
        assert question in reopened or (question not in case.answers and question not in case.numbers)


@both
@given(data=st.data())
def test_the_order_of_answers_does_not_matter(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    world, case = data.draw(drawn_from)
    shuffled = Case(
        answers=dict(data.draw(st.permutations(list(case.answers.items())))),
        numbers=dict(data.draw(st.permutations(list(case.numbers.items())))),
    )
    rules = SHIPPED if world is SHIPPED.knowledge else CompiledRules(world)
    assert repr(triage(shuffled, rules)) == repr(triage(case, rules))
