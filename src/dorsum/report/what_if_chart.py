"""What a change of rules would do, as a Vega-Lite chart: black on white, each bar with its number.

The chart is a plain dict; nothing here draws it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dorsum.report.what_if_page import is_different, points, share, shown_changes, shown_levels

Figures = Mapping[str, Any]
Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MOST_CAUSES = 15
"""Causes that are drawn in one part; those that differ most."""
_WIDTH = 520
_STEP = 22
_FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"
_INK = "black"
_PAPER = "white"
_BEFORE, _AFTER = "before", "after"


def what_if_chart(figures: Figures) -> Spec:
    """Return the chart of the figures of `dorsum what-if`; `description` says it to who cannot see it."""
    return {
        "$schema": SCHEMA,
        "description": _description(figures),
        "title": {
            "text": "What the change would do",
            "subtitle": _subtitle(figures),
            "anchor": "start",
            "offset": 14,
        },
        "background": _PAPER,
        "padding": 16,
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "title": {"fontSize": 16, "subtitleFontSize": 11, "subtitlePadding": 6, "subtitleLineHeight": 14},
            "axis": {"labelColor": _INK, "titleColor": _INK, "domainColor": _INK, "labelLimit": 280},
        },
        "vconcat": [_matrix(figures), _levels(figures), *_causes(figures["causes"])],
        "resolve": {"scale": {"color": "independent", "y": "independent"}},
        "spacing": 28,
    }


def _subtitle(figures: Figures) -> list[str]:
    people = figures["people"]
    kind = (
        "people in a table"
        if people["real"]
        else f"people who do not exist ({people['setting']}, seed {people['seed']})"
    )
    changes = [change.replace("`", "") for change in shown_changes(figures)]
    return [*changes, f"{figures['n']:,} {kind}; lines are 95 % intervals", *figures["limits"]]


def _description(figures: Figures) -> str:
    moves = figures["moves"]
    told = [
        (
            f"Levels of urgency of {figures['n']:,} people, before and after a change of rules: "
            f"{moves['up']['k']:,} move up and {moves['down']['k']:,} move down."
        ),
    ]
    causes = figures["causes"]
    if causes is not None:
        caught, over = causes["serious"]["at_its_highest"], causes["over_triage"]
        told += [
            f"Serious causes caught at their highest level: {_from_to(caught)}.",
            f"Over-triage: {_from_to(over)}.",
        ]
    return " ".join([*told, *figures["limits"]])


def _from_to(paired: Figures) -> str:
    return f"{share(paired['before'])} before, {share(paired['after'])} after"


def _matrix(figures: Figures) -> Spec:
    """Return who goes from which level to which: the more people, the darker; who stays is not shaded."""
    levels = shown_levels(figures)
    values = [
        {_BEFORE: before, _AFTER: after, "people": people, "moved": people if before != after else 0}
        for before in levels
        for after in levels
        for people in (figures["matrix"][before][after],)
    ]
    shade = {
        "field": "moved",
        "type": "quantitative",
        "scale": {"type": "symlog", "range": [_PAPER, "#a6a6a6"]},
        "legend": None,
    }
    text = {
        "mark": {"type": "text", "color": _INK, "fontSize": 11},
        "encoding": {
            "text": {"field": "people", "type": "quantitative", "format": ","},
        },
    }
    return {
        "title": _part("People by level before (lines) and after (columns); who moves is shaded"),
        "width": _WIDTH,
        "height": {"step": _STEP + 4},
        "data": {"values": values},
        "encoding": {
            "y": _words(_BEFORE, levels),
            "x": {**_words(_AFTER, levels), "axis": {"orient": "top", "labelAngle": 0, "title": None}},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": _INK, "strokeWidth": 0.5}, "encoding": {"color": shade}},
            text,
        ],
    }


def _words(field: str, order: list[str]) -> Spec:
    return {"field": field, "type": "nominal", "sort": order, "title": None}


def _part(title: str) -> Spec:
    return {"text": title, "anchor": "start", "fontSize": 12, "offset": 8}


def _levels(figures: Figures) -> Spec:
    """Return how many are at each level: an empty bar before, a full one after."""
    levels = shown_levels(figures)
    values = [
        {
            "level": level,
            "when": when,
            "share": figures["levels"][level][when]["value"] or 0,
            "told": f"{share(figures['levels'][level][when])} {when}",
        }
        for level in levels
        for when in (_BEFORE, _AFTER)
    ]
    when = {"field": "when", "type": "nominal", "sort": [_BEFORE, _AFTER]}
    return {
        "title": _part("Share of people at each level: before (empty), after (full)"),
        "width": _WIDTH,
        "height": {"step": _STEP - 6},
        "data": {"values": values},
        "encoding": {
            "y": _words("level", levels),
            "yOffset": when,
            "x": {
                "field": "share",
                "type": "quantitative",
                "title": None,
                "axis": {"format": "%", "grid": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": _INK, "strokeWidth": 1},
                "encoding": {"fill": {**when, "scale": {"range": [_PAPER, "#404040"]}, "legend": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": _INK, "fontSize": 10},
                "encoding": {"text": {"field": "told"}},
            },
        ],
    }


def _causes(causes: Figures | None) -> Iterator[Spec]:
    if causes is None:
        return
    if causes["caught_from"] is None:
        yield _dots(_caught(causes, "caught"), "Serious causes caught at all: change in points of 100")
    yield _dots(
        [*_caught(causes, "at_its_highest"), ("over-triage", causes["over_triage"])],
        "Serious causes caught at their level, and over-triage: change in points of 100",
    )


def _caught(causes: Figures, name: str) -> list[tuple[str, Figures]]:
    """Return all serious causes together, then those that differ, the most changed first."""
    different = [(one["cause"], one[name]) for one in causes["by_cause"] if is_different(one[name])]
    different.sort(key=lambda one: -abs(one[1]["difference"]))
    return [("all serious causes", causes["serious"][name]), *different[:MOST_CAUSES]]


def _dots(rows: list[tuple[str, Figures]], title: str) -> Spec:
    """Return a dot for each difference, with its interval and its numbers."""
    values = [
        {
            "of": name,
            "difference": 100 * paired["difference"],
            "low": 100 * paired["low"],
            "high": 100 * paired["high"],
            "told": (
                f"{share(paired['before'])} -> {share(paired['after'])} of {paired['after']['n']:,}: "
                f"{points(paired)}"
            ),
        }
        for name, paired in rows
        if paired["difference"] is not None
    ]
    along = {"type": "quantitative", "title": None, "axis": {"grid": False}}
    return {
        "title": _part(title),
        "width": _WIDTH,
        "height": {"step": _STEP},
        "data": {"values": values},
        "encoding": {"y": _words("of", [value["of"] for value in values])},
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [3, 3]},
                "encoding": {"x": {"datum": 0, "type": "quantitative"}, "y": None},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 1.5},
                "encoding": {"x": {"field": "low", **along}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 50, "color": _INK, "opacity": 1},
                "encoding": {"x": {"field": "difference", **along}},
            },
            {
                "mark": {"type": "text", "align": "left", "color": _INK, "fontSize": 10, "dx": 6},
                "encoding": {"x": {"value": _WIDTH}, "text": {"field": "told"}},
            },
        ],
    }
