"""Charts of rows: each with its words above it, so that long words fit the page of a phone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dorsum.report.charts.chart import AS_WIDE, FONT_SIZE, INK, Spec

HEADING, WORDS, MARK = 24, 17, 20
"""Pixels of a heading, of a line of words, and of what is drawn under them."""
LETTERS_A_ROW = 45
LONGEST_WORDS = 228
"""Pixels of a line of words on the page of a phone; what is longer is cut, and whole in the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words, and below them a bar from `low` to `high` with a mark at `value`; or a heading without any."""

    words: tuple[str, ...]
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def height(self) -> int:
        """How many pixels the row takes."""
        return HEADING if self.value is None else WORDS * len(self.words) + MARK


def rows_panel(rows: Sequence[Row], domain: Sequence[float], axis: Spec, marks: Iterable[Spec]) -> Spec:
    """Return the rows below each other over one scale; `marks` are drawn where the scale is.

    Their data have `value`, `low`, `high`, and how far down the row is: `above`, `middle`, `below`.
    """
    height = sum(row.height for row in rows)
    x = {"field": "value", "type": "quantitative", "scale": {"domain": list(domain), "nice": False}, **axis}
    layers = [*_words(rows), *({**mark, "data": {"values": list(_drawn(rows))}} for mark in marks)]
    y = {"field": "middle", "type": "quantitative", "scale": {"domain": [height, 0], "nice": False}}
    shared = {"x": x, "y": {**y, "axis": None}}
    return {
        "width": AS_WIDE,
        "height": height,
        "layer": [{**layer, "encoding": _joined(shared, layer.get("encoding", {}))} for layer in layers],
    }


def _joined(shared: Mapping[str, Spec], own: Mapping[str, Spec]) -> Spec:
    """Return the places of a mark: its own field on the shared scale, or what it says instead of a field."""
    on_scale = {
        name: {**shared[name], **own.get(name, {})}
        for name in shared
        if "field" in own.get(name, shared[name])
    }
    return {**own, **on_scale}


def _drawn(rows: Iterable[Row]) -> Iterator[dict[str, float | None]]:
    for top, row in _tops(rows):
        if row.value is not None:
            middle = top + row.height - MARK / 2
            places = {"middle": middle, "above": middle - MARK / 2 + 2, "below": middle + MARK / 2 - 2}
            yield {"value": row.value, "low": row.low, "high": row.high, **places}


def _words(rows: Sequence[Row]) -> Iterator[Spec]:
    """Return the words at the left end; those of a heading are bold."""
    for weight, is_wanted in (("bold", True), ("normal", False)):
        values = [
            {"words": words, "middle": top + (number + 0.5) * WORDS + (HEADING - WORDS if is_wanted else 0)}
            for top, row in _tops(rows)
            if (row.value is None) is is_wanted
            for number, words in enumerate(row.words)
        ]
        mark = {"type": "text", "align": "left", "color": INK, "fontSize": FONT_SIZE, "fontWeight": weight}
        limit = {"limit": LONGEST_WORDS, "baseline": "middle"}
        encoding = {"text": {"field": "words"}, "x": {"value": 0}}
        yield {"data": {"values": values}, "mark": {**mark, **limit}, "encoding": encoding}


def _tops(rows: Iterable[Row]) -> Iterator[tuple[float, Row]]:
    top = 0.0
    for row in rows:
        yield top, row
        top += row.height
