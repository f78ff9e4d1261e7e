"""The command examples in the documents: run them, and write their real output into the documents.

`make examples` does that. A test fails when an example and its output differ.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.example_server import USUAL, address, asks_a_server

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"(?<=```console\n)\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)(?=```)")


def documents() -> Iterator[Path]:
    """Yield every document that may hold examples."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def output_of(command: str, folder: Path) -> str:
    """Return what the command prints in a folder, in a terminal of 80 columns, ending in one line break.

    One that asks a server at its usual address asks one that was started for it.
    """
    is_asking = asks_a_server(command)
    asked = command.replace(USUAL, address()) if is_asking else command
    here = {"COLUMNS": "80", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        asked, shell=True, cwd=folder, env=os.environ | here, capture_output=True, text=True, check=True
    )
    said = done.stdout.replace(address(), USUAL) if is_asking else done.stdout
    return said.rstrip() + "\n"


def refreshed(text: str) -> str:
    """Return the document's text with the real output of every example, run one after the other.

    They run in a folder where all of the repository seems to be, so what they write is gone afterwards.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in ROOT.iterdir():
            (folder / path.name).symlink_to(path)
        return EXAMPLE.sub(lambda found: f"$ {found['command']}\n{output_of(found['command'], folder)}", text)


def main() -> None:
    """Rewrite every document whose examples are out of date."""
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = refreshed(before) if EXAMPLE.search(before) else before
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: examples written again")


if __name__ == "__main__":
    main()
