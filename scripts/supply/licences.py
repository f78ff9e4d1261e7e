"""Licences by pip-licenses, under their SPDX names where these are clear, and which may be shipped."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping

from scripts.supply.locked import Package, plain

UNKNOWN = "unknown"
SPDX: Mapping[str, str] = {
    "MIT License": "MIT",
    "Apache Software License; BSD License": "Apache-2.0 OR BSD-3-Clause",  # one may choose
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "UNKNOWN": UNKNOWN,
}
READ_BY_HAND: Mapping[tuple[str, str], str] = {("colorama", "0.4.6"): "BSD-3-Clause"}
"""From the licence file in the wheel of exactly this version; only Windows installs it."""
ALLOWED: Mapping[str, str] = {
    "MIT": "asks only for its notice",
    "BSD-2-Clause": "asks only for its notice",
    "BSD-3-Clause": "asks only for its notice, and that its authors are not used to advertise",
    "BSD License": "one of the two above; the package does not say which",
    "ISC": "asks only for its notice",
    "Apache-2.0": "our own licence; grants patents",
    "PSF-2.0": "the licence of Python itself",
    "0BSD": "asks for nothing",
}
"""Licences of what a user installs with the wheel: none reaches into our code or asks a user for more."""


def installed_licences() -> Mapping[str, tuple[str, str]]:
    """Return version and licence of every package of this environment, by name."""
    command = (sys.executable, "-m", "piplicenses", "--format=json", "--with-system")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {
        plain(one["Name"]): (one["Version"], SPDX.get(one["License"], one["License"]))
        for one in json.loads(done.stdout)
    }


def licence_of(package: Package, found: Mapping[str, tuple[str, str]]) -> str:
    """Return the licence; `unknown` where the tool cannot tell or has not the locked version here."""
    if (by_hand := READ_BY_HAND.get((package.name, package.version))) is not None:
        return by_hand
    version, licence = found.get(package.name, ("", UNKNOWN))
    return licence if version == package.version else UNKNOWN


def may_be_shipped(licence: str) -> bool:
    """Whether every part of the licence, or one of its choices, is on the list."""
    return any(
        all(part.strip(" ()") in ALLOWED for part in re.split(r" AND |; ", choice))
        for choice in licence.split(" OR ")
    )


def not_allowed(packages: Iterable[Package], found: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return what a user would install with the wheel and may not be shipped, with its licence."""
    licences = ((one.name, licence_of(one, found)) for one in packages)
    return [f"{name} ({licence})" for name, licence in licences if not may_be_shipped(licence)]
