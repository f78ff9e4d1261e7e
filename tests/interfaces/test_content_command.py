"""`dorsum content`."""

from pathlib import Path

import pytest

import dorsum.interfaces.cli.content as content_module
from dorsum.authoring.build import build_bundle
from dorsum.model.bundle import BUNDLE_NAME, read_bundle
from tests.interfaces.conftest import Dorsum
from tests.small_content import SMALL, changed, write_content


def test_content_check_counts(dorsum: Dorsum, tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    done = dorsum("content", "check", "--folder", folder)
    assert done.code == 0
    assert done.out.splitlines() == [
        (
            "59 items, no mistakes. Unverified: 0; partly: 0; expert opinion: 28. "
            "Citations: 40, of which 0 without a place."
        ),
        "Topics covered: 1; partly: 1; not: 0.",
        "Texts that people read: 91, none above reading grade 6; items excused: 0.",
        "Findings that join several things: 0, of which 0 serve two or more causes (--notes lists them).",
    ]


def test_content_check_lists_all_mistakes(dorsum: Dorsum, tmp_path: Path) -> None:
    changes = {**changed("findings/fever.yaml", "a_study", "a_stduy"), "notes.md": "x"}
    done = dorsum("content", "check", "--folder", write_content(tmp_path / "content", changes))
    assert done.code == 1
    lines = done.err.splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        "content/notes.md:1",
        "content/findings/fever.yaml:8",
    ]
    assert lines[-1].startswith("Mistakes in the content: 2;")


def test_an_overdue_review_fails_only_a_release(dorsum: Dorsum, tmp_path: Path) -> None:
    fever = SMALL["findings/fever.yaml"].replace(
        "on: 2026-01-15, next: 2027-01-15", "on: 2020-01-15, next: 2021-01-15"
    )
    folder = write_content(tmp_path / "content", {"findings/fever.yaml": fever})
    line = "content/findings/fever.yaml:9: review was due on 2021-01-15; check the sources again"
    done = dorsum("content", "check", "--folder", folder)
    assert done.code == 0
    assert f"warning: {line}" in done.out.splitlines()
    released = dorsum("content", "check", "--folder", folder, "--release")
    assert released.code == 1
    assert line in released.err.splitlines()


def test_content_build_writes_a_bundle(dorsum: Dorsum, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = dorsum("content", "build", "--folder", write_content(tmp_path / "content"), "--out", out)
    assert done.code == 0
    knowledge = read_bundle(out.read_text(encoding="utf-8"))
    size = out.stat().st_size
    assert done.out == f"out.json: {size} bytes, content {knowledge.content_hash[:12]}\n"


def test_content_build_leaves_the_old_bundle_when_there_are_mistakes(dorsum: Dorsum, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("old", encoding="utf-8")
    folder = write_content(tmp_path / "content", {"levels/routine.yaml": None})
    done = dorsum("content", "build", "--folder", folder, "--out", out)
    assert done.code == 1
    assert out.read_text(encoding="utf-8") == "old"


def test_no_content_folder(dorsum: Dorsum, tmp_path: Path) -> None:
    done = dorsum("content", "check", "--folder", tmp_path / "absent")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dorsum: `absent` is no folder; ")


@pytest.fixture
def small_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that ships the small content, and one more fever rule."""
    changes = changed("red_flags/fever_at_50.yaml", "place: page 3", "place: not_recorded")
    (tmp_path / BUNDLE_NAME).write_bytes(build_bundle(write_content(tmp_path / "content", changes)))
    monkeypatch.setattr(content_module, "package_folder", lambda: tmp_path)


STUDY = "A study of backs, A hospital 2020"


@pytest.mark.parametrize(
    ("id", "lines"),
    [
        (
            "fever_at_50",
            [
                "red_flags/fever_at_50",
                "  aims_at: something",
                "  basis: guideline",
                "  checked: next 2027-01-15, on 2026-01-15",
                "  label: Flag fever_at_50",
                "  level: same_day",
                "  over_triage: low",
                "  status: verified",
                "  when: fever and age_50_or_over",
                f"  source: {STUDY} (place not recorded), https://example.org/a_study",
            ],
        ),
        ("GB", ["countries/GB", "  label: Great Britain", "  urgent: number 111, words Call 111."]),
        ("infection", ["  red_flags: fever_at_50; bleeding_or_two", f"  source: {STUDY} (page 3), "]),
        (
            "sex",
            [
                "findings/sex",
                "  choices: female yes, male no, other unsure",
                "  source: none; see its status",
            ],
        ),
        ("pregnancy_means_female", ["facts/pregnancy_means_female", "  then_yes: female_at_birth"]),
        ("a_study", ["sources/a_study", "  year: 2020"]),
        ("not_finished", ["wording/not_finished", "  text: We have not finished."]),
    ],
)
@pytest.mark.usefixtures("small_package")
def test_content_show(dorsum: Dorsum, id: str, lines: list[str]) -> None:
    done = dorsum("content", "show", id)
    assert (done.code, done.err) == (0, "")
    for line in lines:
        assert f"\n{line}" in f"\n{done.out}"


@pytest.mark.usefixtures("small_package")
def test_content_show_of_nothing(dorsum: Dorsum) -> None:
    done = dorsum("content", "show", "fevre")
    assert (done.code, done.out) == (2, "")
    assert done.err == "dorsum: there is no item `fevre`; did you mean `fever`?\n"
    assert dorsum("content", "show", "\u00e9\n").err == "dorsum: there is no item `\\xe9\\n`\n"
