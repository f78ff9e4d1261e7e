"""Charts as files of their own: black on white, so that they are right wherever they are opened."""

from collections.abc import Iterable, Mapping
from typing import Any

from dorsum.report.charts.chart import AS_WIDE, Chart, Spec, whole, words_at
from dorsum.report.charts.drawing import draw

FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"
SHARPNESS = 2
"""Dots for each point of the picture, so that print is readable."""
_HEADING = 20


def sheet(charts: Iterable[Chart]) -> Spec:
    """Return all charts below each other as one specification, each under its heading."""
    listed = list(charts)
    panels = [panel for chart in listed for panel in (_heading(chart), *chart.spec["vconcat"])]
    return whole(" ".join(chart.alt for chart in listed), panels)


def _heading(chart: Chart) -> Spec:
    text = words_at([chart.heading], 0, _HEADING / 2, fontSize=15, fontWeight="bold")
    return {"width": AS_WIDE, "height": _HEADING, "data": {"values": [{}]}, "layer": [text]}


def as_svg(spec: Mapping[str, Any], width: int) -> bytes:
    """Return the chart as an SVG file.

    Raises:
        ModuleNotFoundError: the library that draws is not installed.
    """
    root, end, rest = draw(spec, width).partition(">")
    paper = '<rect width="100%" height="100%" fill="white" />'
    return f'{root} color="black" font-family="{FONT}"{end}{paper}{rest}\n'.encode()


def as_png(spec: Mapping[str, Any], width: int) -> bytes:
    """Return the chart as a PNG file.

    Raises:
        ModuleNotFoundError: the library that draws is not installed.
    """
    import vl_convert  # noqa: PLC0415  # an extra

    made: bytes = vl_convert.svg_to_png(as_svg(spec, width).decode(), scale=SHARPNESS)
    return made
