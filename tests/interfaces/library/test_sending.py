"""What `import dorsum` gives goes to another process and back, and is equal; or it is refused in words."""

import copy
import multiprocessing
import pickle
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dorsum
from dorsum.care import assessment
from dorsum.care.assessment import Assessment
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.library import sending
from dorsum.model.knowledge import Knowledge
from dorsum.model.sendable import Sendable
from dorsum.model.withdrawals import WithdrawalList
from tests.amounts import examples
from tests.generative.worlds import cases
from tests.shipped import shipped
from tests.withdrawals import stopped_rules

RAW = {"age": 41, "sex": "female", "country": "GB", "today": "2026-11-20", "answers": {"fever": "no"}}
PARTS = tuple(one.name for one in fields(Assessment) if one.name not in ("knowledge", "cautions"))
SMALL = 2_000
"""Bytes; the content that an assessment rests on has millions."""


def sent(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@examples(15)
@given(cases(shipped()), st.booleans(), st.sampled_from(["default", "uk_strict"]))
def test_whatever_is_sent_arrives_as_it_was(case: dorsum.Case, closed: bool, guidance: str) -> None:
    result = assessment.assess(case, dorsum.rules(guidance), closed_world=closed)
    assert sent(result) == result
    for part in PARTS:
        assert sent(getattr(result, part)) == getattr(result, part)


def types_in(hint: Any) -> Iterator[Any]:
    yield hint if isinstance(hint, type) else get_origin(hint)
    for one in get_args(hint):
        yield from types_in(one)


def every_type_in(kind: type) -> set[type]:
    """Return every type of ours that a value of this type may hold, but for the content as a whole."""
    found, coming = set(), [kind]
    while coming:
        one = coming.pop()
        if one not in found and one.__module__.startswith("dorsum") and one is not Knowledge:
            found.add(one)
            coming += [inner for hint in get_type_hints(one).values() for inner in types_in(hint) if inner]
    return found


@pytest.mark.parametrize("kind", [dorsum.Assessment, dorsum.Screen, dorsum.Case])
def test_whatever_may_stand_in_a_result_can_be_sent(kind: type) -> None:
    for one in every_type_in(kind) - {dorsum.Assessment}:
        hints = get_type_hints(one).values()
        holds = Mapping in {inner for hint in hints for inner in types_in(hint)}
        assert not holds or issubclass(one, Sendable), one


@pytest.mark.parametrize("closed", [True, False])
def test_an_assessment_arrives_as_it_was_and_takes_little_room(closed: bool) -> None:
    result = dorsum.assess(RAW, country="US", setting="emergency_department", closed_world=closed)
    again = sent(result)
    assert again == result
    assert again.knowledge is result.knowledge
    assert dorsum.to_json(again) == dorsum.to_json(result)
    assert len(pickle.dumps(result)) < SMALL


@pytest.mark.parametrize("part", [*PARTS, "screen", "cause"])
@pytest.mark.parametrize("again", [sent, copy.copy, copy.deepcopy])
def test_each_part_of_a_result_can_be_sent_and_copied_alone(part: str, again: Any) -> None:
    result = dorsum.assess(RAW, closed_world=True)
    named = {"screen": dorsum.next_questions(RAW), "cause": result.causes.causes[0]}
    value = named[part] if part in named else getattr(result, part)
    assert again(value) == value


def test_what_arrives_can_be_read_only_as_before() -> None:
    case = sent(dorsum.read_case(RAW))
    with pytest.raises(TypeError):
        case.answers["fever"] = dorsum.Answer.YES


def test_a_copy_of_a_case_shares_nothing_that_can_be_changed() -> None:
    answers = {"fever": dorsum.Answer.NO}
    copied = copy.deepcopy(dorsum.Case(answers=answers))
    answers["fever"] = dorsum.Answer.YES
    assert copied.answers == {"fever": dorsum.Answer.NO}


def test_what_speaks_for_a_cause_is_told_where_it_arrives() -> None:
    cause = dorsum.assess(RAW, closed_world=True).causes.causes[0]
    assert sent(cause).told() == cause.told()


def test_a_copy_of_an_assessment_is_itself() -> None:
    result = dorsum.assess(RAW)
    assert copy.copy(result) is copy.deepcopy(result) is result


def test_many_people_are_assessed_in_another_process() -> None:
    people: list[dict[str, object]] = [RAW, {"age": 50, "answers": {"saddle_numbness": "yes"}}]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as others:
        assert list(others.map(dorsum.assess, people)) == [dorsum.assess(one) for one in people]


def test_a_mistake_arrives_with_its_place() -> None:
    with pytest.raises(dorsum.CaseError) as caught:
        dorsum.assess({"answers": {"feverr": "yes"}})
    again = sent(caught.value)
    assert (str(again), again.place) == (str(caught.value), ("answers", "feverr"))


def here_is(rules: CompiledRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "rules", lambda _: rules)


@pytest.mark.parametrize(
    "change",
    [
        {"content_hash": "0" * 64},
        {"withdrawals": WithdrawalList(shipped().withdrawals.as_of + timedelta(days=1))},
        {"next_check": date(2030, 1, 1)},
    ],
)
@pytest.mark.parametrize("part", [lambda it: it, lambda it: it.causes])
def test_where_the_content_is_another_it_is_refused_in_words(
    part: Any, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = pickle.dumps(part(dorsum.assess(RAW)))
    here_is(CompiledRules(replace(shipped(), **change)), monkeypatch)
    with pytest.raises(dorsum.OtherContentError, match="install the same on both sides"):
        pickle.loads(packed)


def test_where_the_code_is_another_it_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pickle.dumps(dorsum.assess(RAW))
    monkeypatch.setattr(assessment, "__version__", "0.0.0")
    with pytest.raises(dorsum.OtherContentError, match=f"Dorsum {dorsum.__version__}, content"):
        pickle.loads(packed)


def test_nothing_is_sent_that_nobody_else_can_make_again() -> None:
    case = dorsum.read_case(RAW)
    with pytest.raises(dorsum.OtherContentError, match="pickle the case instead"):
        pickle.dumps(assessment.assess(case, stopped_rules()))


def test_what_its_case_does_not_give_is_not_sent() -> None:
    other = dorsum.assess({**RAW, "answers": {"saddle_numbness": "yes"}})
    with pytest.raises(dorsum.OtherContentError, match="arrive as another"):
        pickle.dumps(replace(dorsum.assess(RAW), triage=other.triage))
