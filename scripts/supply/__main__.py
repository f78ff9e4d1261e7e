"""`make supply`: licences, bills of materials, known vulnerabilities. Needs requirements/deep.txt."""

import argparse
import sys

from scripts.supply.licences import installed_licences, not_allowed
from scripts.supply.locked import ROOT
from scripts.supply.materials import write_bill
from scripts.supply.page import dependencies_page, groups
from scripts.supply.vulnerabilities import audit

PAGE = ROOT / "docs" / "reference" / "dependencies.md"
BAD_LICENCE, VULNERABLE, NOT_DONE = 1, 2, 3


def main() -> int:
    """Write page and bills, look for vulnerabilities; return the exit code."""
    options = argparse.ArgumentParser(prog="python -m scripts.supply")
    options.add_argument("--vulnerabilities", choices=("needed", "optional", "skip"), default="needed")
    wanted = options.parse_args().vulnerabilities
    made, found = groups(), installed_licences()
    PAGE.write_text(dependencies_page(found), encoding="utf-8")
    every = [one for packages in made.values() for one in packages]
    for name, packages in (("runtime", made["runtime"]), ("development", every)):
        target = ROOT / "build" / f"sbom-{name}.json"
        print(f"build/{target.name}: {write_bill(packages, target)} packages")
    if refused := not_allowed(made["runtime"], found):
        print(f"These may not be shipped: {', '.join(refused)}", file=sys.stderr)
        return BAD_LICENCE
    print(f"{PAGE.relative_to(ROOT)}: {len(every)} packages, {len(made['runtime'])} of them with the wheel")
    return 0 if wanted == "skip" else _look_for_vulnerabilities(is_needed=wanted == "needed")


def _look_for_vulnerabilities(*, is_needed: bool) -> int:
    outcome, said = audit()
    if outcome == "not_done":
        print(f"!!! NOT DONE: known vulnerabilities were NOT looked for: {said}", file=sys.stderr)
        return NOT_DONE if is_needed else 0
    print(f"Known vulnerabilities: {said}" if outcome == "found" else f"No known vulnerability; {said}")
    return VULNERABLE if outcome == "found" else 0


if __name__ == "__main__":
    sys.exit(main())
