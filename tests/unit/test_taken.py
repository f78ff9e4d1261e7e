"""What a person says of medicines: read, or refused in words that say nothing of it."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.entries import TakenMedicine
from dorsum.diary.taken import may_hold, medicine_named, taken_from_lines, taken_from_words, taken_medicine
from dorsum.errors import DiaryError
from tests.amounts import examples
from tests.courses import at
from tests.shipped import shipped

NOON = at(3, 12)
MEDICINES = shipped().treatment.medicines


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ibuprofen 400 mg @08:00", TakenMedicine(at(3, 8), "ibuprofen", "", 400, "mg")),
        ("Nurofen 2x200mg", TakenMedicine(NOON, "ibuprofen", "", 400, "mg")),
        ("2 x ibuprofen 200 mg", TakenMedicine(NOON, "ibuprofen", "", 400, "mg")),
        ("2 ibuprofen", TakenMedicine(NOON, "ibuprofen", "", 2, "x")),
        ("panadol 0,5 g", TakenMedicine(NOON, "paracetamol", "", 0.5, "g")),
        ("panadol 0.125 g", TakenMedicine(NOON, "paracetamol", "", 0.125, "g")),
        ("aspirin 75000 \N{MICRO SIGN}g", TakenMedicine(NOON, "aspirin", "", 75_000, "mcg")),
        ("naproxen, 1 tablet @ 2026-03-03T22:30", TakenMedicine(at(1, 22), "naproxen", "", 1, "tablet")),
        ("ibuprofen 400 mg @22:00", TakenMedicine(at(2, 22), "ibuprofen", "", 400, "mg")),
        ("Pain gel (ibuprofen)", TakenMedicine(NOON, "ibuprofen_gel")),
        ("ibuprofen_gel 1.25 g", TakenMedicine(NOON, "ibuprofen_gel", "", 1.25, "g")),
        ("grandmother's   balm", TakenMedicine(NOON, None, "grandmother's balm")),
        ("co-codamol 8/500", TakenMedicine(NOON, None, "co-codamol 8/500")),
        ("drops 5 spoons", TakenMedicine(NOON, None, "drops", 5, "spoons")),
    ],
)
def test_what_is_said_is_read(words: str, expected: TakenMedicine) -> None:
    found = taken_from_words(words, NOON, shipped())
    wanted = expected.at.replace(minute=found.at.minute)
    assert found == TakenMedicine(wanted, expected.medicine, expected.name, expected.amount, expected.unit)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "needs a name"),
        ("secret\x1b[2J", "needs a name"),
        ("secret" * 50, "needs a name"),
        ("secret 400", "needs its unit"),
        ("secret 0 mg", "above 0"),
        ("secret 1,000 mg", "no mark between thousands"),
        ("secret 1.500 g", "no mark between thousands"),
        (f"secret {'9' * 400} mg", "above 0"),
        ("secret 400 mg @late", "such as @08:00"),
        ("secret 400 mg @2026-03-05", "such as @08:00"),
        ("secret 400 mg @2026-03-05T13:00", "before the entry"),
        ("secret 400 mg @2025-03-05T13:00", "before the entry"),
    ],
)
def test_what_cannot_be_read_is_refused_without_saying_it(words: str, says: str) -> None:
    with pytest.raises(DiaryError, match=says) as refused:
        taken_from_words(words, NOON, shipped())
    assert "secret" not in str(refused.value)


def test_parts_of_a_form_are_read_alike() -> None:
    made = taken_medicine("Advil", "400", "mg", at(3, 8), shipped(), written=NOON)
    assert made == taken_from_words("advil 400 mg @08:00", NOON, shipped())
    assert taken_medicine("Advil", " ", "mg", NOON, shipped(), written=NOON).unit == ""
    with pytest.raises(DiaryError, match="above 0"):
        taken_medicine("Advil", "many", "mg", NOON, shipped(), written=NOON)


def test_two_doses_of_one_medicine_need_their_times() -> None:
    with pytest.raises(DiaryError, match="named twice"):
        taken_from_lines(["ibuprofen 400 mg @06:00", "nurofen 400 mg"], NOON, shipped())
    both = taken_from_lines(["ibuprofen 400 mg @11:00", "nurofen 400 mg @05:00", "balm"], NOON, shipped())
    assert [one.at for one in both] == [at(3, 5), at(3, 11), NOON]


def test_a_name_is_known_as_a_whole_or_not_at_all() -> None:
    for one in MEDICINES:
        for name in (one.id, one.label["en"], one.label["en"].upper(), *one.names):
            assert medicine_named(name, shipped()) == one.id
    assert medicine_named("nurofen plus", shipped()) is None
    assert may_hold("Nurofen plus", shipped())
    assert may_hold("co-diclofenac-drink", shipped())
    assert not may_hold("grandmother's balm", shipped())


NAMES = st.sampled_from([name for one in MEDICINES for name in one.names])


@examples(60)
@given(
    NAMES,
    st.integers(1, 5000),
    st.sampled_from(["mg", "g", "mcg"]),
    st.integers(0, 7 * 24 * 60),
    st.booleans(),
)
def test_what_was_written_out_reads_as_it_was(
    name: str, amount: int, unit: str, ago: int, has_gap: bool
) -> None:
    when = NOON - timedelta(minutes=ago)
    gap = " " if has_gap else ""
    found = taken_from_words(f"{name} {amount}{gap}{unit} @{when.isoformat()}", NOON, shipped())
    assert found == TakenMedicine(when, medicine_named(name, shipped()), "", amount, unit)


@examples(60)
@given(st.text(max_size=40))
def test_any_words_are_read_or_refused(words: str) -> None:
    with suppress(DiaryError):
        found = taken_from_words(words, NOON, shipped())
        assert found.medicine or found.name
        assert found.at <= NOON
        assert found.amount is None or (found.amount > 0 and found.unit)


def test_a_time_without_a_zone_has_that_of_the_entry() -> None:
    said = taken_from_words("balm @2026-03-04T08:00", NOON, shipped())
    assert said.at == datetime(2026, 3, 4, 8, tzinfo=NOON.tzinfo)
    zoned = taken_from_words("balm @2026-03-04T08:00+02:00", NOON, shipped())
    assert zoned.at == datetime.fromisoformat("2026-03-04T06:00+00:00")
