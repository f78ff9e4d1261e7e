"""Words for people: one language that was reviewed, and the urgent words the same wherever they stand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dorsum
from dorsum.care.assessment import assess
from dorsum.report.assessment_json import assessment_as_json
from dorsum.report.care_card import care_card
from scripts.reference.pages import shipped_bundle
from tests.shipped import case_of, finished_case, shipped_rules

REVIEWED = {"en"}
NO_LANGUAGE = {"id", "on"}
"""Keys of two letters that say what an item is called and when it was checked."""
URGENT = ({"saddle_numbness": "yes", "new_or_worse_within_14_days": "yes"}, {"fever": "yes"})

ROOMS_THAT_SPEAK = ("care", "language", "report")
SENTENCE = re.compile(r"[A-Z][^ ]*( [^ ]+){2,}[.?!:]")
"""At least three words, the first with a capital, and a mark at the end."""


def literals_in(module: Path) -> Iterator[str]:
    """Yield the texts in a module that are neither documentation nor the words of an error."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    apart = (node for node in ast.walk(tree) if isinstance(node, ast.Raise) or is_documentation(node))
    left_out = {part for node in apart for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left_out:
            yield node.value


def is_documentation(node: ast.AST) -> bool:
    """Whether the node is a text that stands by itself."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def languages_in(value: Any) -> Iterator[str]:
    """Yield the keys that stand where a language stands: two letters over words."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if len(key) == 2 and key.isalpha() and key.islower() and isinstance(inside, str | list):
                yield key
            yield from languages_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from languages_in(inside)


def test_every_word_for_people_is_in_the_one_language_that_was_reviewed() -> None:
    assert set(languages_in(dict(shipped_bundle()))) - NO_LANGUAGE == REVIEWED


def test_no_sentence_for_people_stands_in_the_code() -> None:
    package = Path(dorsum.__file__).parent
    modules = [path for room in ROOMS_THAT_SPEAK for path in (package / room).rglob("*.py")]
    assert len(modules) > 50
    assert [text for path in modules for text in literals_in(path) if SENTENCE.fullmatch(text)] == []


def test_the_json_has_the_urgent_words_of_the_card() -> None:
    for answers in URGENT:
        for case in (case_of(answers, country="GB"), finished_case(answers, country="GB")):
            found = assess(case, shipped_rules())
            card = care_card(found)
            assert assessment_as_json(found)["must_say"] == [card.title, *card.lead]
            assert set(found.knowledge.level[found.triage.advise or ""].actions["en"]) <= set(card.lead)
