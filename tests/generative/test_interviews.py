"""Whole interviews with random people, on generated worlds and on the shipped content."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dorsum.care.interview import (
    MOST_ITEMS,
    MOST_WORDS,
    Screen,
    fitting_on_one_screen,
    next_screen,
    record,
    why_asked,
    words_on,
)
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge, LeadQuestion
from dorsum.model.rules import And, IsYes
from dorsum.model.statements import Words
from dorsum.model.truth import Answer
from dorsum.validation.interview_runs import run_interview
from tests.amounts import examples
from tests.generative.people import any_answers, honest_person
from tests.generative.worlds import worlds
from tests.shipped import shipped, shipped_rules, shipped_strict

MOST_SCREENS = 200


@cache
def strict_rules() -> CompiledRules:
    return CompiledRules(shipped_strict())


both = pytest.mark.parametrize(
    "rules_drawn",
    [worlds().map(CompiledRules), st.sampled_from([shipped_rules, strict_rules]).map(lambda rules: rules())],
    ids=["generated", "shipped"],
)
seeds = st.integers(0, 2**32)
leanings = st.tuples(st.sampled_from([0.0, 0.02, 0.2, 0.6]), st.sampled_from([0.0, 0.05, 0.4, 1.0]))
"""How often a person says yes, and not sure."""


def interview(seed: int, leaning: tuple[float, float], rules: CompiledRules) -> Iterator[tuple[Case, Screen]]:
    """Yield each screen with the case before it; at the last one the interview is over."""
    case, dice = Case(), Random(seed)
    while (screen := next_screen(case, rules)) is not None:
        yield case, screen
        case = any_answers(case, screen, dice, *leaning, rules.knowledge)
    yield case, Screen("rest", "yes_no", ())


@both
@examples(30)
@given(data=st.data())
def test_it_ends_and_then_no_question_is_left(
    rules_drawn: st.SearchStrategy[CompiledRules], data: st.DataObject
) -> None:
    rules = data.draw(rules_drawn)
    *_, (case, _) = talk = list(interview(data.draw(seeds), data.draw(leanings), rules))
    assert len(talk) < MOST_SCREENS
    result = triage(case, rules)
    assert result.questions == ()
    assert result.status in ("final", "unsure")
    assert result.advise is not None


@both
@examples(30)
@given(data=st.data())
def test_a_screen_asks_what_is_unanswered_or_plainer_words_once(
    rules_drawn: st.SearchStrategy[CompiledRules], data: st.DataObject
) -> None:
    rules = data.draw(rules_drawn)
    again = Counter[str]()
    for case, screen in interview(data.draw(seeds), data.draw(leanings), rules):
        if screen.part == "plainer":
            again.update(screen.items)
            assert all(case.answers[id] is Answer.UNSURE for id in screen.items)
        else:
            assert not set(screen.items) & (case.answers.keys() | case.numbers.keys())
    assert set(again.values()) <= {1}


@both
@examples(30)
@given(data=st.data())
def test_a_screen_is_short_and_of_one_kind(
    rules_drawn: st.SearchStrategy[CompiledRules], data: st.DataObject
) -> None:
    rules = data.draw(rules_drawn)
    *talk, _ = interview(data.draw(seeds), data.draw(leanings), rules)
    for _, screen in talk:
        own = Screen(screen.part, screen.kind, screen.items)
        assert len(screen.items) == 1 or words_on(own, rules.knowledge) <= MOST_WORDS
        assert 1 <= len(set(screen.items)) == len(screen.items) <= MOST_ITEMS
        kinds = [kind_of(id, rules.knowledge) for id in screen.items]
        assert kinds[0] == screen.kind
        assert kinds == sorted(kinds)  # numbers and choices before what is answered with yes or no


def kind_of(item: str, knowledge: Knowledge) -> str:
    is_value = item in knowledge.finding and knowledge.finding[item].kind != "yes_no"
    return "values" if is_value else "yes_no"


def with_lengths(world: Knowledge, seed: int, lengths: tuple[int, ...]) -> CompiledRules:
    """Return the content with yes/no questions as long as dice say, some of them longer than a screen."""
    dice = Random(seed)

    def words() -> Words:
        return {"en": "word " * dice.choice(lengths)}

    findings = (replace(one, question=words()) if one.kind == "yes_no" else one for one in world.findings)
    leads = (replace(one, question=words()) for one in world.questions)
    return CompiledRules(replace(world, findings=tuple(findings), questions=tuple(leads)))


@examples(60)
@given(worlds(), seeds, leanings)
def test_a_screen_asks_the_most_dangerous_first_and_is_as_full_as_it_can_be(
    drawn: Knowledge, seed: int, leaning: tuple[float, float]
) -> None:
    """Without lead questions the open findings are all there is to ask."""
    rules = with_lengths(replace(drawn, questions=()), seed, (1, 1, 8, 30, MOST_WORDS + 1))
    *talk, _ = interview(seed, leaning, rules)
    for case, screen in talk:
        if screen.part in ("timing", "plainer"):
            continue
        open_values = [id for id in triage(case, rules).questions if kind_of(id, rules.knowledge) == "values"]
        first = len(open_values) if screen.part == "about_you" else 0
        assert set(screen.items[:first]) <= set(open_values)
        for place in range(first, len(screen.items)):
            assert screen.items[place] in could_follow(screen.items[:place], case, rules)
        assert len(screen.items) == MOST_ITEMS or not could_follow(screen.items, case, rules)


def could_follow(shown: tuple[str, ...], case: Case, rules: CompiledRules) -> set[str]:
    """Return which question may come next on a screen: it is open even when those shown are denied.

    What stands behind a gate with a yes comes before all others, and among them the most dangerous that fit.
    """
    world, result = rules.knowledge, triage(case, rules)
    denied = {id: Answer.NO for id in shown if kind_of(id, world) == "yes_no"}
    later = triage(record(case, denied, world), rules).questions
    left = [id for id in result.questions if id in later and kind_of(id, world) == "yes_no"]
    left = [id for id in left if id not in shown]
    most_urgent = [id for id in left if is_behind_a_yes(id, case, world)] or left
    words = sum(words_of(id, world) for id in shown)
    fitting = [id for id in most_urgent if not shown or words + words_of(id, world) <= MOST_WORDS]
    ranks = {id: world.level[result.raises_to[id]].rank for id in fitting}
    return {id for id in fitting if ranks[id] == max(ranks.values())}


def is_behind_a_yes(finding: str, case: Case, world: Knowledge) -> bool:
    gate = world.finding[finding].gate
    return gate is not None and case.answers.get(gate) is Answer.YES


def words_of(item: str, world: Knowledge) -> int:
    return words_on(Screen("rest", "yes_no", (item,)), world)


@examples(60)
@given(worlds(), seeds, leanings)
def test_a_lead_question_is_asked_where_it_is_shorter_than_what_it_covers(
    drawn: Knowledge, seed: int, leaning: tuple[float, float]
) -> None:
    rules = with_lengths(drawn, seed, (1, 2, 3))
    world = rules.knowledge
    *talk, _ = interview(seed, leaning, rules)
    for case, screen in talk:
        questions = triage(case, rules).questions
        for lead in world.questions:
            covered = [id for id in lead.covers if id in questions]
            is_shorter = words_of(lead.id, world) < sum(words_of(id, world) for id in covered)
            assert lead.id not in screen.items or is_shorter
            asked_apart = screen.part != "plainer" and set(covered) & set(screen.items)
            assert not asked_apart or lead.id in case.answers or not is_shorter


@examples(10)
@given(worlds())
def test_a_choice_that_stands_on_the_screen_is_not_taken_as_denied(drawn: Knowledge) -> None:
    """Whoever says no to `sex` is male, so that nothing about women would matter any more."""
    for_women = replace(drawn.red_flags[0], when=And((IsYes("female"), IsYes("f0"))))
    world = replace(drawn, red_flags=(for_women,), facts=(), questions=())
    screen = next_screen(Case(), CompiledRules(world))
    assert screen is not None
    assert (screen.part, screen.items) == ("about_you", ("sex", "f0"))


@both
@examples(30)
@given(data=st.data())
def test_a_screen_asks_closer_only_behind_a_lead_question_or_a_gate_with_a_yes(
    rules_drawn: st.SearchStrategy[CompiledRules], data: st.DataObject
) -> None:
    rules = data.draw(rules_drawn)
    *talk, _ = interview(data.draw(seeds), data.draw(leanings), rules)
    for case, screen in talk:
        if screen.part == "closer":
            item = screen.items[0]
            lead = lead_over(item, rules.knowledge)
            assert (lead and lead.id in case.answers) or is_behind_a_yes(item, case, rules.knowledge)


def lead_over(finding: str, world: Knowledge) -> LeadQuestion | None:
    return next((lead for lead in world.questions if finding in lead.covers), None)


yes_no_findings = st.sampled_from([one.id for one in shipped().findings if one.kind == "yes_no"])


@given(
    st.lists(yes_no_findings, unique=True, max_size=3) | st.lists(yes_no_findings, unique=True, min_size=6)
)
def test_what_fits_on_one_screen_is_the_beginning_of_what_there_is(findings: list[str]) -> None:
    fitting = fitting_on_one_screen(findings, shipped())
    assert list(fitting) == findings[: len(fitting)]
    lengths = [words_of(id, shipped()) for id in findings]
    fits = [n for n in range(1, len(findings) + 1) if n <= MOST_ITEMS and sum(lengths[:n]) <= MOST_WORDS]
    assert len(fitting) == max(fits, default=min(1, len(findings)))


@examples(30)
@given(seeds, leanings)
def test_every_question_of_the_shipped_content_has_a_reason(seed: int, leaning: tuple[float, float]) -> None:
    implying = {fact.if_yes for fact in shipped_rules().knowledge.facts}  # see test_interview.py
    *talk, _ = interview(seed, leaning, shipped_rules())
    for case, screen in talk:
        result = triage(case, shipped_rules())
        asked = [id for id in screen.items if screen.part != "plainer" and id not in implying]
        assert all(why_asked(id, result, shipped_rules().knowledge) for id in asked)


@both
@examples(60)
@given(data=st.data())
def test_an_honest_person_comes_to_the_level_that_all_questions_would_give(
    rules_drawn: st.SearchStrategy[CompiledRules], data: st.DataObject
) -> None:
    rules = data.draw(rules_drawn)
    person = honest_person(rules, data.draw(seeds))
    assume(person is not None)
    assert person is not None
    asked_everything = triage(person.everything(rules.knowledge), rules)
    assert asked_everything.status == "final"
    assert run_interview(person, rules).level == asked_everything.advise
