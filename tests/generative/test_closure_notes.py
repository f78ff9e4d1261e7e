"""Every step of closure is noted, with its reason, and nothing else is: `assumed` in a result rests on it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.engine import plain
from dorsum.engine.closure_notes import ClosureNotes
from dorsum.model.case import Case
from dorsum.model.knowledge import Fact, Knowledge
from dorsum.model.results import Closure, Note
from dorsum.model.truth import Answer, Truth
from tests.amounts import examples
from tests.generative.worlds import worlds_with_case

CONCLUDED = ("number", "gate", "fact", "timing", "against_fact")


def is_refuted(fact: Fact, truths: dict[str, Truth]) -> bool:
    return (
        any(truths[id] is Truth.NO for id in fact.then_yes)
        or any(truths[id] is Truth.YES for id in fact.then_no)
        or (bool(fact.then_any_yes) and {truths[id] for id in fact.then_any_yes} == {Truth.NO})
    )


def holds(note: Note, case: Case, world: Knowledge, closed: Closure) -> bool:
    """Whether the note is true of the closed answers."""
    truths = dict(closed.truths)
    finding, said = world.finding[note.finding], case.answers.get(note.finding)
    if note.kind == "gate":
        return note.because == finding.gate and truths[finding.id] is Truth.NO
    if note.kind in ("number", "against_number"):
        computed = plain.truth_of(finding.derived_from, truths, plain.Numbers(case.numbers))  # type: ignore[arg-type]
        turned = said in (Answer.YES, Answer.NO) and said.truth is not computed
        is_known = computed is not Truth.UNKNOWN and note.because == world.inputs_of[finding.id][0]
        return is_known and (turned or note.kind == "number")
    if note.kind == "against_gate":
        return said is Answer.YES and finding.id in world.dependents[note.because]
    if note.kind == "timing":
        return said is Answer.NO and any(truths[sign] is Truth.UNKNOWN for sign in finding.times)
    fact = next(fact for fact in world.facts if fact.id == note.because)
    if truths[fact.if_yes] is Truth.YES:
        return finding.id in (*fact.then_yes, *fact.then_no, fact.if_yes)
    return finding.id == fact.if_yes and is_refuted(fact, truths) and truths[finding.id] is Truth.NO


@pytest.mark.measured
@examples(200)
@given(worlds_with_case(), st.booleans())
def test_the_fast_way_takes_the_same_steps(drawn: tuple[Knowledge, Case], turned: bool) -> None:
    world, case = drawn
    if turned:  # else the first finding is always a number
        world = replace(world, findings=world.findings[::-1])
    bit = {finding.id: 1 << place for place, finding in enumerate(world.findings)}
    yes, no, unsure = (
        sum(bit[id] for id, said in case.answers.items() if said is answer)
        for answer in (Answer.YES, Answer.NO, Answer.UNSURE)
    )
    fast = ClosureNotes(world, bit).of(yes, no, unsure, case.numbers)
    assert fast == plain.close(case, world).notes


@given(worlds_with_case())
def test_every_note_is_true_and_stands_once(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    closed = plain.close(case, world)
    assert len(set(closed.notes)) == len(closed.notes)
    assert [note for note in closed.notes if not holds(note, case, world, closed)] == []


@given(worlds_with_case())
def test_what_differs_from_what_was_said_has_a_note(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    closed = plain.close(case, world)
    noted = {note.finding for note in closed.notes if note.kind in CONCLUDED}
    for finding in world.findings:
        said = case.answers.get(finding.id)
        truth = closed.truths[finding.id]
        before = said.truth if said else Truth.UNKNOWN
        if truth is not before and truth is not Truth.UNKNOWN:
            assert finding.id in noted
        if truth is Truth.UNKNOWN and before is Truth.NO:
            implied = {id for fact in world.facts for id in fact.then_yes}
            assert finding.id in noted | closed.reopened | implied


@given(worlds_with_case())
def test_answers_that_cannot_both_be_true_are_reported(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    closed = plain.close(case, world)
    found = {(note.kind, note.finding, note.because) for note in closed.notes}
    numbers = plain.Numbers(case.numbers)
    for finding in world.findings:
        said = case.answers.get(finding.id)
        if finding.derived_from is not None and said in (Answer.YES, Answer.NO):
            computed = plain.truth_of(finding.derived_from, closed.truths, numbers)
            ignored = finding.derives_only_yes and computed is Truth.NO
            turned = computed not in (Truth.UNKNOWN, said.truth) and not ignored
            source = world.inputs_of[finding.id][0]
            assert (("against_number", finding.id, source) in found) is turned
        if finding.gate and said is Answer.YES and case.answers.get(finding.gate) is Answer.NO:
            numbered = world.finding[finding.gate].derived_from is not None
            assert ("against_gate", finding.id, finding.gate) in found or numbered
            assert finding.gate in closed.reopened or numbered
    for fact in world.facts:
        if closed.truths[fact.if_yes] is Truth.YES:
            against = {id for id in fact.then_no if closed.truths[id] is Truth.YES}
            against |= {id for id in fact.then_yes if closed.truths[id] is not Truth.YES}
            none_left = fact.then_any_yes and {closed.truths[id] for id in fact.then_any_yes} == {Truth.NO}
            against |= {fact.if_yes} if none_left else set()
            noted = {id for kind, id, because in found if (kind, because) == ("against_fact", fact.id)}
            assert against <= noted
            denied = {id for id in fact.then_yes if case.answers.get(id) is Answer.NO}
            assert noted <= against | denied | set(fact.then_yes)


@given(worlds_with_case())
def test_only_a_gate_that_was_denied_by_words_opens_again(drawn: tuple[Knowledge, Case]) -> None:
    world, case = drawn
    closed = plain.close(case, world)
    for gate in closed.reopened:
        assert case.answers.get(gate) is Answer.NO
        assert any(case.answers.get(id) is Answer.YES for id in world.dependents[gate])
        assert any(note.kind == "against_gate" and note.because == gate for note in closed.notes)
