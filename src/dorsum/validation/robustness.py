"""How the rules hold up on people made from the rules themselves and from the lists of plain people."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from random import Random
from typing import Any

from dorsum.engine.compiled import CompiledRules
from dorsum.model.rates import rate
from dorsum.validation.answerers import Person
from dorsum.validation.not_sure import EMERGENCY, SEED, own_sign_figures, random_figures
from dorsum.validation.plain_people import PlainAnswers, everyone
from dorsum.validation.plain_scores import PlainScores, plain_figures
from dorsum.validation.rule_cases import RuleCase, RuleCases

Progress = Callable[[int, int], None]
SAMPLE = 1_000
"""Plain people who are "not sure" about something."""


def robustness_figures(
    rules: CompiledRules, scores: PlainScores, progress: Progress | None = None
) -> dict[str, Any]:
    """Return the figures of all three parts; every rate is `{value, k, n, low, high}`."""
    firing = RuleCases(rules).firing()
    emergencies = [one for one in firing if one.level == EMERGENCY]
    plain = sample_plain_people(rules, SAMPLE)
    return {
        "rule_cases": rule_case_figures(firing, rules),
        "plain_people": plain_figures(scores, rules),
        "not_sure": {
            "sample": len(plain),
            "random": random_figures(emergencies, plain, rules, progress),
            "own_sign": own_sign_figures(emergencies, rules),
        },
    }


def sample_plain_people(rules: CompiledRules, most: int) -> tuple[Person, ...]:
    """Return so many plain people, drawn at random, the same in every run."""
    people, answers = everyone(rules), PlainAnswers(rules)
    drawn = Random(SEED).sample(people, min(most, len(people)))
    return tuple(answers.person(plain) for plain in drawn)


def smallest_of_each_rule(firing: Sequence[RuleCase]) -> tuple[RuleCase, ...]:
    """Return one case for each red flag: the first of its ways, which is a shortest one."""
    first: dict[str, RuleCase] = {}
    for one in firing:
        first.setdefault(one.rule, one)
    return tuple(first.values())


def rule_case_figures(firing: Sequence[RuleCase], rules: CompiledRules) -> dict[str, Any]:
    """Return whether each red flag has a case, and whether each case one answer short leaves it silent."""
    cases, ranks = RuleCases(rules), rules.knowledge.level
    short = [(one, cases.ends(one.person)) for fires in firing for one in cases.one_short(fires)]
    silent = [one.fires.rule not in ends.fired for one, ends in short]
    lower = [ends.at_least < ranks[one.fires.level].rank for one, ends in short]
    loud = [one for (one, _), is_silent in zip(short, silent, strict=True) if not is_silent]
    reached = {one.rule for one in firing}
    return {
        "rules": len(rules.knowledge.red_flags),
        "cases": len(firing),
        "emergencies": sum(one.level == EMERGENCY for one in firing),
        "rules_without_case": [flag.id for flag in rules.knowledge.red_flags if flag.id not in reached],
        "one_short_silent": asdict(rate(silent)),
        "one_short_lower": asdict(rate(lower)),
        "one_short_still_fires": [
            {"rule": one.fires.rule, "way": list(one.fires.way), "denied": one.denied} for one in loud
        ],
    }
