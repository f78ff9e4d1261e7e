"""Weighing causes fast, for one case at a time: what `plain_odds` says, on the bits of closed answers."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from dorsum.engine.bits import Closed
from dorsum.model.cause_results import EQUAL_DIGITS, Evidence, EvidenceKind, Weighed
from dorsum.model.causes import CauseNumbers, Estimate, Likelihood, Ratio
from dorsum.model.truth import Truth


class _Step(NamedTuple):
    """One number ready to be used: its logarithm, the square of half its range, and where it is from."""

    bit: int
    log: float
    squared: float
    evidence: Evidence


class _Known(NamedTuple):
    """What one cause gets from everything that concerns it: its weight, its spread, and the numbers used."""

    weight: float
    spread: float
    evidence: tuple[Evidence, ...]


_Cluster = tuple[int, tuple[_Step, ...], int, tuple[_Step, ...]]
"""The bits of all yes steps, those steps strongest first, and the same for no."""
_REMEMBERED = 2_000
"""For each cause, so many ways in which people answered what concerns it are remembered."""


@dataclass(frozen=True)
class _Row:
    """Everything about one cause; the masks are the bits whose yes, or no, concerns it."""

    cause: str
    needs: int
    yes_mask: int
    no_mask: int
    base_rates: Mapping[str, _Step]
    ages: tuple[int, ...]
    by_age: tuple[_Step, ...]
    by_sex: Mapping[Truth, _Step]
    by_region: Mapping[str, _Step]
    clusters: tuple[_Cluster, ...]


class CompiledOdds:
    """All numbers of a content, ready to weigh cases.

    It remembers what a cause got from answers that it met before, since most people say no to most of what
    concerns a cause; that changes no result.
    """

    def __init__(self, numbers: CauseNumbers, bit_of: Callable[[str], int]) -> None:
        compiler = _Compiler(numbers, bit_of)
        self._rows = tuple(compiler.row(one) for one in numbers.likelihoods.values())
        self._upper = bit_of(numbers.ranking.upper_back)
        self._low = bit_of(numbers.ranking.low_back)
        cap = math.log(numbers.ranking.most_ratio)
        self._know = tuple(lru_cache(maxsize=_REMEMBERED)(partial(_know, row, cap)) for row in self._rows)

    def weigh(
        self, closed: Closed, age: float | None, female: Truth, setting: str, *, by_findings: bool = True
    ) -> tuple[Weighed, ...]:
        """Return every cause that can be, the most likely first; equals by their ids.

        Not `by_findings` weighs with base rates alone, as age, sex and region change them.
        """
        yes, no = closed if by_findings else (0, 0)
        region = self._region(closed)
        found = []
        total = 0.0
        for row, know in zip(self._rows, self._know, strict=True):
            if row.needs & closed.no:
                continue
            band = bisect_right(row.ages, age) if age is not None else 0
            known = know(yes & row.yes_mask, no & row.no_mask, band, female, setting, region)
            total += known.weight
            found.append((row.cause, known))
        weighed = [_weighed(cause, known, total) for cause, known in found]
        weighed.sort(key=_most_likely_first)
        return tuple(weighed)

    def _region(self, closed: Closed) -> str:
        """Return what the base rates change by: pain in the upper back, in the low back, or nothing."""
        if closed.yes & self._upper:
            return "" if closed.yes & self._low else "upper_back"
        return "low_back" if closed.no & self._upper or closed.yes & self._low else ""


def _most_likely_first(one: Weighed) -> tuple[float, str]:
    return -round(one.share, EQUAL_DIGITS), one.cause


def _know(  # noqa: PLR0913, PLR0917  # each is a part of the key it is remembered by
    row: _Row, cap: float, yes: int, no: int, band: int, female: Truth, setting: str, region: str
) -> _Known:
    steps = _base_steps(row, band, female, setting, region)
    base = sum([step.log for step in steps])
    from_findings = _ratio_steps(row, yes, no)
    ratios = sum([step.log for step in from_findings])
    steps += from_findings
    return _Known(
        weight=math.exp(base + min(max(ratios, -cap), cap)),
        spread=math.exp(math.sqrt(sum([step.squared for step in steps]))),
        evidence=tuple([step.evidence for step in steps]),
    )


def _base_steps(row: _Row, band: int, female: Truth, setting: str, region: str) -> list[_Step]:
    steps = [row.base_rates[setting]]
    if band:
        steps.append(row.by_age[band - 1])
    if female in row.by_sex:
        steps.append(row.by_sex[female])
    if region in row.by_region:
        steps.append(row.by_region[region])
    return steps


def _ratio_steps(row: _Row, yes: int, no: int) -> list[_Step]:
    """Return from each cluster the strongest yes, or where there is no yes the strongest no."""
    steps = []
    for any_yes, if_yes, any_no, if_no in row.clusters:
        if yes & any_yes:
            steps.append(next(step for step in if_yes if yes & step.bit))
        elif no & any_no:
            steps.append(next(step for step in if_no if no & step.bit))
    return steps


def _weighed(cause: str, known: _Known, total: float) -> Weighed:
    weight, spread, evidence = known
    others = max(total - weight, 0.0)
    low, high = weight / spread, weight * spread
    return Weighed(cause, weight / total, low / (low + others), high / (high + others), evidence)


class _Compiler:
    """Turns the numbers of causes into rows."""

    def __init__(self, numbers: CauseNumbers, bit_of: Callable[[str], int]) -> None:
        self._numbers = numbers
        self._bit_of = bit_of
        self._cluster_of = {id: cluster.id for cluster in numbers.clusters for id in cluster.findings}
        signs = (Ratio(finding, if_yes, None) for finding, if_yes in numbers.foreign_signs.items())
        self._foreign = self._clustered(signs)

    def row(self, one: Likelihood) -> _Row:
        ranking = self._numbers.ranking
        sexes = {"female": Truth.YES, "male": Truth.NO}
        places = {"upper_back": ranking.upper_back, "low_back": ranking.low_back}
        own = self._clustered(one.ratios)
        foreign = (ratios for key, ratios in self._foreign.items() if key not in own)
        clusters = tuple(self._cluster(ratios) for ratios in (*own.values(), *foreign))
        return _Row(
            cause=one.id,
            needs=self._bit_of(one.needs) if one.needs else 0,
            yes_mask=_either(any_yes for any_yes, _, _, _ in clusters),
            no_mask=_either(any_no for _, _, any_no, _ in clusters),
            base_rates={
                id: _step("base_rate", None, setting.base_rates[one.id])
                for id, setting in self._numbers.settings.items()
            },
            ages=tuple(band.from_age for band in one.age),
            by_age=tuple(_step("age", ranking.age, band.factor) for band in one.age),
            by_sex={sexes[sex]: _step("sex", ranking.female, factor) for sex, factor in one.sex.items()},
            by_region={place: _step("region", places[place], factor) for place, factor in one.region.items()},
            clusters=clusters,
        )

    def _clustered(self, ratios: Iterable[Ratio]) -> dict[str, list[Ratio]]:
        groups: dict[str, list[Ratio]] = {}
        for ratio in ratios:
            key = self._cluster_of.get(ratio.finding)
            groups.setdefault(f"cluster {key}" if key else ratio.finding, []).append(ratio)
        return groups

    def _cluster(self, ratios: list[Ratio]) -> _Cluster:
        yes = self._strongest_first("yes", {r.finding: r.if_yes for r in ratios if r.if_yes})
        no = self._strongest_first("no", {r.finding: r.if_no for r in ratios if r.if_no})
        return _either(step.bit for step in yes), yes, _either(step.bit for step in no), no

    def _strongest_first(self, kind: EvidenceKind, by: Mapping[str, Estimate]) -> tuple[_Step, ...]:
        steps = [_step(kind, id, estimate, self._bit_of(id)) for id, estimate in by.items()]
        return tuple(sorted(steps, key=lambda step: -abs(math.log(step.evidence.estimate.value))))


def _either(bits: Iterable[int]) -> int:
    found = 0
    for one in bits:
        found |= one
    return found


def _step(kind: EvidenceKind, finding: str | None, estimate: Estimate, bit: int = 0) -> _Step:
    half = math.log(estimate.high / estimate.low) / 2
    return _Step(bit, math.log(estimate.value), half * half, Evidence(kind, finding, estimate))
