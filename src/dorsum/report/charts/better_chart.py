"""What went with better and worse entries: for each thing a dot with its interval, right of 0 or left."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from dorsum.diary.better_days import Compared, Moves, compared, moves
from dorsum.diary.entries import Course
from dorsum.model.diary import DiaryChart
from dorsum.model.knowledge import Knowledge
from dorsum.report.charts.chart import INK, Chart, Spec, Table, dots, say, whole
from dorsum.report.charts.names import choice_name, question_name
from dorsum.report.charts.row_charts import LETTERS_A_ROW, Row, rows_panel

MOST_ROWS = 12
"""Things that are shown: those named most often, whatever they show."""


def better_chart(course: Course, about: DiaryChart, knowledge: Knowledge) -> Chart | None:
    """Return the chart; None where better or worse entries are too few."""
    moved = moves(course)
    better, worse = len(moved.better), len(moved.worse)
    if better + worse < about.least_entries or min(better, worse) < about.least_in_each:
        return None
    found = compared(moved, about.compares)
    if not found:
        return None
    shown = _most_named(found)
    alt = say("chart_alt_better_and_worse", knowledge)
    notes = (*_counts(moved, len(found) - len(shown), knowledge), *about.notes["en"])
    table = _table(shown, knowledge)
    return Chart(about.id, about.heading["en"], alt, whole(alt, [_panel(shown, knowledge)]), table, notes)


def _most_named(found: Sequence[Compared]) -> Sequence[Compared]:
    """Return those named most often, in the order in which they came."""
    often = sorted(found, key=lambda one: -(one.better.k + one.worse.k))[:MOST_ROWS]
    return [one for one in found if one in often]


def _counts(moved: Moves, left_out: int, knowledge: Knowledge) -> Iterator[str]:
    yield say("chart_entries", knowledge, better=len(moved.better), worse=len(moved.worse), same=moved.same)
    if left_out:
        yield say("chart_left_out", knowledge, count=left_out)


def _panel(shown: Sequence[Compared], knowledge: Knowledge) -> Spec:
    rows: list[Row] = []
    for question, of_question in groupby(shown, key=lambda one: one.question):
        rows.append(Row((question_name(question, knowledge),)))
        rows += [_row(one, knowledge) for one in of_question]
    axis = {
        "title": say("chart_axis_better", knowledge),
        "values": [-100, -50, 0, 50, 100],
        "grid": False,
        "format": "d",
        "labelFlush": False,
    }
    return rows_panel(rows, [-100, 100], {"axis": axis}, _MARKS)


_MARKS: Sequence[Spec] = (
    {
        "mark": {"type": "rule", "color": INK, "strokeDash": [2, 2], "strokeWidth": 1},
        "encoding": {
            "x": {"datum": 0, "type": "quantitative"},
            "y": {"field": "above"},
            "y2": {"field": "below"},
        },
    },
    {
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    },
    {"mark": dots(size=55)},
)


def _row(one: Compared, knowledge: Knowledge) -> Row:
    name, told = choice_name(one.question, one.choice, knowledge), _told(one, knowledge)
    return Row((name, *wrap(told, LETTERS_A_ROW)), *(round(100 * value, 1) for value in _limits(one)))


def _limits(one: Compared) -> tuple[float, float, float]:
    return one.difference.value, one.difference.low, one.difference.high


def _told(one: Compared, knowledge: Knowledge) -> str:
    counts = say(
        "chart_counts",
        knowledge,
        better=one.better.k,
        better_of=one.better.n,
        worse=one.worse.k,
        worse_of=one.worse.n,
    )
    return f"{counts}: {_chance(one, knowledge)}"


def _chance(one: Compared, knowledge: Knowledge) -> str:
    wording = "chart_may_be_chance" if one.may_be_chance else "chart_seldom_chance"
    return knowledge.wording[wording]["en"]


def _table(shown: Sequence[Compared], knowledge: Knowledge) -> Table:
    columns = ("what", "better", "worse", "more", "interval", "chance")
    return Table(
        tuple(knowledge.wording[f"chart_column_{name}"]["en"] for name in columns),
        tuple(tuple(_cells(one, knowledge)) for one in shown),
    )


def _cells(one: Compared, knowledge: Knowledge) -> Iterator[str]:
    question = question_name(one.question, knowledge)
    yield f"{question} {choice_name(one.question, one.choice, knowledge)}"
    for rate in (one.better, one.worse):
        yield say("chart_of", knowledge, count=rate.k, all=rate.n)
    value, low, high = (f"{100 * limit:+.0f}" for limit in _limits(one))
    yield value
    yield say("chart_interval", knowledge, low=low, high=high)
    yield _chance(one, knowledge)
