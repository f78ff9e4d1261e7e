"""What has to be reached (DESIGN section 13), and whether it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.tables import families
from bench.tables.memory import Peak

MILLION = 1_000_000
MEMORY = 1.2
"""The peak of the largest table may be so many times that of the smallest."""


@dataclass(frozen=True)
class Rate:
    """The time of one form for a table of so many rows, in seconds: median and least over the rounds."""

    family: str
    name: str
    rows: int
    median: float
    least: float
    rounds: int

    @property
    def per_second(self) -> float:
        """Cases a second, by the median."""
        return self.rows / self.median


@dataclass(frozen=True)
class Verdict:
    """One target with what was measured; `reached` is None where nothing was."""

    target: str
    measured: str
    reached: bool | None

    @property
    def words(self) -> str:
        """Whether it was reached, in words that nobody overlooks."""
        return "not measured" if self.reached is None else "reached" if self.reached else "NOT reached"


def verdicts(rates: Sequence[Rate], peaks: Sequence[Peak]) -> tuple[Verdict, ...]:
    """Return how the figures stand to every target."""
    f, judge = families, _Judge(rates)
    return (
        judge.speed(f.NUMPY, 10),
        judge.ratio(f.NUMPY, f.POLARS, 1),
        judge.ratio(f.NUMPY, f.DUCKDB, 4),
        judge.ratio(f.NUMPY, f.OPENFISCA, 4),
        judge.speed(f.NATIVE, 50),
        judge.ratio(f.NATIVE, f.FLOOR, 0.5),
        judge.speed(f.CAUSES, 2),
        judge.ratio(f.SPARK_KERNEL, f.SPARK_SQL, 4),
        judge.ratio(f.SPARK_KERNEL_WRITTEN, f.SPARK_SQL_WRITTEN, 4),
        *(_memory(name, peaks) for name in dict.fromkeys(peak.engine for peak in peaks)),
    )


def fastest(rates: Sequence[Rate], family: str, rows: int) -> Rate | None:
    """Return the fastest form of a family on a table of so many rows."""
    forms = (rate for rate in rates if rate.family == family and rate.rows == rows)
    return min(forms, key=lambda rate: rate.median, default=None)


class _Judge:
    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = rates
        self._sizes = sorted({rate.rows for rate in rates}, reverse=True)

    def speed(self, family: str, millions: float) -> Verdict:
        """Judge by the largest table."""
        target = f"{family}: at least {millions:g} million cases a second"
        found = next((rate for rows in self._sizes if (rate := fastest(self._rates, family, rows))), None)
        if found is None:
            return Verdict(target, "-", None)
        speed = found.per_second / MILLION
        return Verdict(target, f"{speed:.3g} million ({found.rows:,} rows)", speed >= millions)

    def ratio(self, family: str, other: str, times: float) -> Verdict:
        """Judge by the largest table that both had."""
        target = (
            f"{family}: at least {times:g} times {other}" if times != 1 else f"{family}: ahead of {other}"
        )
        for rows in self._sizes:
            ours, theirs = (fastest(self._rates, name, rows) for name in (family, other))
            if ours and theirs:
                found = theirs.median / ours.median
                return Verdict(target, f"{found:.3g} times ({rows:,} rows)", found >= times)
        return Verdict(target, "-", None)


def _memory(name: str, peaks: Sequence[Peak]) -> Verdict:
    own = sorted((peak for peak in peaks if peak.engine == name), key=lambda peak: peak.rows)
    least, most = own[0], own[-1]
    target = f"{name}: peak memory at {most.rows:,} rows within 20 % of {least.rows:,}"
    found = most.size / least.size
    return Verdict(target, f"{found:.2f} times", found <= MEMORY if most.rows > least.rows else None)
