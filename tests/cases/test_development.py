"""The development cases: how good the levels must be, and that two engines fire the same red flags."""

import json
from pathlib import Path
from typing import Any

import pytest

from dorsum.care.triage import triage
from dorsum.engine import plain
from dorsum.model.truth import Truth
from dorsum.validation.case_sets import LabelledCase, read_case_set
from dorsum.validation.evaluate import Scored, closed_world_figures, open_world_figures, score
from scripts.mutation.content.people_checks import AT_LEAST, AT_MOST
from tests.shipped import shipped, shipped_rules

TABLE = Path(__file__).with_name("development.jsonl")
CASES = read_case_set(TABLE, shipped())
ANSWERED = ("as answered before the newer questions", "with answers to the newer questions")


@pytest.fixture(scope="module", params=ANSWERED)
def scored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scored, ...]:
    """The cases under the closed world, without and with what was answered later to newer questions."""
    if request.param == ANSWERED[1]:
        return score(CASES, shipped_rules(), closed_world=True)
    path = tmp_path_factory.mktemp("cases") / "first_answers.jsonl"
    rows = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
    first = ({key: value for key, value in row.items() if key != "answers_added"} for row in rows)
    path.write_text("\n".join(map(json.dumps, first)), encoding="utf-8")
    return score(read_case_set(path, shipped()), shipped_rules(), closed_world=True)


@pytest.mark.parametrize(
    ("figure", "least", "of"),
    [("emergency_recall_not_hard", 14, 15), ("emergency_recall", 15, 18), ("self_care_kept", 19, 21)],
)
def test_at_least_so_many(scored: tuple[Scored, ...], figure: str, least: int, of: int) -> None:
    found = closed_world_figures(scored)[figure]
    assert found["n"] == of
    assert found["k"] >= least


@pytest.mark.parametrize("figure", AT_LEAST)
def test_at_least_this_share(scored: tuple[Scored, ...], figure: str) -> None:
    assert closed_world_figures(scored)[figure]["value"] >= AT_LEAST[figure]


@pytest.mark.parametrize("figure", AT_MOST)
def test_at_most_this_share(scored: tuple[Scored, ...], figure: str) -> None:
    assert closed_world_figures(scored)[figure]["value"] <= AT_MOST[figure]


def test_nothing_urgent_is_left_in_self_care_unless_history_cannot_tell(scored: tuple[Scored, ...]) -> None:
    urgent = [one for one in scored if one.labelled.label in ("emergency_now", "same_day")]
    assert len(urgent) > 20
    missed = [one.labelled.id for one in urgent if one.given == "self_care" and not one.labelled.hard]
    assert missed == []


@pytest.mark.parametrize("labelled", CASES, ids=lambda labelled: labelled.id)
@pytest.mark.parametrize("closed_world", [True, False])
def test_the_plain_evaluator_fires_the_same_red_flags(labelled: LabelledCase, closed_world: bool) -> None:
    result = triage(labelled.case, shipped_rules(), closed_world=closed_world)
    expected = plain.evaluate(labelled.case, shipped(), closed_world=closed_world)
    assert {one.rule for one in result.fired} == fired(expected.verdicts, Truth.YES)
    assert {one.rule for one in result.possible} == fired(expected.verdicts, Truth.UNKNOWN)
    rank = {level.id: level.rank for level in shipped().levels}
    assert (rank[result.at_least], rank[result.at_most]) == (expected.at_least, expected.at_most)


def fired(verdicts: Any, truth: Truth) -> set[str]:
    return {one.rule for one in verdicts if one.truth is truth}


@pytest.mark.parametrize("labelled", CASES, ids=lambda labelled: labelled.id)
def test_a_closed_world_is_final_and_says_so(labelled: LabelledCase) -> None:
    result = triage(labelled.case, shipped_rules(), closed_world=True)
    assert result.at_least == result.at_most == result.advise
    assert result.assumed[0].kind == "closed_world"


def test_without_closed_world_nothing_is_called_exact() -> None:
    found = open_world_figures(score(CASES, shipped_rules(), closed_world=False))
    assert "exact" not in found
    assert found["final"]["k"] + found["unsure"]["k"] + found["incomplete"]["k"] == found["n"] == 68
