"""The reviewed tables hold. Where one fails after a change of content: read its head before anything else."""

import pytest
from ruamel.yaml import YAML

from dorsum.model.rules import And, Compare, CountOf, IsYes, Not, Or, Rule
from dorsum.validation.ways import ways
from scripts.mutation.content.contents import Contents
from scripts.mutation.content.expectations import KINDS_OF_TABLES, differs, entries, reviewed
from scripts.mutation.content.rule_text import rule_text, smallest_sets
from scripts.mutation.content.set_groups import groups, spread
from scripts.mutation.content.table_files import table_text
from tests.shipped import shipped, shipped_strict

CONTENTS = Contents(shipped(), shipped_strict())
TABLES = [(table, kind) for table, kinds in KINDS_OF_TABLES.items() for kind in kinds]
FEVER, AGE = IsYes("fever"), Compare("age", ">=", 60)


@pytest.mark.parametrize(("table", "kind"), TABLES)
def test_the_content_is_what_the_reviewed_table_says(table: str, kind: str) -> None:
    assert list(differs(table, kind, CONTENTS)) == []


@pytest.mark.parametrize("table", KINDS_OF_TABLES)
def test_a_table_written_again_says_the_same(table: str) -> None:
    text = table_text(table, CONTENTS)
    assert "HOW TO USE THIS FILE" in text.split("\n\n", maxsplit=1)[0]
    assert YAML(typ="safe", pure=True).load(text) == reviewed(table)


def test_every_lead_question_says_how_many_it_denies() -> None:
    for entry in entries("lead", "questions", CONTENTS).values():
        assert entry["denies"] == len(entry["findings"]) > 0


@pytest.mark.parametrize("flag", shipped_strict().red_flags, ids=lambda flag: flag.id)
def test_the_groups_of_a_rule_spread_to_its_smallest_sets(flag: object) -> None:
    when: Rule = flag.when  # type: ignore[attr-defined]  # a red flag
    assert spread(groups(ways(when))) == smallest_sets(when) == frozenset(ways(when))


@pytest.mark.parametrize(
    ("rule", "text", "written"),
    [
        (FEVER, "fever", [{"all": ["fever"]}]),
        (Or((FEVER, AGE)), "fever or age >= 60", [{"any": 1, "of": ["age >= 60", "fever"]}]),
        (And((FEVER, Not(AGE))), "fever and not (age >= 60)", [{"all": ["fever", "not (age >= 60)"]}]),
        (
            And((AGE, CountOf(2, (FEVER, IsYes("a"), IsYes("b"))))),
            "age >= 60 and count_of(2, fever, a, b)",
            [{"all": ["age >= 60"], "any": 2, "of": ["a", "b", "fever"]}],
        ),
    ],
)
def test_a_rule_as_text_and_as_groups(rule: Rule, text: str, written: object) -> None:
    assert rule_text(rule) == text
    assert groups(smallest_sets(rule)) == written
