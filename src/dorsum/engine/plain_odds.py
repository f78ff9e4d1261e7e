"""Weighing causes, short and slow: this is what base rates, likelihood ratios, clusters and the cap mean.

A naive Bayes classifier over all causes. The weight of a cause is its base rate in the setting, times the
factors of age, sex and region, times one likelihood ratio from each cluster of findings: the strongest
yes, or where there is no yes the strongest no. Where a cause has no ratio in a cluster, the foreign signs of
that cluster count for it in the same way. The product of the ratios is capped both ways. A share is
a weight divided by the sum of all weights. Unknown findings change nothing.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from dorsum.model.cause_results import EQUAL_DIGITS, Evidence, Weighed
from dorsum.model.causes import CauseNumbers, Likelihood, Ratio
from dorsum.model.truth import Truth


@dataclass(frozen=True)
class Facts:
    """What is known of a person: truths after closure, `age` in years, and where the question is asked.

    `female` stands apart because a closed world must not turn an unknown sex into a man.
    """

    truths: Mapping[str, Truth]
    age: float | None
    female: Truth
    setting: str


def weigh(facts: Facts, numbers: CauseNumbers, *, capped: bool = True) -> tuple[Weighed, ...]:
    """Return every cause that can be, the most likely first; equals by their ids. Shares add up to 1."""
    can_be = {
        id: one
        for id, one in numbers.likelihoods.items()
        if one.needs is None or facts.truths[one.needs] is not Truth.NO
    }
    base = {id: base_of(facts, one, numbers) for id, one in can_be.items()}
    said = {id: _said(facts, one, numbers) for id, one in can_be.items()}
    most = numbers.ranking.most_ratio if capped else math.inf
    weights = {id: _product(base[id]) * min(max(_product(said[id]), 1 / most), most) for id in can_be}
    total = sum(weights.values())
    weighed = (Weighed(id, weights[id] / total, base[id], said[id]) for id in can_be)
    return tuple(sorted(weighed, key=lambda one: (-round(one.share, EQUAL_DIGITS), one.cause)))


def base_of(facts: Facts, one: Likelihood, numbers: CauseNumbers) -> tuple[Evidence, ...]:
    """Return the base rate of a cause, and what age, sex and region change about it."""
    rate = Evidence("base_rate", None, numbers.settings[facts.setting].base_rates[one.id])
    return (rate, *_demographic(facts, one, numbers))


def _demographic(facts: Facts, one: Likelihood, numbers: CauseNumbers) -> list[Evidence]:
    ranking, found = numbers.ranking, []
    bands = [band for band in one.age if facts.age is not None and band.from_age <= facts.age]
    if bands:
        found.append(Evidence("age", ranking.age, bands[-1].factor))
    if one.sex and facts.female is not Truth.UNKNOWN:
        sex = "female" if facts.female is Truth.YES else "male"
        found.append(Evidence("sex", ranking.female, one.sex[sex]))
    upper, low = facts.truths[ranking.upper_back], facts.truths[ranking.low_back]
    if one.region and upper is Truth.YES and low is not Truth.YES:
        found.append(Evidence("region", ranking.upper_back, one.region["upper_back"]))
    if one.region and (upper is Truth.NO or (upper is Truth.UNKNOWN and low is Truth.YES)):
        found.append(Evidence("region", ranking.low_back, one.region["low_back"]))
    return found


def _said(facts: Facts, one: Likelihood, numbers: CauseNumbers) -> tuple[Evidence, ...]:
    cluster_of = {finding: cluster.id for cluster in numbers.clusters for finding in cluster.findings}
    groups: dict[str, list[Ratio]] = {}
    for ratio in one.ratios:
        groups.setdefault(cluster_of.get(ratio.finding, f"only {ratio.finding}"), []).append(ratio)
    foreign: dict[str, list[Ratio]] = {}
    for finding, if_yes in numbers.foreign_signs.items():
        key = cluster_of.get(finding, f"only {finding}")
        if key not in groups:
            foreign.setdefault(key, []).append(Ratio(finding, if_yes, None))
    together = (*groups.values(), *foreign.values())
    return tuple(found for group in together if (found := _strongest(facts, group)) is not None)


def _strongest(facts: Facts, group: list[Ratio]) -> Evidence | None:
    yes = [r for r in group if facts.truths[r.finding] is Truth.YES]
    no = [r for r in group if facts.truths[r.finding] is Truth.NO]
    said_yes = [Evidence("yes", r.finding, r.if_yes) for r in yes if r.if_yes]
    said_no = [Evidence("no", r.finding, r.if_no) for r in no if r.if_no]
    return max(said_yes or said_no, key=lambda one: abs(math.log(one.estimate.value)), default=None)


def _product(evidence: tuple[Evidence, ...]) -> float:
    return math.prod(one.estimate.value for one in evidence)
