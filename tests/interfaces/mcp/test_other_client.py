"""The tools by a client that nobody here wrote (npm `@ai-sdk/mcp`), over a pipe and over HTTP."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.doctor import NODE_PACKAGES, find_node
from tests.interfaces.mcp.over_http import serving
from tests.interfaces.mcp.talking import Json, plain_talk
from tests.interfaces.mcp.test_pipe import PROGRAM
from tests.interfaces.mcp.test_server import NAMES

CLIENT = Path(NODE_PACKAGES).parent / "mcp_client.mjs"
PATIENCE = 120.0


def told_by(*arguments: str) -> Json:
    node = find_node()
    assert node
    done = subprocess.run(
        [node, str(CLIENT), *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=dict(os.environ),
    )
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def hold(told: Json) -> None:
    """Hold what the client saw against what our own walk through the same answers gives."""
    assert told["names"] == NAMES
    assert told["instructions"]
    assert told["refused"]
    assert told["ours"] == {key: plain_talk()[key] for key in ("level", "must_say")}
    assert told["foreign"] == {"level": None, "calm": False}


@pytest.mark.needs_node
def test_over_a_pipe() -> None:
    hold(told_by("pipe", sys.executable, *PROGRAM))


@pytest.mark.needs_node
def test_over_http() -> None:
    with serving() as address:
        hold(told_by("http", address))
