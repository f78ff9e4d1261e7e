"""Every command shown in a document gives the output shown there, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from scripts.examples import EXAMPLE, documents, output_of

EXAMPLES = [
    pytest.param(found["command"], found["output"], id=f"{path.name}: {found['command'][:40]}")
    for path in documents()
    for found in EXAMPLE.finditer(path.read_text(encoding="utf-8"))
]
LINKS = [
    pytest.param(path, found, id=f"{path.name}: {found}")
    for path in documents()
    for found in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("command", "output"), EXAMPLES)
def test_example_gives_the_output_shown(command: str, output: str) -> None:
    assert output_of(command) == output


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_link_leads_somewhere(document: Path, target: str) -> None:
    assert (document.parent / target).exists()
