"""The cases that everything is measured on: always the same ones."""

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.knowledge import Finding, Knowledge
from dorsum.model.truth import Answer
from dorsum.validation.case_sets import read_case_set
from dorsum.validation.plain_people import PlainAnswers, everyone

DEVELOPMENT_CASES = Path(__file__).parents[1] / "tests" / "cases" / "development.jsonl"
SEED = 20261122
CASES = 200
CALM = 60
ANSWERS = (Answer.YES, Answer.NO, Answer.UNSURE)
WEIGHTS = (2, 7, 1)
"""People with a painful back say no far more often than yes."""


def measured_cases(knowledge: Knowledge) -> tuple[Case, ...]:
    """Return the development cases, then generated ones from nearly empty to fully answered."""
    development = tuple(labelled.case for labelled in read_case_set(DEVELOPMENT_CASES, knowledge))
    rng = random.Random(SEED)
    generated = CASES - len(development)
    shares = [(place + 1) / generated for place in range(generated)]
    return development + tuple(_generate(share, knowledge, rng) for share in shares)


def calm_people(rules: CompiledRules) -> tuple[Case, ...]:
    """Return plain people who answered everything, so that all that can be said is said."""
    answers, people = PlainAnswers(rules), everyone(rules)
    chosen = people[:: max(len(people) // CALM, 1)][:CALM]
    cases = (answers.person(plain).everything(rules.knowledge) for plain in chosen)
    return tuple(replace(case, country="GB") for case in cases)


def _generate(share: float, knowledge: Knowledge, rng: random.Random) -> Case:
    """Return a case with about this share of all questions answered, as a person could have answered."""
    asked = [finding for finding in knowledge.findings if not finding.derived_from and rng.random() < share]
    numbers = {finding.id: _number(finding, rng) for finding in asked if finding.kind == "number"}
    answers = {finding.id: _answer(finding, rng) for finding in asked if finding.kind != "number"}
    return Case(
        answers=MappingProxyType(_without_closed(answers, knowledge)), numbers=MappingProxyType(numbers)
    )


def _number(finding: Finding, rng: random.Random) -> float:
    return rng.randint(int(finding.minimum or 0), int(finding.maximum or 0))


def _answer(finding: Finding, rng: random.Random) -> Answer:
    if finding.choices:
        return rng.choice(list(finding.choices.values()))
    return rng.choices(ANSWERS, WEIGHTS)[0]


def _without_closed(answers: Mapping[str, Answer], knowledge: Knowledge) -> dict[str, Answer]:
    """Leave out what nobody is asked: the questions behind a gate that was answered no."""
    closed = {
        behind
        for gate, dependents in knowledge.dependents.items()
        if answers.get(gate) is Answer.NO
        for behind in dependents
    }
    return {finding: answer for finding, answer in answers.items() if finding not in closed}
