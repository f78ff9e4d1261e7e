"""A place for a diary, for each of the ways to keep one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.diary_store.places import KINDS, Place, place_of


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with place_of(request.param, tmp_path / "folder") as found:
        yield found


@pytest.fixture(params=KINDS[:2])
def file_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with place_of(request.param, tmp_path / "folder") as found:
        yield found
