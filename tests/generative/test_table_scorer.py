"""A scored table says of each person what triage says."""

from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsum.care.triage import triage
from dorsum.cohort.scorer import TableScorer, cases_of, hours_in_words
from dorsum.engine.circuit import Program
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.kernel import Runner
from dorsum.engine.tables.native_runner import NativeRunner
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.model.case import Case
from tests.generative.test_tables import people
from tests.generative.worlds import worlds
from tests.shipped import shipped, shipped_rules
from tests.tables import batch_of


def expected(case: Case, rules: CompiledRules, *, closed_world: bool) -> dict[str, object]:
    result = triage(case, rules, closed_world=closed_world)
    flags = [flag.id for flag in rules.knowledge.red_flags]
    fired, possible = ({one.rule for one in some} for some in (result.fired, result.possible))
    return {
        "at_least": result.at_least,
        "at_most": result.at_most,
        "status": result.status,
        "advise": result.advise,
        "within": hours_in_words(result.within) if result.within and result.advise else None,
        "fired": {id: id in fired for id in flags},
        "possible": {id: id in possible for id in flags},
    }


def check(cases: list[Case], rules: CompiledRules, runner: Callable[[Program], Runner], closed: bool) -> None:
    batch = batch_of(cases, rules.knowledge)
    assert cases_of(batch, rules.knowledge) == cases
    scored = TableScorer(rules, batch.schema, runner, closed_world=closed).score(batch)
    assert scored.to_pylist() == [expected(case, rules, closed_world=closed) for case in cases]


@pytest.mark.parametrize("runner", [NumpyRunner, NativeRunner], ids=["numpy", "native"])
@settings(max_examples=40)
@given(data=st.data(), closed_world=st.booleans())
def test_generated_people_in_generated_worlds(
    runner: Callable[[Program], Runner], data: st.DataObject, closed_world: bool
) -> None:
    rules = CompiledRules(data.draw(worlds(with_not=True)))
    cases = people(rules.knowledge, data.draw(st.integers(0, 2**32)), data.draw(st.integers(0, 9)))
    check(cases, rules, runner, closed_world)


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.booleans())
def test_people_in_the_shipped_content(seed: int, closed_world: bool) -> None:
    check(people(shipped(), seed, 6), shipped_rules(), NumpyRunner, closed_world)


def test_not_sure_beside_an_answer_or_a_number_says_nothing() -> None:
    said = {"fever": [True], "fever.unsure": [True], "age": [40.0], "age.unsure": [True]}
    plain = {"fever": [True], "age": [40.0]}
    both = [pa.RecordBatch.from_pydict(columns) for columns in (said, plain)]
    first, second = (TableScorer(shipped_rules(), one.schema, NumpyRunner).score(one) for one in both)
    assert first.equals(second)
    assert cases_of(both[0], shipped()) == cases_of(both[1], shipped())
