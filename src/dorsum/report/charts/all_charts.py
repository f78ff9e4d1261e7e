"""All charts of a diary, in the order of the content."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dorsum.diary.entries import Course
from dorsum.diary.review import Review
from dorsum.model.diary import DiaryChart
from dorsum.model.knowledge import Knowledge
from dorsum.report.charts.better_chart import better_chart
from dorsum.report.charts.chart import Chart
from dorsum.report.charts.count_charts import medicine_chart, spasm_chart, trigger_chart
from dorsum.report.charts.course_chart import course_chart, own_course_chart
from dorsum.report.charts.studies import may_compare

COURSE = "course"
_MAKERS: Mapping[str, Callable[[Course, DiaryChart, Knowledge], Chart | None]] = MappingProxyType(
    {
        "better_and_worse": better_chart,
        "spasms": spasm_chart,
        "triggers": trigger_chart,
        "medicines": medicine_chart,
    }
)


def charts_of(course: Course, knowledge: Knowledge, review: Review | None = None) -> tuple[Chart, ...]:
    """Return the charts for which there is enough in the diary.

    `review` is that of the last entry. Without it, and while danger signs are open, urgent care is advised
    or the content is withdrawn, the course stands there without the people in studies.
    """
    compare = may_compare(review, knowledge)
    found = (
        course_chart(course, about, knowledge, compare=compare)
        if about.id == COURSE
        else _MAKERS[about.id](course, about, knowledge)
        for about in knowledge.treatment.diary_charts
    )
    return tuple(one for one in found if one is not None)


def pain_chart(course: Course, knowledge: Knowledge, review: Review | None = None) -> Chart | None:
    """Return the course with the mean of studies alone, small enough for the page for the doctor."""
    about = next((one for one in knowledge.treatment.diary_charts if one.id == COURSE), None)
    compare = may_compare(review, knowledge)
    return None if about is None else own_course_chart(course, about, knowledge, compare=compare)
