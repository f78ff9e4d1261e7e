"""`dorsum movements`."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped


def test_the_list_has_every_movement(dorsum: Dorsum) -> None:
    done = dorsum("movements")
    assert (done.code, done.err) == (0, "")
    assert len([line for line in done.out.splitlines() if not line.startswith(" ")]) == 29


@pytest.mark.parametrize("movement", shipped().treatment.movements, ids=lambda one: one.id)
def test_a_page_says_how_how_much_and_when_to_stop(dorsum: Dorsum, movement: object) -> None:
    id = movement.id  # type: ignore[attr-defined]  # a movement
    done = dorsum("movements", id)
    assert done.code == 0
    for wording in ("movement_how", "movement_dose", "movement_stop", "no_clinician_signed"):
        assert shipped().wording[wording]["en"] in done.out
    assert "{" not in done.out


def test_a_movement_is_drawn(dorsum: Dorsum, tmp_path: Path) -> None:
    file = tmp_path / "cat.svg"
    done = dorsum("movements", "cat_cow", "--svg", file)
    assert done.code == 0
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


def test_a_link_is_followed_and_a_device_is_never_replaced(dorsum: Dorsum, tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "target.svg", tmp_path / "link.svg", tmp_path / "device"
    target.write_text("old")
    link.symlink_to(target)
    assert dorsum("movements", "cat_cow", "--svg", link).code == 0
    assert link.is_symlink()
    assert target.read_text().startswith("<svg")
    pipe.symlink_to("/dev/null")
    assert dorsum("movements", "cat_cow", "--svg", pipe).code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["catcow"], "there is no movement `catcow`; did you mean `cat_cow`?"),
        (["xyz"], "there is no movement `xyz`; `dorsum movements` lists them all"),
        (["--svg", "x.svg"], "`--svg` draws one movement; name it, `dorsum movements` lists them"),
    ],
)
def test_a_mistake_is_one_line(dorsum: Dorsum, arguments: list[str], message: str) -> None:
    done = dorsum("movements", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"dorsum: {message}\n")
