"""Bills of materials by cyclonedx-py: what is installed with the wheel, and what developers use."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.supply.locked import ROOT, Package

PRIVATE = re.compile(
    r"https?://[^\"\s]*|file:[^\"\s]*|(?<![\w.])/(?:home|root|Users|work|tmp|mnt|private|opt)/[^\"\s]*"
)
"""An address or a path; a bill of packages needs neither."""


def write_bill(packages: Iterable[Package], target: Path) -> int:
    """Write the bill of these packages; return how many it holds. Same packages, same bytes."""
    with TemporaryDirectory() as place:
        listed = Path(place) / "requirements.txt"
        listed.write_text("".join(f"{one.name}=={one.version}\n" for one in packages), encoding="utf-8")
        command = (
            *(sys.executable, "-m", "cyclonedx_py", "requirements", str(listed), "--output-reproducible"),
            *(
                "--output-format",
                "JSON",
                "--spec-version",
                "1.6",
                "--pyproject",
                str(ROOT / "pyproject.toml"),
            ),
        )
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=clean, cwd=place)
    bill = _without_addresses(json.loads(done.stdout))
    bill.pop("$schema")
    text = json.dumps(bill, indent=2, sort_keys=True) + "\n"
    if found := PRIVATE.search(text):
        raise SystemExit(f"{target.name}: names an address or a path, such as {found[0]}")
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return len(bill["components"])


def _without_addresses(value: Any) -> Any:
    """Return the values without what only leads elsewhere, such as the home pages of the tools."""
    if isinstance(value, dict):
        return {key: _without_addresses(inner) for key, inner in value.items() if key != "externalReferences"}
    return [_without_addresses(inner) for inner in value] if isinstance(value, list) else value
