"""What can be done about the pain, out of its line of the bundle."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dorsum.authoring.build import build_bundle
from dorsum.errors import BundleError
from dorsum.model.bundle import read_bundle
from dorsum.model.rules import IsYes, Or
from dorsum.model.treatment import Treatment
from tests.small_content import write_content


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("small") / "content"
    return build_bundle(write_content(folder)).decode()


@pytest.fixture(scope="module")
def small(text: str) -> Treatment:
    return read_bundle(text).treatment


def test_a_treatment(small: Treatment) -> None:
    bath = small.intervention["warm_bath"]
    assert bath.not_for == Or((IsYes("sore"), IsYes("stiff")))
    assert (bath.tier, bath.stages, bath.slot, bath.comfort) == ("show_first", ("early",), "today", False)
    assert bath.how["en"] == ("Sit in warm water.",)
    assert bath.protocol is not None
    assert (bath.protocol.measures["minutes"].low, bath.protocol.measures["minutes"].high) == (15.0, 20.0)
    assert bath.effect.points is not None
    assert bath.effect.points.value == 7.0
    assert (bath.positions[0].guideline, bath.positions[0].position) == ("a_guideline", "for")
    assert bath.stop == {}
    assert small.intervention["belt"].not_for is None


def test_movements_and_sets(small: Treatment) -> None:
    flat = small.movement["lie_flat"]
    assert flat.frames[0].angles == {"trunk": 0.0, "hp": 45.0, "kn": 90.0}
    assert small.movement_sets[0].movements == ("lie_flat",)


def test_stages_come_in_the_order_of_days(small: Treatment) -> None:
    assert [stage.id for stage in small.stages] == ["early", "late"]


def test_a_medicine_and_its_rule(small: Treatment) -> None:
    tablet, rule = small.medicine["tablet"], small.medicine_rules[0]
    (label,) = tablet.labels
    assert label.dose is not None
    assert (label.dose.one.high, label.dose.hours_between, label.dose.most_in_24_hours) == (400, 6, 1200)
    assert rule.concerns(tablet, "GB")
    assert not rule.concerns(tablet, "US")


Change = Callable[[dict[str, Any]], object]
DAMAGES: dict[str, Change] = {
    "a kind that is missing": lambda shelf: shelf.pop("medicines"),
    "a key that is missing": lambda shelf: shelf["interventions"][0].pop("tier"),
    "a rule that is none": lambda shelf: shelf["medicine_rules"][0].update(when="sore or"),
    "a rule that is a number": lambda shelf: shelf["medicine_rules"][0].update(when=3),
    "a number that is none": lambda shelf: shelf["movements"][0]["frames"][0]["angles"].update(hp="much"),
    "words that are a list": lambda shelf: shelf["movements"][0].update(purpose=["rest"]),
}


@pytest.mark.parametrize("change", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_line_is_found_when_it_is_read(change: Change, text: str) -> None:
    first, second, third = text.splitlines()
    shelf = json.loads(second)
    change(shelf)
    knowledge = read_bundle(f"{first}\n{json.dumps(shelf)}\n{third}\n")
    with pytest.raises(BundleError, match="damaged"):
        _ = knowledge.treatment


@pytest.mark.parametrize("lines", [1, 2, 4])
def test_a_bundle_has_three_lines(lines: int, text: str) -> None:
    with pytest.raises(BundleError, match="damaged"):
        read_bundle("\n".join([*text.splitlines(), "{}"][:lines]))
