"""People who do not exist: the same for the same seed, and people who could be."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dorsum.cohort.blocks import BLOCK
from dorsum.cohort.chances import SyntheticError, cause_shares, chances, in_general, is_serious
from dorsum.cohort.drawn import drawn_findings
from dorsum.cohort.recipe import recipe_of
from dorsum.cohort.synthetic import TRUE_CAUSE, SyntheticPeople, made_with
from dorsum.engine import plain
from dorsum.engine.table_rules import Asked
from dorsum.engine.tables.kernel import TableKernel, columns_of
from dorsum.engine.tables.numpy_runner import NumpyRunner
from dorsum.model.causes import SETTINGS, Ratio
from dorsum.model.knowledge import Knowledge
from dorsum.model.truth import Truth
from tests.generative.test_tables import rows_of
from tests.shipped import shipped
from tests.synthetic import SEED, cases_of, causes_of, drawn, people

ROWS = 140_000
"""More than two blocks."""
SOME = [
    "age",
    "fever",
    "pregnant_or_could_be",
    "before_37_weeks",
    "severe_pain",
    "saddle_numbness",
    TRUE_CAUSE,
]


def table(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    return pa.Table.from_batches(batches).combine_chunks()


@pytest.mark.parametrize(("batch_rows", "threads"), [(50_001, 1), (65_536, 2), (ROWS, 3)])
def test_the_size_of_batches_and_the_threads_change_nothing(batch_rows: int, threads: int) -> None:
    found = list(people().batches(ROWS, SEED, batch_rows, threads=threads))
    sizes = [batch.num_rows for batch in found]
    assert all(size == batch_rows for size in sizes[:-1])
    assert sum(sizes) == ROWS
    assert table(found).equals(table([drawn(ROWS)]))


def test_more_rows_only_add_people() -> None:
    assert table([drawn(1_000)]).equals(table([drawn(ROWS).slice(0, 1_000)]))


def test_another_seed_gives_other_people() -> None:
    (other,) = people().batches(1_000, SEED + 1)
    assert not other.equals(drawn(1_000))


def in_any_order(batches: Iterable[pa.RecordBatch]) -> list[str]:
    return sorted(map(repr, table(batches).to_pylist()))


@pytest.mark.parametrize("rows", [700, BLOCK + 700])
def test_whoever_looks_at_each_block_meets_the_same_people(rows: int) -> None:
    found = list(people().each(rows, SEED, lambda batch: batch, threads=2))
    assert [batch.num_rows for batch in found] == [BLOCK] * (rows // BLOCK) + [700]
    last = slice(rows // BLOCK * BLOCK, None)
    assert table(found[-1:]).equals(table([drawn(rows).slice(last.start)]))
    assert in_any_order(batch.select(SOME) for batch in found) == in_any_order([drawn(rows).select(SOME)])


def test_what_work_makes_of_them_comes_in_order() -> None:
    first = next(people().each(3 * BLOCK, SEED, lambda batch: batch.num_rows, threads=1))
    assert first == BLOCK


def test_nobody_asked_for_is_nobody() -> None:
    assert list(people().batches(0, SEED)) == []


def test_who_stops_early_waits_for_little() -> None:
    batches = people().batches(100_000_000, SEED, 1_000, threads=1)
    assert next(batches).num_rows == 1_000
    batches.close()  # type: ignore[attr-defined]  # it is a generator


def test_a_table_says_how_it_was_made() -> None:
    told = made_with(people("home", 0.2).schema(7))
    assert told == {
        "setting": "home",
        "enriched": 0.2,
        "seed": 7,
        "content": shipped().version,
        "content_hash": shipped().content_hash,
        "real_people": False,
    }
    assert made_with(pa.schema([])) is None


def test_columns_are_findings_in_the_order_of_asking_and_the_cause() -> None:
    names = drawn(1_000).schema.names
    assert names[-1] == TRUE_CAUSE
    order = [finding.id for finding in shipped().findings]
    assert names[:-1] == sorted(names[:-1], key=order.index)
    computed = {f.id for f in shipped().findings if f.derived_from and not f.derives_only_yes}
    assert computed & set(names) == {shipped().cause_numbers.ranking.female}
    columns = columns_of(drawn(1_000).schema, shipped())
    assert columns.numbers == {"age", "pain_0_10", "days_since_onset"}


@pytest.mark.parametrize("setting", SETTINGS)
def test_nobody_contradicts_a_number_a_fact_or_a_gate_and_nothing_is_open(setting: str) -> None:
    for case in cases_of(drawn(120, setting, 0.5)):
        found = plain.evaluate(case, shipped())
        assert [note for note in found.closure.notes if note.kind.startswith("against")] == []
        assert found.at_least == found.at_most


def test_the_kernel_says_of_them_what_the_plain_evaluator_says() -> None:
    batch, world = drawn(80, "emergency_department"), shipped()
    kernel = TableKernel(
        world, columns_of(batch.schema, world), Asked(1, False, tuple(world.finding)), NumpyRunner
    )
    for said, case in zip(rows_of(kernel.run(batch)), cases_of(batch), strict=True):
        found = plain.evaluate(case, world)
        fired = [place for place, one in enumerate(found.verdicts) if one.truth is Truth.YES]
        truths = [found.closure.truths[finding.id] for finding in world.findings]
        assert said[:2] == (found.at_least, found.at_most)
        assert said[4] == fired
        assert said[6] == [(truth is Truth.YES, truth is Truth.NO) for truth in truths]


def test_pregnancy_and_years() -> None:
    batch = drawn(ROWS)
    age, female = np.array(batch.column("age")), np.array(batch.column("female_at_birth"))
    pregnant = np.array(batch.column("pregnant_or_could_be"))
    assert pregnant.sum() > 1_000
    assert female[pregnant].all()
    assert (age[pregnant].min(), age[pregnant].max()) == (15, 50)
    assert (age.min(), age.max()) == (0, 95)
    assert np.array(batch.column("back_pain_began_before_age_35"))[age < 35].all()
    asked = np.array(batch.column("vaginal_bleeding").is_valid())
    assert (asked == pregnant).all()
    limps = np.array(batch.column("child_limps_or_refuses_to_walk_or_bend").is_valid())
    assert (limps == (age < 16)).all()


def test_who_needs_a_pregnancy_has_one() -> None:
    batch = drawn(ROWS)
    pregnant = np.array(batch.column("pregnant_or_could_be"))
    for place, one in enumerate(shipped().cause_numbers.likelihoods.values()):
        if one.needs == "pregnant_or_could_be":
            assert pregnant[causes_of(batch) == place].all()


def test_the_upper_back_or_the_low_back() -> None:
    upper, low = (np.array(drawn(ROWS).column(id)) for id in ("upper_back_pain", "low_back_pain"))
    assert (upper != low).all()


def test_serious_causes_at_a_chosen_share() -> None:
    serious = is_serious(shipped())
    shares = {enriched: cause_shares(shipped(), "home", enriched) for enriched in (None, 0.2, 0.0, 1.0)}
    assert [round(float(shares[one][serious].sum()), 9) for one in (0.2, 0.0, 1.0)] == [0.2, 0, 1]
    natural, many = shares[None][serious], shares[0.2][serious]
    assert np.allclose(many / many.sum(), natural / natural.sum())
    found = serious[causes_of(drawn(ROWS, "primary_care", 0.2))].mean()
    assert abs(found - 0.2) < 4 * (0.2 * 0.8 / ROWS) ** 0.5


@pytest.mark.parametrize(
    ("setting", "enriched", "says"),
    [
        ("moon", None, "`moon` is no setting; there are home, primary_care, emergency_department"),
        ("home", 1.5, "the share of serious causes must be from 0 to 1"),
        ("home", float("nan"), "the share of serious causes must be from 0 to 1"),
    ],
)
def test_what_cannot_be_drawn(setting: str, enriched: float | None, says: str) -> None:
    with pytest.raises(SyntheticError) as caught:
        SyntheticPeople(shipped(), setting, enriched=enriched)
    assert str(caught.value) == says


def test_a_content_that_says_nothing_or_too_little() -> None:
    figures = shipped().synthetic
    assert figures is not None
    with pytest.raises(SyntheticError, match="has no `synthetic_people`"):
        recipe_of(replace(shipped(), synthetic=None))
    with pytest.raises(SyntheticError, match=r"nothing says how common `[a-z0-9_]+` is; add it to `shares`"):
        recipe_of(replace(shipped(), synthetic=replace(figures, shares={})))


def with_ratio(ratio: Ratio) -> Knowledge:
    """Return the shipped content in which one cause has one ratio only, on a finding of a stated share."""
    numbers = shipped().cause_numbers
    one = replace(numbers.likelihoods["tetanus"], ratios=(ratio,))
    return replace(
        shipped(), cause_numbers=replace(numbers, likelihoods={**numbers.likelihoods, "tetanus": one})
    )


def test_one_ratio_alone_takes_the_share_of_all_others() -> None:
    finding, places = "paget_disease_of_bone", list(shipped().cause_numbers.likelihoods)
    estimate = shipped().cause_numbers.foreign_signs["fever"]
    among = cause_shares(shipped(), "primary_care")
    general = in_general(shipped(), finding)
    for ratio, wanted in (
        (Ratio(finding, replace(estimate, value=3.0), None), 3 * general),
        (Ratio(finding, None, replace(estimate, value=0.5)), 1 - 0.5 * (1 - general)),
        (Ratio(finding, replace(estimate, value=3.0), replace(estimate, value=1.5)), 3 * general),
    ):
        found = chances(with_ratio(ratio), finding, among)[places.index("tetanus")]
        assert found == pytest.approx(wanted)


def test_a_gate_may_be_an_age_and_older() -> None:
    limps = shipped().finding["child_limps_or_refuses_to_walk_or_bend"]
    others = tuple(finding for finding in shipped().findings if finding is not limps)
    world = replace(shipped(), findings=(*others, replace(limps, gate="age_50_or_over")))
    (found,) = [one for one in drawn_findings(world) if one.finding == limps.id]
    assert found.only_at == (50, 95)
