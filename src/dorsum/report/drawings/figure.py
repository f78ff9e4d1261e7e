"""Drawings of movements as SVG text: one frame, or the frames side by side from start to end.

A drawing fetches nothing, scales to any width, takes its colour from the text around it, and carries a title
and a description for those who do not see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from dorsum.model.treatment import Frame, Movement
from dorsum.report.drawings import svg
from dorsum.report.drawings.body import Figure, add_body
from dorsum.report.drawings.kinematics import Pose, joints
from dorsum.report.drawings.look import PAPER, ROUND_ENDS, STANDING_ALONE, look
from dorsum.report.drawings.props import add_props, prop_spots
from dorsum.report.drawings.skeleton import radius_at
from dorsum.report.drawings.views import Spot

MARGIN = 0.05
GAP = 0.22
"""Between two frames, where the arrow is."""
LINE = 0.075
"""The height of a line of words."""
FLOOR = 0.008
"""The thickness of the line of the floor."""
GROUND = 0.05
"""The least depth of ground that is worth showing."""
LETTER = 0.03
"""The width of a letter, on the whole."""


@dataclass(frozen=True)
class _Panel:
    """One frame, with the room that it takes up, in body heights."""

    figure: Figure
    props: tuple[str, ...]
    words: str
    floor: tuple[float, float]
    left: float
    right: float
    low: float
    high: float


def draw(movement: Movement, frame: int, language: str = "en", paper: str = PAPER) -> str:
    """Return the drawing of one frame of a movement, counted from 0. Same frame, same text.

    `paper` is the colour of the ground; name it, such as `white`, for a printer that knows no variables.
    """
    shown = movement.frames[frame]
    name = f"{movement.id}_{frame}"
    title = f"{movement.label[language]}: {shown.label[language]}"
    return _as_svg(name, title, movement, [shown], language).replace(PAPER, paper)


def draw_start_and_end(movement: Movement, language: str = "en", paper: str = PAPER) -> str:
    """Return all frames of a movement side by side, with an arrow from each to the next."""
    title = movement.label[language]
    return _as_svg(movement.id, title, movement, movement.frames, language).replace(PAPER, paper)


def draw_in_page(movement: Movement, language: str = "en") -> str:
    """Return all frames as `draw_start_and_end`, to stand in a page: the style is the page's own."""
    return _as_svg(movement.id, movement.label[language], movement, movement.frames, language, is_alone=False)


def pose_of(movement: Movement, frame: Frame) -> Pose:
    """Return how the body lies in a frame."""
    return Pose(frame.angles, movement.posture, movement.view)


def _as_svg(
    name: str,
    title: str,
    movement: Movement,
    frames: Sequence[Frame],
    language: str,
    *,
    is_alone: bool = True,
) -> str:
    panels = [_panel(movement, frame, language) for frame in frames]
    root = _root(name, panels)
    SubElement(root, "title", id=f"{name}_title").text = title
    says = [frame.label[language] + "." for frame in frames] + list(movement.how.get(language, ()))
    SubElement(root, "desc", id=f"{name}_desc").text = " ".join(says)
    if is_alone:
        SubElement(root, "style").text = STANDING_ALONE
    _add_panels(root, panels)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _root(name: str, panels: Sequence[_Panel]) -> Element:
    wide = sum(panel.right - panel.left for panel in panels) + GAP * (len(panels) - 1) + 2 * MARGIN
    high = max(panel.high for panel in panels) + MARGIN
    low = min(panel.low for panel in panels) - MARGIN - LINE
    shape = {"viewBox": f"0 {svg.number(-high)} {svg.number(wide)} {svg.number(high - low)}"}
    names = {"role": "img", "aria-labelledby": f"{name}_title {name}_desc", "class": "dorsum-figure"}
    return Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **shape, **names, **ROUND_ENDS})


def _panel(movement: Movement, frame: Frame, language: str) -> _Panel:
    pose = pose_of(movement, frame)
    figure = Figure(joints(pose), pose)
    words = frame.label[language]
    rims = [(figure.spot(name), radius_at(name)) for name in figure.points]
    rims += [(one, 0.0) for one in prop_spots(figure, movement.props)]
    left, right = min(one.x - rim for one, rim in rims), max(one.x + rim for one, rim in rims)
    spare = max(0.0, LETTER * len(words) - (right - left)) / 2
    low, high = min(one.y - rim for one, rim in rims), max(one.y + rim for one, rim in rims)
    return _Panel(figure, movement.props, words, (left, right), left - spare, right + spare, low, high)


def _add_panels(root: Element, panels: Sequence[_Panel]) -> None:
    start = MARGIN
    low = min(panel.low for panel in panels)
    for index, panel in enumerate(panels):
        if index:
            _add_arrow(root, start - GAP / 2, max(panel.high for panel in panels) / 2)
        shift = {"transform": f"translate({svg.number(start - panel.left)} 0)"}
        _add_panel(SubElement(root, "g", shift), panel, low)
        start += panel.right - panel.left + GAP


def _add_panel(group: Element, panel: _Panel, low: float) -> None:
    if panel.figure.pose.view != "top":
        _add_floor(group, panel)
    add_props(group, panel.figure, panel.props)
    add_body(group, panel.figure)
    middle = {"x": svg.number((panel.left + panel.right) / 2), "y": svg.number(LINE * 0.9 - low)}
    SubElement(group, "text", {**look("words"), **middle}).text = panel.words


def _add_floor(group: Element, panel: _Panel) -> None:
    """Add the line that the body rests on, and behind it the ground that is seen from above."""
    (left, right), low = panel.floor, panel.low
    ground = panel.figure.ground() - low
    if ground > GROUND:
        svg.box(group, Spot(left, low), (right - left, ground), 0.0, "ground")
    svg.line(group, [Spot(left, low - FLOOR / 2), Spot(right, low - FLOOR / 2)], FLOOR, "floor")


def _add_arrow(root: Element, middle: float, high: float) -> None:
    tip = Spot(middle + 0.05, high)
    svg.line(root, [Spot(middle - 0.05, high), tip], 0.012, "arrow")
    barbs = [Spot(middle + 0.02, high + 0.025), tip, Spot(middle + 0.02, high - 0.025)]
    svg.line(root, barbs, 0.012, "arrow")
