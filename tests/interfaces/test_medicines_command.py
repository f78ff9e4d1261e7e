"""`dorsum medicines`."""

import json
from pathlib import Path

import pytest

from dorsum.model.case_writing import case_as_mapping
from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped
from tests.unit.test_medicines import answered


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file: Path = tmp_path_factory.mktemp("cases") / "healthy.json"
    file.write_text(json.dumps(case_as_mapping(answered(), shipped())), encoding="utf-8")
    return file


def test_what_may_be_used_comes_with_its_dose(dorsum: Dorsum, healthy: Path) -> None:
    done = dorsum("medicines", healthy)
    assert (done.code, done.err) == (0, "")
    assert "Pain tablets (ibuprofen): you may use it." in done.out
    assert "One dose is 200-400 mg." in done.out
    assert done.out.count("you may use it.") <= 2
    assert shipped().wording["no_clinician_signed"]["en"] in done.out


def test_json_has_stable_keys(dorsum: Dorsum, healthy: Path) -> None:
    found = json.loads(dorsum("medicines", healthy, "--json").out)
    assert list(found) == ["none_because", "medicines"]
    first = found["medicines"][0]
    assert (first["id"], first["permission"], first["dose"]["unit"]) == ("ibuprofen", "may_use", "mg")
    assert first["label_sources"]


def test_another_country_has_other_labels(dorsum: Dorsum, healthy: Path) -> None:
    found = json.loads(dorsum("medicines", healthy, "--country", "FR", "--json").out)
    assert all(one["dose"] is None for one in found["medicines"])


def test_an_unfinished_case_names_none(dorsum: Dorsum) -> None:
    done = dorsum("medicines", "-", stdin=b"age: 40\n")
    assert shipped().wording["medicines_not_finished"]["en"] in done.out


def test_a_mistake_is_one_line(dorsum: Dorsum) -> None:
    done = dorsum("medicines", "none.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dorsum: ")
