"""What "not sure" does: emergencies must stay emergencies, plain people should stay at self-care."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from random import Random
from typing import Any

from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import Case
from dorsum.model.rates import rate
from dorsum.model.truth import Answer
from dorsum.validation.answerers import Person
from dorsum.validation.rule_cases import RuleCase

NOT_SURE = (0, 1, 2, 3)
"""How many answers are "not sure"."""
SEED = 11
EMERGENCY, SELF_CARE = "emergency_now", "self_care"
Progress = Callable[[int, int], None]


def unsure_of(person: Person, findings: Iterable[str], rules: CompiledRules) -> Case:
    """Return the case in which everything was answered, and these findings with "not sure"."""
    case = person.everything(rules.knowledge)
    return case.with_answers(dict.fromkeys(findings, Answer.UNSURE))


def asked_of(person: Person, rules: CompiledRules) -> list[str]:
    """Return the yes or no questions that a person is asked: not what a number or a gate settles."""
    findings = (rules.knowledge.finding[id] for id in person.everything(rules.knowledge).answers)
    return [
        finding.id
        for finding in findings
        if finding.kind == "yes_no"
        and finding.derived_from is None
        and (finding.gate is None or finding.gate in person.yes)
    ]


def random_figures(
    emergencies: Sequence[RuleCase],
    plain: Sequence[Person],
    rules: CompiledRules,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Return for each number of random "not sure" how many emergencies and self-care are kept."""
    dice = Random(SEED)
    found = []
    for step, count in enumerate(NOT_SURE, start=1):
        urgent = [_advised(one.person, count, dice, rules) for one in emergencies]
        mild = [_advised(person, count, dice, rules) for person in plain]
        found.append(
            {
                "not_sure": count,
                "emergencies_caught": asdict(rate(level == EMERGENCY for level in urgent)),
                "self_care_kept": asdict(rate(level == SELF_CARE for level in mild)),
                "plain_advised": dict(sorted(Counter(level or "none" for level in mild).items())),
            }
        )
        if progress:
            progress(step, len(NOT_SURE))
    return found


def _advised(person: Person, count: int, dice: Random, rules: CompiledRules) -> str | None:
    asked = asked_of(person, rules)
    unsure = dice.sample(asked, min(count, len(asked)))
    return triage(unsure_of(person, unsure, rules), rules).advise


def own_sign_figures(emergencies: Sequence[RuleCase], rules: CompiledRules) -> dict[str, Any]:
    """Return how many emergencies are caught when one of the signs that make them one is "not sure".

    Nothing is random here: each sign of each emergency in turn, but for what a number settles.
    """
    advised = {
        (one.rule, one.way, sign): triage(unsure_of(one.person, [sign], rules), rules).advise
        for one in emergencies
        for sign in one.way
        if sign in asked_of(one.person, rules)
    }
    return {
        "caught": asdict(rate(level == EMERGENCY for level in advised.values())),
        "advised": dict(sorted(Counter(level or "none" for level in advised.values()).items())),
        "missed": [
            {"rule": rule, "way": list(way), "sign": sign, "advised": level}
            for (rule, way, sign), level in advised.items()
            if level != EMERGENCY
        ],
    }
