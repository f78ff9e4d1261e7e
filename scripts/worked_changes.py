"""The worked change in the how-to: made in a copy of the checkout, and its commands really run there.

A `diff` block of the page is an edit, a `text` block that begins with `$ dorsum` is a command with its
output. They are taken in the order in which they stand. `make examples` writes the output again.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.unmeasured import unmeasured

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "how-to" / "change-a-rule.md"
CASES = Path("tests") / "cases" / "development.jsonl"
STEP = re.compile(
    r"```diff\n(?P<edit>.*?)```|(?<=```text\n)\$ (?P<command>dorsum [^\n]+)\n(?P<output>.*?)(?=```)",
    re.DOTALL,
)
GIT = ("git", "-c", "user.name=example", "-c", "user.email=example@example.org", "-c", "core.hooksPath=")


def replayed(text: str) -> str:
    """Return the page with the output that its commands give after its edits."""
    with TemporaryDirectory() as place:
        checkout = _copy(Path(place))
        return STEP.sub(lambda step: _take(step, checkout), text)


def _copy(checkout: Path) -> Path:
    """Return a checkout of its own with the content as it is now as its last commit."""
    shutil.copytree(ROOT / "src", checkout / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (checkout / CASES).parent.mkdir(parents=True)
    shutil.copy(ROOT / CASES, checkout / CASES)
    for words in (("init", "--quiet"), ("add", "--all", "--force"), ("commit", "--quiet", "--message=start")):
        subprocess.run((*GIT, *words), cwd=checkout, check=True)
    return checkout


def _take(step: re.Match[str], checkout: Path) -> str:
    if step["edit"] is not None:
        _edit(step["edit"].splitlines(), checkout)
        return step[0]
    return f"$ {step['command']}\n{_output_of(step['command'], checkout)}"


def _edit(lines: list[str], checkout: Path) -> None:
    """Put the lines that begin with + in the place of those that begin with -."""
    name = next(line.removeprefix("+++ b/") for line in lines if line.startswith("+++ "))
    changed = [line for line in lines if not line.startswith(("---", "+++"))]
    before = "".join(f"{line[1:]}\n" for line in changed if line.startswith(("-", " ")))
    after = "".join(f"{line[1:]}\n" for line in changed if line.startswith(("+", " ")))
    path = checkout / name
    text = path.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise SystemExit(f"{PAGE.relative_to(ROOT)}: {name} does not hold the lines that the example changes")
    path.write_text(text.replace(before, after), encoding="utf-8")


def _output_of(command: str, checkout: Path) -> str:
    """Return what the command prints, also its mistakes, but not that it builds the content again."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    here = {"COLUMNS": "80", "PATH": path, "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run(
        command,
        shell=True,
        cwd=checkout,
        env=unmeasured() | here,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{(done.stdout or done.stderr).rstrip()}\n"


def main() -> None:
    """Rewrite the page if its output is out of date."""
    before = PAGE.read_text(encoding="utf-8")
    after = replayed(before)
    if after != before:
        PAGE.write_text(after, encoding="utf-8")
        print(f"{PAGE.relative_to(ROOT)}: worked change written again")


if __name__ == "__main__":
    main()
