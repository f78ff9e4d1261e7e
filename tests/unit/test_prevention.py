"""What may keep the pain from coming back: read whole, kept from people by a rule, and its mistakes found."""

from pathlib import Path

import pytest

from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import check_content
from dorsum.model.bundle import read_bundle
from dorsum.model.rules import IsYes
from dorsum.model.treatment import Prevention
from tests.small_content import CITED, UNCITED, write_content

GUIDELINE = f"""id: a_guideline
label: {{en: A guideline}}
organisation: A house
year: 2020
for_pain: {{en: Low back pain}}
{CITED}"""
WALKS = f"""id: walks
row: Walks
label: {{en: Walks}}
tier: offer
order: 1
certainty: low
what: {{en: [Walk.]}}
how: {{en: [Walk more.]}}
effect: {{words: {{en: It helps.}}, sources: [{{source: a_study, place: page 4}}]}}
positions: [{{guideline: a_guideline, position: for, sources: [{{source: a_study, place: page 5}}]}}]
not_for: fever
not_for_words: {{en: [Not with a fever.]}}
{UNCITED}"""
SHELF = {"guidelines/a_guideline.yaml": GUIDELINE, "prevention/walks.yaml": WALKS}


def test_prevention_is_read_without_the_row_of_the_draft(tmp_path: Path) -> None:
    text = build_bundle(write_content(tmp_path / "content", SHELF)).decode()
    (walks,) = read_bundle(text).treatment.prevention
    assert isinstance(walks, Prevention)
    assert (walks.tier, walks.effect.words["en"], walks.not_for) == ("offer", "It helps.", IsYes("fever"))
    assert walks.positions[0].guideline == "a_guideline"
    assert '"row"' not in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("guideline: a_guideline", "guideline: b", "unknown id `b` in `positions`; guidelines has"),
        ("not_for: fever", "not_for: not fever", "may not use `not`, so that one more yes never allows"),
        ("not_for: fever", "not_for: feever", "unknown finding `feever`; did you mean `fever`?"),
        ("tier: offer", "tier: never", "`why_not` belongs to tiers that are not put forward, and only there"),
        ("page 4", "page 4}, {source: c, place: x", "unknown id `c` in `sources`; sources has no such item"),
    ],
)
def test_a_mistake_is_found(old: str, new: str, says: str, tmp_path: Path) -> None:
    changed = {**SHELF, "prevention/walks.yaml": WALKS.replace(old, new)}
    (problem,) = check_content(write_content(tmp_path / "content", changed)).problems
    assert problem.startswith("content/prevention/walks.yaml:")
    assert says in problem
