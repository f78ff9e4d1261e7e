"""The environment for a process that runs a copy of us: it counts for no coverage of the tests."""

import os


def unmeasured() -> dict[str, str]:
    """Return the environment without the names by which `coverage` follows the processes of a test."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}
