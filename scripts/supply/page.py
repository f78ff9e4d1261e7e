"""docs/reference/dependencies.md: every package with its version and licence, and the rule for licences."""

from collections.abc import Iterable, Iterator, Mapping

from scripts.supply.licences import ALLOWED, READ_BY_HAND, UNKNOWN, licence_of
from scripts.supply.locked import LOCKS, Package, asked_for, every_lock, with_their_needs

Licences = Mapping[str, tuple[str, str]]
ASSETS = """\
The wheel holds no font, no script library and no picture of others: style sheets, scripts, icon and
drawings of the pages are our own, under the licence of the code. `axe-core` (MPL-2.0), with which the pages
are checked for barriers, comes inside the package `axe-playwright-python` and is used in tests only."""
VULNERABILITIES = """\
`make supply` runs pip-audit on the lock files with their hashes. It asks the package index; it has no data
of its own. Behind a mirror that holds no such data it skips each package ("Dependency not found on PyPI and
could not be audited") and still ends with "No known vulnerabilities found". So `make supply` counts
packages, not that sentence: with any package skipped, or no answer, it says loudly that vulnerabilities were
**not** looked for (exit code 3; with `--vulnerabilities optional` 0; `--vulnerabilities skip` does not try).

A standard tool with a database on the package index, so that it could work offline: the only one we know of
is `safety-db`, last released in July 2021. A list that old would reassure wrongly, so it is not used."""
HOW_MADE = """\
Made by `make supply` out of the lock files and pip-licenses; a test fails when a package or a version is
missing here. The bills of materials (CycloneDX JSON) are written to `build/sbom-runtime.json` and
`build/sbom-development.json`; git does not keep them. The first holds what a user installs with the wheel,
the second every locked package."""
UNKNOWN_BECAUSE = """\
The tool cannot tell, or the locked version is not installed where the page was made: it is made for another
system or another Python, or used by `make bench` alone."""
SHIPPED = """\
What a user installs with the wheel has one of these licences; `make supply` fails with any other. Extras and
what only developers use are not in the wheel and are listed for information."""


def dependencies_page(found: Licences) -> str:
    """Return the page."""
    return "\n".join(_lines(found)) + "\n"


def groups() -> Mapping[str, tuple[Package, ...]]:
    """Return what comes with the wheel, with each extra beyond that, and what only developers use."""
    asked = asked_for()
    made: dict[str, tuple[Package, ...]] = {}
    seen: set[str] = set()
    for group, names in asked.items():
        packages = tuple(one for one in with_their_needs(names) if one.name not in seen)
        made[group] = packages
        seen |= {one.name for one in packages}
    return {**made, "developers": _others(seen)}


def _others(seen: set[str]) -> tuple[Package, ...]:
    return tuple(sorted(one for name, each in every_lock().items() if name not in seen for one in each))


def _lines(found: Licences) -> Iterator[str]:
    made = groups()
    unknown = [one for each in made.values() for one in each if licence_of(one, found) == UNKNOWN]
    yield from ("# Dependencies", "", *HOW_MADE.split("\n"), "", "## Licence unknown", "")
    yield from (f"- `{one.name}` {one.version}{_where(one)}" for one in unknown)
    yield from ([] if unknown else ["None."])
    yield from (
        "",
        *UNKNOWN_BECAUSE.split("\n"),
        "",
    )
    yield from _rule()
    for group, packages in made.items():
        yield from _table(group, packages, found)
    yield from _grouped(made, found)
    yield from ("## Fonts, scripts and pictures", "", *ASSETS.split("\n"), "")
    yield from ("## Known vulnerabilities", "", *VULNERABILITIES.split("\n"))


def _rule() -> Iterator[str]:
    yield "## What may be shipped"
    yield ""
    yield from (*SHIPPED.split("\n"), "")
    yield "| licence | why |"
    yield "|---|---|"
    yield from (f"| {licence} | {why} |" for licence, why in ALLOWED.items())
    yield ""
    read = ", ".join(f"`{name}` {version}: {licence}" for (name, version), licence in READ_BY_HAND.items())
    yield from (
        f"Read by hand from the licence file in the wheel, since only Windows installs it: {read}.",
        "",
    )


def _heading(group: str) -> str:
    return {
        "runtime": "Installed with the wheel",
        "developers": f"Only developers use (requirements/{', '.join(LOCKS)})",
    }.get(group, f"Extra `{group}`")


def _table(group: str, packages: Iterable[Package], found: Licences) -> Iterator[str]:
    yield from (f"## {_heading(group)}", "", "| package | version | licence |", "|---|---|---|")
    for one in packages:
        yield f"| `{one.name}` | {one.version} | {licence_of(one, found)}{_where(one)} |"
    yield ""


def _where(one: Package) -> str:
    return f" (only where `{one.marker}`)" if one.marker else ""


def _grouped(made: Mapping[str, tuple[Package, ...]], found: Licences) -> Iterator[str]:
    yield from (
        "## By licence",
        "",
        "| licence | with the wheel | extras | developers |",
        "|---|---|---|---|",
    )
    licences: dict[str, list[str]] = {}
    for group, packages in made.items():
        for one in packages:
            column = group if group in ("runtime", "developers") else "extras"
            licences.setdefault(licence_of(one, found), []).append(column)
    for licence in sorted(licences, key=lambda one: (-len(licences[one]), one)):
        counts = (licences[licence].count(column) for column in ("runtime", "extras", "developers"))
        yield f"| {licence} | {' | '.join(map(str, counts))} |"
    yield ""
