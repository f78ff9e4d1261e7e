"""What a health record holds for us, and the content that reads it: codes, positions on orders, cards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from dorsum.model.case import Case
from dorsum.model.rules import Rule
from dorsum.model.statements import Citation, Lines, Status, Words
from dorsum.model.treatment import Position
from dorsum.model.truth import Answer

CodeSystem = Literal["icd_10", "icd_10_cm", "snomed_ct", "loinc", "rxnorm", "atc"]
SYSTEMS: Mapping[str, CodeSystem] = MappingProxyType(
    {
        "http://hl7.org/fhir/sid/icd-10": "icd_10",
        "http://hl7.org/fhir/sid/icd-10-cm": "icd_10_cm",
        "http://snomed.info/sct": "snomed_ct",
        "http://loinc.org": "loinc",
        "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
        "http://www.whocc.no/atc": "atc",
    }
)
"""The systems of codes that content may name, by the address that FHIR gives them."""
CodesMean = Literal["back_pain", "order", "finding", "silences"]
CardId = Literal["danger", "soon", "open", "calm"]
CARDS: tuple[CardId, ...] = get_args(CardId)
"""From the most careful to the calmest."""
PRESSING: tuple[CardId, ...] = ("danger", "soon")
"""Beside these no position on an order is told."""
Indicator = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class Coding:
    """One code as a record writes it, with the address of its system."""

    system: str
    code: str


@dataclass(frozen=True)
class Code:
    """A code of the content; with `branch` also every code that begins so, but for `not_under`."""

    system: CodeSystem
    code: str
    display: str
    status: Status
    sources: tuple[Citation, ...]
    branch: bool = False
    not_under: tuple[str, ...] = ()

    def matches(self, coding: Coding) -> bool:
        """Whether a coding of a record says this; one of a system that we do not know never does."""
        if SYSTEMS.get(coding.system) != self.system:
            return False
        if not self.branch:
            return coding.code == self.code
        return coding.code.startswith(self.code) and not coding.code.startswith(self.not_under)


@dataclass(frozen=True)
class CodeSet:
    """Codes that say one thing: that the back hurts, what is ordered, yes to a finding, or "say no position".

    With `ever`, a problem that is over counts as well.
    """

    id: str
    label: Words
    means: CodesMean
    codes: tuple[Code, ...]
    ever: bool = False
    finding: str | None = None

    def holds(self, codings: Iterable[Coding]) -> bool:
        """Whether one of the codings is among the codes."""
        return any(code.matches(coding) for coding in codings for code in self.codes)


@dataclass(frozen=True)
class OverrideReason:
    """Why somebody keeps an order in spite of a position."""

    id: str
    label: Words


@dataclass(frozen=True)
class OrderPosition:
    """What is known of ordering this for back pain; while `not_for` holds, nothing is said.

    `ordered` are the code sets of the order, `silenced_by` those of problems or reasons beside which nothing
    is said. It is told from an age of `from_age` on, which has to be known. With `intervention`, its
    positions are told as well, and it is told only while that is not withdrawn.
    """

    id: str
    label: Words
    ordered: tuple[str, ...]
    summary: Words
    said: Lines
    positions: tuple[Position, ...]
    override_reasons: tuple[OverrideReason, ...]
    status: Status
    sources: tuple[Citation, ...]
    from_age: int
    intervention: str | None = None
    not_for: Rule | None = None
    silenced_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class CardWords:
    """The words of a card; they have gaps for `{level}` and `{date}`."""

    summary: Words
    detail: Lines


@dataclass(frozen=True)
class RecordCard:
    """How a card says where a person stands.

    `days` after they were given, answers do not count any more (danger), or may not reassure (calm). The
    texts have gaps for `{level}` and `{date}`; `by_record` stands in their place where nobody answered
    anything. `ask` leads to the questions.
    """

    id: CardId
    label: Words
    indicator: Indicator
    summary: Words
    detail: Lines
    status: Status
    sources: tuple[Citation, ...]
    days: int = 0
    ask: Words | None = None
    by_record: CardWords | None = None


@dataclass(frozen=True)
class Problem:
    """A condition of a record that was not refuted; it was there on the day `since`, if that is known."""

    codings: tuple[Coding, ...]
    is_active: bool
    since: date | None = None


@dataclass(frozen=True)
class Order:
    """Something that is being ordered, and for which reasons; `reasons` is None where none is given.

    Each reason has the codes it is known by; one without any is a reason that we cannot read.
    """

    codings: tuple[Coding, ...]
    reasons: tuple[tuple[Coding, ...], ...] | None


@dataclass(frozen=True)
class Answered:
    """The answers of one interview and the day they were given, if that is known."""

    case: Case
    on: date | None


@dataclass(frozen=True)
class Record:
    """What a health record says of one person. `age` is in completed years; `is_female` is yes, no or unsure.

    `answered` are the interviews that count: the newest finished one, and what was begun after it.
    """

    age: int | None = None
    is_female: Answer = Answer.UNSURE
    problems: tuple[Problem, ...] = ()
    orders: tuple[Order, ...] = ()
    answered: tuple[Answered, ...] = ()
