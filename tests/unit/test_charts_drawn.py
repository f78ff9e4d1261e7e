"""Drawn charts: nothing that a strict page forbids, one ink, one name; no name of a medicine runs."""

import re
import struct
import sys
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsum.diary.entries import TakenMedicine
from dorsum.report.charts import (
    PHONE,
    WIDE,
    Chart,
    can_draw,
    charts_of,
    draw,
    drawn_or_none,
    forget_drawings,
)
from dorsum.report.charts.files import as_png, as_svg, sheet
from tests.amounts import examples
from tests.courses import at, course, entry
from tests.shipped import shipped
from tests.unit.test_charts import charts, full

SVG = "{http://www.w3.org/2000/svg}"
OF_THE_WHOLE = {"class", "role", "aria-label", "focusable"}
FORBIDDEN = re.compile("style|class|id|on|href|.*:|aria|role|font-family")
WIDE_LETTER = 6.2
"""Pixels at the size of the words: the mean of DejaVu Sans, which is wider than most."""
SHAPES = {"svg", "g", "path", "line", "rect", "text", "tspan"}


@pytest.fixture(scope="module")
def drawn() -> dict[tuple[str, int], Element]:
    found = charts(full())
    return {(id, width): parsed(one, width) for id, one in found.items() for width in (PHONE, WIDE)}


def parsed(chart: Chart, width: int) -> Element:
    return ElementTree.fromstring(draw(chart.spec, width))


def test_a_drawing_has_shapes_and_words_alone(drawn: dict[tuple[str, int], Element]) -> None:
    for root in drawn.values():
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= SHAPES
        for one in root.iter():
            names = (
                one.attrib.keys() - {"class", "role", "aria-label", "focusable"}
                if one is root
                else one.attrib
            )
            assert not [
                name for name in names if re.match(r"style|class|id|on|href|.*:|aria|role|font-family", name)
            ]


def test_there_is_one_ink(drawn: dict[tuple[str, int], Element]) -> None:
    """So it is right in light, in dark, on paper and in black and white."""
    painted = {one.get(name) for root in drawn.values() for one in root.iter() for name in ("fill", "stroke")}
    assert painted == {"currentColor", "none", None}


def test_it_is_one_picture_with_a_name(drawn: dict[tuple[str, int], Element]) -> None:
    for (id, _), root in drawn.items():
        assert (root.get("role"), root.get("class")) == ("img", "chart")
        assert root.get("aria-label") == charts(full())[id].alt


def test_it_is_as_wide_as_wanted(drawn: dict[tuple[str, int], Element]) -> None:
    for (_, width), root in drawn.items():
        assert width - 40 <= float(root.get("width", 0)) <= width + 2


def test_words_stay_inside_on_a_phone(drawn: dict[tuple[str, int], Element]) -> None:
    """By the width of letters of a wide font; on a wide picture there is room."""
    for (id, width), root in drawn.items():
        if width == PHONE:
            for x, words in _texts(root):
                assert x + WIDE_LETTER * len(words) <= width + 5, (id, words)
            for x, words in _texts(root, "middle"):
                assert abs(x - width / 2) + WIDE_LETTER * len(words) / 2 <= width / 2 + 5, (id, words)


def _texts(one: Element, anchor: str = "start", left: float = 0) -> list[tuple[float, str]]:
    """Return each line of words with the place that it is anchored at."""
    moved = re.match(r"translate\(([-\d.]+)", one.get("transform", ""))
    x = left + (float(moved[1]) if moved else 0)
    if one.tag == f"{SVG}text":
        return [(x, (part.text or "")) for part in one.iter() if one.get("text-anchor") == anchor]
    return [found for inner in one for found in _texts(inner, anchor, x)]


def test_what_was_drawn_once_is_kept_until_it_shall_be_forgotten() -> None:
    spec = charts(full())["triggers"].spec
    first = draw(spec, PHONE)
    assert draw(spec, PHONE) is first
    forget_drawings()
    again = draw(spec, PHONE)
    assert again == first
    assert again is not first


def test_without_the_library_there_is_no_drawing_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = charts(full())["triggers"].spec
    assert drawn_or_none(spec, PHONE) == draw(spec, PHONE)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert not can_draw()
    assert drawn_or_none(spec, PHONE) is None


@examples(15)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_a_person_calls_a_medicine_is_a_word_and_no_more(name: str) -> None:
    taken = (TakenMedicine(at(1), name=name),)
    (_, chart) = charts_of(course([entry(1, 5, medicines=taken)]), shipped())
    root = parsed(chart, PHONE)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= SHAPES
    said = [words for _, words in _texts(root)]
    whole = "".join(one for one in name if one.isprintable())
    assert (
        any(whole.startswith(words.rstrip("\N{HORIZONTAL ELLIPSIS}").strip()) for words in said) or not whole
    )


@pytest.mark.parametrize(
    "name", ["</text><script>alert(1)</script>", "datum.x", "{{1+1}}", "'\"&amp;", "currentColor"]
)
def test_markup_in_a_name_is_shown_as_it_is(name: str) -> None:
    taken = (TakenMedicine(at(1), name=name),)
    (_, chart) = charts_of(course([entry(1, 5, medicines=taken)]), shipped())
    assert name in [words for _, words in _texts(parsed(chart, PHONE))]
    assert name.encode() in as_svg(chart.spec, PHONE) or "<" in name or "&" in name


def test_a_file_is_black_on_white() -> None:
    found = tuple(charts(full()).values())
    whole = as_svg(sheet(found), WIDE)
    root = ElementTree.fromstring(whole)
    assert root.get("color") == "black"
    assert root[0].attrib == {"width": "100%", "height": "100%", "fill": "white"}
    said = " ".join(one.text or "" for one in root.iter())
    assert all(one.heading in said for one in found)
    png = as_png(found[-1].spec, PHONE)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">I", png[16:20])[0] == round(2 * float(parsed(found[-1], PHONE).get("width", 0)))
