"""The list of withdrawn content in the content folder: read, checked, and built in beside the hash."""

from datetime import date
from pathlib import Path

import pytest

from dorsum.authoring import check as content_check
from dorsum.authoring.build import build_bundle
from dorsum.authoring.check import check_content
from dorsum.errors import BundleError, ContentError
from dorsum.model.bundle import read_bundle
from dorsum.model.withdrawals import NO_LIST
from tests.small_content import write_content

HEAT = """format: 1
as_of: 2026-11-28
withdrawals:
  - id: {id}
    severity: item
    item: {item}
    versions: [{version}]
    since: 2026-11-28
    reason: {{en: {reason}}}
    instead: {{en: Use none.}}
"""


def folder_with(path: Path, text: str | None) -> Path:
    folder = write_content(path / "content")
    if text is None:
        (folder / "withdrawals.yaml").unlink()
    else:
        (folder / "withdrawals.yaml").write_text(text, encoding="utf-8")
    return folder


def listed(item: str = "red_flags/fever_at_50", version: str = "1.2.3", reason: str = "It was wrong.") -> str:
    return HEAT.format(id="one", item=item, version=version, reason=reason)


def test_list_is_built_in_beside_the_hash(tmp_path: Path) -> None:
    with_one = read_bundle(build_bundle(folder_with(tmp_path / "a", listed())).decode())
    without = read_bundle(build_bundle(write_content(tmp_path / "b" / "content")).decode())
    assert with_one.content_hash == without.content_hash
    assert with_one.withdrawals.as_of == date(2026, 11, 28)
    assert list(with_one.withdrawn) == ["red_flags/fever_at_50"]
    assert without.withdrawals.entries == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "content/withdrawals.yaml:1: this file is missing; an empty list has a day as well"),
        ("a: [", "content/withdrawals.yaml:1: this is not YAML: "),
        ("format: 1\nas_of: soon\nwithdrawals: []\n", "content/withdrawals.yaml:2: a day such as "),
        (listed("red_flags/fever"), "content/withdrawals.yaml:6: there is no `red_flags/fever` in version"),
        (
            listed("care_demands/fever"),
            "content/withdrawals.yaml:6: `care_demands/fever` is no item that can",
        ),
        (
            listed(reason="Epidemiological considerations necessitated reconsideration."),
            "content/withdrawals.yaml:9: ",
        ),
    ],
)
def test_mistake_is_found_in_its_line(tmp_path: Path, text: str | None, problem: str) -> None:
    (found,) = check_content(folder_with(tmp_path, text)).problems
    assert found.startswith(problem)


def test_item_of_another_version_may_be_gone(tmp_path: Path) -> None:
    assert check_content(folder_with(tmp_path, listed("claims/gone", "1.0.0"))).problems == ()


def test_words_are_not_measured_without_the_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_check, "meter", lambda: None)
    hard = listed(reason="Epidemiological considerations necessitated reconsideration.")
    assert check_content(folder_with(tmp_path, hard)).problems == ()


def test_older_content_is_built_without_a_list(tmp_path: Path) -> None:
    assert read_bundle(build_bundle(folder_with(tmp_path, None)).decode()).withdrawals == NO_LIST


def test_content_with_a_wrong_list_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="a day such as"):
        build_bundle(folder_with(tmp_path, "format: 1\nas_of: soon\nwithdrawals: []\n"))


def test_bundle_with_a_damaged_list_is_refused(tmp_path: Path) -> None:
    text = build_bundle(write_content(tmp_path / "content")).decode()
    with pytest.raises(BundleError, match="damaged"):
        read_bundle(text.replace('"as_of":"2026-11-20"', '"as_of":"soon"'))
