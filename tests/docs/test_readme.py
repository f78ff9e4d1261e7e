"""Every command shown in a document gives the output shown there, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from scripts.examples import EXAMPLE, documents, refreshed

WITH_EXAMPLES = [path for path in documents() if EXAMPLE.search(path.read_text(encoding="utf-8"))]
LINKS = [
    pytest.param(path, found, id=f"{path.name}: {found}")
    for path in documents()
    for found in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("document", WITH_EXAMPLES, ids=lambda path: path.name)
def test_every_example_gives_the_output_shown(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert refreshed(text) == text


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_link_leads_somewhere(document: Path, target: str) -> None:
    assert (document.parent / target).exists()
