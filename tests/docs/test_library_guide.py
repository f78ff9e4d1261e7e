"""Every line of Python in the how-to gives the answer shown there."""

import doctest
from pathlib import Path

import pytest

GUIDES = [Path(__file__).parents[2] / "docs" / "how-to" / "use-it-in-python.md"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_examples_in_python_are_true(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(text, {}, guide.name, str(guide), 0)
    told: list[str] = []
    found = doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert found.attempted > 15
    assert found.failed == 0, "".join(told)
