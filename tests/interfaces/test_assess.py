"""`dorsum assess`: the promised keys, the same bytes, and nothing hopeful too early."""

import json
from pathlib import Path
from typing import Any

import pytest

import dorsum as package
from tests.interfaces.conftest import CASE, Dorsum
from tests.shipped import shipped

CASE_JSON = {
    "answers": {"saddle_numbness": "no", "fever": "yes", "cancer_ever": "unsure"},
    "answered_by": "self",
    "pain_0_10": 7,
    "days_since_onset": 1,
    "today": "2026-11-22",
    "country": "GB",
    "sex": "female",
    "age": 41.0,
    "format": 1,
}
TRIAGE_KEYS = [
    *(
        "at_least",
        "at_most",
        "status",
        "advise",
        "within",
        "fired",
        "possible",
        "near",
        "questions",
        "raises_to",
        "unsure",
    ),
    *("assumed", "why_not_higher", "why_not_lower"),
]
RULE_KEYS = ["rule", "level", "within", "answers", "missing", "status", "sources"]


def read(out: str) -> dict[str, Any]:
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_json_has_the_promised_keys(dorsum: Dorsum, case: Path) -> None:
    done = dorsum("assess", case, "--json")
    assert (done.code, done.err) == (0, "")
    found = read(done.out)
    assert list(found) == [
        *("versions", "withdrawals", "disclaimer", "level", "status"),
        *("must_say", "emergency", "urgent", "safety_net", "support"),
        *(
            "triage",
            "causes",
            "ranking",
            "other_causes",
            "plan",
            "medicines",
            "recovery",
            "prevention",
            "doctor",
        ),
    ]
    assert list(found["triage"]) == TRIAGE_KEYS
    assert found["versions"] == {
        "code": package.__version__,
        "content": shipped().version,
        "content_hash": shipped().content_hash,
        "content_checked_on": "2026-11-22",
        "content_next_check": "2027-05-28",
        "content_age_days": 0,
        "guidance": "default",
    }
    more = CASE + "  tight_band_round_chest_or_belly: yes\n  has_multiple_sclerosis: no\n"
    found = json.loads(dorsum("assess", "-", "--json", stdin=more.encode()).out)
    for rules in ("fired", "possible", "near"):
        assert found["triage"][rules]
        assert all(list(rule) == RULE_KEYS for rule in found["triage"][rules])
    assert list(found["emergency"]) == list(found["urgent"]) == ["number", "words", "sources"]
    assert all(set(reason) == {"text", "rule"} for reason in found["triage"]["why_not_higher"])
    assert all(set(one) == {"kind", "finding", "text"} for one in found["triage"]["assumed"])


def test_json_says_what_fired_by_which_answers(dorsum: Dorsum, case: Path) -> None:
    triage = read(dorsum("assess", case, "--json").out)["triage"]
    assert (triage["at_least"], triage["at_most"], triage["status"]) == (
        "same_day",
        "emergency_now",
        "incomplete",
    )
    assert (triage["advise"], triage["within"]) == ("same_day", None)
    (fired,) = triage["fired"]
    assert (fired["rule"], fired["level"], fired["answers"]) == (
        "fever_with_back_pain",
        "same_day",
        {"fever": "yes"},
    )
    cited = shipped().red_flag["fever_with_back_pain"].sources
    assert fired["sources"] == [{"source": one.source, "place": one.place} for one in cited]


def test_deadline_is_a_range_of_hours(dorsum: Dorsum) -> None:
    stdin = b"answers: {lost_height: yes}\n"
    triage = read(dorsum("assess", "-", "--json", "--closed-world", stdin=stdin).out)["triage"]
    assert triage["advise"] == "within_days"
    assert triage["within"] == {"min_hours": 0, "max_hours": 72}


def test_same_case_same_bytes_in_yaml_or_json_in_any_order(
    dorsum: Dorsum, case: Path, tmp_path: Path
) -> None:
    as_json = tmp_path / "case.json"
    as_json.write_text(json.dumps(CASE_JSON), encoding="utf-8")
    backwards = "".join(reversed(CASE.partition("answers:")[0].splitlines(keepends=True)))
    answers = "answers: {saddle_numbness: no, cancer_ever: unsure, fever: yes}\n"
    bom = b"\xef\xbb\xbf" + (answers + backwards).encode()
    expected = dorsum("assess", case, "--json").out
    assert dorsum("assess", as_json, "--json").out == expected
    assert dorsum("assess", "-", "--json", stdin=json.dumps(CASE_JSON).encode()).out == expected
    assert dorsum("assess", "-", "--json", stdin=bom).out == expected


def test_card_says_the_urgent_thing_first(dorsum: Dorsum, case: Path) -> None:
    done = dorsum("assess", case)
    assert (done.code, done.err) == (0, "")
    words = " ".join(done.out.replace("│", " ").split())
    level = shipped().level["same_day"]
    wording = ("not_finished", "heading_call", "heading_not_lower", "heading_watch", "intended_use")
    in_order = [level.label["en"], *level.actions["en"], *(shipped().wording[id]["en"] for id in wording)]
    places = [words.index(sentence) for sentence in in_order]
    assert places == sorted(places)


def test_country_goes_before_the_one_in_the_case(dorsum: Dorsum, case: Path) -> None:
    found = read(dorsum("assess", case, "--json", "--country", "nz").out)
    assert found["emergency"]["number"] == "111"
    assert found["urgent"]["number"] is None
    unknown = read(dorsum("assess", case, "--json", "--country", "JP").out)
    assert unknown["emergency"]["number"] is None


def test_closed_world_carries_its_mark(dorsum: Dorsum, case: Path) -> None:
    triage = read(dorsum("assess", case, "--json", "--closed-world").out)["triage"]
    assert (triage["at_least"], triage["at_most"], triage["status"]) == ("same_day", "same_day", "final")
    assert triage["assumed"][0] == {
        "kind": "closed_world",
        "finding": None,
        "text": shipped().wording["assumed_closed_world"]["en"],
    }
    assert shipped().wording["assumed_closed_world"]["en"] in dorsum("assess", case, "--closed-world").out
    assert "closed_world" not in dorsum("assess", case, "--json").out


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_nothing_hopeful_while_questions_are_open(dorsum: Dorsum, case: Path, options: list[str]) -> None:
    for done in (
        dorsum("assess", case, *options),
        dorsum("assess", "-", *options, stdin=b"answers: {fever: no}"),
    ):
        assert '"incomplete"' in done.out or shipped().wording["not_finished"]["en"] in done.out
        assert shipped().wording["safety_net_outlook"]["en"] not in done.out
        assert shipped().level["self_care"].label["en"] not in done.out
