"""`dorsum content check --notes`."""

from pathlib import Path

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
