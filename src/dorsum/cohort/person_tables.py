"""Ages and other numbers by cause, as tables that turn an even chance number into a value."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dorsum.cohort.chances import Floats, chances, figures_of
from dorsum.cohort.drawn import thresholds_of
from dorsum.model.causes import Likelihood
from dorsum.model.knowledge import Knowledge
from dorsum.model.synthetic import Span

CHANCES = 65_536
"""A chance number is one of so many, all as likely."""
Table = npt.NDArray[np.uint16]
"""For each cause (rows) and each chance number (columns) the value."""
_EVEN = (np.arange(CHANCES) + 0.5) / CHANCES
_WIDE = 4
"""A stretch that ends at more than so many times its start is drawn evenly on a logarithmic scale."""


@dataclass(frozen=True)
class Ages:
    """How old the people with each cause are: `by_age` has a row for each cause, which adds up to 1."""

    by_age: Floats

    def within(self, span: Span | None) -> Floats:
        """Return for each cause the share of people of these ages."""
        first, last = span or (0, self.by_age.shape[1])
        found: Floats = self.by_age[:, first : last + 1].sum(axis=1)
        return found

    def table(self) -> Table:
        """Return the ages by cause and chance number."""
        ends, oldest = self.by_age.cumsum(axis=1), self.by_age.shape[1] - 1
        rows = [np.minimum(np.searchsorted(row, _EVEN), oldest) for row in ends]
        return np.array(rows, np.uint16)


def ages_of(knowledge: Knowledge) -> Ages:
    """Return the ages by cause: how old all are, times the factors of the cause (Bayes)."""
    figures = figures_of(knowledge)
    starts = [*figures.ages, figures.oldest + 1]
    shares = zip(figures.ages.values(), np.diff(starts), strict=True)
    everyone = np.concatenate([np.full(years, share / years) for share, years in shares])
    causes = knowledge.cause_numbers.likelihoods.values()
    rows = np.array([everyone * _factors(one, len(everyone), figures.only_at_ages) for one in causes])
    return Ages(rows / rows.sum(axis=1, keepdims=True))


def _factors(one: Likelihood, years: int, only_at: Mapping[str, Span]) -> Floats:
    factors = np.ones(years)
    for band in one.age:
        factors[band.from_age :] = band.factor.value
    if one.needs is not None and one.needs in only_at:
        first, last = only_at[one.needs]
        factors[:first], factors[last + 1 :] = 0, 0
    return factors


@dataclass(frozen=True)
class Number:
    """A number other than the age, by cause; a low chance number gives a high value.

    `limits` are where findings computed from it begin, `at_least` for each the share of people by cause.
    """

    finding: str
    span: Span
    limits: Mapping[str, float]
    at_least: Floats

    def reached(self, value: float) -> Floats:
        """Return for each cause how many have at least this value, which is one of the limits."""
        found: Floats = self.at_least[[*self.limits.values()].index(value)]
        return found

    def table(self) -> Table:
        """Return the values by cause and chance number."""
        return np.array([self._row(shares) for shares in self.at_least.T])

    def _row(self, shares: Floats) -> Table:
        starts = [self.span[0], *map(int, self.limits.values()), self.span[1] + 1]
        ends = np.array([1.0, *shares, 0.0])
        found = np.empty(CHANCES, np.uint16)
        for low, high, most, least in zip(starts, starts[1:], ends, ends[1:], strict=False):
            here = (least <= _EVEN) & (most > _EVEN)
            part = (_EVEN[here] - least) / (most - least) if most > least else _EVEN[here]
            wide = low > 0 and high > _WIDE * low
            value = low * (high / low) ** (1 - part) if wide else low + (high - low) * (1 - part)
            found[here] = np.clip(value, low, high - 1)
        return found


def numbers_of(knowledge: Knowledge, among: Floats) -> tuple[Number, ...]:
    """Return every number that the content gives a range; `among` are the shares of the causes."""
    found = []
    for finding, span in figures_of(knowledge).ranges.items():
        limits = thresholds_of(knowledge, finding)
        known = [chances(knowledge, id, among) for id in limits]
        shares = np.minimum.accumulate(known, axis=0) if known else np.empty((0, len(among)))
        found.append(Number(finding, span, limits, shares))
    return tuple(found)
