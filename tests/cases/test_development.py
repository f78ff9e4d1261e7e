"""The development cases: figures and fired rules as an independent evaluation of the draft gave them."""

import json
from pathlib import Path
from typing import Any

import pytest

from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.validation.case_sets import read_case_set
from dorsum.validation.evaluate import closed_world_figures, open_world_figures, score
from tests.shipped import shipped

TABLE = Path(__file__).with_name("development.jsonl")
RULES = CompiledRules(shipped())
CASES = read_case_set(TABLE, RULES.knowledge)
DRAFT_FIRED = {
    row["id"]: row["draft_fired"] for row in map(json.loads, TABLE.read_text("utf-8").splitlines())
}


def figures() -> dict[str, Any]:
    return closed_world_figures(score(CASES, RULES, closed_world=True))


@pytest.mark.parametrize(
    ("figure", "k", "n"),
    [
        ("exact", 48, 68),
        ("acceptable", 62, 68),
        ("emergency_recall", 9, 18),
        ("emergency_recall_not_hard", 9, 15),
        ("emergency_to_self_care", 2, 18),
        ("self_care_kept", 16, 21),
        ("exact_agreed", 45, 61),
        ("under", 6, 68),
        ("over", 0, 68),
        ("over_label", 6, 68),
    ],
)
def test_figures_equal_the_draft(figure: str, k: int, n: int) -> None:
    found = figures()[figure]
    assert (found["k"], found["n"]) == (k, n)


@pytest.mark.parametrize("labelled", CASES, ids=lambda labelled: labelled.id)
def test_fired_rules_equal_the_independent_evaluation(labelled: Any) -> None:
    result = triage(labelled.case, RULES, closed_world=True)
    assert sorted(verdict.rule for verdict in result.fired) == DRAFT_FIRED[labelled.id]
    assert result.at_least == result.at_most == result.advise
    assert result.assumed[0].kind == "closed_world"


def test_without_closed_world_nothing_is_called_exact() -> None:
    found = open_world_figures(score(CASES, RULES, closed_world=False))
    assert "exact" not in found
    assert found["final"]["k"] + found["unsure"]["k"] + found["incomplete"]["k"] == found["n"] == 68
