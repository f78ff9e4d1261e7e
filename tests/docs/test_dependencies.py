"""The page of dependencies names exactly what the lock files name; no tool is needed to see that."""

import re
from collections.abc import Iterator

import pytest

from scripts.supply.licences import ALLOWED, UNKNOWN, may_be_shipped
from scripts.supply.locked import LOCKS, ROOT, asked_for, plain, read_lock

PAGE = (ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w.-]+)` \| ([^| ]+) \| (.+?)(?: \(only where `(.+)`\))? \|$", re.MULTILINE)


def rows(heading: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Yield name, version, licence and marker of the tables, or of the one under a heading."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0] if heading else PAGE
    yield from ROW.findall(part)


def test_page_names_exactly_what_is_locked() -> None:
    locked = {(one.name, one.version, one.marker) for lock in LOCKS for one in read_lock(lock)}
    named = [(name, version, marker) for name, version, _, marker in rows()]
    assert len(locked) > 100
    assert len(named) == len(set(named))
    assert set(named) == locked, "docs/reference/dependencies.md is stale: run `make supply`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_file_is_read(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    begun = [line for line in text.splitlines() if re.match(r"[\w.-]+==", line)]
    assert len(read_lock(lock)) == len(begun)


def test_what_a_user_installs_may_be_shipped() -> None:
    shipped = {name: licence for name, _, licence, _ in rows("Installed with the wheel")}
    assert set(asked_for()["runtime"]) <= set(shipped)
    assert [one for one in shipped.items() if not may_be_shipped(one[1])] == []


def test_every_extra_has_its_table() -> None:
    for extra, wanted in asked_for().items():
        if extra != "runtime":
            assert {name for name, *_ in rows(f"Extra `{extra}`")} & set(wanted)


def test_what_is_unknown_stands_at_the_top() -> None:
    top = PAGE.split("\n## Licence unknown\n")[1].split("\n## ")[0]
    listed = set(re.findall(r"^- `([\w.-]+)` (\S+)", top, re.MULTILINE))
    assert listed == {(name, version) for name, version, licence, _ in rows() if licence == UNKNOWN}


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("LGPL-3.0-only OR MIT", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        (UNKNOWN, False),
    ],
)
def test_licences_that_may_be_shipped(licence: str, may: bool) -> None:
    assert may_be_shipped(licence) is may
    assert UNKNOWN not in ALLOWED


def test_names_are_spelled_one_way() -> None:
    assert plain("Ruamel.YAML_clib") == "ruamel-yaml-clib"
