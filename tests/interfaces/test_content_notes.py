"""`dorsum content check`: what it lists only when asked, and what it could not measure."""

import sys
from pathlib import Path

import pytest

from dorsum.authoring.check import NO_READING_GRADE
from tests.interfaces.conftest import Dorsum
from tests.small_content import write_content
from tests.unit.test_composite import FILES, NOTE


def test_the_list_is_printed_only_when_asked_for_and_is_no_failure(dorsum: Dorsum, tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", FILES)
    usual = dorsum("content", "check", "--folder", folder)
    listed = dorsum("content", "check", "--folder", folder, "--notes")
    assert (usual.code, listed.code) == (0, 0)
    assert usual.out.splitlines()[-1] == (
        "Findings that join several things: 1, of which 1 serve two or more causes (--notes lists them)."
    )
    assert listed.out == f"note: {NOTE}\n{usual.out}"


def test_what_was_not_measured_is_not_counted(
    dorsum: Dorsum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_content(tmp_path / "content")
    monkeypatch.setitem(sys.modules, "textstat", None)
    done = dorsum("content", "check", "--folder", folder)
    assert done.code == 0
    assert done.out.splitlines()[0] == f"warning: {NO_READING_GRADE}"
    assert "reading grade 6" not in done.out
    released = dorsum("content", "check", "--folder", folder, "--release")
    assert (released.code, released.err.splitlines()[0]) == (1, NO_READING_GRADE)
