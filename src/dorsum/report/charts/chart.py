"""What a chart is made of, and the parts that charts share: one ink, told apart by shape."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from dorsum.diary.periods import WEEK
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Citation

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK = "currentColor"
"""The colour of the text around a drawing, so that it is right in light, in dark and on paper."""
AS_WIDE = "container"
"""The width of a panel, until `draw` knows how wide the picture is."""
FONT_SIZE = 12
LEFT = 30
"""Pixels that the numbers beside a panel take."""
MOST_NUMBERS = 7
"""Numbers below a panel, so that they do not touch on a phone."""
LETTERS_A_LINE = 38
"""Of a line of text in a picture for a phone."""
_LINE = 16
_SAMPLE = 26


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart as words; every row has a cell for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with all that stands around it.

    `spec` is a Vega-Lite specification for `draw`; `alt` says it to who cannot see it; `table` has the same
    numbers; `notes` are what it does not show, a thought each. `sources` are those of the studies in it.
    """

    id: str
    heading: str
    alt: str
    spec: Mapping[str, Any]
    table: Table
    notes: tuple[str, ...]
    sources: tuple[Citation, ...] = ()


def say(wording: str, knowledge: Knowledge, **parts: object) -> str:
    """Return a sentence of the content with its gaps filled."""
    return knowledge.wording[wording]["en"].format(**parts)


def whole(alt: str, panels: Sequence[Spec]) -> Spec:
    """Return the panels below each other as one picture."""
    axis = {
        "labelColor": INK,
        "titleColor": INK,
        "domainColor": INK,
        "tickColor": INK,
        "gridColor": INK,
        "gridOpacity": 0.15,
        "labelFontSize": FONT_SIZE,
        "labelPadding": 6,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
    }
    return {
        "$schema": SCHEMA,
        "description": alt,
        "background": None,
        "padding": {"left": 2, "right": 12, "top": 4, "bottom": 10},
        "config": {"font": "sans-serif", "view": {"stroke": None}, "axis": axis},
        "vconcat": list(panels),
        "spacing": 10,
    }


def panel(title: str, height: int, layers: Sequence[Spec]) -> Spec:
    """Return one plot; its title stands over the axis at its left."""
    return {
        "title": {
            "text": title,
            "anchor": "start",
            "frame": "group",
            "color": INK,
            "fontSize": FONT_SIZE,
            "fontWeight": "normal",
            "offset": 8,
        },
        "width": AS_WIDE,
        "height": height,
        "layer": list(layers),
    }


def along(field: str, title: str, domain: Sequence[float], values: Sequence[float]) -> Spec:
    """Return a scale from left to right, with numbers at these values."""
    looks = {"grid": False, "format": "d", "labelOverlap": True, "labelFlush": False}
    axis = {"title": title, "values": list(values), **looks}
    scale = {"domain": list(domain), "nice": False, "padding": 0}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def along_days(field: str, last_day: float, knowledge: Knowledge) -> Spec:
    """Return a scale of the days of an episode, with numbers at whole weeks."""
    step = WEEK
    while last_day / step > MOST_NUMBERS:
        step *= 2
    values = range(0, int(last_day) + 1, step if last_day >= WEEK else 1)
    return along(field, say("chart_axis_day", knowledge), [0, last_day], values)


def up(field: str, domain: Sequence[float], values: Sequence[float] | None = None) -> Spec:
    """Return a scale from below to above, with numbers in a margin that is the same for every panel."""
    axis: Spec = {
        "title": None,
        "minExtent": LEFT,
        "maxExtent": LEFT,
        "ticks": False,
        "domain": False,
        "format": "d",
    }
    if values is not None:
        axis["values"] = list(values)
    scale = {"domain": list(domain), "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def line(**look: Any) -> Spec:
    """Return a line in ink."""
    return {"type": "line", "color": INK, "strokeWidth": 1.5, "clip": False, **look}


def dots(**look: Any) -> Spec:
    """Return points in ink; `filled` or not."""
    return {"type": "point", "color": INK, "opacity": 1, "size": 45, "filled": True, **look}


def band(**look: Any) -> Spec:
    """Return an area in thin ink."""
    return {"type": "area", "color": INK, "opacity": 0.14, **look}


DASHED = [4, 4]
Key = tuple[Sequence[Spec], str]
"""Marks that show how something is drawn, and what it is."""


def legend(keys: Iterable[Key]) -> Spec:
    """Return what each way of drawing stands for, one below the other."""
    layers: list[Spec] = []
    top = 0
    for marks, words in keys:
        lines = wrap(words, LETTERS_A_LINE)
        layers += [_sample(mark, top + _LINE / 2) for mark in marks]
        layers.append(words_at(lines, _SAMPLE + 8, top + _LINE / 2))
        top += _LINE * len(lines) + 2
    return {"width": AS_WIDE, "height": top, "data": {"values": [{}]}, "layer": layers}


def _sample(mark: Spec, y: float) -> Spec:
    """Return a mark as long as a sample is; a line becomes a rule, an area a bar."""
    if mark["type"] == "line":
        rule = {**mark, "type": "rule"}
        return {"mark": rule, "encoding": {"x": {"value": 0}, "x2": {"value": _SAMPLE}, "y": {"value": y}}}
    if mark["type"] == "area":
        sides = {"x": {"value": 0}, "x2": {"value": _SAMPLE}, "y": {"value": y - 6}, "y2": {"value": y + 6}}
        return {"mark": {**mark, "type": "rect"}, "encoding": sides}
    return {"mark": mark, "encoding": {"x": {"value": _SAMPLE / 2}, "y": {"value": y}}}


def words_at(lines: Sequence[str], x: float, y: float, **look: Any) -> Spec:
    """Return lines of text from a place on to the right."""
    mark = {
        "type": "text",
        "text": list(lines),
        "align": "left",
        "baseline": "middle",
        "lineHeight": _LINE,
        "color": INK,
        "fontSize": FONT_SIZE,
        **look,
    }
    return {"mark": mark, "encoding": {"x": {"value": x}, "y": {"value": y}}}
