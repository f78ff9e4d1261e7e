"""The numbers that causes are weighed with, for whole tables: which answers count, and how much for whom.

An answer counts for a cause when no stronger one of its cluster does (`dorsum.engine.plain_odds`). Which
answers count is a matter of yes and no, so it is a place in the circuit; what they bring is a number.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dorsum.engine.circuit import Gate
from dorsum.engine.three_valued import Truths
from dorsum.model.causes import CauseNumbers, Estimate, Ratio

Counts = tuple[float, float]
"""The logarithm of a number, and the square of half the range of that logarithm."""


@dataclass(frozen=True)
class TableOdds:
    """For each place in the circuit, what its truth brings to which causes, by their order in content."""

    gates: tuple[Gate, ...]
    counts: tuple[Mapping[int, Counts], ...]


def counts_of(estimate: Estimate) -> Counts:
    """Return a number as it is added up."""
    return math.log(estimate.value), (math.log(estimate.high / estimate.low) / 2) ** 2


def table_odds(numbers: CauseNumbers, truths: Truths) -> TableOdds:
    """Return what the answers of a table bring to the causes."""
    found: dict[Gate, dict[int, Counts]] = {}
    for key, clusters in _groups(numbers).items():
        del key
        for cause, cluster in clusters.items():
            for gate, estimate in _counting(cluster, truths):
                log, square = counts_of(estimate)
                before = found.setdefault(gate, {}).get(cause, (0.0, 0.0))
                found[gate][cause] = (before[0] + log, before[1] + square)
    return TableOdds(tuple(found), tuple(found.values()))


def _groups(numbers: CauseNumbers) -> dict[str, dict[int, list[Ratio]]]:
    """Return by cluster, or finding outside of any, the ratios of each cause; foreign signs fill in."""
    cluster_of = {id: cluster.id for cluster in numbers.clusters for id in cluster.findings}

    def group_of(finding: str) -> str:
        return f"cluster {cluster_of[finding]}" if finding in cluster_of else finding

    found: dict[str, dict[int, list[Ratio]]] = {}
    for place, one in enumerate(numbers.likelihoods.values()):
        for ratio in one.ratios:
            found.setdefault(group_of(ratio.finding), {}).setdefault(place, []).append(ratio)
    foreign: dict[str, list[Ratio]] = {}
    for id, estimate in numbers.foreign_signs.items():
        foreign.setdefault(group_of(id), []).append(Ratio(id, estimate, None))
    for key, ratios in foreign.items():
        own = found.setdefault(key, {})
        own |= {place: ratios for place, _ in enumerate(numbers.likelihoods) if place not in own}
    return found


def _counting(cluster: list[Ratio], truths: Truths) -> Iterator[tuple[Gate, Estimate]]:
    """Yield who has which ratio counting: the strongest yes, or without any yes the strongest no."""
    yes = {ratio.finding: ratio.if_yes for ratio in cluster if ratio.if_yes}
    no = {ratio.finding: ratio.if_no for ratio in cluster if ratio.if_no}
    c = truths.circuit
    yield from _strongest(yes, truths.yes, truths)
    none = c.not_(c.or_(*(truths.yes[id] for id in yes)))
    yield from ((c.and_(gate, none), estimate) for gate, estimate in _strongest(no, truths.no, truths))


def _strongest(
    estimates: Mapping[str, Estimate], known: Mapping[str, Gate], truths: Truths
) -> Iterable[tuple[Gate, Estimate]]:
    stronger: list[Gate] = []
    for id in sorted(estimates, key=lambda id: -abs(math.log(estimates[id].value))):
        yield truths.circuit.but_not(known[id], truths.circuit.or_(*stronger)), estimates[id]
        stronger.append(known[id])
