"""The command examples in the documents: run them, and write their real output into the documents.

`make examples` does that. A test fails when an example and its output differ.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.example_server import USUAL, address, asks_a_server

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"(?<=```console\n)\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)(?=```)")


def documents() -> Iterator[Path]:
    """Yield every document that may hold examples."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def output_of(command: str) -> str:
    """Return what the command prints, in a terminal of 80 columns, ending in one line break.

    One that asks a server at its usual address asks one that was started for it.
    """
    if asks_a_server(command):
        command = command.replace(USUAL, address())
    here = {"COLUMNS": "80", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=os.environ | here, capture_output=True, text=True, check=True
    )
    said = done.stdout.replace(address(), USUAL) if asks_a_server(command) else done.stdout
    return said.rstrip() + "\n"


def refreshed(text: str) -> str:
    """Return the document's text with the real output of every example."""
    return EXAMPLE.sub(lambda found: f"$ {found['command']}\n{output_of(found['command'])}", text)


def main() -> None:
    """Rewrite every document whose examples are out of date."""
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = refreshed(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: examples written again")


if __name__ == "__main__":
    main()
