"""What the tests start as a person would: everything it says is heard, up to the last word."""

import sys

import pytest

from tests.browser.server import PATIENCE, running

CHILD = """
import time
for word in range(5):
    time.sleep(0.05)
    print(word, flush=True)
"""
PARENT = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {CHILD!r}])
print("started", flush=True)
time.sleep(600)
"""


@pytest.mark.no_cover
def test_what_a_killed_server_left_behind_is_heard_to_its_end() -> None:
    with running([sys.executable, "-c", PARENT]) as (process, said):
        assert said.get(timeout=PATIENCE) == "started\n"
        process.kill()
    assert list(said.queue) == [*(f"{word}\n" for word in range(5)), None]
