"""The charts of a diary, drawn here, each with the same numbers as a table."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from dorsum.diary.entries import Course
from dorsum.interfaces.web.diary_view import standing
from dorsum.interfaces.web.diary_visit import DiaryVisit, of_diary
from dorsum.report.charts import PHONE, WIDE, Chart, charts_of, drawn_or_none


@dataclass(frozen=True)
class Drawn:
    """A chart, with its drawings for a phone and for a wide page; none where nothing here can draw."""

    chart: Chart
    phone: Markup | None
    wide: Markup | None


def drawn(chart: Chart) -> Drawn:
    """Return a chart with its drawings."""
    return Drawn(chart, _svg(chart, PHONE), _svg(chart, WIDE))


def _svg(chart: Chart, width: int) -> Markup | None:
    svg = drawn_or_none(chart.spec, width)
    return None if svg is None else Markup(svg)  # our own drawing


@of_diary
async def charts(visit: DiaryVisit) -> Response:
    """Show every chart for which there is enough."""
    course = visit.present
    found = visit.door.memory.of(course, "charts", lambda: _charts(course, visit)) if course.entries else ()
    return visit.page("diary_charts.html", charts=[drawn(one) for one in found])


def _charts(course: Course, visit: DiaryVisit) -> tuple[Chart, ...]:
    return charts_of(course, visit.site.knowledge, standing(course, visit).review)
