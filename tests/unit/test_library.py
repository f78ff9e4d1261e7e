"""The library: its line of the bundle, what the form of a claim refuses, and the regions of the body map."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import check_content
from dorsum.authoring.library_forms import ClaimForm
from dorsum.errors import BundleError
from dorsum.model.bundle import read_bundle
from dorsum.model.library import BodyRegion, Claim, Library
from dorsum.model.rules import finding_ids
from dorsum.model.statements import Citation
from tests.shipped import shipped
from tests.small_content import CITED, write_content

DAMAGED = "the content bundle is damaged; run `dorsum content build`"
WRITTEN = f"""id: rest_heals
rows: [CL-001]
label: {{en: Rest heals.}}
verdict: contradicted
what_holds: {{en: [It does not.]}}
certainty: low
patterns: [rest heal*, heal* & rest, bed heal*, sleep heal*, lying heal*]
seeds: [{{file: one.txt, lines: [1]}}]
{CITED}"""
CLAIM: dict[str, Any] = {
    "id": "rest_heals",
    "label": {"en": "Rest heals."},
    "verdict": "contradicted",
    "what_holds": {"en": ["It does not."]},
    "certainty": "low",
    "patterns": ["rest heal*", "heal* & rest", "bed heal*", "sleep heal*", "lying heal*"],
    "sources": [{"source": "a_study", "place": "page 3"}],
    "checked": {"on": date(2026, 1, 15), "next": date(2027, 1, 15)},
}


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("small") / "content"
    return build_bundle(write_content(folder, {"claims/rest_heals.yaml": WRITTEN})).decode()


def test_a_claim_comes_back_as_it_went_in(text: str) -> None:
    library = read_bundle(text).library
    assert library.claims == (
        Claim(
            id="rest_heals",
            label={"en": "Rest heals."},
            verdict="contradicted",
            what_holds={"en": ("It does not.",)},
            certainty="low",
            status="verified",
            sources=(Citation("a_study", "page 3"),),
            patterns=("rest heal*", "heal* & rest", "bed heal*", "sleep heal*", "lying heal*"),
        ),
    )
    assert library.claim["rest_heals"] is library.claims[0]


def test_what_only_authors_need_stays_out(text: str) -> None:
    assert "CL-001" not in text
    assert "seeds" not in text


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"claims": []}', '{"claims": [{"id": "rest_heals"}]}'])
def test_a_damaged_line_is_found_when_it_is_read(text: str, line: str) -> None:
    first, second, _ = text.rstrip("\n").split("\n")
    knowledge = read_bundle(f"{first}\n{second}\n{line or 'x'}\n")
    with pytest.raises(BundleError, match=DAMAGED):
        _ = knowledge.library


def test_a_missing_line_is_found_at_once(text: str) -> None:
    with pytest.raises(BundleError, match=DAMAGED):
        read_bundle("\n".join(text.split("\n")[:2]))


def test_the_form_takes_a_claim() -> None:
    assert ClaimForm.model_validate(CLAIM).verdict == "contradicted"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"patterns": CLAIM["patterns"][:4]},
            "a claim that is wrong or does harm needs 5 `patterns` or more",
        ),
        ({"patterns": ["Rest", *CLAIM["patterns"]]}, "`Rest` in `Rest`: use small letters"),
        ({"rows": ["A12"]}, "String should match pattern"),
        ({"seeds": [{"file": "a.txt", "lines": []}]}, "at least 1 item"),
    ],
)
def test_the_form_refuses(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ClaimForm.model_validate(CLAIM | change)


def test_a_claim_may_go_without_patterns_where_nothing_is_wrong() -> None:
    assert ClaimForm.model_validate(CLAIM | {"verdict": "supported", "patterns": []}).patterns == []


def test_an_unknown_source_of_a_claim_is_reported(tmp_path: Path) -> None:
    unknown = {"claims/rest_heals.yaml": WRITTEN.replace("a_study", "c_study")}
    folder = write_content(tmp_path / "content", unknown)
    problems = check_content(folder).problems
    assert len(problems) == 1
    assert "c_study" in problems[0]


FRONT = BodyRegion(
    id="front",
    label={"en": "The front"},
    view="front",
    order=10,
    finding="numb",
    status="expert_opinion",
    sources=(),
    confirm={"en": "Is it too much?"},
)


def test_the_regions_of_the_body_map_come_back_as_they_went_in(text: str) -> None:
    back, front = read_bundle(text).library.body_regions
    assert front == FRONT
    assert (back.id, back.finding, back.confirm) == ("back", "sore", None)


def test_the_regions_of_a_view_come_in_the_order_of_the_list() -> None:
    first, last = replace(FRONT, id="a", order=20), replace(FRONT, id="b", order=5)
    library = Library(body_regions=(first, replace(FRONT, id="c", view="back"), last))
    assert library.regions_of("front") == (last, first)


def test_a_tap_on_the_front_of_the_chest_asks_before_it_counts() -> None:
    chest = next(region for region in shipped().library.body_regions if region.id == "chest")
    assert chest.finding == "front_chest_pain_or_tightness"
    assert chest.confirm == shipped().finding[chest.finding].question


def test_neck_pain_is_told_by_a_tap_and_nothing_else_waits_for_it() -> None:
    assert "neck_pain" in {region.finding for region in shipped().library.body_regions}
    assert not any("neck_pain" in finding_ids(flag.when) for flag in shipped().red_flags)
    assert not any("neck_pain" in lead.covers for lead in shipped().questions)
