"""The content as values: what the compiled bundle holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeVar

from dorsum.errors import BundleError, RuleSyntaxError
from dorsum.model.causes import Cause, CauseNumbers
from dorsum.model.library import Library
from dorsum.model.rule_parser import NO_MACROS
from dorsum.model.rules import Rule, leaves
from dorsum.model.sendable import Sendable
from dorsum.model.statements import Citation, Hours, Status, Words
from dorsum.model.synthetic import SyntheticFigures
from dorsum.model.treatment import Treatment
from dorsum.model.truth import Answer
from dorsum.model.withdrawals import NO_LIST, LeftOut, Withdrawal, WithdrawalList

DAMAGED = "the content bundle is damaged; run `dorsum content build`"


@dataclass(frozen=True, slots=True)
class Source:
    """Something published that a statement rests on; with `year_is_read`, the year is that of reading it."""

    id: str
    title: str
    organisation: str
    year: int
    url: str
    seen: str
    year_is_read: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """How urgent: a higher `rank` is more urgent."""

    id: str
    rank: int
    label: Words
    actions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be asked. `kind` is yes_no, number (with `unit`) or choice."""

    id: str
    kind: Literal["yes_no", "number", "choice"]
    question: Words
    group: str
    sources: tuple[Citation, ...]
    status: Status
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    case_field: str | None = None
    gate: str | None = None
    derived_from: Rule | None = None
    derives_only_yes: bool = False
    must_agree: bool = False
    times: tuple[str, ...] = ()
    unknown_means_yes: bool = False
    level_if_only_yes: str | None = None
    if_still_unsure: str = "as_yes"
    plainer: Words | None = None
    support: str | None = None


@dataclass(frozen=True, slots=True)
class LeadQuestion:
    """A question whose "no" answers every finding it covers; its "yes" asks them one by one.

    `part` is first, danger or rest; within a part a lower `order` is asked earlier.
    """

    id: str
    question: Words
    part: str
    order: int
    covers: tuple[str, ...]
    sources: tuple[Citation, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Fact:
    """What follows when the finding `if_yes` is yes: these yes, those no, one of the last yes."""

    id: str
    if_yes: str
    then_yes: tuple[str, ...]
    then_no: tuple[str, ...]
    then_any_yes: tuple[str, ...]
    reason: Words


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A rule that raises the level. `basis` is guideline, adapted or expert."""

    id: str
    label: Words
    when: Rule
    level: str
    within: Hours | None
    aims_at: str
    basis: str
    status: Status
    sources: tuple[Citation, ...]
    shadowed: bool = False
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Contact(Sendable):
    """Whom to call: a number where one is confirmed, and the words in any case."""

    number: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class Country(Sendable):
    """Emergency and urgent contacts of one country; `support` by need (self_harm, abuse)."""

    id: str
    label: Words
    emergency: Contact
    urgent: Contact
    sources: tuple[Citation, ...]
    also_called: tuple[str, ...] = ()
    support: Mapping[str, Contact] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions asked together; a lower `order` is asked earlier."""

    id: str
    label: Words
    order: int


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """What a guideline demands: where `when` is yes, `at_least` is never below `level`.

    `known_gap` says why the present rules do not meet it yet. With `unless_denied` the row is about
    the floor: it holds as long as that finding was not answered no.
    """

    id: str
    label: Words
    when: Rule
    level: str
    status: Status
    sources: tuple[Citation, ...]
    known_gap: str | None = None
    unless_denied: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of person whose level never exceeds `at_most`.

    Any of `may_be_yes` may be yes; all else is no; each number lies within its range (both ends in).
    """

    id: str
    label: Words
    may_be_yes: tuple[str, ...]
    numbers: Mapping[str, tuple[float, float]]
    sexes: tuple[str, ...]
    at_most: str


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages judged together: at most this share above self-care, of those `without` these findings."""

    id: str
    ages: tuple[int, ...]
    most_above_self_care: float
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainPeople:
    """What harmless people are made from: a region, a trigger, numbers, and two of the extras.

    `other_illness` are the extras that are signs of being ill beside the back, with the reasons; `left_out`
    are findings with the reasons why they are not among the extras.
    """

    id: str
    label: Words
    is_female: bool
    age_bands: tuple[AgeBand, ...]
    regions: Mapping[str, tuple[str, ...]]
    triggers: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[float, ...]]
    extras: Mapping[str, str]
    other_illness: Mapping[str, str]
    left_out: Mapping[str, str]
    status: Status
    sources: tuple[Citation, ...]


_Shelf = TypeVar("_Shelf", Treatment, Library)


def _undamaged(read: Callable[[], _Shelf]) -> _Shelf:
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, RuleSyntaxError) as error:
        raise BundleError(DAMAGED) from error


