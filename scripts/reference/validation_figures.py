"""All figures of docs/reference/validation.md, worked out once in a run."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dorsum.engine.compiled import CompiledRules
from dorsum.installed.rules import open_rules
from dorsum.validation.case_sets import LabelledCase, read_case_set
from dorsum.validation.evaluate import closed_world_figures, errors, score
from dorsum.validation.interview_figures import (
    interview_all,
    interview_figures,
    plain_subjects,
    subjects_of_cases,
    subjects_of_rules,
)
from dorsum.validation.plain_scores import score_plain_people
from dorsum.validation.robustness import robustness_figures
from dorsum.validation.rule_effects import RuleEffect, rule_effects

CASES = Path(__file__).parents[2] / "tests" / "cases" / "development.jsonl"
DEVELOPMENT = "development cases"
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Validation:
    """Figures of the development cases, of people made from rules and lists, and of interviews.

    `first` are the cases with the answers that were there before the newer questions.
    """

    rules: CompiledRules
    counts: Figures
    first: Figures
    cases: Figures
    differing: Sequence[Figures]
    robustness: Figures
    interviews: Mapping[str, Figures]
    effects: tuple[RuleEffect, ...]


@cache
def validation() -> Validation:
    """Return all figures of the shipped content. This takes half a minute."""
    rules = open_rules()
    first = read_case_set(CASES, rules.knowledge, newer_answers=False)
    labelled = read_case_set(CASES, rules.knowledge)
    scored = score(labelled, rules, closed_world=True)
    plain = score_plain_people(rules)
    return Validation(
        rules=rules,
        counts=_counts(labelled),
        first=closed_world_figures(score(first, rules, closed_world=True)),
        cases=closed_world_figures(scored),
        differing=errors(scored),
        robustness=robustness_figures(rules, plain),
        interviews={
            DEVELOPMENT: interview_figures(interview_all(subjects_of_cases(labelled, rules), rules)),
            "one case for each rule": interview_figures(interview_all(subjects_of_rules(rules), rules)),
            "plain people": interview_figures(interview_all(plain_subjects(rules), rules)),
        },
        effects=rule_effects(scored, plain, rules),
    )


def _counts(labelled: Sequence[LabelledCase]) -> Figures:
    """Return how many cases there are of each kind, from what stands beside their answers."""
    raw = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.strip()]
    origins = Counter(str(one.get("label_origin")) for one in raw)
    return {
        "n": len(labelled),
        "hard": sum(one.hard for one in labelled),
        "agreed": sum(one.agreed is True for one in labelled),
        "disagreed": sum(one.agreed is False for one in labelled),
        "newer": sum(bool(one.get("answers_added")) for one in raw),
        "origins": dict(sorted(origins.items())),
    }
