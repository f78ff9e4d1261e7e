"""How the pain goes on: the person's own course, the mean of people in studies, and how many were well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dorsum.diary.entries import Course
from dorsum.diary.periods import PainPoint, pain_points
from dorsum.model.courses import Course as Studied
from dorsum.model.diary import DiaryChart
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import citations_in
from dorsum.report.charts.chart import (
    DASHED,
    Chart,
    Key,
    Spec,
    Table,
    along_days,
    band,
    dots,
    legend,
    line,
    panel,
    say,
    up,
    whole,
)
from dorsum.report.charts.studies import StudyLine, mean_line, recovered_lines

LEAST_DAYS = 84
"""Days that are shown at least: 12 weeks, after which few change much."""
_OWN = line(strokeWidth=2.5)
_OWN_DOTS = dots(size=60)
_MEAN = line(strokeWidth=1.25)
_RING = dots(filled=False, size=55, strokeWidth=1.5)
_SQUARE = dots(shape="square", size=55)
_GUESS = line(strokeWidth=1.25, strokeDash=DASHED)
_HERE = line(strokeWidth=1.5, strokeDash=[1, 3])
_PANEL, _LOW_PANEL = 170, 130


@dataclass(frozen=True)
class _Parts:
    """What is drawn: the own points, the lines of studies, and up to which day."""

    points: Sequence[PainPoint]
    mean: StudyLine | None
    recovered: Sequence[StudyLine]
    last_day: float
    knowledge: Knowledge

    def say(self, wording: str, **gaps: object) -> str:
        return say(wording, self.knowledge, **gaps)

    @property
    def studies(self) -> tuple[Studied, ...]:
        """The studies whose lines are drawn."""
        return tuple(one.studied for one in (self.mean, *self.recovered) if one is not None)

    @property
    def in_stretches(self) -> bool:
        """Whether a point stands for several days."""
        return self.points[0].stretch.first_day < self.points[0].stretch.last_day


def course_chart(course: Course, about: DiaryChart, knowledge: Knowledge, *, compare: bool) -> Chart | None:
    """Return the chart; with `compare` the lines of studies are in. None where too little is known."""
    parts = _parts(course, about, knowledge, compare=compare)
    if parts is None:
        return None
    panels = [*_own_panels(parts, _PANEL), *_recovered_panels(parts)]
    return Chart(
        id=about.id,
        heading=about.heading["en"],
        alt=_alt(parts),
        spec=whole(_alt(parts), panels),
        table=_table(parts),
        notes=(*about.notes["en"], *_marks(parts)) if parts.studies else (),
        sources=tuple(dict.fromkeys(citations_in(parts.studies))),
    )


def own_course_chart(
    course: Course, about: DiaryChart, knowledge: Knowledge, *, compare: bool
) -> Chart | None:
    """Return the upper part alone: the own course and the mean, as it stands on the page for the doctor."""
    parts = _parts(course, about, knowledge, compare=compare)
    if parts is None:
        return None
    upper = _Parts(parts.points, parts.mean, (), parts.last_day, knowledge)
    alt = _alt(upper)
    return Chart(
        about.id, about.heading["en"], alt, whole(alt, _own_panels(upper, _LOW_PANEL)), _table(upper), ()
    )


def _parts(course: Course, about: DiaryChart, knowledge: Knowledge, *, compare: bool) -> _Parts | None:
    points = pain_points(course)
    if sum(one.entries for one in points) < about.least_entries:
        return None
    last_day = max(LEAST_DAYS, points[-1].stretch.last_day)
    mean = mean_line(course, knowledge) if compare else None
    recovered = recovered_lines(course, knowledge) if compare else ()
    return _Parts(points, mean, recovered, last_day, knowledge)


def _marks(parts: _Parts) -> Iterator[str]:
    """Return what nobody has confirmed about the lines, in the words of the content."""
    curves = [one.curve for one in parts.studies if one.curve is not None]
    for status in dict.fromkeys(one.status for one in curves if one.status != "verified"):
        yield parts.say("chart_lines_marked", mark=parts.say(f"{status}_mark"))


def _alt(parts: _Parts) -> str:
    first, last = parts.points[0], parts.points[-1]
    own = parts.say(
        "chart_alt_course",
        count=sum(one.entries for one in parts.points),
        first_day=first.stretch.first_day,
        last_day=last.stretch.last_day,
        first=f"{first.pain:g}",
        last=f"{last.pain:g}",
    )
    return f"{own} {parts.say('chart_alt_course_studies')}" if parts.mean else own


# --- the person's own course and the mean -----------------------------------------------------------------


def _own_panels(parts: _Parts, height: int) -> list[Spec]:
    layers = [*_mean_layers(parts), *_own_layers(parts)]
    return [legend(_own_keys(parts)), panel(parts.say("chart_axis_pain"), height, layers)]


def _own_keys(parts: _Parts) -> Iterator[Key]:
    length = parts.points[0].stretch.last_day - parts.points[0].stretch.first_day + 1
    words = parts.say("chart_own_periods", days=length) if parts.in_stretches else parts.say("chart_own")
    yield (_OWN, _OWN_DOTS), words
    if parts.mean is not None:
        yield (_MEAN, _RING), parts.say("chart_mean")
        if parts.mean.range_at:
            yield (band(),), parts.say("chart_mean_sure")
        yield (_GUESS,), parts.say("chart_guess")


def _own_layers(parts: _Parts) -> Iterator[Spec]:
    values = [
        {"day": one.stretch.middle, "pain": one.pain, "least": one.least, "most": one.most}
        for one in parts.points
    ]
    few = len(values) <= 40  # noqa: PLR2004  # dots that do not touch on a phone
    x, y = _days(parts), _pain("pain")
    data = {"values": values}
    if parts.in_stretches:
        mark = {"type": "rule", "color": "currentColor", "strokeWidth": 1, "opacity": 0.5}
        yield {
            "data": data,
            "mark": mark,
            "encoding": {"x": x, "y": _pain("least"), "y2": {"field": "most"}},
        }
    yield {"data": data, "mark": _OWN, "encoding": {"x": x, "y": y}}
    yield {"data": data, "mark": _OWN_DOTS if few else dots(size=14), "encoding": {"x": x, "y": y}}


def _mean_layers(parts: _Parts) -> Iterator[Spec]:
    mean = parts.mean
    if mean is None:
        return
    x = _days(parts)
    if mean.range_at is not None:
        ranges = [(day, *mean.range_at(day)) for day in mean.days(parts.last_day)]
        values = [{"day": day, "low": low, "high": high} for day, low, high in ranges]
        encoding = {"x": x, "y": _pain("low"), "y2": {"field": "high"}}
        yield {"data": {"values": values}, "mark": band(), "encoding": encoding}
    yield from _study_layers(mean, parts, _pain("value"), (_MEAN, _RING))


# --- how many were well -----------------------------------------------------------------------------------


def _recovered_panels(parts: _Parts) -> list[Spec]:
    if not parts.recovered:
        return []
    looks = [(_MEAN, _RING), (_OWN, _SQUARE)]
    lines = list(zip(parts.recovered, looks, strict=False))
    y = up("value", [0, 100], [0, 25, 50, 75, 100])
    keys: list[Key] = [(look, _definition(one, parts)) for one, look in reversed(lines)]
    keys.append(((_HERE,), parts.say("chart_last_entry")))
    layers = [*_between(parts, y), _here(parts)]
    for one, look in lines:
        layers += _study_layers(one, parts, y, look)
    return [panel(parts.say("chart_axis_well"), _PANEL, layers), legend(keys)]


def _here(parts: _Parts) -> Spec:
    """Return an upright line on the day of the last entry."""
    values = [{"day": parts.points[-1].stretch.middle}]
    return {"data": {"values": values}, "mark": {**_HERE, "type": "rule"}, "encoding": {"x": _days(parts)}}


def _definition(one: StudyLine, parts: _Parts) -> str:
    definition = one.studied.definition["en"]
    return parts.say("chart_study", definition=definition, people=f"{one.studied.people:,}")


def _between(parts: _Parts, y: Spec) -> Iterator[Spec]:
    """Return the band between the slowest and the fastest study."""
    slow, fast = parts.recovered[0], parts.recovered[-1]
    values = [{"day": day, "value": slow.at(day), "high": fast.at(day)} for day in slow.days(parts.last_day)]
    encoding = {"x": _days(parts), "y": y, "y2": {"field": "high"}}
    yield {"data": {"values": values}, "mark": band(), "encoding": encoding}


# --- what both share --------------------------------------------------------------------------------------


def _study_layers(one: StudyLine, parts: _Parts, y: Spec, look: tuple[Spec, Spec]) -> Iterator[Spec]:
    """Return a line of studies, dashed where nothing was measured, with its measured points."""
    values = [{"day": day, "value": one.at(day)} for day in one.days(parts.last_day)]
    guess = [value for value in values if value["day"] <= one.measured_from]
    known = [value for value in values if value["day"] >= one.measured_from]
    points = [
        {"day": point.day, "value": point.value} for point in one.measured if point.day <= parts.last_day
    ]
    solid, dot = look
    x = _days(parts)
    yield {
        "data": {"values": guess},
        "mark": {**solid, "strokeDash": DASHED},
        "encoding": {"x": x, "y": y},
    }
    yield {"data": {"values": known}, "mark": solid, "encoding": {"x": x, "y": y}}
    yield {"data": {"values": points}, "mark": dot, "encoding": {"x": x, "y": y}}


def _days(parts: _Parts) -> Spec:
    return along_days("day", parts.last_day, parts.knowledge)


def _pain(field: str) -> Spec:
    return up(field, [0, 10], [0, 2, 4, 6, 8, 10])


def _table(parts: _Parts) -> Table:
    columns = [parts.say("chart_column_days"), parts.say("chart_column_pain")]
    if parts.in_stretches:
        columns += [parts.say("chart_column_least_most"), parts.say("chart_column_count")]
    if parts.mean is not None:
        columns.append(parts.say("chart_column_mean"))
    columns += [
        parts.say("chart_column_well", study=one.studied.label["en"]) for one in reversed(parts.recovered)
    ]
    return Table(tuple(columns), tuple(tuple(_row(one, parts)) for one in parts.points))


def _row(one: PainPoint, parts: _Parts) -> Iterator[str]:
    first, last = one.stretch.first_day, one.stretch.last_day
    yield str(first) if first == last else say("chart_interval", parts.knowledge, low=first, high=last)
    yield f"{one.pain:g}"
    if parts.in_stretches:
        yield say("chart_interval", parts.knowledge, low=f"{one.least:g}", high=f"{one.most:g}")
        yield str(one.entries)
    if parts.mean is not None:
        yield _at(parts.mean, one.stretch.middle, ".1f")
    for study in reversed(parts.recovered):
        yield _at(study, one.stretch.middle, ".0f")


def _at(study: StudyLine, day: float, form: str) -> str:
    """Return the value on a day; nothing where the studies have no line."""
    return format(study.at(day), form) if study.begins <= day <= study.until else ""
