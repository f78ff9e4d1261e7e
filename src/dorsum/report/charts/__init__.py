"""Charts of a diary: each a Vega-Lite specification, the same numbers as a table, and words.

`charts_of` makes them and is plain Python; `draw` turns a specification into SVG for a page, and needs the
extra `charts`. docs/decisions/charts.md says why pages have drawn pictures and no chart program.
"""

from dorsum.report.charts.all_charts import charts_of, pain_chart
from dorsum.report.charts.chart import Chart, Table
from dorsum.report.charts.drawing import (
    COLUMN,
    PHONE,
    WIDE,
    can_draw,
    draw,
    drawn_or_none,
    forget_drawings,
)

__all__ = [
    "COLUMN",
    "PHONE",
    "WIDE",
    "Chart",
    "Table",
    "can_draw",
    "charts_of",
    "draw",
    "drawn_or_none",
    "forget_drawings",
    "pain_chart",
]
