"""What went with better and worse entries: counts that are right, and no finding where there is none."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.better_days import compared, moves
from dorsum.diary.entries import Course, Entry, TakenMedicine
from dorsum.model.diary import TAKEN
from tests.amounts import amount, examples
from tests.courses import at, course, entry

CHOICES = ("warmth", "rest", "walking")


def eased(day: int, pain: float | None, *named: str) -> Entry:
    return entry(day, pain, choices={"eased_by": named} if named else {})


def counts(so_far: Course, question: str = "eased_by") -> dict[str, tuple[int, int, int, int]]:
    found = compared(moves(so_far), [question])
    return {one.choice: (one.better.k, one.better.n, one.worse.k, one.worse.n) for one in found}


def test_an_entry_is_held_against_the_rated_one_before_it() -> None:
    moved = moves(course([eased(0, 5), eased(1, None), eased(2, 4), eased(3, 4), eased(4, 6), eased(5, 2)]))
    assert [[one.on.day - 2 for one in some] for some in (moved.better, moved.worse)] == [[2, 5], [4]]
    assert moved.same == 1


def test_a_slow_change_over_weeks_is_no_difference() -> None:
    """All the first days had tablets and bad pain, all the later ones neither; each was less than before."""
    steady = course([eased(day, 10 - day, "rest" if day < 5 else "walking") for day in range(10)])
    assert compared(moves(steady), ["eased_by"]) == ()


def test_a_question_that_was_left_open_is_not_counted_as_a_no() -> None:
    told = course([eased(0, 5), eased(1, 4, "rest"), eased(2, 3), eased(3, 6, "warmth"), eased(4, 8, "rest")])
    assert counts(told) == {"rest": (1, 1, 1, 2), "warmth": (0, 1, 1, 2)}


def test_what_one_side_never_answered_is_not_compared() -> None:
    assert counts(course([eased(0, 5), eased(1, 4, "rest"), eased(2, 6)])) == {}


def test_medicines_are_compared_by_their_name() -> None:
    def took(day: int, pain: float, *taken: TakenMedicine) -> Entry:
        return entry(day, pain, medicines=taken)

    tablet, balm = TakenMedicine(at(1), "ibuprofen"), TakenMedicine(at(1), name="balm")
    told = course([took(0, 5), took(1, 4, tablet, tablet), took(2, 5, balm), took(3, 6)])
    assert counts(told, TAKEN) == {"balm": (0, 1, 1, 1), "ibuprofen": (1, 1, 0, 1)}


def test_a_clear_difference_is_no_chance() -> None:
    pains = [5 + (day % 2) for day in range(20)]
    clear = course([eased(day, pain, "rest" if day % 2 else "walking") for day, pain in enumerate(pains)])
    found = {one.choice: one for one in compared(moves(clear), ["eased_by"])}
    assert found["walking"].difference.value == 1
    assert not found["walking"].may_be_chance
    assert found["rest"].difference.value == -1


@st.composite
def told(draw: st.DrawFn) -> Course:
    days = range(draw(st.integers(0, 12)))
    named = st.sets(st.sampled_from(CHOICES))
    pains = st.none() | st.integers(0, 10).map(float)
    return course([eased(day, draw(pains), *sorted(draw(named))) for day in days])


@examples(60)
@given(told())
def test_counts_are_those_of_a_slow_count(so_far: Course) -> None:
    rated = [one for one in so_far.entries if one.pain is not None]
    steps = [(after, (after.pain or 0) - (before.pain or 0)) for before, after in pairwise(rated)]

    def count(is_wanted: Sequence[Entry], choice: str) -> tuple[int, int]:
        answered = [one.choices["eased_by"] for one in is_wanted if one.choices.get("eased_by")]
        return sum(choice in named for named in answered), len(answered)

    better = [one for one, step in steps if step < 0]
    worse = [one for one, step in steps if step > 0]
    expected = {choice: (*count(better, choice), *count(worse, choice)) for choice in CHOICES}
    named = {id: (k, n, j, m) for id, (k, n, j, m) in expected.items() if k + j and n and m}
    assert counts(so_far) == named


def test_without_any_link_the_interval_holds_none_as_often_as_it_promises() -> None:
    """Whether an entry names it is drawn apart from its pain; 95 of 100 intervals should hold 0."""
    random = Random(11)
    held = [_is_held(random) for _ in range(amount(600))]
    assert 0.93 <= sum(held) / len(held) <= 0.98


def _is_held(random: Random) -> bool:
    days = range(40)
    entries = [eased(day, float(random.randint(0, 10)), random.choice(("rest", "walking"))) for day in days]
    first, *_ = compared(moves(course(entries)), ["eased_by"])
    return first.may_be_chance
