"""A realistic, invented person: six weeks of a low-back spasm, as a course with its full check."""

from datetime import UTC, datetime, timedelta

from dorsum.diary.entries import Course, Entry, Episode, TakenMedicine
from dorsum.model.meaning import marks_of
from dorsum.model.truth import Answer
from tests.courses import BEGAN, at, course
from tests.shipped import shipped
from tests.unit.test_diary_review import checked

TAKEN = [
    TakenMedicine(at(day, hour), "ibuprofen", amount=400, unit="mg")
    for day in (0, 1, 2, 3)
    for hour in (8, 14, 20)
]
PAINS = {0: 8.0, 3: 7.0, 7: 6.0, 14: 5.0, 21: 5.0, 28: 4.0, 35: 4.0, 42: 4.0}
COULD = {0: "little", 3: "little", 7: "some", 14: "some", 21: "most", 28: "most", 35: "most", 42: "most"}


def realistic() -> Course:
    """Return the course up to day 42."""
    check = checked(pain_0_10=8).with_answers({"takes_water_tablets": Answer.YES}).with_numbers({"age": 47})
    episode = Episode(
        "one",
        BEGAN,
        check=check,
        checked_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        meant=marks_of((*check.answers, *check.numbers), shipped()),
        first_pain=8.0,
        words={
            "how_it_began": "I lifted a washing machine with my brother, felt a sharp grab low on the left.",
            "tried": "Heat helped for an hour. Lying flat made it worse. A belt did nothing.",
            "worries": "My father had a slipped disc and never worked again.",
            "questions": "May I lift at work again? Do I need a scan?",
        },
    )
    return course([_entry(day) for day in PAINS], **{name: getattr(episode, name) for name in _OWN})


_OWN = ("check", "checked_at", "meant", "first_pain", "words")


def _entry(day: int) -> Entry:
    return Entry(
        id=f"day{day}",
        episode="one",
        at=datetime(2026, 3, 2, 18, tzinfo=UTC) + timedelta(days=day),
        numbers={
            "pain_now": PAINS[day],
            "days_bothered": max(2.0, 7 - day / 10 // 1),
            "pain_worst": min(10.0, PAINS[day] + 1),
            "spasms": max(0.0, 9 - day),
            "longest_spasm": 12.0,
        },
        choices={
            "could_do": (COULD[day],),
            "triggers": ("bending", "getting_up") if day < 20 else ("sitting",),
            "eased_by": ("warmth", "walking") if day % 2 else ("walking",),
            "sleep": ("woke_often",) if day < 14 else ("woke_some",),
        },
        regions=("low_back", "buttock_left"),
        medicines=tuple(one for one in TAKEN if one.at.date() == BEGAN + timedelta(days=day)),
        danger="nothing_new",
    )
