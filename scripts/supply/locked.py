"""What the lock files say, without any tool: what a user installs, and what only developers use."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = ("dev", "deep", "bench")
PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[\w.!+-]+)(?: ; (?P<marker>[^\\]+?))?(?: \\)?$", re.MULTILINE
)
NAME = re.compile(r"^[\w.-]+")


@dataclass(frozen=True, order=True)
class Package:
    """A package in its locked version; `marker` says where alone it is installed."""

    name: str
    version: str
    marker: str = ""


def plain(name: str) -> str:
    """Return the name as all tools spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(name: str) -> tuple[Package, ...]:
    """Return the packages of one lock file; one may stand there in several versions, for several Pythons."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(
        Package(plain(one["name"]), one["version"], one["marker"] or "") for one in PIN.finditer(text)
    )


@cache
def every_lock() -> Mapping[str, tuple[Package, ...]]:
    """Return the packages of all lock files by name."""
    found: dict[str, set[Package]] = {}
    for one in (one for lock in LOCKS for one in read_lock(lock)):
        found.setdefault(one.name, set()).add(one)
    return {name: tuple(sorted(packages)) for name, packages in found.items()}


def asked_for() -> Mapping[str, tuple[str, ...]]:
    """Return what the wheel asks for by itself (`runtime`), and with each extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"runtime": project["dependencies"], **project["optional-dependencies"]}
    return {group: tuple(_name(one) for one in wanted) for group, wanted in groups.items()}


def _name(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found is not None  # INVARIANT: the build refuses what is no requirement
    return plain(found[0])


def with_their_needs(names: Iterable[str]) -> tuple[Package, ...]:
    """Return the packages and all that they need in turn, as locked; needs the environment.

    A need that only an extra or another system has is left out where no lock file has it.
    """
    waiting, found = list(names), dict[str, tuple[Package, ...]]()
    while waiting:
        name = waiting.pop()
        if name in found or name not in every_lock():
            continue
        found[name] = every_lock()[name]
        waiting += [_name(one) for one in _needs(name) if "extra ==" not in one]
    return tuple(sorted(one for packages in found.values() for one in packages))


def _needs(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []
