"""Parts of pages that no shipped item reaches."""

from dataclasses import replace

import pytest

from dorsum.model.statements import Citation
from dorsum.model.treatment import Label
from dorsum.report.about_medicine_page import about_medicine_page, labelled_dose
from dorsum.report.look_up.badges import answer_badge
from dorsum.report.look_up.kinds import kinds_of
from dorsum.report.page_parts import PageParts
from tests.shipped import shipped


def label() -> Label:
    found = shipped().treatment.medicine["ibuprofen"].label_in("GB")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"status": "partly_unverified"},
        {"for_back": False},
        {"sold": "prescription"},
        {"sold": "not_sold"},
        {"dose": None},
    ],
)
def test_only_a_confirmed_label_for_the_back_from_a_shop_gives_a_dose(change: dict[str, object]) -> None:
    assert labelled_dose(label()) == label().dose is not None
    assert labelled_dose(replace(label(), **change)) is None  # type: ignore[arg-type]  # any field
    assert labelled_dose(None) is None


@pytest.mark.parametrize("change", [{"dose": None}, {"status": "unverified"}])
def test_without_a_confirmed_dose_the_page_sends_to_a_pharmacist(change: dict[str, object]) -> None:
    changed = replace(label(), **change)  # type: ignore[arg-type]  # any field
    medicine = replace(shipped().treatment.medicine["ibuprofen"], labels=(changed,))
    said = [
        line
        for one in about_medicine_page(medicine, shipped().country["GB"], shipped())
        for line in one.lines
    ]
    assert any(line.startswith(shipped().wording["medicine_no_dose_known"]["en"]) for line in said)
    assert not any("One dose is" in line for line in said)


def test_a_place_that_nobody_wrote_down_is_told_as_such() -> None:
    parts = PageParts(shipped())
    (line,) = parts.sources_with_place((Citation("french_2006", "not_recorded"),))
    assert parts.say("look_place_unknown") in line
    assert parts.place(Citation("french_2006", "page 3")) == "page 3"


def test_a_confirmed_answer_without_certainty_has_no_badge() -> None:
    answer = replace(shipped().treatment.answers[0], parts=(), status="verified")
    assert answer_badge(answer, PageParts(shipped())) == ""


def test_a_movement_without_sources_has_a_page_without_them() -> None:
    kind = next(one for one in kinds_of(shipped(), {}) if one.id == "movements")
    movement = shipped().treatment.movements[0]
    bare = replace(movement, sources=(), dose=replace(movement.dose, sources=()))
    sections = kind.page(bare, shipped().country["GB"], shipped())
    assert shipped().wording["heading_sources"]["en"] not in [one.heading for one in sections]
