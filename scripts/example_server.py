"""A server for the examples that ask one: started when the first of them runs, ended with the program."""

import atexit
import subprocess
import sys
import tempfile
from functools import cache

USUAL = "127.0.0.1:8377"
"""Where the documents say that it answers; here it answers at any free port."""


def asks_a_server(command: str) -> bool:
    """Whether a command of a document asks the server at its usual address."""
    return USUAL in command


@cache
def address() -> str:
    """Start the pages and doors once, with a data folder of their own; return host and port."""
    folder = tempfile.TemporaryDirectory()
    words = ["serve", "--no-browser", "--port", "0", "--data", folder.name]
    process = subprocess.Popen(
        [sys.executable, "-m", "dorsum", *words], stdout=subprocess.PIPE, text=True, bufsize=1
    )

    def end() -> None:
        process.kill()
        process.wait()
        folder.cleanup()

    atexit.register(end)
    assert process.stdout  # INVARIANT: it was asked for
    line = process.stdout.readline()
    return line.split("http://")[1].split("/")[0]
