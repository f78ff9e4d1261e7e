"""A client that nobody here wrote: HealthChain discovers the services, calls them, and reads the cards."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.interfaces.cds_hooks.world import (
    LOW_BACK_PAIN,
    MRI,
    ORDER,
    VIEW,
    answers,
    application,
    calm,
    cards,
    condition,
    danger,
    imaging,
    request,
)

CLIENT = Path(__file__).with_name("healthchain_client.py")
BACK = condition(LOW_BACK_PAIN)


@pytest.fixture
def base() -> Iterator[str]:
    """Yield the address of the services on a server of their own."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        server = uvicorn.Server(uvicorn.Config(application(), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/cds-services"
        server.should_exit = True
        thread.join()


def test_healthchain_discovers_calls_and_reads_the_cards(base: str, tmp_path: Path) -> None:
    asked = {
        "open": request([BACK]),
        "calm": request([BACK], [answers(calm())]),
        "danger": request([], [answers(danger())]),
        "order": request([BACK], [], [imaging(MRI)]),
    }
    for name, one in asked.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(one), encoding="utf-8")
    found = received(base, tmp_path)
    assert found["services"] == {"patient-view": VIEW, "order-select": ORDER}
    for name, one in asked.items():
        ours = cards(one)
        shown = [(card["summary"], card["indicator"], card["detail"]) for card in found["received"][name]]
        assert shown == [(card["summary"], card["indicator"], card["detail"]) for card in ours]
        assert len(ours) == 1


def received(base: str, folder: Path) -> Any:
    command = [sys.executable, "-W", "ignore", str(CLIENT), base, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
