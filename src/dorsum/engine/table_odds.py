"""What causes are weighed by, for whole tables: signs that are looked up together, and what they bring.

What a cluster of findings brings to a cause hangs on its findings alone (`dorsum.engine.plain_odds`), and
these are few. So there is a line of numbers for each way to answer a handful of them, and the weight of a
cause is a product of one number from each handful.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dorsum.engine.circuit import NEVER, Gate
from dorsum.engine.three_valued import Truths
from dorsum.model.causes import CauseNumbers, Estimate, Ratio

Counts = tuple[float, float]
"""The logarithm of a number, and the square of half the range of that logarithm."""
TOGETHER = 5
"""Signs of a handful: 243 ways to answer them, whose lines stay in the processor's cache."""
MOST_TOGETHER = 8
"""Findings up to which a cluster is not taken apart: 6,561 ways to answer them."""


class Sign(NamedTuple):
    """A place of the circuit for whose answer is yes, and one for whose is no."""

    yes: Gate
    no: Gate


class Brings(NamedTuple):
    """What a sign brings, by its place among the signs; None is nothing."""

    sign: int
    if_yes: Counts | None
    if_no: Counts | None


@dataclass(frozen=True)
class Cluster:
    """Signs of which only the strongest counts, the strongest yes or without any the strongest no, and what
    they bring to each cause, by its order in the content."""

    signs: tuple[Sign, ...]
    brings: Mapping[int, tuple[Brings, ...]]


Handful = tuple[Cluster, ...]


def counts_of(estimate: Estimate) -> Counts:
    """Return a number as it is added up."""
    return math.log(estimate.value), (math.log(estimate.high / estimate.low) / 2) ** 2


def handfuls(numbers: CauseNumbers, truths: Truths) -> tuple[Handful, ...]:
    """Return all that answers of a table bring to causes, clusters packed together, the largest first."""
    waiting = sorted(_clusters(numbers, truths), key=lambda cluster: -len(cluster.signs))
    found: list[list[Cluster]] = []
    for cluster in waiting:
        fitting = (one for one in found if sum(len(other.signs) for other in (*one, cluster)) <= TOGETHER)
        if (handful := next(fitting, None)) is None:
            found.append(handful := [])
        handful.append(cluster)
    return tuple(map(tuple, found))


def _clusters(numbers: CauseNumbers, truths: Truths) -> Iterator[Cluster]:
    """Yield the clusters of findings that anybody in the table may know; large ones taken apart."""
    for ratios in _groups(numbers).values():
        signs = {
            one.finding: Sign(truths.yes[one.finding], truths.no[one.finding])
            for some in ratios.values()
            for one in some
        }
        signs = {id: sign for id, sign in signs.items() if sign != (NEVER, NEVER)}
        if len(signs) > MOST_TOGETHER:
            yield from _apart(ratios, truths)
        elif signs:
            yield Cluster(tuple(signs.values()), _brought(ratios, [*signs]))


def _brought(ratios: Mapping[int, list[Ratio]], signs: list[str]) -> dict[int, tuple[Brings, ...]]:
    return {
        cause: tuple(
            Brings(
                signs.index(one.finding),
                counts_of(one.if_yes) if one.if_yes else None,
                counts_of(one.if_no) if one.if_no else None,
            )
            for one in some
            if one.finding in signs
        )
        for cause, some in ratios.items()
    }


def _apart(ratios: Mapping[int, list[Ratio]], truths: Truths) -> Iterator[Cluster]:
    """Yield a cluster for each number that may count: its only sign is that it does."""
    found: dict[Gate, dict[int, tuple[Brings, ...]]] = {}
    for cause, some in ratios.items():
        for gate, estimate in _counting(some, truths):
            found.setdefault(gate, {})[cause] = (Brings(0, counts_of(estimate), None),)
    found.pop(NEVER, None)
    yield from (Cluster((Sign(gate, NEVER),), brings) for gate, brings in found.items())


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
