"""Weighing causes fast, for one case at a time: what `plain_odds` says, on the bits of closed answers.

It goes by groups of findings, not by causes: for each way to answer a group it remembers what every cause
gets from it, so a case costs little more than adding up what its answers say.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from dorsum.engine.bits import Closed
from dorsum.model.cause_results import EQUAL_DIGITS, Evidence, EvidenceKind, Weighed
from dorsum.model.causes import CauseNumbers, Estimate, Likelihood, Ratio
from dorsum.model.truth import Truth

_Step = tuple[float, Evidence]
"""One number ready to be used: its logarithm, and where it is from."""
_BitSteps = tuple[tuple[int, _Step], ...]
_WAYS_REMEMBERED = 2_000
"""For each group so many ways to answer it are remembered; of the small groups that is all of them."""
_PEOPLE_REMEMBERED = 1_000
"""Base rates are remembered for so many combinations of age band, sex, setting and region."""


class _Cluster(NamedTuple):
    """What one cause may get from a group: the steps of a yes, the strongest first, and those of a no."""

    if_yes: _BitSteps
    if_no: _BitSteps


class _Base(NamedTuple):
    """What one cause gets before any finding: its weight, and the numbers behind it."""

    weight: float
    evidence: tuple[Evidence, ...]


class _Row(NamedTuple):
    """One cause: what it needs, and what its base rate is changed by."""

    cause: str
    needs: int
    base_rates: Mapping[str, _Step]
    ages: tuple[int, ...]
    by_age: tuple[_Step, ...]
    by_sex: Mapping[Truth, _Step]
    by_region: Mapping[str, _Step]


class _Group:
    """A cluster of findings, or one alone: what each cause, by its place, may get from it.

    `foreign` is the same for every cause that has no ratio of its own here; those are `elsewhere`.
    """

    def __init__(self, own: Mapping[int, _Cluster], foreign: _Cluster, causes: int) -> None:
        self._own = own
        self._foreign = foreign
        self._elsewhere = tuple(place for place in range(causes) if place not in own)
        clusters = (foreign, *own.values())
        self.if_yes = _bits(cluster.if_yes for cluster in clusters)
        self.if_no = _bits(cluster.if_no for cluster in clusters)
        self.steps = lru_cache(maxsize=_WAYS_REMEMBERED)(self._steps)

    def _steps(self, yes: int, no: int) -> tuple[tuple[int, float, Evidence], ...]:
        """Return the place of each cause that these answers concern, with the number that counts for it."""
        own = [(place, _counting(cluster, yes, no)) for place, cluster in self._own.items()]
        found = [(place, *step) for place, step in own if step]
        if foreign := _counting(self._foreign, yes, no):
            found += [(place, *foreign) for place in self._elsewhere]
        return tuple(found)


class CompiledOdds:
    """All numbers of a content, ready to weigh cases.

    It remembers what groups of answers said when it met them before; that changes no result.
    """

    def __init__(self, numbers: CauseNumbers, bit_of: Callable[[str], int]) -> None:
        compiler = _Compiler(numbers, bit_of)
        self._rows = tuple(compiler.row(one) for one in numbers.likelihoods.values())
        self._groups = tuple((group.if_yes, group.if_no, group.steps) for group in compiler.groups())
        self._upper = bit_of(numbers.ranking.upper_back)
        self._low = bit_of(numbers.ranking.low_back)
        self._cap = math.log(numbers.ranking.most_ratio)
        self._needs = tuple((row.cause, row.needs) for row in self._rows)
        self._ages = sorted({age for row in self._rows for age in row.ages})
        self._bases = lru_cache(maxsize=_PEOPLE_REMEMBERED)(self._new_bases)

    def weigh(
        self, closed: Closed, age: float | None, female: Truth, setting: str, *, by_findings: bool = True
    ) -> tuple[Weighed, ...]:
        """Return every cause that can be, the most likely first; equals by their ids.

        Not `by_findings` weighs with base rates alone, as age, sex and region change them.
        """
        bases = self._bases(self._from_age(age), female, setting, self._region(closed))
        logs, said = self._from_findings(closed if by_findings else Closed(0, 0))
        cap, no, exp = self._cap, closed.no, math.exp
        weights = []
        for (cause, needs), (weight, base), log, evidence in zip(self._needs, bases, logs, said, strict=True):
            if not needs & no:
                ratio = exp(log) if -cap < log < cap else exp(math.copysign(cap, log))
                weights.append((weight * ratio, cause, base, evidence))
        total = sum([one[0] for one in weights])
        shares = [Weighed(cause, weight / total, base, tuple(of)) for weight, cause, base, of in weights]
        shares.sort(key=_most_likely_first)
        return tuple(shares)

    def _from_findings(self, closed: Closed) -> tuple[list[float], list[list[Evidence]]]:
        """Return for each cause the sum of the logarithms of what the answers bring, and those numbers."""
        yes, no = closed
        logs = [0.0] * len(self._rows)
        said: list[list[Evidence]] = [[] for _ in self._rows]
        for if_yes, if_no, steps in self._groups:
            yes_here, no_here = yes & if_yes, no & if_no
            if yes_here or no_here:
                for place, log, evidence in steps(yes_here, no_here):
                    logs[place] += log
                    said[place].append(evidence)
        return logs, said

    def _from_age(self, age: float | None) -> int | None:
        """Return the youngest age of the same bands, which stands for all of them."""
        if age is None or not (place := bisect_right(self._ages, age)):
            return None
        return self._ages[place - 1]

    def _new_bases(self, from_age: int | None, female: Truth, setting: str, region: str) -> tuple[_Base, ...]:
        return tuple(_base(row, from_age, female, setting, region) for row in self._rows)

    def _region(self, closed: Closed) -> str:
        """Return what the base rates change by: pain in the upper back, in the low back, or nothing."""
        if closed.yes & self._upper:
            return "" if closed.yes & self._low else "upper_back"
        return "low_back" if closed.no & self._upper or closed.yes & self._low else ""


def _most_likely_first(one: Weighed) -> tuple[float, str]:
    return -round(one.share, EQUAL_DIGITS), one.cause


def _base(row: _Row, from_age: int | None, female: Truth, setting: str, region: str) -> _Base:
    steps = [row.base_rates[setting]]
    if from_age is not None and (band := bisect_right(row.ages, from_age)):
        steps.append(row.by_age[band - 1])
    if female in row.by_sex:
        steps.append(row.by_sex[female])
    if region in row.by_region:
        steps.append(row.by_region[region])
    logs, evidence = zip(*steps, strict=True)
    return _Base(math.exp(sum(logs)), evidence)


def _counting(cluster: _Cluster, yes: int, no: int) -> _Step | None:
    """Return the strongest yes, or where there is no yes the strongest no."""
    for bit, step in cluster.if_yes:
        if yes & bit:
            return step
    for bit, step in cluster.if_no:
        if no & bit:
            return step
    return None


class _Compiler:
    """Turns the numbers of causes into rows and groups."""

    def __init__(self, numbers: CauseNumbers, bit_of: Callable[[str], int]) -> None:
        self._numbers = numbers
        self._bit_of = bit_of
        self._cluster_of = {id: cluster.id for cluster in numbers.clusters for id in cluster.findings}

    def row(self, one: Likelihood) -> _Row:
        """Return what no finding changes about one cause."""
        ranking, settings = self._numbers.ranking, self._numbers.settings
        sexes = {"female": Truth.YES, "male": Truth.NO}
        places = {"upper_back": ranking.upper_back, "low_back": ranking.low_back}
        return _Row(
            cause=one.id,
            needs=self._bit_of(one.needs) if one.needs else 0,
            base_rates={
                id: _step("base_rate", None, setting.base_rates[one.id]) for id, setting in settings.items()
            },
            ages=tuple(band.from_age for band in one.age),
            by_age=tuple(_step("age", ranking.age, band.factor) for band in one.age),
            by_sex={sexes[sex]: _step("sex", ranking.female, factor) for sex, factor in one.sex.items()},
            by_region={place: _step("region", places[place], factor) for place, factor in one.region.items()},
        )

    def groups(self) -> tuple[_Group, ...]:
        """Return every group of findings that concerns a cause, by its own ratios or by foreign signs."""
        foreign = self._clustered(Ratio(id, yes, None) for id, yes in self._numbers.foreign_signs.items())
        own: dict[str, dict[int, _Cluster]] = {key: {} for key in foreign}
        for place, one in enumerate(self._numbers.likelihoods.values()):
            for key, cluster in self._clustered(one.ratios).items():
                own.setdefault(key, {})[place] = cluster
        nothing, causes = _Cluster((), ()), len(self._numbers.likelihoods)
        return tuple(_Group(one, foreign.get(key, nothing), causes) for key, one in own.items())

    def _clustered(self, ratios: Iterable[Ratio]) -> dict[str, _Cluster]:
        groups: dict[str, list[Ratio]] = {}
        for ratio in ratios:
            key = self._cluster_of.get(ratio.finding)
            groups.setdefault(f"cluster {key}" if key else ratio.finding, []).append(ratio)
        return {key: self._cluster(together) for key, together in groups.items()}

    def _cluster(self, ratios: list[Ratio]) -> _Cluster:
        return _Cluster(
            if_yes=self._strongest_first("yes", {r.finding: r.if_yes for r in ratios if r.if_yes}),
            if_no=self._strongest_first("no", {r.finding: r.if_no for r in ratios if r.if_no}),
        )

    def _strongest_first(self, kind: EvidenceKind, by: Mapping[str, Estimate]) -> _BitSteps:
        steps = [(self._bit_of(id), _step(kind, id, estimate)) for id, estimate in by.items()]
        return tuple(sorted(steps, key=lambda one: -abs(one[1][0])))


def _bits(clusters: Iterable[_BitSteps]) -> int:
    found = 0
    for steps in clusters:
        for bit, _ in steps:
            found |= bit
    return found


def _step(kind: EvidenceKind, finding: str | None, estimate: Estimate) -> _Step:
    return math.log(estimate.value), Evidence(kind, finding, estimate)
