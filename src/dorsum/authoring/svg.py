"""Labels and curved lines as an SVG file: readable in light and dark, nothing fetched from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

CHARACTER = 7.3
"""The width of one character, in pixels: the type is a typewriter's, so all are alike."""
LINE_HEIGHT = 16
SPACE = 7
"""Between a label and the line that meets it."""
_DOWN = 4  # from the middle of a letter to its foot
_STYLE = """
svg { color: #1f2328; }
.paper { fill: #ffffff; }
text { fill: currentColor; font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.head { font-weight: bold; }
.note { font-size: 11px; opacity: 0.75; }
rect.join { fill: #ffffff; stroke: currentColor; }
path { fill: none; stroke: currentColor; stroke-width: 1.2; }
.many path { stroke-opacity: 0.45; }
.many:hover path { stroke-opacity: 1; stroke-width: 2.5; }
.many:hover .rule { font-weight: bold; }
.rank4 path { stroke: #b3261e; }
.rank3 path { stroke: #b45309; }
.rank2 path { stroke: #7a6a00; }
.rank1 path { stroke: #1d5fa8; }
.rank0 path { stroke: #2e7d32; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6e8eb; }
  .paper, rect.join { fill: #15181c; }
  .rank4 path { stroke: #ff8a80; }
  .rank3 path { stroke: #ffb35c; }
  .rank2 path { stroke: #e3cf57; }
  .rank1 path { stroke: #82b6f0; }
  .rank0 path { stroke: #86c98a; }
}
"""


@dataclass(frozen=True, slots=True)
class Label:
    """A word in the picture. `says` appears when a pointer rests on it, and is read aloud."""

    id: str
    text: str
    says: str
    x: float
    y: float
    kind: Literal["finding", "rule", "level", "join", "head", "note"]
    ends_at_x: bool = False

    @property
    def left(self) -> float:
        """Where a line from the left arrives."""
        return (self.x - self._width if self.ends_at_x else self.x) - SPACE

    @property
    def right(self) -> float:
        """Where a line to the right begins."""
        return (self.x if self.ends_at_x else self.x + self._width) + SPACE

    @property
    def _width(self) -> float:
        return len(self.text) * CHARACTER


@dataclass(frozen=True, slots=True)
class Line:
    """From the right of one label, level until `bend`, then in a curve to the left of the other."""

    start: Label
    end: Label
    bend: float


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together; `rank` gives the colour.

    One group of `many` is drawn faint and stands out when a pointer rests on any part of it.
    """

    rank: int | None
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """All there is to see, and a title and a sentence for those who do not see it."""

    title: str
    says: str
    groups: tuple[Group, ...]


def as_svg(picture: Picture) -> str:
    """Return the picture as the text of an SVG file. Same picture, same text."""
    width, height = _size(picture)
    shape = {"viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height)}
    names = {"role": "img", "aria-labelledby": "title description"}
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **shape, **names})
    ElementTree.SubElement(root, "title", id="title").text = picture.title
    ElementTree.SubElement(root, "desc", id="description").text = picture.says
    ElementTree.SubElement(root, "style").text = _STYLE
    ElementTree.SubElement(root, "rect", {"class": "paper", "width": str(width), "height": str(height)})
    for group in picture.groups:
        _add_group(root, group)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _size(picture: Picture) -> tuple[int, int]:
    labels = [label for group in picture.groups for label in group.labels]
    margin = LINE_HEIGHT
    return round(max(label.right for label in labels) + margin), round(
        max(label.y for label in labels) + 2 * margin
    )


def _add_group(root: ElementTree.Element, group: Group) -> None:
    rank = [] if group.rank is None else [f"rank{group.rank}"]
    many = ["many"] if group.many else []
    place = ElementTree.SubElement(root, "g", {"class": " ".join([*rank, *many])} if rank else {})
    for line in group.lines:
        ElementTree.SubElement(place, "path", d=" ".join(_path(line)))
    for label in group.labels:
        _add_label(place, label)


def _path(line: Line) -> Iterator[str]:
    x, y, end_x, end_y = line.start.right, line.start.y, line.end.left, line.end.y
    bend = max(x, line.bend)
    middle = (bend + end_x) / 2
    yield f"M{x:.1f} {y:.1f}"
    if bend > x:
        yield f"H{bend:.1f}"
    yield f"C{middle:.1f} {y:.1f} {middle:.1f} {end_y:.1f} {end_x:.1f} {end_y:.1f}"


def _add_label(place: ElementTree.Element, label: Label) -> None:
    if label.kind == "join":
        box = {"x": f"{label.left:.1f}", "y": f"{label.y - LINE_HEIGHT / 2 - 1:.1f}", "rx": "5"}
        size = {"width": f"{label.right - label.left:.1f}", "height": str(LINE_HEIGHT + 2)}
        ElementTree.SubElement(place, "rect", {"class": "join", **box, **size})
    where = {"x": f"{label.x:.1f}", "y": f"{label.y + _DOWN:.1f}"}
    anchor = {"text-anchor": "end"} if label.ends_at_x else {}
    text = ElementTree.SubElement(place, "text", {"id": label.id, "class": label.kind, **where, **anchor})
    text.text = label.text
    if label.says:
        ElementTree.SubElement(text, "title").text = label.says
