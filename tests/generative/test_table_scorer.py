"""A scored table says of each person what triage says."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.care.triage import triage
from dorsum.cohort import scorer
from dorsum.cohort.scorer import ScorerOptions, TableScorer, cases_of, hours_in_words
from dorsum.engine import plain, plain_odds, table_odds
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY, Engine, native_engine
from dorsum.engine.tables.kernel import UNSURE
from dorsum.model.case import Case
from dorsum.model.leads import spelled_out
from dorsum.model.truth import Answer
from tests.amounts import amount, examples
from tests.generative.test_tables import people, random_batch
from tests.generative.worlds import worlds
from tests.shipped import shipped, shipped_rules
from tests.tables import batch_of

SETTING = "home"
TOP = 4


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
        "closed_world": closed_world,
    }


def causes_of(case: Case, rules: CompiledRules, top: int, *, closed_world: bool) -> list[dict[str, object]]:
    """Return what the plain weighing says."""
    numbers = rules.knowledge.cause_numbers
    spoken = spelled_out(case, rules.knowledge)
    open_world = plain.close(spoken, rules.knowledge).truths
    closed = plain.evaluate(spoken, rules.knowledge, closed_world=closed_world).closure.truths
    female = open_world[numbers.ranking.female]
    facts = plain_odds.Facts(closed, case.numbers.get(numbers.ranking.age), female, SETTING)
    weighed = plain_odds.weigh(facts, numbers)[:top]
    return [
        {"cause": one.cause, "share": near(one.share), "low": near(one.range[0]), "high": near(one.range[1])}
        for one in weighed
    ]


def near(number: float) -> Any:
    return pytest.approx(number, rel=1e-9, abs=1e-12)


def check(cases: list[Case], rules: CompiledRules, engine: Engine, *, closed: bool) -> None:
    batch = batch_of(cases, rules.knowledge)
    assert cases_of(batch, rules.knowledge) == cases
    options = ScorerOptions(closed_world=closed, causes=TOP, setting=SETTING)
    with ThreadPoolExecutor(2) as threads:
        scored = TableScorer(rules, batch.schema, engine, options).score(batch, threads).to_pylist()
    causes = [row.pop("causes") for row in scored]
    assert scored == [expected(case, rules, closed_world=closed) for case in cases]
    for case, found in zip(cases, causes, strict=True):
        assert found == causes_of(case, rules, TOP, closed_world=closed)


both_engines = pytest.mark.parametrize(
    "engine", [NUMPY, native_engine()], ids=lambda engine: str(engine.name)
)


@pytest.mark.measured
@both_engines
@examples(40)
@given(data=st.data(), closed_world=st.booleans())
def test_generated_people_in_generated_worlds(
    engine: Engine, data: st.DataObject, closed_world: bool
) -> None:
    """Clusters are looked up whole or taken apart, few signs at a time or many."""
    rules = CompiledRules(data.draw(worlds(with_not=True)))
    cases = people(rules.knowledge, data.draw(st.integers(0, 2**32)), data.draw(st.integers(0, 9)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_odds, "TOGETHER", data.draw(st.integers(1, 6)))
        patch.setattr(table_odds, "MOST_TOGETHER", data.draw(st.sampled_from([1, 8])))
        check(cases, rules, engine, closed=closed_world)


@examples(10)
@given(st.integers(0, 2**32), st.booleans())
def test_people_in_the_shipped_content(seed: int, closed_world: bool) -> None:
    check(people(shipped(), seed, 6), shipped_rules(), NUMPY, closed=closed_world)


def known(case: Case) -> Case:
    """Return the case without "not sure", for which an engine would ask triage row by row."""
    return Case({id: said for id, said in case.answers.items() if said is not Answer.UNSURE}, case.numbers)


@pytest.mark.long
@both_engines
def test_every_row_of_a_large_table(engine: Engine) -> None:
    """More rows than an engine takes at once: the same people, over and over and in any order."""
    few = [known(case) for case in people(shipped(), 7, amount(30))]
    check(few, shipped_rules(), engine, closed=False)
    batch = batch_of(few, shipped())
    who = pa.array(np.random.default_rng(7).integers(0, len(few), amount(140_000)))
    scorer = TableScorer(shipped_rules(), batch.schema, engine)
    with ThreadPoolExecutor(2) as threads:
        assert scorer.score(batch.take(who), threads).equals(scorer.score(batch).take(who))


def test_causes_without_an_age() -> None:
    batch = pa.RecordBatch.from_pydict({"fever": [True, None]})
    options = ScorerOptions(causes=TOP, setting=SETTING)
    scored = TableScorer(shipped_rules(), batch.schema, NUMPY, options).score(batch)
    wanted = [Case(answers={"fever": Answer.YES}), Case()]
    for case, row in zip(wanted, scored.to_pylist(), strict=True):
        assert row["causes"] == causes_of(case, shipped_rules(), TOP, closed_world=False)


def test_more_causes_than_there_are() -> None:
    """A table of which nothing is asked that says anything of causes."""
    rules, batch = shipped_rules(), pa.RecordBatch.from_pydict({"somewhere_else": [True]})
    many = len(rules.knowledge.cause_numbers.likelihoods)
    for engine in (NUMPY, native_engine()):
        options = ScorerOptions(causes=many + 3, setting=SETTING)
        (row,) = TableScorer(rules, batch.schema, engine, options).score(batch).to_pylist()
        assert row["causes"] == causes_of(Case(), rules, many, closed_world=False)


@examples(8)
@given(data=st.data(), rows=st.integers(4200, 9000))
def test_many_rows_are_the_same_for_both_engines(data: st.DataObject, rows: int) -> None:
    """In several parts, and with memory that is used again; what somebody holds stays as it is."""
    rules = CompiledRules(data.draw(worlds(with_not=True)))
    batch = random_batch(rules.knowledge, data.draw(st.integers(0, 2**32)), rows, whole=False)
    batch = batch.drop_columns([name for name in batch.schema.names if name.endswith(UNSURE)])
    options = ScorerOptions(causes=TOP, setting=SETTING)
    first, second = (TableScorer(rules, batch.schema, one, options) for one in (NUMPY, native_engine()))
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as threads:
        patch.setattr(scorer, "CHUNK_WITH_CAUSES", 64)
        wanted, held = first.score(batch, threads), second.score(batch, threads)
        again = second.score(batch.slice(64), threads)
        for few in (64, 64, rows):  # nobody holds these
            second.score(batch.slice(0, few), threads)
    assert_alike(held, wanted)
    assert_alike(again, wanted.slice(64))


def assert_alike(found: pa.RecordBatch, wanted: pa.RecordBatch) -> None:
    """Numbers may differ in their last digits."""
    assert found.drop_columns("causes").equals(wanted.drop_columns("causes"))
    for one, other in zip(
        *(table.column("causes").flatten().flatten() for table in (found, wanted)), strict=True
    ):
        numbers = [some.indices if pa.types.is_dictionary(some.type) else some for some in (one, other)]
        values = [np.asarray(some) for some in numbers]
        assert np.allclose(values[0], values[1], rtol=1e-9, atol=1e-12)


def test_not_sure_beside_an_answer_or_a_number_says_nothing() -> None:
    said = {"fever": [True], "fever.unsure": [True], "age": [40.0], "age.unsure": [True]}
    plain = {"fever": [True], "age": [40.0]}
    both = [pa.RecordBatch.from_pydict(columns) for columns in (said, plain)]
    first, second = (TableScorer(shipped_rules(), one.schema, NUMPY).score(one) for one in both)
    assert first.equals(second)
    assert cases_of(both[0], shipped()) == cases_of(both[1], shipped())
