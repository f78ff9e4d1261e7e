"""How often a rare cause is called more than unlikely in plain people: it should never be."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from dorsum.care.causes import danger_is_open, likelihood_word, rank_causes
from dorsum.care.triage import triage
from dorsum.engine.compiled import CompiledRules
from dorsum.model.case import DEFAULT_SETTING, Case
from dorsum.model.knowledge import Knowledge
from dorsum.model.rates import rate_of
from dorsum.model.results import Triage
from dorsum.validation.plain_people import PlainAnswers, everyone

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
    """Return in how many plain people without open danger a rare cause is more than unlikely, and which.

    Those who are otherwise healthy are counted apart from those with a sign of another illness.
    """
    answers, counts = PlainAnswers(rules), {"healthy": _Count(), "other_illness": _Count()}
    people = everyone(rules)[::every]
    for done, plain in enumerate(people, start=1):
        case = answers.person(plain).everything(rules.knowledge)
        result = triage(case, rules)
        if not danger_is_open(result):
            ill = any(id in plain.group.other_illness for id in plain.extras)
            counts["other_illness" if ill else "healthy"].add(_rare_above_unlikely(case, result, rules))
        if progress:
            progress(done, len(people))
    return {"n": len(people), **{group: count.figures() for group, count in counts.items()}}


@dataclass
class _Count:
    people: int = 0
    above: int = 0
    causes: Counter[str] = field(default_factory=Counter)

    def add(self, rare: frozenset[str]) -> None:
        self.people += 1
        self.above += bool(rare)
        self.causes.update(rare)

    def figures(self) -> dict[str, Any]:
        named = sorted(self.causes.items(), key=lambda one: (-one[1], one[0]))
        return {"rare_above_unlikely": asdict(rate_of(self.above, self.people)), "rare": dict(named)}


def _rare_above_unlikely(case: Case, result: Triage, rules: CompiledRules) -> frozenset[str]:
    ranking = rules.knowledge.cause_numbers.ranking
    causes = rank_causes(case, result, rules).causes
    named = {one.id for one in causes if likelihood_word(one.share, ranking) != "unlikely"}
    return rare_causes(rules.knowledge) & named
