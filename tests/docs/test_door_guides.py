"""Commands that how-tos show without their output: each runs as it stands there, in the order of the page."""

import re
import shlex
import socket
from pathlib import Path

import pytest
import uvicorn

from tests.interfaces.certificates import certificate
from tests.interfaces.conftest import Dorsum, dorsum

GUIDES = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```\n((?:dorsum (?:doors|keys) .*\n)+)```$", re.MULTILINE)
__all__ = ["dorsum"]


def test_a_service_for_other_machines_starts_as_the_page_says(
    dorsum: Dorsum, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[uvicorn.Config] = []

    class Several:
        def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
            started.extend([config] * len(sockets))

        def run(self) -> None:
            pass

    monkeypatch.setattr("dorsum.app.server.Renewing", Several)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for found, name in zip(certificate(tmp_path), ("chain.pem", "key.pem"), strict=True):
        found.rename(tmp_path / name)
    (block,) = BLOCK.findall((GUIDES / "use-the-http-api.md").read_text(encoding="utf-8"))
    said = [dorsum(*shlex.split(line)[1:]) for line in block.splitlines()]
    assert [(one.code, one.err) for one in said] == [(0, "")] * 2
    assert said[0].out.startswith("dorsum_")
    assert [(one.workers, one.is_ssl) for one in started] == [(2, True)]
    taken_back = dorsum("keys", "remove", "our web site")
    assert taken_back.code == 0


def test_no_other_page_has_such_commands_that_nobody_runs() -> None:
    pages = [path.name for path in GUIDES.glob("*.md") if BLOCK.search(path.read_text(encoding="utf-8"))]
    assert pages == ["use-the-http-api.md"]
