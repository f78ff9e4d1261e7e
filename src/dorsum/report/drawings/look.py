"""How each kind of shape is painted: with attributes alone, so that it needs no style sheet of the page.

Ink is the colour of the text around the drawing, paper that of the ground it lies on.
"""

from collections.abc import Mapping
from types import MappingProxyType

INK = "currentColor"
PAPER = "var(--dorsum-paper, Canvas)"
"""The ground of the page: what the page names in `--dorsum-paper`, or else the usual one."""

STANDING_ALONE = ".dorsum-figure:root { color-scheme: light dark; color: CanvasText; }"
"""The only style: a drawing that is a file of its own follows light and dark by itself."""

ROUND_ENDS = MappingProxyType({"stroke-linecap": "round", "stroke-linejoin": "round"})
"""For the drawing as a whole: every line in it ends and turns round."""

_LINE = {"fill": "none", "stroke": INK}

LOOKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "near": {},
        "far": {"opacity": "0.38"},
        "trunk": {"opacity": "0.72"},
        "cover": {},
        "bone": _LINE,
        "edge": {**_LINE, "stroke": PAPER},
        "torso": {**_LINE, "fill": INK},
        "torso_edge": {**_LINE, "fill": PAPER, "stroke": PAPER},
        "skin": {"fill": INK},
        "paper": {"fill": PAPER},
        "floor": {**_LINE, "opacity": "0.5"},
        "ground": {"fill": INK, "opacity": "0.09"},
        "arrow": _LINE,
        "prop": {"fill": INK, "fill-opacity": "0.12", "stroke": INK, "stroke-opacity": "0.55"},
        "body": {"fill": INK, "fill-opacity": "0.05", "stroke": INK, "stroke-opacity": "0.75"},
        "hair": {"fill": INK, "fill-opacity": "0.16"},
        "face": {**_LINE, "opacity": "0.5"},
        "region": {"fill": INK, "fill-opacity": "0.09", "stroke": INK, "stroke-opacity": "0.6"},
        "region chosen": {"fill": INK, "fill-opacity": "0.72", "stroke": INK, "stroke-width": "2"},
        "tick": {**_LINE, "stroke": PAPER},
        "side": {
            "fill": INK,
            "font-family": "system-ui, sans-serif",
            "font-size": "14",
            "text-anchor": "middle",
        },
        "words": {
            "fill": INK,
            "font-family": "system-ui, sans-serif",
            "font-size": "11",
            "text-anchor": "middle",
        },
    }
)
"""By kind, the attributes that paint it; the kind is the class as well, for a page with another look."""


def look(kind: str) -> dict[str, str]:
    """Return the class and the attributes of a kind of shape."""
    return {"class": kind, **LOOKS[kind]}
