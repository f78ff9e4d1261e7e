"""What a lead question's answer says about the findings it covers, on any case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, LeadQuestion
from dorsum.model.leads import counts_as_no, spelled_out
from dorsum.model.truth import Answer
from tests.generative.worlds import cases, worlds_with_case
from tests.shipped import shipped

SHIPPED = CompiledRules(shipped())
WorldAndCase = tuple[Knowledge, Case]

both = pytest.mark.parametrize(
    "drawn_from",
    [
        worlds_with_case().filter(lambda drawn: bool(drawn[0].questions)),
        cases(SHIPPED.knowledge).map(lambda case: (SHIPPED.knowledge, case)),
    ],
    ids=["generated", "shipped"],
)


def rules_of(world: Knowledge) -> CompiledRules:
    return SHIPPED if world is SHIPPED.knowledge else CompiledRules(world)


def without(case: Case, ids: tuple[str, ...]) -> Case:
    return replace(case, answers={id: said for id, said in case.answers.items() if id not in ids})


def drawn_case(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> tuple[CompiledRules, Case, LeadQuestion]:
    world, case = data.draw(drawn_from)
    return rules_of(world), case, data.draw(st.sampled_from(world.questions))


@both
@given(data=st.data())
def test_its_no_is_a_no_to_all_it_covers(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    rules, case, lead = drawn_case(drawn_from, data)
    left_open = without(case, lead.covers)
    led = left_open.with_answers({lead.id: Answer.NO})
    one_by_one = left_open.with_answers(dict.fromkeys(lead.covers, Answer.NO))
    assert counts_as_no(lead, led)
    assert triage(led, rules) == triage(one_by_one, rules)


@both
@given(data=st.data())
def test_a_covered_yes_or_not_sure_doubts_its_no(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    rules, case, lead = drawn_case(drawn_from, data)
    doubt = data.draw(st.sampled_from([Answer.YES, Answer.UNSURE]))
    doubted = case.with_answers({data.draw(st.sampled_from(lead.covers)): doubt})
    led = doubted.with_answers({lead.id: Answer.NO})
    assert not counts_as_no(lead, led)
    assert triage(led, rules) == triage(doubted, rules)


@both
@given(data=st.data())
def test_its_yes_or_not_sure_says_nothing(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    rules, case, lead = drawn_case(drawn_from, data)
    said = data.draw(st.sampled_from([Answer.YES, Answer.UNSURE]))
    assert triage(case.with_answers({lead.id: said}), rules) == triage(case, rules)


@both
@given(data=st.data())
def test_spelled_out_holds_findings_only_and_keeps_what_was_said(
    drawn_from: st.SearchStrategy[WorldAndCase], data: st.DataObject
) -> None:
    rules, case, lead = drawn_case(drawn_from, data)
    led = case.with_answers({lead.id: data.draw(st.sampled_from(list(Answer)))})
    spelled = spelled_out(led, rules.knowledge)
    assert spelled.answers.keys() <= rules.knowledge.finding.keys()
    assert case.answers.items() <= spelled.answers.items()
    assert spelled_out(spelled, rules.knowledge) == spelled


def test_each_finding_stands_under_one_lead_question_at_most() -> None:
    covered = [id for lead in shipped().questions for id in lead.covers]
    assert len(covered) > 50
    assert len(set(covered)) == len(covered)
    assert not shipped().lead.keys() & shipped().finding.keys()
