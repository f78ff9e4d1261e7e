"""The lines of people in studies that a course is drawn against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dorsum.care.recovery import class_of
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import Course
from dorsum.diary.measures import percent_of_first
from dorsum.diary.review import Review
from dorsum.model.courses import Course as Studied
from dorsum.model.courses import Point
from dorsum.model.knowledge import Knowledge

SIX_WEEKS = 42
STEP, MOST_STEPS = 3, 90
"""Days between two places of a curved line, and how many there are at most."""


@dataclass(frozen=True)
class StudyLine:
    """A line by day of the episode; before `measured_from` it is a guess, after `until` there is none.

    `range_at` is how well the studies know it; None where they do not say. `measured` are the points
    themselves.
    """

    studied: Studied
    at: Callable[[float], float]
    measured: tuple[Point, ...]
    begins: float
    measured_from: float
    until: float
    range_at: Callable[[float], tuple[float, float]] | None = None

    def days(self, last_day: float) -> list[float]:
        """Return the days through which the line is drawn, up to a last day."""
        end = min(last_day, self.until)
        step = max(STEP, (end - self.begins) / MOST_STEPS)
        inner = [self.begins + step * number for number in range(int((end - self.begins) // step) + 1)]
        marked = [self.measured_from, end, *(point.day for point in self.measured)]
        return sorted({day for day in (*inner, *marked) if self.begins <= day <= end})


def may_compare(review: Review | None, knowledge: Knowledge) -> bool:
    """Whether lines of studies may stand beside a course: not while anything is open, urgent or withdrawn."""
    if review is None or knowledge.stop is not None or review.triage.status != "final":
        return False
    return not is_urgent(review.advise, knowledge)


def mean_line(course: Course, knowledge: Knowledge) -> StudyLine | None:
    """Return the mean pain in studies, of 0 to 10 from the person's first pain on; None where none fits.

    Which studies fit is told by how old the pain was when it was rated first.
    """
    first, begins = course.first_pain, first_rated_day(course)
    studied = _one(knowledge, class_of(begins), "mean_pain_of_100")
    if not first or studied is None:
        return None
    scale, origin = first / 100, (0 if class_of(begins) == "acute" else begins)
    return _curved(studied, origin, scale) if studied.curve else _straight(studied, origin, scale)


def recovered_lines(course: Course, knowledge: Knowledge) -> tuple[StudyLine, ...]:
    """Return how many of 100 people were well in each study of new pain, the slowest first."""
    if class_of(first_rated_day(course)) != "acute":
        return ()
    found = [one for one in knowledge.treatment.courses if one.measure == "recovered_of_100" and one.curve]
    lines = [_curved(one, 0, 1) for one in found]
    return tuple(sorted(lines, key=lambda line: line.at(SIX_WEEKS)))


def first_rated_day(course: Course) -> int:
    """Return the day for which the first pain was said."""
    if course.episode.first_pain is not None:
        return 0
    return next((course.episode.day(one.on) for one in course.entries if one.pain is not None), 0)


def _one(knowledge: Knowledge, pain: str | None, measure: str) -> Studied | None:
    found = (one for one in knowledge.treatment.courses if (one.pain, one.measure) == (pain, measure))
    return next(found, None)


def _curved(studied: Studied, origin: float, scale: float) -> StudyLine:
    curve = studied.curve
    assert curve is not None  # INVARIANT: only courses with a curve come here

    def range_at(day: float) -> tuple[float, float]:
        low, high = curve.range_at(day - origin) or (0, 0)
        return scale * low, scale * high

    return StudyLine(
        studied=studied,
        at=lambda day: scale * curve.at(day - origin),
        measured=_measured(studied, origin, scale),
        begins=origin,
        measured_from=origin + curve.measured_from,
        until=origin + studied.points[-1].day,
        range_at=range_at if curve.range_at(0) else None,
    )


def _straight(studied: Studied, origin: float, scale: float) -> StudyLine:
    """Return straight lines between what was measured, those from the first point on as a guess."""
    start, first, *_ = studied.points

    def at(day: float) -> float:
        percent = percent_of_first(studied, day - origin)
        if percent is None:
            gone = (day - origin - start.day) / (first.day - start.day)
            percent = 100 + gone * (100 * first.value / start.value - 100)
        return scale * percent

    measured = _measured(studied, origin, scale)
    return StudyLine(studied, at, measured, origin, origin + first.day, origin + studied.points[-1].day)


def _measured(studied: Studied, origin: float, scale: float) -> tuple[Point, ...]:
    """Return the measured points as they are drawn; of mean pain as parts of the first."""
    is_mean = studied.measure == "mean_pain_of_100"
    whole = studied.points[0].value if is_mean else 100
    points: Sequence[Point] = studied.points[1:] if is_mean else studied.points
    return tuple(Point(origin + one.day, scale * 100 * one.value / whole) for one in points)
