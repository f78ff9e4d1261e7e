"""The drawing itself: it can be read aloud, fetches nothing, fits its frame, and works on light and dark."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from dorsum.model.treatment import Frame, Movement
from dorsum.report.drawings import draw, draw_start_and_end
from dorsum.report.drawings.props import BOXES
from tests.shipped import shipped

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.?\d*")


def movements() -> tuple[Movement, ...]:
    return shipped().treatment.movements


def drawings() -> Iterator[tuple[str, str]]:
    for movement in movements():
        yield movement.id, draw_start_and_end(movement)
        yield from ((f"{movement.id} {n}", draw(movement, n)) for n in range(len(movement.frames)))


def words(root: Element, name: str) -> list[str]:
    return [str(found.text) for found in root.iter(f"{SVG}{name}")]


def test_a_drawing_has_a_title_and_a_description() -> None:
    for name, text in drawings():
        root = ElementTree.fromstring(text)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == " ".join(map(str, ids)), name
        assert all(len(said) > 3 for said in words(root, "title") + words(root, "desc"))


def test_ids_differ_so_that_all_drawings_can_stand_on_one_page() -> None:
    ids = [id for _, text in drawings() for id in re.findall(r' id="([^"]+)"', text)]
    assert len(set(ids)) == len(ids)


def test_the_words_under_the_frames_are_those_of_the_content() -> None:
    for movement in movements():
        root = ElementTree.fromstring(draw_start_and_end(movement))
        assert words(root, "text") == [frame.label["en"] for frame in movement.frames]
        assert words(root, "title") == [movement.label["en"]]


def test_there_is_an_arrow_between_two_frames() -> None:
    for movement in movements():
        root = ElementTree.fromstring(draw_start_and_end(movement))
        arrows = [path for path in root.iter(f"{SVG}path") if path.get("class") == "arrow"]
        assert len(arrows) == 2 * (len(movement.frames) - 1)


def test_a_drawing_fetches_nothing_and_names_no_colour() -> None:
    for name, text in drawings():
        bare = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"http|href|url\(|<script|<image| style=|#[0-9a-fA-F]{3}|rgb\(", bare), name
        assert "currentColor" in text
        root = ElementTree.fromstring(text)
        assert "viewBox" in root.attrib
        assert not {"width", "height"} & set(root.attrib)


def test_everything_lies_inside_the_frame() -> None:
    for name, text in drawings():
        root = ElementTree.fromstring(text)
        left, top, wide, high = map(float, str(root.get("viewBox")).split())
        for x, y, rim in outline(root, 0.0):
            assert left <= x - rim, name
            assert x + rim <= left + wide, name
            assert top <= y - rim, name
            assert y + rim <= top + high, name


def outline(element: Element, shift: float) -> Iterator[tuple[float, float, float]]:
    """Yield points of everything drawn, and how far the line reaches around them."""
    shift += float(match[1]) if (match := re.match(r"translate\((\S+) ", element.get("transform", ""))) else 0
    tag = element.tag.removeprefix(SVG)
    if tag == "path":
        found = [float(number) for number in _NUMBER.findall(str(element.get("d")))]
        rim = float(str(element.get("stroke-width"))) / 2
        pairs = zip(found[::2], found[1::2], strict=True)
        if "torso" not in str(element.get("class")):  # a curve stays inside the points that pull it
            yield from ((x + shift, y, rim) for x, y in pairs)
    if tag == "circle":
        middle, across, radius = (float(str(element.get(key))) for key in ("cx", "cy", "r"))
        yield middle + shift, across, radius
    if tag == "rect":
        x, y, wide, high = (float(str(element.get(key))) for key in ("x", "y", "width", "height"))
        yield from ((x + shift, y, 0), (x + wide + shift, y + high, 0))
    for child in element:
        yield from outline(child, shift)


def test_one_side_is_lighter_where_it_is_further_off() -> None:
    root = ElementTree.fromstring(draw(shipped().treatment.movement["bird_dog"], 1))
    groups = {str(group.get("class")): float(group.get("opacity", 1)) for group in root.iter(f"{SVG}g")}
    assert groups["far"] < groups["trunk"] < groups["near"] == 1
    assert 'class="far"' not in draw(shipped().treatment.movement["doorway_stretch"], 1)


def test_the_same_frame_gives_the_same_text() -> None:
    movement = shipped().treatment.movement["bridge"]
    assert draw(movement, 1) == draw(movement, 1)
    assert draw(movement, 0) != draw(movement, 1)


def test_a_face_that_looks_out_of_the_paper_has_a_light_nose() -> None:
    assert '<circle class="paper"' in draw(shipped().treatment.movement["side_neck_stretch"], 0)
    assert '<circle class="paper"' not in draw(shipped().treatment.movement["chin_tuck"], 0)


@pytest.mark.parametrize("prop", sorted(BOXES))
def test_each_thing_of_the_house_is_drawn_where_it_is_named(prop: str) -> None:
    shown = [movement for movement in movements() if prop in movement.props]
    assert shown
    for movement in shown:
        bare = replace(movement, props=tuple(one for one in movement.props if one != prop))
        assert draw(movement, 0).count("<rect") > draw(bare, 0).count("<rect")


def test_words_with_special_letters_do_not_break_the_drawing() -> None:
    movement = shipped().treatment.movement["bridge"]
    odd = replace(movement, frames=(Frame({"en": 'A <b> & "c"'}, movement.frames[0].angles),))
    assert words(ElementTree.fromstring(draw(odd, 0)), "text") == ['A <b> & "c"']


def test_ground_is_shown_where_one_looks_down_on_it() -> None:
    assert 'class="ground"' in draw(shipped().treatment.movement["knee_rolls"], 0)
    assert 'class="ground"' not in draw(shipped().treatment.movement["bridge"], 0)
    assert 'class="floor"' not in draw(shipped().treatment.movement["open_book"], 0)


def test_a_printer_can_be_given_the_colour_of_its_paper() -> None:
    movement = shipped().treatment.movement["bridge"]
    for text in (draw(movement, 1, paper="white"), draw_start_and_end(movement, paper="white")):
        assert "var(" not in text
        assert 'fill="white"' in text


def test_without_a_style_sheet_all_is_painted_as_it_should() -> None:
    for name, text in drawings():
        for shape in ElementTree.fromstring(text).iter():
            if shape.tag.removeprefix(SVG) in ("path", "rect", "circle", "ellipse", "text"):
                assert "fill" in shape.attrib, (name, shape.attrib)
