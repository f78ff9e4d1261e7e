"""The bundle: built again when content changed, never left half-written. Progress: only in a terminal."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import rich.console

from dorsum.errors import BundleError, ContentError
from dorsum.installed import rules
from dorsum.installed.progress import progress_bar, row_progress
from dorsum.installed.rules import is_stale, open_rules, rebuild, write_whole
from dorsum.model.bundle import BUNDLE_NAME, load_knowledge, read_bundle
from dorsum.model.knowledge import Knowledge
from tests.shipped import shipped
from tests.small_content import changed, write_content

NOW = 1_500_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content whose files and folders are all of one time."""
    folder = write_content(tmp_path / "content")
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (NOW, NOW))
    return folder


@pytest.fixture
def bundle(folder: Path) -> Path:
    """A bundle built from it later."""
    path = folder.parent / BUNDLE_NAME
    path.write_bytes(b"old")
    os.utime(path, (NOW + 10, NOW + 10))
    return path


# --- stale or not ---


def test_built_after_every_change_is_not_stale(folder: Path, bundle: Path) -> None:
    assert not is_stale(folder, bundle)
    os.utime(bundle, (NOW, NOW))
    assert not is_stale(folder, bundle)


def test_without_a_bundle_everything_is_stale(folder: Path) -> None:
    assert is_stale(folder, folder.parent / BUNDLE_NAME)


@pytest.mark.parametrize("name", ["findings/fever.yaml", "version.yaml"])
def test_a_changed_file(folder: Path, bundle: Path, name: str) -> None:
    os.utime(folder / name, (NOW + 20, NOW + 20))
    assert is_stale(folder, bundle)


def test_a_deleted_file(folder: Path, bundle: Path) -> None:
    (folder / "findings" / "fever.yaml").unlink()
    assert is_stale(folder, bundle)


def test_a_new_or_deleted_folder(folder: Path, bundle: Path) -> None:
    (folder / "facts" / "pregnancy_means_female.yaml").rename(folder.parent / "elsewhere.yaml")
    (folder / "facts").rmdir()
    assert is_stale(folder, bundle)


# --- writing ---


def test_writing_replaces_the_file_and_leaves_nothing_else(bundle: Path) -> None:
    before = set(bundle.parent.iterdir())
    write_whole(bundle, b"new")
    assert bundle.read_bytes() == b"new"
    assert set(bundle.parent.iterdir()) == before


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_stop_half_way_leaves_the_old_file(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = set(bundle.parent.iterdir())

    def fail(path: Path, _what: object) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(BundleError) as caught:
        write_whole(bundle, b"new")
    monkeypatch.undo()
    assert str(caught.value) == f"{bundle}: cannot be written (No space left on device)"
    assert bundle.read_bytes() == b"old"
    assert set(bundle.parent.iterdir()) == before


def test_writing_into_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"cannot be written \(No such file or directory\)$"):
        write_whole(tmp_path / "absent" / BUNDLE_NAME, b"new")


# --- rebuilding ---


def test_rebuild(folder: Path, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rebuild(folder, bundle)
    assert read_bundle(bundle.read_text(encoding="utf-8")).version == "1.2.3"
    assert capsys.readouterr() == ("", "The content changed; building it again.\n")


def test_where_nothing_can_be_written_the_content_is_used_all_the_same(
    folder: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_path: Path, *_more: object, **_named: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert rebuild(folder, bundle).version == "1.2.3"
    assert "it is built again each time" in capsys.readouterr().err


def test_an_edit_made_while_building_counts_as_newer(folder: Path, bundle: Path) -> None:
    started = time.time_ns()
    rebuild(folder, bundle)
    assert bundle.stat().st_mtime_ns <= time.time_ns()
    edited = next(folder.rglob("*.yaml"))
    os.utime(edited, ns=(started + 10**9, started + 10**9))
    assert is_stale(folder, bundle)


def test_content_with_mistakes_is_not_built(folder: Path, bundle: Path) -> None:
    write_content(folder, changed("findings/fever.yaml", "a_study", "a_stduy"))
    with pytest.raises(ContentError):
        rebuild(folder, bundle)
    assert bundle.read_bytes() == b"old"


def test_without_the_authoring_library_it_says_what_to_install(
    folder: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dorsum.authoring.build", None)
    with pytest.raises(BundleError) as caught:
        rebuild(folder, bundle)
    assert str(caught.value) == "the content changed; install `dorsum[authoring]` to build it"


# --- opening ---


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package of nothing but a bundle."""
    monkeypatch.setattr(rules, "package_folder", lambda: tmp_path)
    return tmp_path


def test_open_builds_what_is_missing(folder: Path, package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_rules()
    assert (package / BUNDLE_NAME).is_file()
    assert "building it again" in capsys.readouterr().err
    open_rules()
    assert capsys.readouterr().err == ""


def test_an_installed_package_has_no_content_to_build_from(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert open_rules().knowledge == shipped()
    assert list(package.iterdir()) == []
    assert capsys.readouterr() == ("", "")


def damaged(_guidance: str) -> Knowledge:
    raise BundleError("the content bundle is damaged; run `dorsum content build`")


def test_a_damaged_bundle_without_content_is_an_error(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "load_knowledge", damaged)
    with pytest.raises(BundleError, match="is damaged"):
        open_rules()


def test_a_bundle_of_older_code_is_built_again(
    folder: Path, bundle: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[Callable[[str], Knowledge]] = [load_knowledge, damaged]

    def load(guidance: str) -> Knowledge:
        return loads.pop()(guidance)

    monkeypatch.setattr(rules, "load_knowledge", load)
    open_rules()
    assert bundle.read_bytes() != b"old"


def test_a_guidance_profile_counts_after_a_rebuild_and_from_the_bundle(folder: Path, package: Path) -> None:
    built = open_rules("uk_strict").knowledge
    assert "strict_hopeless" in built.red_flag
    assert open_rules("uk_strict").knowledge.guidance == built.guidance == "uk_strict"
    assert "strict_hopeless" not in rebuild(folder, package / BUNDLE_NAME).red_flag


# --- progress ---


def test_nothing_is_drawn_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("cases") as tell:
        tell(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_progress_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(rich.console.Console, "is_terminal", property(lambda _self: True))
    with progress_bar("cases") as tell:
        tell(1, 2)
        tell(2, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "cases" in err
    assert "100%" in err


def test_a_table_shows_its_rate_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with row_progress("scoring") as tell:
        tell(500, 1000)
        tell(1000, None)
    shown = capsys.readouterr()
    assert "scoring" in shown.err
    assert "1,000 rows," in shown.err
    assert shown.out == ""


def test_without_a_terminal_a_table_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with row_progress("scoring") as tell:
        tell(1, 2)
    assert capsys.readouterr() == ("", "")
