"""`dorsum causes`, and what `dorsum assess` says of causes."""

import json
from pathlib import Path

from tests.interfaces.conftest import Dorsum
from tests.shipped import shipped

CAUSE_KEYS = [
    *("id", "label", "likelihood", "share", "range", "must_rule_out", "has_sign"),
    *("reasons_for", "reasons_against"),
    *("opinion", "numbers", "opinions", "status", "sources"),
]
REASON_KEYS = ["finding", "kind", "text", "strength", "factor", "range", "status", "sources"]


def test_the_list_has_every_cause_the_most_common_first(dorsum: Dorsum) -> None:
    done = dorsum("causes")
    assert (done.code, done.err) == (0, "")
    listed = [line for line in done.out.splitlines() if not line.startswith(" ")]
    assert sorted(listed) == sorted(shipped().cause)
    assert listed[0] == "muscle_strain_or_spasm_low_back"


def test_the_page_of_one_cause(dorsum: Dorsum) -> None:
    done = dorsum("causes", "kidney_stone")
    assert (done.code, done.err) == (0, "")
    cause = shipped().cause["kidney_stone"]
    assert done.out.startswith(cause.label["en"])
    assert all(f"  - {line}" in done.out for line in (*cause.what["en"], *cause.course["en"]))
    assert "https://" in done.out
    assert shipped().wording["no_clinician_signed"]["en"] in done.out
    headings = [line for line in done.out.splitlines() if line and not line.startswith(" ")]
    assert headings[1] == shipped().wording["cause_red_flags"]["en"]


def test_an_unknown_cause_is_refused_with_what_was_meant(dorsum: Dorsum) -> None:
    done = dorsum("causes", "kidney_stoen")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: there is no cause `kidney_stoen`; did you mean `kidney_stone`?\n"


def test_a_cause_like_no_other_is_refused_with_where_to_look(dorsum: Dorsum) -> None:
    done = dorsum("causes", "qqq")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: there is no cause `qqq`; `dorsum causes` lists them all\n"


def test_json_tells_causes_with_reasons(dorsum: Dorsum, case: Path) -> None:
    found = json.loads(dorsum("assess", case, "--json").out)
    assert found["ranking"].keys() == {"setting", "danger_open"}
    assert found["ranking"]["setting"] == "home"
    assert [list(cause) for cause in found["causes"]] == [CAUSE_KEYS] * len(found["causes"])
    reasons = [r for cause in found["causes"] for r in (*cause["reasons_for"], *cause["reasons_against"])]
    assert reasons
    assert all(list(reason) == REASON_KEYS for reason in reasons)
    for cause in found["causes"]:
        assert 0 <= cause["range"]["low"] <= cause["share"] <= cause["range"]["high"] <= 1
        assert cause["status"] == shipped().cause[cause["id"]].status


def test_the_setting_is_an_option_and_a_key(dorsum: Dorsum, case: Path, tmp_path: Path) -> None:
    by_option = dorsum("assess", case, "--json", "--setting", "primary_care").out
    written = tmp_path / "there.yaml"
    written.write_text(case.read_text(encoding="utf-8") + "setting: primary_care\n", encoding="utf-8")
    assert dorsum("assess", written, "--json").out == by_option
    assert json.loads(by_option)["ranking"]["setting"] == "primary_care"
    assert by_option != dorsum("assess", case, "--json").out


def test_an_unknown_setting_is_refused(dorsum: Dorsum, case: Path) -> None:
    done = dorsum("assess", case, "--setting", "pub")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: `setting` must be one of emergency_department, home, primary_care\n"
