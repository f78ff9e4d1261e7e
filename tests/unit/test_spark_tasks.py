"""What workers do for Spark, without Spark: it only brings batches to them."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsum.cohort.batch_scorer import BatchScorer, ScoreOptions, plan_of_what_counts
from dorsum.cohort.mapping import plan_columns
from dorsum.cohort.scorer import ScorerOptions
from dorsum.cohort.spark import REJECTED, FrameTask, results_of
from dorsum.cohort.spark_work import Sent, Work, WorkerError, ready, send
from dorsum.engine.compiled import CompiledRules
from dorsum.engine.tables.engines import NUMPY
from dorsum.model.case import Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Answer
from tests.generative.test_table_scorer import expected
from tests.generative.test_tables import people
from tests.generative.worlds import worlds
from tests.shipped import shipped, shipped_rules
from tests.tables import batch_of

PLAIN = ScoreOptions()


def sent_for(schema: pa.Schema, knowledge: Knowledge, options: ScoreOptions = PLAIN) -> Sent:
    return send(Work(knowledge, plan_columns(schema, {}, knowledge), schema, options, "numpy"))


def framed(batch: pa.RecordBatch, knowledge: Knowledge, options: ScoreOptions = PLAIN) -> pa.RecordBatch:
    """Return what a worker makes of a batch of a frame."""
    own = replace(options, keep=())
    plan = plan_columns(batch.schema, {}, knowledge)
    results = results_of(BatchScorer(CompiledRules(knowledge), plan, batch.schema, own, NUMPY), batch.schema)
    names = tuple(batch.schema.names)
    task = FrameTask(sent_for(batch.schema, knowledge, own), names, options.keep, results)
    (found,) = task(iter([batch]))
    assert isinstance(found, pa.RecordBatch)
    return found


@pytest.mark.measured
@settings(max_examples=30)
@given(data=st.data(), closed_world=st.booleans())
def test_a_worker_says_of_generated_people_what_triage_says(data: st.DataObject, closed_world: bool) -> None:
    rules = CompiledRules(data.draw(worlds(with_not=True)))
    cases = people(rules.knowledge, data.draw(st.integers(0, 2**32)), data.draw(st.integers(0, 9)))
    options = ScoreOptions(scorer=ScorerOptions(closed_world))
    found = framed(batch_of(cases, rules.knowledge), rules.knowledge, options).to_pylist()
    wanted = [expected(case, rules, closed_world=closed_world) for case in cases]
    assert found == [{**row, REJECTED: None} for row in wanted]


def test_a_row_that_cannot_be_read_says_why_and_nothing_else() -> None:
    columns = {"who": [1, 2, 3, 4], "fever": ["yes", "maybe", None, "perhaps"], "age": [1.0, 2.0, 3.0, 400.0]}
    found = framed(pa.RecordBatch.from_pydict(columns), shipped(), ScoreOptions(("who", "age")))
    assert found.schema.names[:3] == ["who", "age", "at_least"]
    rows = found.to_pylist()
    assert [row["who"] for row in rows] == [1, 2, 3, 4]
    assert [row["fired"] is None for row in rows] == [row["at_most"] is None for row in rows]
    assert [row["fired"] is None for row in rows] == [False, True, False, True]
    assert rows[0][REJECTED] is None
    assert [[one["column"] for one in rows[place][REJECTED]] for place in (1, 3)] == [
        ["fever"],
        ["age", "fever"],
    ]


def test_the_content_travels_and_the_code_must_be_the_same() -> None:
    sent = sent_for(pa.schema([("fever", pa.bool_())]), shipped())
    assert sent.content_hash == ready(sent).rules.knowledge.content_hash == shipped().content_hash
    assert ready(sent) is ready(replace(sent))
    assert len(sent.packed) < 1_000_000
    with pytest.raises(WorkerError, match=r"a worker has Dorsum .*, not 0\.0\.0"):
        ready(replace(sent, dorsum="0.0.0"))


def test_machine_code_runs_where_a_worker_can() -> None:
    schema = pa.schema([("fever", pa.bool_())])
    work = Work(shipped(), plan_columns(schema, {}, shipped()), schema, PLAIN)
    batch = pa.RecordBatch.from_pydict({"fever": [True, None]}, schema)
    by_numpy, by_best = (
        ready(send(replace(work, engine=name))).scorer.nothing(schema).schema for name in ("numpy", "auto")
    )
    assert by_numpy.equals(by_best)
    assert batch.schema.equals(schema)


# Columns that no result depends on are not even read.


@pytest.mark.parametrize("causes", [0, 3])
@pytest.mark.parametrize("closed_world", [False, True])
def test_without_the_columns_that_do_not_count_all_is_the_same(causes: int, closed_world: bool) -> None:
    batch = batch_of([_sure(case) for case in people(shipped(), 5, 90)], shipped())
    options = ScoreOptions(scorer=ScorerOptions(closed_world, causes))
    whole = plan_columns(batch.schema, {}, shipped())
    counting = plan_of_what_counts(shipped_rules(), whole, batch.schema, options)
    assert 0 < len(counting.columns) < len(whole.columns)
    fewer = batch.select(list(counting.columns))
    first, second = (
        BatchScorer(shipped_rules(), plan, one.schema, options, NUMPY).score(one, np.arange(one.num_rows))
        for plan, one in ((whole, batch), (counting, fewer))
    )
    assert first.result.equals(second.result)


def _sure(case: Case) -> Case:
    answers = {id: answer for id, answer in case.answers.items() if answer is not Answer.UNSURE}
    return replace(case, answers=answers)


def test_who_may_be_not_sure_keeps_all_columns() -> None:
    schema = pa.schema([("fever", pa.string()), ("likes_tea", pa.bool_()), *_booleans()])
    plan = plan_columns(schema, {}, shipped())
    assert plan_of_what_counts(shipped_rules(), plan, schema, PLAIN) == plan


def _booleans() -> list[tuple[str, pa.DataType]]:
    return [(f.id, pa.bool_()) for f in shipped().findings if f.id != "fever" and f.kind != "number"]