@dataclass(frozen=True)
class Knowledge:
    """All content, in a fixed order, with look-ups by id. Findings keep the order of asking.

    `red_flags` are those that count in the guidance profile `guidance`. `macros` are rules by the name that
    other rules may use; in the rules here they are put in place. `withdrawals` is the list in force;
    `care.withdrawn.without_withdrawn` leaves out what it names.
    """

    version: str
    content_hash: str
    checked_on: date
    next_check: date
    sources: tuple[Source, ...]
    levels: tuple[Level, ...]
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    red_flags: tuple[RedFlag, ...]
    causes: tuple[Cause, ...]
    countries: tuple[Country, ...]
    question_groups: tuple[QuestionGroup, ...]
    wording: Mapping[str, Words]
    cause_numbers: CauseNumbers
    safety_table: tuple[SafetyRow, ...] = ()
    profiles: tuple[Profile, ...] = ()
    questions: tuple[LeadQuestion, ...] = ()
    plain_people: tuple[PlainPeople, ...] = ()
    synthetic: SyntheticFigures | None = None
    macros: Mapping[str, Rule] = field(default_factory=lambda: NO_MACROS)
    guidance: str = "default"
    withdrawals: WithdrawalList = NO_LIST
    treatment_reader: Callable[[], Treatment] = field(default=Treatment, compare=False, repr=False)
    library_reader: Callable[[], Library] = field(default=Library, compare=False, repr=False)

    @cached_property
    def treatment(self) -> Treatment:
        """What can be done about the pain; read when it is first asked for, which triage never does.

        Raises:
            BundleError: its line of the bundle is damaged.
        """
        return _undamaged(self.treatment_reader)

    @cached_property
    def library(self) -> Library:
        """Claims and the body map; read when it is first asked for, which an assessment never does.

        Raises:
            BundleError: its line of the bundle is damaged.
        """
        return _undamaged(self.library_reader)

    @cached_property
    def stop(self) -> Withdrawal | None:
        """Why this content must not be relied on; None where it was not withdrawn as a whole."""
        return self.withdrawals.stop(self.version, self.content_hash)

    def is_concerned(self, one: Withdrawal) -> bool:
        """Whether an entry of the list is about this content."""
        return one.concerns(self.version, self.content_hash)

    @cached_property
    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """The items of this content that were withdrawn, by kind/id."""
        return self.withdrawals.items(self.version, self.content_hash)

    @cached_property
    def left_out(self) -> Mapping[tuple[str, str], LeftOut]:
        """Everything that is not advised any more, by kind and id: what was withdrawn, what rested on it."""
        causes = (one for one in self.causes if f"causes/{one.id}" in self.withdrawn)
        told = (LeftOut("causes", one.id, one.label, self.withdrawn[f"causes/{one.id}"]) for one in causes)
        every = (*self.treatment.left_out, *self.library.left_out, *told)
        return MappingProxyType({(one.kind, one.id): one for one in every})

    @cached_property
    def lead(self) -> Mapping[str, LeadQuestion]:
        """Lead questions by id."""
        return MappingProxyType({item.id: item for item in self.questions})

    @cached_property
    def finding(self) -> Mapping[str, Finding]:
        """Findings by id."""
        return MappingProxyType({item.id: item for item in self.findings})

    @cached_property
    def case_fields(self) -> Mapping[str, Finding]:
        """Findings by the key that a case has for them beside its `answers`, where there is one."""
        keys = ((one.case_field if one.kind == "yes_no" else one.id, one) for one in self.findings)
        return MappingProxyType({key: finding for key, finding in keys if key})

    @cached_property
    def said_in_words(self) -> frozenset[str]:
        """The findings and lead questions that are answered yes, no or unsure."""
        return frozenset(one.id for one in self.findings if one.kind == "yes_no") | self.lead.keys()

    @cached_property
    def red_flag(self) -> Mapping[str, RedFlag]:
        """Red flags by id."""
        return MappingProxyType({item.id: item for item in self.red_flags})

    @cached_property
    def rank_of_flag(self) -> Mapping[str, int]:
        """The rank of the level of each red flag, by its id."""
        return MappingProxyType({flag.id: self.level[flag.level].rank for flag in self.red_flags})

    @cached_property
    def level(self) -> Mapping[str, Level]:
        """Levels by id."""
        return MappingProxyType({item.id: item for item in self.levels})

    @cached_property
    def level_by_rank(self) -> Mapping[int, Level]:
        """Levels by rank."""
        return MappingProxyType({item.rank: item for item in self.levels})

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by id."""
        return MappingProxyType({item.id: item for item in self.sources})

    @cached_property
    def country(self) -> Mapping[str, Country]:
        """Countries by ISO code, `GB-NIR` and `other`."""
        return MappingProxyType({item.id: item for item in self.countries})

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """For each gate, every finding behind it, also through further gates."""
        behind: dict[str, list[str]] = {}
        for finding in self.findings:
            gate = finding.gate
            while gate is not None:
                behind.setdefault(gate, []).append(finding.id)
                gate = self.finding[gate].gate
        return MappingProxyType({gate: tuple(ids) for gate, ids in behind.items()})

    @cached_property
    def inputs_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each derived finding, the numbers and choices it is computed from."""
        return MappingProxyType(
            {
                f.id: tuple(leaf.finding for leaf in leaves(f.derived_from))
                for f in self.findings
                if f.derived_from
            }
        )

    @cached_property
    def cause(self) -> Mapping[str, Cause]:
        """Causes by id."""
        return MappingProxyType({item.id: item for item in self.causes})

    def cause_level(self, cause: Cause) -> str | None:
        """Return the highest level among the cause's red flags; None where it has none."""
        levels = (self.red_flag[id].level for id in cause.red_flags)
        return max(levels, key=lambda level: self.level[level].rank, default=None)
