"""A course in stretches: never more than a hundred figures, and nothing lost or made up."""

from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.entries import TakenMedicine
from dorsum.diary.periods import PainPoint, Stretch, length_for, pain_points, spasm_points, taken
from tests.amounts import examples
from tests.courses import at, course, entry


def name(id: str | None, own: str) -> str:
    return id or own


@examples(60)
@given(st.integers(1, 20_000), st.integers(1, 100), st.sampled_from([1, 7]))
def test_stretches_are_days_or_whole_weeks_and_no_longer_than_needed(
    days: int, most: int, shortest: int
) -> None:
    length = length_for(days, most, shortest)
    assert -(-days // length) <= most
    assert length == 1 or length % 7 == 0
    shorter = length // 2 if length > 7 else shortest
    assert length in (shortest, shorter) or -(-days // shorter) > most


def test_a_short_course_is_told_entry_by_entry() -> None:
    told = pain_points(course([entry(0, 8), entry(3, None), entry(7, 6), entry(7, 5, kind="daily")]))
    assert [(one.stretch.first_day, one.pain, one.entries) for one in told] == [
        (0, 8, 1),
        (7, 6, 1),
        (7, 5, 1),
    ]


@examples(60)
@given(
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 10)), min_size=1, max_size=60),
    st.integers(1, 100),
)
def test_a_long_course_is_told_in_stretches_that_hide_no_end(pains: list[tuple[int, int]], most: int) -> None:
    so_far = course([entry(day, pain, id=str(number)) for number, (day, pain) in enumerate(pains)])
    points = pain_points(so_far, most)
    assert len(points) <= most
    assert sum(one.entries for one in points) == len(pains)
    for day, pain in pains:
        found = [one for one in points if one.stretch.first_day <= day <= one.stretch.last_day]
        assert any(one.least <= pain <= one.most for one in found)
    assert all(one.least <= one.pain <= one.most for one in points)
    assert [one.stretch.first_day for one in points] == sorted(one.stretch.first_day for one in points)


def test_a_week_has_its_middle_pain_and_its_ends() -> None:
    so_far = course([entry(day, pain, id=str(day)) for day, pain in enumerate([9, 2, 4, 7, 7, 7, 7, 1])])
    assert pain_points(so_far, 2) == (
        PainPoint(Stretch(0, 6), 7, 2, 9, 7),
        PainPoint(Stretch(7, 13), 1, 1, 1, 1),
    )


def test_spasms_are_added_and_the_longest_kept() -> None:
    def told(day: int, count: float, **more: float) -> object:
        return entry(day, None, numbers={"spasms": count, **more})

    entries = [told(0, 4, longest_spasm=2), told(2, 3, longest_spasm=9), told(9, 1), entry(10, 4)]
    so_far = course(entries)  # type: ignore[arg-type]  # entries, made by the helper above
    assert [(one.count, one.longest) for one in spasm_points(so_far, 10)] == [(4, 2), (3, 9), (1, None)]
    assert [(one.count, one.longest) for one in spasm_points(so_far, 2)] == [(7, 9), (1, None)]


def test_medicines_are_counted_by_day_and_then_by_week() -> None:
    def dose(day: int, amount: float | None = 400, unit: str = "mg", id: str = "ibuprofen") -> TakenMedicine:
        return TakenMedicine(at(day), id, amount=amount, unit=unit)

    balm = TakenMedicine(at(1), name="balm")
    entries = [entry(3, 5, medicines=(dose(0), dose(0), dose(1, None), balm, TakenMedicine(at(-2), "early")))]
    told = [
        (one.medicine, one.stretch.first_day, one.times, one.amount)
        for one in taken(course(entries), name, 12)
    ]
    assert told == [("ibuprofen", 0, 2, 800), ("ibuprofen", 1, 1, None), ("balm", 1, 1, None)]
    more = [*entries, entry(30, 5, medicines=(dose(29), dose(30, 1, "g")))]
    weekly = [
        (one.medicine, one.stretch, one.times, one.amount, one.unit) for one in taken(course(more), name, 12)
    ]
    assert weekly == [
        ("ibuprofen", Stretch(0, 6), 3, None, ""),
        ("ibuprofen", Stretch(28, 34), 2, None, ""),
        ("balm", Stretch(0, 6), 1, None, ""),
    ]


def test_without_medicines_nothing_was_taken() -> None:
    assert taken(course([entry(0, 5)]), name, 12) == ()
