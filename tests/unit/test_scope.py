"""The coverage register: every cause and red flag belongs to a topic, and every gap is said."""

from pathlib import Path

import pytest

from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import check_content
from dorsum.authoring.content_files import read_content
from dorsum.installed.rules import content_folder
from dorsum.model.bundle import bundle_values
from tests.small_content import UNCITED, changed, write_content

SCOPE = "scope/infections.yaml"
WRONG = f"content/{SCOPE}:1: `item`:"
UNKNOWN = f"content/{SCOPE}:6: unknown id `{{}}` in `{{}}`; {{}} has no such item; did you mean `{{}}`?"
NO_FLAG = "`covered` and `partly` need a red flag, named or through a cause; `not_covered` has none"
GAP = "`gap` belongs to coverage `partly` and `not_covered`, and only there"
INFECTION = (
    "content/causes/infection.yaml:1: the cause `infection` stands in no topic of `scope`; add it to one"
)
NEW_SIGN = (
    "content/red_flags/new_sign.yaml:1: the red flag `new_sign` stands in no topic of `scope`; add it to one"
)
OF_INFECTION = [
    f"content/red_flags/{id}.yaml:1: the red flag `{id}` stands in no topic of `scope`; add it to one"
    for id in ("bleeding_or_two", "fever_at_50")
]
ALL_MISSING = [INFECTION, *OF_INFECTION, NEW_SIGN]


def problems(tmp_path: Path, old: str, new: str) -> list[str]:
    return list(check_content(write_content(tmp_path / "content", changed(SCOPE, old, new))).problems)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("red_flags: [new_sign]", "red_flags: []", [NEW_SIGN]),
        ("causes: [infection]\n", "", [INFECTION, *OF_INFECTION]),
        (
            "causes: [infection]",
            "causes:\n  - infection\n  - infektion",
            [UNKNOWN.format("infektion", "causes", "causes", "infection")],
        ),
        (
            "red_flags: [new_sign]",
            "red_flags:\n  - new_sing",
            [UNKNOWN.format("new_sing", "red_flags", "red_flags", "new_sign"), NEW_SIGN],
        ),
        ("coverage: partly", "coverage: covered", [f"{WRONG} {GAP}", *ALL_MISSING]),
        ("gap: infection without fever\n", "", [f"{WRONG} {GAP}", *ALL_MISSING]),
        ("coverage: partly", "coverage: not_covered", [f"{WRONG} {NO_FLAG}", *ALL_MISSING]),
        (
            "causes: [infection]\nred_flags: [new_sign]\n",
            "",
            [f"{WRONG} {NO_FLAG}", *ALL_MISSING],
        ),
        (
            "coverage: partly\ncauses: [infection]\nred_flags: [new_sign]\ngap: infection without fever\n",
            "coverage: covered\n",
            [f"{WRONG} {NO_FLAG}", *ALL_MISSING],
        ),
    ],
    ids=[
        "a red flag in no topic",
        "a cause in no topic",
        "unknown cause",
        "unknown red flag",
        "covered with a gap",
        "partly without a gap",
        "not covered with a red flag",
        "partly without a red flag",
        "covered without a red flag",
    ],
)
def test_one_mistake(tmp_path: Path, old: str, new: str, says: list[str]) -> None:
    assert problems(tmp_path, old, new) == says


def test_without_a_register_everything_is_missing(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", {SCOPE: None})
    assert list(check_content(folder).problems) == ALL_MISSING


def test_a_cause_that_cannot_be_read_covers_nothing(tmp_path: Path) -> None:
    folder = write_content(
        tmp_path / "content", changed("causes/infection.yaml", "group: infection_and_cancer", "group: x")
    )
    found = list(check_content(folder).problems)[1:]
    assert found[0] == f"content/{SCOPE}:4: unknown id `infection` in `causes`; causes has no such item"
    assert [line for line in found if "scope" in line][1:] == OF_INFECTION


def test_topics_are_counted(tmp_path: Path) -> None:
    hole = f"id: hole\nlabel: {{en: A hole}}\ncoverage: not_covered\ngap: all of it\n{UNCITED}"
    whole = f"id: whole\nlabel: {{en: A whole}}\ncoverage: covered\nred_flags: [new_sign]\n{UNCITED}"
    other = whole.replace("id: whole", "id: other").replace("red_flags: [new_sign]", "causes: [infection]")
    files = {"scope/hole.yaml": hole, "scope/whole.yaml": whole, "scope/other.yaml": other}
    report = check_content(write_content(tmp_path / "content", files))
    assert report.problems == ()
    kinds = ("covered", "partly", "not_covered")
    assert [report.counts[f"topics_{coverage}"] for coverage in kinds] == [3, 1, 1]


def test_the_bundle_carries_the_register_and_needs_no_complete_one(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", changed(SCOPE, "red_flags: [new_sign]\n", ""))
    topics = {topic["id"]: topic for topic in bundle_values(build_bundle(folder).decode())["scope"]}
    topic = topics["infections"]
    assert topic["causes"] == ["infection"]
    assert topic["gap"] == "infection without fever"


def test_the_shipped_register_names_the_known_holes() -> None:
    register = read_content(content_folder(), kinds=["scope"]).of("scope")
    topics = {entry.item.id: getattr(entry.item, "coverage", "") for entry in register}
    assert topics["endometriosis"] == topics["epidural_lipomatosis"] == "not_covered"
    assert topics["spinal_infection"] == topics["aortic_dissection"] == "partly"
    assert {"covered", "partly", "not_covered"} == set(topics.values())
