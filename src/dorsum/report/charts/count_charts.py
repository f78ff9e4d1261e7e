"""Charts of counts: spasms, what set them off, medicines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from dorsum.diary.entries import Course
from dorsum.diary.periods import WEEK, SpasmPoint, Taken, spasm_points, taken
from dorsum.model.diary import DiaryChart
from dorsum.model.knowledge import Knowledge
from dorsum.report.charts.chart import (
    AS_WIDE,
    FONT_SIZE,
    INK,
    Chart,
    Spec,
    Table,
    along,
    along_days,
    dots,
    panel,
    say,
    up,
    whole,
)
from dorsum.report.charts.names import choice_name, medicine_name
from dorsum.report.charts.row_charts import LONGEST_WORDS, Row, rows_panel

MOST_BARS = 40
"""Bars that fit beside each other on a phone."""
MOST_ROWS = 12
MOST_MEDICINES = 8
MOST_CELLS = 12
"""Stretches of days beside each other, each wide enough for a number on a phone."""
LEAST_CELLS = 7
_FULL = 0.8


def spasm_chart(course: Course, about: DiaryChart, knowledge: Knowledge) -> Chart | None:
    """Return how many spasms there were, and how long the longest was, by entry or stretch of days."""
    points = spasm_points(course, MOST_BARS)
    if len(points) < about.least_entries:
        return None
    first, last = points[0].stretch.first_day, points[-1].stretch.last_day
    alt = say("chart_alt_spasms", knowledge, first_day=first, last_day=last)
    spec = whole(alt, list(_spasm_panels(points, knowledge)))
    return Chart(about.id, about.heading["en"], alt, spec, _spasm_table(points, knowledge), about.notes["en"])


def _spasm_panels(points: Sequence[SpasmPoint], knowledge: Knowledge) -> Iterator[Spec]:
    x = along_days("day", max(points[-1].stretch.last_day, WEEK), knowledge)
    values = [{"day": one.stretch.middle, "count": one.count} for one in points]
    bar = {"type": "bar", "color": INK, "opacity": _FULL, "width": 5}
    count = up("count", [0, max(1, *(one.count for one in points))])
    yield _plain_panel("chart_axis_spasms", 110, values, bar, {"x": x, "y": count}, knowledge)
    longest = [(one.stretch.middle, one.longest) for one in points if one.longest is not None]
    if longest:
        lines = [{"day": day, "minutes": minutes} for day, minutes in longest]
        minutes = up("minutes", [0, max(1, *(one for _, one in longest))])
        mark = dots(shape="diamond", size=60)
        yield _plain_panel("chart_axis_longest", 90, lines, mark, {"x": x, "y": minutes}, knowledge)


def _plain_panel(
    title: str, height: int, values: Sequence[object], mark: Spec, encoding: Spec, knowledge: Knowledge
) -> Spec:
    layer = {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}
    return panel(say(title, knowledge), height, [layer])


def _spasm_table(points: Sequence[SpasmPoint], knowledge: Knowledge) -> Table:
    rows = tuple(
        (
            _days(one.stretch.first_day, one.stretch.last_day, knowledge),
            f"{one.count:g}",
            "" if one.longest is None else f"{one.longest:g}",
        )
        for one in points
    )
    return Table(_columns(("days", "spasms", "longest"), knowledge), rows)


def trigger_chart(course: Course, about: DiaryChart, knowledge: Knowledge) -> Chart | None:
    """Return how many entries name each trigger, of those that answered."""
    answered = [named for one in course.entries if (named := one.choices.get(about.id))]
    if len(answered) < about.least_entries:
        return None
    counts = Counter(choice for named in answered for choice in set(named))
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown = [(choice_name(about.id, id, knowledge), count) for id, count in ordered[:MOST_ROWS]]
    alt = say("chart_alt_triggers", knowledge)
    rows = [Row((_counted(name, count, len(answered), knowledge),), count, 0, count) for name, count in shown]
    axis = {
        "title": say("chart_column_count", knowledge),
        "grid": False,
        "format": "d",
        "tickMinStep": 1,
        "labelFlush": False,
    }
    picture = whole(alt, [rows_panel(rows, [0, len(answered)], {"axis": axis}, [_BAR])])
    cells = tuple((name, say("chart_of", knowledge, count=n, all=len(answered))) for name, n in shown)
    table = Table(_columns(("what", "count"), knowledge), cells)
    return Chart(about.id, about.heading["en"], alt, picture, table, about.notes["en"])


def _counted(name: str, count: int, all_: int, knowledge: Knowledge) -> str:
    return f"{name}: {say('chart_counted', knowledge, count=count, all=all_)}"


_BAR: Spec = {
    "mark": {"type": "bar", "color": INK, "opacity": _FULL, "height": 11},
    "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
}


def medicine_chart(course: Course, about: DiaryChart, knowledge: Knowledge) -> Chart | None:
    """Return how often each medicine was taken, by day or by longer stretches."""
    found = taken(course, lambda id, own: medicine_name(id, own, knowledge), MOST_CELLS)
    if sum(one.times for one in found) < about.least_entries:
        return None
    by_medicine = [list(rows) for _, rows in groupby(found, key=lambda one: one.medicine)]
    shown = [one for rows in by_medicine[:MOST_MEDICINES] for one in rows]
    first = min(one.stretch.first_day for one in shown)
    last = max(one.stretch.last_day for one in shown)
    alt = say("chart_alt_medicines", knowledge, first_day=first, last_day=last)
    left_out = len(by_medicine) - MOST_MEDICINES
    notes = (
        *([say("chart_left_out", knowledge, count=left_out)] if left_out > 0 else []),
        *about.notes["en"],
    )
    picture = whole(alt, [_cells_panel(shown, knowledge)])
    return Chart(about.id, about.heading["en"], alt, picture, _taken_table(shown, knowledge), notes)


_ROW, _CELL = 46, 24


def _cells_panel(shown: Sequence[Taken], knowledge: Knowledge) -> Spec:
    """Return a row for each medicine, with a box and a number for each stretch in which it was taken."""
    names = list(dict.fromkeys(one.medicine for one in shown))
    length = shown[0].stretch.last_day - shown[0].stretch.first_day + 1
    last = max(one.stretch.last_day for one in shown) + 1
    end = max(last, length * LEAST_CELLS)
    x = along("first", say("chart_axis_from_day", knowledge), [0, end], range(0, end, length))
    height = _ROW * len(names)
    y = {
        "field": "top",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [height, 0], "nice": False},
    }
    boxes = [
        {
            "first": one.stretch.first_day,
            "end": one.stretch.last_day + 1,
            "middle": one.stretch.middle + 0.5,
            "top": _ROW * names.index(one.medicine) + _ROW - _CELL,
            "bottom": _ROW * (names.index(one.medicine) + 1) - 2,
            "centre": _ROW * (names.index(one.medicine) + 1) - _CELL / 2 - 1,
            "times": one.times,
        }
        for one in shown
    ]
    words = [{"top": _ROW * number + 13, "name": name} for number, name in enumerate(names)]
    text = {"type": "text", "color": INK, "fontSize": FONT_SIZE, "baseline": "middle"}
    return {
        "width": AS_WIDE,
        "height": height,
        "layer": [
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "color": INK, "fillOpacity": 0.1, "stroke": INK, "strokeWidth": 1},
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "y2": {"field": "bottom"}},
            },
            {
                "data": {"values": boxes},
                "mark": text,
                "encoding": {
                    "x": {**x, "field": "middle"},
                    "y": {**y, "field": "centre"},
                    "text": {"field": "times"},
                },
            },
            {
                "data": {"values": words},
                "mark": {**text, "align": "left", "limit": LONGEST_WORDS},
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}},
            },
        ],
    }


def _taken_table(shown: Sequence[Taken], knowledge: Knowledge) -> Table:
    rows = tuple(
        (
            one.medicine,
            _days(one.stretch.first_day, one.stretch.last_day, knowledge),
            str(one.times),
            "" if one.amount is None else f"{one.amount:g} {one.unit}".strip(),
        )
        for one in shown
    )
    return Table(_columns(("what", "days", "times", "amount"), knowledge), rows)


def _days(first: int, last: int, knowledge: Knowledge) -> str:
    return str(first) if first == last else say("chart_interval", knowledge, low=first, high=last)


def _columns(names: Sequence[str], knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(knowledge.wording[f"chart_column_{name}"]["en"] for name in names)
