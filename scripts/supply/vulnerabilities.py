"""Known vulnerabilities by pip-audit; whether it could look at all is told apart from what it found."""

import json
import subprocess
import sys
from typing import Literal

from scripts.supply.locked import LOCKS, ROOT

Outcome = Literal["none", "found", "not_done"]
SECONDS = 300


def audit() -> tuple[Outcome, str]:
    """Return whether any locked package has a known vulnerability, and what the tool said."""
    locks = [part for lock in LOCKS for part in ("--requirement", str(ROOT / "requirements" / f"{lock}.txt"))]
    flags = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    command = (sys.executable, "-m", "pip_audit", *flags, *locks)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "not_done", f"no answer within {SECONDS} seconds"
    try:
        checked = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return "not_done", (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    skipped = [one for one in checked if "skip_reason" in one]
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}" for one in checked for fault in one.get("vulns", ())
    ]
    if faults:
        return "found", "\n".join(faults)
    if skipped:  # the tool itself says "No known vulnerabilities found" then
        return (
            "not_done",
            f"{len(skipped)} of {len(checked)} packages could not be looked up; {skipped[0]['skip_reason']}",
        )
    return "none", f"{len(checked)} packages were looked up"
