"""Every mistake an author can make: found, in its file and line, with what to do."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dorsum.authoring import yaml_files
from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import check_content
from dorsum.authoring.content_files import read_content
from dorsum.errors import ContentError
from dorsum.installed.rules import content_folder
from tests.shipped import read_before
from tests.small_content import SMALL, changed, copied, write_content

Changes = Mapping[str, str | bytes | None]
FEVER, SIGN, AT_50 = "findings/fever.yaml", "macros/any_sign.yaml", "red_flags/fever_at_50.yaml"
TWO, FACT, AGE = "red_flags/bleeding_or_two.yaml", "facts/pregnancy_means_female.yaml", "findings/age.yaml"
BLEEDING, PREGNANT = "findings/bleeding.yaml", "findings/pregnant.yaml"
PARTS = ("questions", "causes", "treatment", "body_regions", "safety", "synthetic_people", "diary", "records")
MISTAKES: list[dict[str, Any]] = [
    row
    for part in ("", *(f"_of_{what}" for what in PARTS))
    for row in YAML(typ="safe", pure=True).load(
        (Path(__file__).parent / f"content_mistakes{part}.yaml").read_text(encoding="utf-8")
    )
]


@pytest.fixture(autouse=True, scope="module")
def each_text_is_parsed_once() -> Iterator[None]:
    """The small content is read a hundred times here; parsing it a hundred times would take ten seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_files, "_compose", lru_cache(maxsize=None)(yaml_files._compose))
        yield


def problems(folder: Path) -> list[str]:
    return list(check_content(folder).problems)


def test_the_small_content_has_no_mistake(tmp_path: Path) -> None:
    report = check_content(write_content(tmp_path / "content"))
    assert report.problems == report.warnings == ()
    assert report.counts == {
        "items": 59,
        "unverified": 0,
        "partly_unverified": 0,
        "expert_opinion": 28,
        "numbers": 20,
        "numbers_of_opinion": 5,
        "citations": 40,
        "citations_without_place": 0,
        "topics_covered": 1,
        "topics_partly": 1,
        "topics_not_covered": 0,
        "texts_read": 91,
        "reading_exceptions": 0,
        "composites": 0,
        "composites_used_twice": 0,
    }


def test_what_is_uncertain_is_counted(tmp_path: Path) -> None:
    changes = {
        **changed(FEVER, "place: page 3", "place: not_recorded"),
        **changed(AT_50, "sources: [{source: a_study, place: page 3}]", "status: unverified\nsources: []"),
        **changed(TWO, "sources:", "status: partly_unverified\nsources:"),
    }
    counts = check_content(write_content(tmp_path / "content", changes)).counts
    assert (counts["unverified"], counts["partly_unverified"]) == (1, 1)
    assert (counts["citations"], counts["citations_without_place"]) == (39, 1)


def changes_of(row: dict[str, Any]) -> dict[str, str | bytes | None]:
    """Return the files of one row of the table of mistakes."""
    files: dict[str, str] = {}
    for name, id in row.get("copy", {}).items():
        files |= copied(name, id)
    for name, (old, new) in row.get("change", {}).items():
        text = files.get(name) or SMALL[name]
        assert text.count(old) == 1, (name, old)
        files[name] = text.replace(old, new)
    written = {name: text.encode(errors="surrogateescape") for name, text in row.get("write", {}).items()}
    return {**files, **written, **dict.fromkeys(row.get("remove", ()))}


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: row["mistake"])
def test_one_mistake(tmp_path: Path, row: dict[str, Any]) -> None:
    assert problems(write_content(tmp_path / "content", changes_of(row))) == row["says"].splitlines()


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    changes = {
        **changed(FEVER, "a_study", "a_stduy"),
        **changed(TWO, "fever, numb", "fever, fever"),
        **changed(AT_50, "fever and age", "fever and not age"),
        **changed(PREGNANT, "points_to", "point_to"),
        **copied(SIGN, "no_sign"),
        **changed("questions/private_things.yaml", "  - hopeless", "  - age"),
        **changed("cases/strict_hopeless.yaml", "open: [hopeless]", "open: [hopless]"),
        "notes.md": "x",
        "levels/routine.yaml": None,
        "wording/not_finished.yaml": b"\xff",
    }
    found = problems(write_content(tmp_path / "content", changes))
    assert [line.partition(": ")[0] for line in found] == [
        "content/notes.md:1",
        f"content/{PREGNANT}:1",
        f"content/{PREGNANT}:5",
        "content/wording/not_finished.yaml:1",
        f"content/{TWO}:3",
        f"content/{AT_50}:3",
        "content/macros/no_sign.yaml:1",
        f"content/{FEVER}:8",
        f"content/{BLEEDING}:8",
        f"content/{FACT}:2",
        "content/questions/private_things.yaml:7",
        "content/questions/private_things.yaml:6",
        "content/cases/strict_hopeless.yaml:3",
        "content/cases/strict_hopeless.yaml:4",
        "content/plain_people/plain_women.yaml:11",
        "content/levels:1",
    ]


