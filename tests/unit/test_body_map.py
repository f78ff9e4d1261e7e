"""The body map: one shape for each region, inside the body, apart from the others, large enough to tap."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from math import dist
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from dorsum.model.library import BodyRegion, BodyView
from dorsum.report.drawings import body_map, curves
from dorsum.report.drawings.body_geometry import patches
from tests.shipped import shipped

SVG = "{http://www.w3.org/2000/svg}"
VIEWS: tuple[BodyView, BodyView] = ("front", "back")
SHOWN_WIDE = 330
"""How wide the drawing is on a phone, in pixels."""
LEAST_SIZE, LEAST_BREADTH = 44, 24
"""Of a target, in pixels: its height and width, and the widest circle in it (WCAG 2.2, 2.5.5 and 2.5.8)."""
Spot = tuple[float, float]
Outline = tuple[Spot, ...]


def regions(view: BodyView) -> tuple[BodyRegion, ...]:
    return shipped().library.regions_of(view)


def drawing(view: BodyView, *chosen: str) -> str:
    return body_map(view, shipped().library.body_regions, chosen, shipped().wording)


def shapes(view: BodyView) -> dict[str, Element]:
    found = list(ElementTree.fromstring(drawing(view)).iter(f"{SVG}path"))
    named = [(str(shape.get("data-region")), shape) for shape in found if shape.get("class") == "region"]
    assert len(named) == len(dict(named))
    return dict(named)


def spots_of(path: str) -> Outline:
    """Return spots close together along a closed path of curves."""
    found: list[Spot] = []
    for letter, text in re.findall(r"([MCQ])([^MCQZ]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]
        pulls = list(zip(numbers[::2], numbers[1::2], strict=True))
        found += pulls if letter == "M" else [on_curve([found[-1], *pulls], step / 8) for step in range(1, 9)]
    return tuple(found)


def on_curve(pulls: list[Spot], part: float) -> Spot:
    """Return a spot of a curve of any degree (de Casteljau)."""
    while len(pulls) > 1:
        pulls = [
            (x + (other_x - x) * part, y + (other_y - y) * part)
            for (x, y), (other_x, other_y) in pairwise(pulls)
        ]
    return pulls[0]


def is_inside(spot: Spot, outline: Outline) -> bool:
    x, y = spot
    inside = False
    for (one_x, one_y), (other_x, other_y) in pairwise((*outline, outline[0])):
        if (one_y > y) != (other_y > y) and x < one_x + (y - one_y) * (other_x - one_x) / (other_y - one_y):
            inside = not inside
    return inside


@cache
def outlines(view: BodyView) -> dict[str, Outline]:
    return {id: spots_of(str(shape.get("d"))) for id, shape in shapes(view).items()}


@cache
def body() -> Outline:
    path = next(ElementTree.fromstring(drawing("front")).iter(f"{SVG}path"))
    assert path.get("class") == "body"
    return spots_of(str(path.get("d")))


def box(outline: Outline) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in outline], [y for _, y in outline]
    return min(across), min(down), max(across), max(down)


def inner_spots(outline: Outline, step: int = 3) -> Iterator[Spot]:
    left, top, right, bottom = (round(edge) for edge in box(outline))
    for x in range(left, right + 1, step):
        yield from ((x, y) for y in range(top, bottom + 1, step) if is_inside((x, y), outline))


@pytest.mark.parametrize("view", VIEWS)
def test_every_region_has_one_shape_and_every_shape_a_region(view: BodyView) -> None:
    ids = [region.id for region in regions(view)]
    assert ids == list(shapes(view))
    assert set(ids) == set(patches(view))


@pytest.mark.parametrize("view", VIEWS)
def test_regions_lie_inside_the_body_and_the_body_inside_the_drawing(view: BodyView) -> None:
    left, top, wide, high = map(float, str(ElementTree.fromstring(drawing(view)).get("viewBox")).split())
    assert wide == SHOWN_WIDE
    edges = box(body())
    assert left < edges[0] < edges[2] < left + wide
    assert top < edges[1] < edges[3] < top + high
    for id, outline in outlines(view).items():
        assert all(is_inside(spot, body()) for spot in outline), id


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.no_cover
def test_no_two_regions_overlap(view: BodyView) -> None:
    for (one, first), (other, second) in combinations(outlines(view).items(), 2):
        assert not any(is_inside(spot, second) for spot in (*first, *inner_spots(first, 9))), (one, other)
        assert not any(is_inside(spot, first) for spot in (*second, *inner_spots(second, 9))), (one, other)


@pytest.mark.parametrize("view", VIEWS)
def test_every_region_is_large_enough_for_a_finger(view: BodyView) -> None:
    for id, outline in outlines(view).items():
        left, top, right, bottom = box(outline)
        assert min(right - left, bottom - top) >= LEAST_SIZE, id
        breadth = 2 * max(min(dist(spot, edge) for edge in outline) for spot in inner_spots(outline, 4))
        assert breadth >= LEAST_BREADTH, id


@pytest.mark.parametrize("view", VIEWS)
def test_both_sides_are_mirror_images(view: BodyView) -> None:
    drawn = outlines(view) | {"body": body()}
    for id, outline in drawn.items():
        stem, _, side = id.rpartition("_")
        other = {"left": f"{stem}_right", "right": f"{stem}_left"}.get(side, id)
        assert all(min(dist((-x, y), spot) for spot in drawn[other]) < 2.5 for x, y in outline), id


def middle(view: BodyView, id: str) -> Spot:
    left, top, right, bottom = box(outlines(view)[id])
    return (left + right) / 2, (top + bottom) / 2


def test_left_is_where_a_person_has_it() -> None:
    for view, sign in zip(VIEWS, (1, -1), strict=True):
        sides = [id for id in outlines(view) if id.endswith(("_left", "_right"))]
        assert all((middle(view, id)[0] * sign > 0) == id.endswith("_left") for id in sides)
        words = list(ElementTree.fromstring(drawing(view)).iter(f"{SVG}text"))
        found = {str(word.text): float(str(word.get("x"))) * sign for word in words}
        assert found["Your right"] < 0 < found["Your left"]


@pytest.mark.parametrize(
    ("view", "ids"),
    [
        ("front", ["jaw_or_throat", "chest", "under_ribs_right", "belly", "low_belly", "thigh_front_left"]),
        ("front", ["thigh_front_left", "knee_left", "shin_left"]),
        ("back", ["neck", "between_shoulder_blades", "mid_back", "low_back", "buttock_left", "calf_left"]),
        ("back", ["upper_back_left", "flank_left", "buttock_left", "thigh_back_left"]),
    ],
)
def test_regions_follow_each_other_down_the_body(view: BodyView, ids: list[str]) -> None:
    heights = [middle(view, id)[1] for id in ids]
    assert heights == sorted(heights)


def test_a_region_says_which_it_is() -> None:
    for view in VIEWS:
        for region, shape in zip(regions(view), shapes(view).values(), strict=True):
            assert shape.get("id") == f"region-{region.id}"
            assert shape.get("aria-hidden") == "true"
            assert shape.findtext(f"{SVG}title") == region.label["en"]


def test_a_chosen_region_is_marked_and_not_by_its_shade_alone() -> None:
    root = ElementTree.fromstring(drawing("back", "low_back", "chest", "nowhere"))
    following = list(root)
    chosen = [shape for shape in following if shape.get("class") == "region chosen"]
    assert [shape.get("data-region") for shape in chosen] == ["low_back"]
    for shape, tick in pairwise(following):
        if shape.get("data-region"):
            assert tick.get("class") == "tick"
            assert tick.get("opacity") == ("1" if shape in chosen else "0")


@pytest.mark.parametrize("view", VIEWS)
def test_the_tick_lies_in_its_region(view: BodyView) -> None:
    for id, patch in patches(view).items():
        x, y = patch.middle
        assert all(is_inside((x + off, y), outlines(view)[id]) for off in (-8, 0, 8)), id


@pytest.mark.parametrize("view", VIEWS)
def test_the_drawing_needs_no_style_sheet_and_fetches_nothing(view: BodyView) -> None:
    text = drawing(view, "low_back").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"style|http|href|url\(|<script|<image|#[0-9a-fA-F]{3}|rgb\(", text)
    root = ElementTree.fromstring(drawing(view))
    assert not {"width", "height"} & set(root.attrib)
    assert all("fill" in one.attrib for one in root if one.tag != f"{SVG}title")


def test_the_drawing_has_a_name_and_no_id_stands_twice() -> None:
    both = [ElementTree.fromstring(drawing(view)) for view in VIEWS]
    for view, root in zip(VIEWS, both, strict=True):
        assert root.get("role") == "img"
        title = root.find(f"{SVG}title")
        assert title is not None
        assert (title.get("id"), title.text) == (root.get("aria-labelledby"), f"Your body from the {view}")
    ids = [one.get("id") for root in both for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_only_the_front_has_a_face() -> None:
    assert 'class="face"' in drawing("front")
    assert 'class="face"' not in drawing("back")


def test_same_regions_same_text_in_any_order() -> None:
    shown = shipped().library.body_regions
    assert body_map("back", shown[::-1], {"calf_left"}, shipped().wording) == drawing("back", "calf_left")


def test_a_line_beyond_its_ends_stays_where_it_ends() -> None:
    line = ((1.0, 0.0), (3.0, 10.0))
    assert [curves.x_at(line, y) for y in (-1, 0, 5, 10, 11)] == [1, 1, 2, 3, 3]


def test_a_curve_goes_through_its_spots() -> None:
    spots = ((0.0, 0.0), (2.0, 1.0), (3.0, 4.0))
    for is_closed in (False, True):
        found = curves.smooth(spots, is_closed=is_closed)
        assert [curve[0] for curve in found] == list(spots[: len(found)])
        assert curves.spots_along(found)[-1] == pytest.approx(spots[0] if is_closed else spots[-1])
