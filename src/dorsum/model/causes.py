"""What causes are explained and ranked with, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dorsum.model.sendable import Sendable
from dorsum.model.statements import Citation, Lines, Status, Words


@dataclass(frozen=True, slots=True)
class Cause(Sendable):
    """What may lie behind the pain, in plain words; its level is computed from its red flags.

    `tests` says, by kind of test, what a doctor sees; `no_test` when none is needed and why.
    """

    id: str
    label: Words
    group: str
    what: Lines
    how_common: Lines
    fits: Lines
    speaks_against: Lines
    tests: Mapping[str, Words]
    no_test: Words
    treatment: Lines
    course: Lines
    red_flags: tuple[str, ...]
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number above 0 with its range, and where it comes from.

    A base rate is a share of all people in a setting; any other estimate is a factor without unit.
    """

    value: float
    low: float
    high: float
    status: Status
    sources: tuple[Citation, ...]

    @property
    def is_opinion(self) -> bool:
        """Whether no source that was read states the number."""
        return self.status in ("expert_opinion", "unverified")


@dataclass(frozen=True, slots=True)
class AgeFactor:
    """From this age on, up to the next band, the base rate changes by this factor."""

    from_age: int
    factor: Estimate


@dataclass(frozen=True, slots=True)
class Ratio:
    """Likelihood ratios of a finding for a cause: of its yes, and of its no; None says nothing."""

    finding: str
    if_yes: Estimate | None
    if_no: Estimate | None


Place = Literal["upper_back", "low_back"]
SETTINGS = ("home", "primary_care", "emergency_department")
"""Every setting, from where most people are to where the sickest are."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The numbers behind the cause of this id. `age` is in rising order; sex is by "female" and "male".

    With `needs`, nobody who says no to that finding has this cause.
    """

    id: str
    needs: str | None
    age: tuple[AgeFactor, ...]
    sex: Mapping[str, Estimate]
    region: Mapping[Place, Estimate]
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the question is asked, and the base rate of each cause there, by its id."""

    id: str
    label: Words
    base_rates: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Findings that tell the same thing: of them only the strongest counts for a cause."""

    id: str
    label: Words
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The numbers that turn likelihoods into words, and the findings that base rates change by.

    `most_ratio` caps the product of a cause's likelihood ratios, 1 divided by it caps it below. A share
    of all causes together is likely from `likely_from` on, possible from `possible_from` on. A cause is
    rare whose base rate at home is below `rare_below`. A reason is strong from a factor of
    `strong_from` on (or below 1 divided by it), clear from `clear_from` on, else weak.
    """

    most_ratio: float
    likely_from: float
    possible_from: float
    rare_below: float
    strong_from: float
    clear_from: float
    age: str
    female: str
    upper_back: str
    low_back: str
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class CauseNumbers:
    """Everything that causes are ranked by.

    `foreign_signs` are the ratios of a yes, by finding, for every cause that has no ratio in its cluster.
    """

    likelihoods: Mapping[str, Likelihood]
    clusters: tuple[Cluster, ...]
    foreign_signs: Mapping[str, Estimate]
    settings: Mapping[str, Setting]
    ranking: Ranking