def test_nothing_is_built_from_content_with_mistakes(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", changed(FEVER, "a_study", "a_stduy"))
    with pytest.raises(ContentError) as caught:
        build_bundle(folder)
    assert list(caught.value.problems) == problems(folder)
    assert str(caught.value).startswith(f"content/{FEVER}:8: unknown id")


def test_a_finding_may_wait_for_the_safety_net(tmp_path: Path) -> None:
    chills = copied(FEVER, "chills")["findings/chills.yaml"].replace("group:", "used_by: safety_net\ngroup:")
    assert problems(write_content(tmp_path / "content", {"findings/chills.yaml": chills})) == []


def test_a_lead_question_may_cover_what_a_number_can_only_confirm(tmp_path: Path) -> None:
    confirmed = "derived_from: age >= 90\nderives: only_yes\npoints_to: something"
    changes = changed("findings/hopeless.yaml", "points_to: something", confirmed)
    assert problems(write_content(tmp_path / "content", changes)) == []


def test_no_folder_at_all(tmp_path: Path) -> None:
    assert problems(tmp_path / "content")[:2] == [
        "content: this folder is missing",
        "content/version.yaml:1: write one line such as `version: 0.1.0`",
    ]


def test_an_overdue_review_warns_and_is_no_mistake(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", changed(AT_50, "next: 2027-01-15", "next: 2026-06-01"))
    assert check_content(folder, today=date(2026, 6, 1)).warnings == ()
    report = check_content(folder, today=date(2026, 6, 2))
    assert report.problems == ()
    line = f"content/{AT_50}:9: review was due on 2026-06-01; check the sources again"
    assert report.warnings == (line,)
    assert len(check_content(folder, today=date(2027, 1, 16)).warnings) == 59
    assert check_content(folder).warnings == ()


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    folder = write_content(tmp_path / "content")
    check_content(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 59) for done in range(1, 60)]


# --- the bundle ---


def test_same_content_same_bytes_in_any_order_of_files(tmp_path: Path) -> None:
    one = write_content(tmp_path / "one" / "content")
    other = tmp_path / "other" / "elsewhere"
    for name in reversed(list(SMALL)):
        write_content(other, {**dict.fromkeys(SMALL), name: SMALL[name]})
    bundle = build_bundle(one)
    assert bundle == build_bundle(one) == build_bundle(other)
    assert str(tmp_path).encode() not in bundle
    assert b".yaml" not in bundle


@pytest.mark.parametrize(
    "changes",
    [
        {"version.yaml": "version: 1.2.4\n"},
        changed(FEVER, "Is it fever?", "Is it a fever?"),
        changed(AT_50, "level: same_day", "level: routine"),
        changed(AGE, "maximum: 120", "maximum: 121"),
        changed(FEVER, "next: 2027-01-15", "next: 2027-01-16"),
        {"sources/b_study.yaml": None},
    ],
    ids="".join,
)
def test_the_hash_changes_with_the_content(tmp_path: Path, changes: Changes) -> None:
    before = build_bundle(write_content(tmp_path / "before"))
    after = build_bundle(write_content(tmp_path / "after", changes))
    hashes = [bundle.partition(b'"hash":"')[2][:64] for bundle in (before, after)]
    assert hashes[0] != hashes[1]


def test_the_shipped_content_has_no_mistake() -> None:
    read_before()
    report = check_content(content_folder())
    assert report.problems == ()
    assert report.counts["citations"] > 500


@pytest.mark.no_cover
def test_the_shipped_content_is_all_that_was_researched() -> None:
    content = read_content(content_folder())
    counts = {kind: len(entries) for kind, entries in content.entries.items()}
    kinds = ("red_flags", "macros", "causes", "sources", "levels")
    assert [counts[kind] >= least for kind, least in zip(kinds, (88, 5, 52, 115, 5), strict=True)] == [
        True
    ] * 5
    yes_no = [e for e in content.of("findings") if getattr(e.item, "kind", "") == "yes_no"]
    assert len(yes_no) >= 154
