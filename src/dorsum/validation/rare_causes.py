"""How often a rare cause is called more than unlikely in plain people: it should never be."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from dorsum.care.causes import danger_is_open, likelihood_word, rank_causes
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import DEFAULT_SETTING
from dorsum.model.knowledge import Knowledge
from dorsum.validation.plain_people import PlainAnswers, everyone
from dorsum.validation.rates import rate_of

EVERY = 101
"""Every so many-th of the plain people is ranked; ranking all of them would take minutes."""
Progress = Callable[[int, int], None]


def rare_causes(knowledge: Knowledge) -> frozenset[str]:
    """Return the causes whose base rate at home is below the limit of the content."""
    home, limit = (
        knowledge.cause_numbers.settings[DEFAULT_SETTING],
        knowledge.cause_numbers.ranking.rare_below,
    )
    return frozenset(id for id, rate in home.base_rates.items() if rate.value < limit)


def rare_cause_figures(
    rules: CompiledRules, *, every: int = EVERY, progress: Progress | None = None
) -> dict[str, Any]:
    """Return in how many plain people without open danger a rare cause is more than unlikely, and which."""
    answers, rare = PlainAnswers(rules), rare_causes(rules.knowledge)
    ranking = rules.knowledge.cause_numbers.ranking
    found: Counter[str] = Counter()
    above = counted = 0
    people = everyone(rules)[::every]
    for done, plain in enumerate(people, start=1):
        case = answers.person(plain).everything(rules.knowledge)
        result = triage(case, rules)
        if not danger_is_open(result):
            causes = rank_causes(case, result, rules).causes
            named = [one.id for one in causes if likelihood_word(one.share, ranking) != "unlikely"]
            counted += 1
            above += bool(rare & set(named))
            found.update(rare & set(named))
        if progress:
            progress(done, len(people))
    return {
        "n": len(people),
        "rare_above_unlikely": asdict(rate_of(above, counted)),
        "rare": dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))),
    }
