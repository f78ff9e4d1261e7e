"""Whole interviews with random people, on generated worlds and on the shipped content."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dorsum.care.interview import MOST_ITEMS, MOST_WORDS, Screen, next_screen, why_asked, words_on
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer
from dorsum.validation.interview_runs import run_interview
from tests.generative.people import any_answers, honest_person
from tests.generative.worlds import worlds
from tests.shipped import shipped_rules, shipped_strict

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
@settings(max_examples=30)
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
@settings(max_examples=30)
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
@settings(max_examples=30)
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


@settings(max_examples=30)
@given(seeds, leanings)
def test_every_question_of_the_shipped_content_has_a_reason(seed: int, leaning: tuple[float, float]) -> None:
    implying = {fact.if_yes for fact in shipped_rules().knowledge.facts}  # see test_interview.py
    *talk, _ = interview(seed, leaning, shipped_rules())
    for case, screen in talk:
        result = triage(case, shipped_rules())
        asked = [id for id in screen.items if screen.part != "plainer" and id not in implying]
        assert all(why_asked(id, result, shipped_rules().knowledge) for id in asked)


@both
@settings(max_examples=60)
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
