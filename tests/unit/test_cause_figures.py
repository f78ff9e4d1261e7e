"""Scoring causes: the mapping of diagnoses, and who stands where."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dorsum.errors import FileError
from dorsum.validation.case_sets import LabelledCase, read_case_set
from dorsum.validation.cause_figures import cause_errors, cause_figures, score_causes
from dorsum.validation.diagnoses import read_diagnoses
from tests.shipped import shipped, shipped_rules

STRAIN, STONE, DISC = (
    "muscle_strain_or_spasm_low_back",
    "kidney_stone",
    "disc_herniation_with_nerve_irritation",
)
MAPPING: dict[str, Any] = {
    "settings": {"web": "home", "hospital": "emergency_department"},
    "diagnoses": {"A strain": [STRAIN], "A stone": [STONE]},
    "second_rater": {"a pulled muscle": [STRAIN], "a stone": [STONE], "bad luck": []},
}


def case(diagnosis: str, answers: dict[str, str], causes: list[str], **more: object) -> dict[str, object]:
    return {
        "id": diagnosis,
        "triage_truth": "self_care",
        "final_diagnosis": diagnosis,
        "answers": answers,
        "second_rating": {"causes": causes},
        **more,
    }


STONE_SIGNS = {"flank_pain": "yes", "blood_in_urine": "yes", "pain_in_waves_cannot_lie_still": "yes"}
CASES = [
    case("A strain", {"began_with_lift_twist_or_bend": "yes"}, ["a pulled muscle"], source_kind="web"),
    case("A stone", STONE_SIGNS, ["bad luck", "a stone"], source_kind="hospital", age=40, sex="M"),
    case("A stone", {"began_with_lift_twist_or_bend": "yes"}, ["a pulled muscle"], hard_from_history=True),
]


def labelled(tmp_path: Path, *cases: Mapping[str, object]) -> tuple[LabelledCase, ...]:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in cases or CASES), encoding="utf-8")
    return read_case_set(path, shipped())


def mapping_file(tmp_path: Path, text: str | None = None) -> Path:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(MAPPING) if text is None else text, encoding="utf-8")
    return path


def test_places_of_the_ranking_of_base_rates_and_of_the_rater(tmp_path: Path) -> None:
    diagnoses = read_diagnoses(mapping_file(tmp_path), shipped())
    told: list[tuple[int, int]] = []
    scores = score_causes(
        labelled(tmp_path),
        shipped_rules(),
        diagnoses,
        closed_world=True,
        progress=lambda done, of: told.append((done, of)),
    )
    figures = cause_figures(scores)
    assert told == [(1, 3), (2, 3), (3, 3)]
    counts = {name: (figure["k"], figure["n"]) for name, figure in figures.items() if name != "n"}
    assert figures["n"] == 3
    assert counts["top_1"] == counts["top_3"] == (2, 3)
    assert (counts["base_rates_top_1"], counts["base_rates_top_3"]) == ((1, 3), (2, 3))
    assert (counts["second_rater_top_1"], counts["second_rater_top_3"]) == ((1, 3), (2, 3))
    assert counts["as_shown_top_3"] == (2, 3)
    assert counts["called_likely_and_right"] == (2, 3)
    (missed,) = cause_errors(scores)
    assert (missed["id"], missed["right"], missed["hard"]) == ("A stone", [STONE], True)
    assert missed["first_three"][0] == STRAIN
    assert missed["place"] > 3


def test_one_setting_for_all(tmp_path: Path) -> None:
    diagnoses = read_diagnoses(mapping_file(tmp_path), shipped())
    chosen = labelled(tmp_path, CASES[1])
    at_home = score_causes(chosen, shipped_rules(), diagnoses, closed_world=True, setting="home")
    there = score_causes(chosen, shipped_rules(), diagnoses, closed_world=True)
    assert at_home[0].by_base_rates != there[0].by_base_rates


def test_a_case_without_a_diagnosis_is_not_scored(tmp_path: Path) -> None:
    diagnoses = read_diagnoses(mapping_file(tmp_path), shipped())
    chosen = labelled(tmp_path, {"id": "x", "triage_truth": "self_care", "answers": {}})
    assert cause_figures(score_causes(chosen, shipped_rules(), diagnoses, closed_world=True))["n"] == 0


@pytest.mark.parametrize(
    "wrong", [case("A hunch", {}, []), case("A stone", {}, ["witchcraft"])], ids=["diagnosis", "phrase"]
)
def test_what_the_mapping_lacks_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    diagnoses = read_diagnoses(mapping_file(tmp_path), shipped())
    with pytest.raises(FileError) as caught:
        score_causes(labelled(tmp_path, wrong), shipped_rules(), diagnoses, closed_world=True)
    message = "the mapping lacks its diagnosis, or a cause of the second rater"
    assert str(caught.value) == f"case `{wrong['id']}`: {message}"


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "[" * 100_000, '{"diagnoses": 1, "second_rater": {}, "settings": {}}'),
        '{"diagnoses": {"a": "strain"}, "second_rater": {}, "settings": {}}',
        '{"diagnoses": {}, "second_rater": {}, "settings": {"web": []}}',
        '{"diagnoses": {}, "second_rater": {}, "settings": [["web", "home"]]}',
    ],
)
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = mapping_file(tmp_path, text)
    with pytest.raises(FileError) as caught:
        read_diagnoses(path, shipped())
    assert str(caught.value).startswith(f"{path}: this is no mapping of diagnoses; it needs `diagnoses`")


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_diagnoses(tmp_path / "nowhere.json", shipped())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"diagnoses": {"A strain": ["strained"]}}, "there is no cause `strained`"),
        ({"second_rater": {"x": ["hex"]}}, "there is no cause `hex`"),
        ({"settings": {"web": "pub"}}, "there is no setting `pub`"),
    ],
)
def test_a_mapping_to_what_there_is_not_is_refused(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    path = mapping_file(tmp_path, json.dumps({**MAPPING, **change}))
    with pytest.raises(FileError) as caught:
        read_diagnoses(path, shipped())
    assert str(caught.value) == f"{path}: {says}"


def test_causes_of_a_rater_that_are_no_texts_are_refused(tmp_path: Path) -> None:
    wrong = {"id": "x", "triage_truth": "self_care", "second_rating": {"causes": [1]}}
    with pytest.raises(FileError, match=r"`second_rating.causes` must be a list of texts"):
        labelled(tmp_path, wrong)
