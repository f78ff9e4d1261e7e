"""The validator of Medplum, in one process of Node.js for many resources (`tests/node/validate.cjs`)."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NODE = Path(__file__).parent / "node"
PATIENCE = 120


def faults(resources: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Return for each resource what Medplum finds wrong in it."""
    node = shutil.which("node")
    assert node is not None  # INVARIANT: the test is marked `needs_node`
    ran = subprocess.run(
        [node, "validate.cjs"],
        cwd=NODE,
        input=json.dumps(list(resources)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    found: list[list[str]] = json.loads(ran.stdout)
    return found
