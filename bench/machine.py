"""What the figures were measured on, without naming the machine."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

BUSY = 0.7
"""Programs at work, as a mean over the last minute."""


def about_machine() -> tuple[tuple[str, str], ...]:
    """Return what a reader needs to know about the machine, as pairs of a name and words."""
    return (
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("day", datetime.now(UTC).date().isoformat()),
        ("load before the run", _load()),
    )


def _load() -> str:
    load = os.getloadavg()[0]
    return f"{load:.1f}{', so other work made the figures worse' if load > BUSY else ''}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")
