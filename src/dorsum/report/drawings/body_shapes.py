"""The body of the body map as numbers: its outline, and where each region lies in it.

Lengths are units of the drawing, `x` from the middle line outwards and `y` downwards. All is given for one
half and drawn on both, so that the body is its own mirror image. The breadths are about those of a grown-up
of middle build; a drawing is no measure of anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dorsum.model.library import BodyView
from dorsum.report.drawings.curves import Spot

Line = tuple[Spot, ...]

HALF_WIDTH: Final = 165
HEIGHT: Final = 716

OUTLINE: Mapping[str, Line] = MappingProxyType(
    {
        "head": ((0, 10), (19, 14), (31, 30), (33, 48), (36.5, 52), (35, 66), (31, 72), (26, 89), (23, 100)),
        "shoulder": ((23.5, 112), (32, 125), (58, 136), (84, 146), (100, 163)),
        "arm_outer": ((108, 196), (114, 236), (122, 272), (133, 312), (142, 356)),
        "fingers": ((149, 374), (158, 398), (158, 420), (150, 437), (140, 432), (134, 414)),
        "thumb": ((127, 412), (118, 402), (115, 386)),
        "arm_inner": ((114, 364), (99, 318), (88, 282), (80, 246), (75, 218)),
        "armpit": ((72, 206), (69, 220)),
        "trunk": ((68, 244), (67, 274), (68, 300), (73, 330), (78.5, 360)),
        "leg_outer": ((80, 394), (78, 430), (69, 480), (63, 524), (65, 566), (61, 612), (51, 656)),
        "foot": ((52, 676), (62, 694), (61, 704), (45, 706), (27, 705), (20, 696), (24, 676)),
        "leg_inner": ((23, 656), (14, 612), (11, 572), (14, 528), (10, 480), (5, 430), (3, 404)),
        "crotch": ((0, 394),),
    }
)
"""Half of the outline, part by part: from the crown down the outside, and up the inside to the crotch."""

LINES: Mapping[str, Line] = MappingProxyType(
    {
        "middle": ((0, 0), (0, HEIGHT)),
        "jaw_and_throat": ((31, 64), (31, 72), (26, 89), (23, 100), (23.5, 112), (31, 125)),
        "nape": ((27, 78), (26, 89), (23, 100), (23.5, 112), (31, 125)),
        "chest_side": ((52, 128), (56, 165), (67, 210), (67, 240)),
        "blade_side": ((76, 130), (78, 165), (69, 206), (68, 230)),
        "beside_spine": ((26, 120), (26, 260)),
        "beside_low_back": ((22, 266), (24, 296), (33, 334), (35, 400)),
        "cleft": ((0, 330), (0, 376), (3.5, 396), (6, 430)),
        "beside_crotch": ((3.5, 370), (6.5, 424)),
    }
)
"""Borders of regions that are no part of the outline."""

HAIR: Mapping[BodyView, Line] = MappingProxyType(
    {
        "front": ((0, 10), (19, 14), (31, 30), (33, 46), (29, 44), (23, 33), (10, 28), (0, 27)),
        "back": ((0, 10), (19, 14), (31, 30), (33, 48), (32, 60), (29, 69), (24, 75), (12, 78), (0, 78.5)),
    }
)
"""Half of the hair, which tells the back from the front at a glance."""

FACE: Mapping[str, Line] = MappingProxyType({"eye": ((11.6, 55), (12.4, 55)), "mouth": ((0, 69.5), (4, 68))})
"""Half of the face."""


@dataclass(frozen=True)
class Shape:
    """Where a region lies: between an inner and an outer border, from a top to a bottom.

    A border is a line or a part of the outline, or two parts that follow each other. `top` and `bottom` are
    the heights at the inner border and at the outer one. A pair is drawn on both sides, as two regions; any
    other shape reaches from one outer border across the middle to the other.
    """

    inner: str
    outer: tuple[str, ...]
    top: tuple[float, float]
    bottom: tuple[float, float]
    is_pair: bool = True


def _across(outer: tuple[str, ...], top: tuple[float, float], bottom: tuple[float, float]) -> Shape:
    return Shape("middle", outer, top, bottom, is_pair=False)


_ARM, _LEG = ("arm_outer",), ("leg_outer",)
_SIDE = ("trunk", "leg_outer")
_RIBS = ("armpit", "trunk")

SHAPES: Mapping[BodyView, Mapping[str, Shape]] = MappingProxyType(
    {
        "back": MappingProxyType(
            {
                "neck": _across(("nape",), (79, 79), (129, 123)),
                "between_shoulder_blades": _across(("beside_spine",), (130, 130), (216, 216)),
                "upper_back": Shape("beside_spine", ("blade_side",), (130, 142), (216, 212)),
                "mid_back": _across(_RIBS, (217, 217), (265, 265)),
                "low_back": _across(("beside_low_back",), (266, 266), (347, 334)),
                "flank": Shape("beside_low_back", ("trunk",), (266, 266), (334, 328)),
                "buttock": Shape("cleft", _SIDE, (348, 330), (408, 398)),
                "arm_back": Shape("arm_inner", _ARM, (222, 206), (368, 358)),
                "thigh_back": Shape("leg_inner", _LEG, (410, 400), (512, 512)),
                "calf": Shape("leg_inner", _LEG, (513, 513), (654, 654)),
            }
        ),
        "front": MappingProxyType(
            {
                "jaw_or_throat": _across(("jaw_and_throat",), (76, 70), (130, 126)),
                "shoulder": Shape("chest_side", ("shoulder", "arm_outer"), (144, 150), (205, 205)),
                "chest": _across(("chest_side",), (134, 134), (214, 222)),
                "under_ribs": Shape("middle", _RIBS, (216, 224), (266, 272)),
                "belly": _across(("trunk",), (268, 274), (318, 318)),
                "low_belly": _across(("trunk",), (320, 320), (378, 340)),
                "groin": Shape("beside_crotch", _SIDE, (382, 342), (420, 404)),
                "arm_front": Shape("arm_inner", _ARM, (222, 206), (368, 358)),
                "thigh_front": Shape("leg_inner", _LEG, (420, 404), (497, 497)),
                "knee": Shape("leg_inner", _LEG, (498, 498), (548, 548)),
                "shin": Shape("leg_inner", _LEG, (549, 549), (654, 654)),
            }
        ),
    }
)
"""By view, the shape of every region; the two of a pair are called `ID_left` and `ID_right`."""
