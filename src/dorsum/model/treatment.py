"""What can be done about the pain, as values: treatments, movements, medicines and their rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from dorsum.model.answers import DangerWords, StraightAnswer, Synonyms, WordList
from dorsum.model.courses import Course, RecoveryFact, VisitLine
from dorsum.model.diary import Checkpoint, DiaryAnswer, DiaryChart, DiaryQuestion, Rhythm, SummaryPart
from dorsum.model.rules import Rule
from dorsum.model.sendable import Sendable
from dorsum.model.statements import Certainty, Citation, Lines, Status, Words
from dorsum.model.withdrawals import LeftOut

Tier = Literal[
    "show_first",
    "offer",
    "optional",
    "not_enough_evidence",
    "advised_against",
    "doctor_only",
    "not_suggested",
    "never",
]
Slot = Literal["now", "today", "this_week", "next_weeks"]
Stand = Literal["for", "against", "conditional", "silent"]


@dataclass(frozen=True)
class Range:
    """From the least to the most."""

    low: float
    high: float


@dataclass(frozen=True)
class Stage(Sendable):
    """A stretch of an episode, from this day since it began up to the next stage."""

    id: str
    label: Words
    from_day: int


@dataclass(frozen=True)
class Guideline:
    """A clinical guideline that takes positions."""

    id: str
    label: Words
    organisation: str
    year: int
    for_pain: Words


@dataclass(frozen=True)
class Position(Sendable):
    """What a guideline says of an item."""

    guideline: str
    position: Stand
    status: Status
    sources: tuple[Citation, ...]
    note: Words | None = None


@dataclass(frozen=True)
class Protocol(Sendable):
    """How much, how long, how often; the unit is in the name of the measure."""

    measures: Mapping[str, Range]
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Points(Sendable):
    """Points on a scale of 0 to 100 by which pain is less (above 0) than with the other treatment."""

    value: float
    low: float
    high: float
    against: Words


@dataclass(frozen=True)
class Effect(Sendable):
    """How much it helps, in plain words, and in points where a source has them."""

    words: Words
    status: Status
    sources: tuple[Citation, ...]
    points: Points | None = None


@dataclass(frozen=True, kw_only=True)
class CareItem(Sendable):
    """What every thing to do has in common; while `not_for` holds, or may hold, it is no advice."""

    id: str
    label: Words
    order: int
    certainty: Certainty
    evidence_from: Literal["low_back", "everywhere", "nowhere"]
    status: Status
    sources: tuple[Citation, ...]
    cautions: Lines = field(default_factory=lambda: MappingProxyType({}))
    not_for: Rule | None = None
    not_for_words: Lines = field(default_factory=lambda: MappingProxyType({}))
    stop: Lines = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class Intervention(CareItem):
    """Something that can be done about the pain, by oneself or by a professional."""

    modality: str
    tier: Tier
    stages: tuple[str, ...]
    slot: Slot
    comfort: bool
    waits_for_visit: bool
    what: Lines
    how: Lines
    effect: Effect
    positions: tuple[Position, ...]
    movements: tuple[str, ...]
    medicines: tuple[str, ...]
    alternative_to: tuple[str, ...] = ()
    protocol: Protocol | None = None
    why_not: Words | None = None
    ask: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Prevention(CareItem):
    """What may keep the pain from coming back, or is said to."""

    tier: Tier
    what: Lines
    how: Lines
    effect: Effect
    positions: tuple[Position, ...]
    why_not: Words | None = None


@dataclass(frozen=True)
class Frame(Sendable):
    """One position of the body: joint angles in degrees by name."""

    label: Words
    angles: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Movement(CareItem):
    """A position or movement: how it is done, how much of it, and joint angles that draw it.

    `pace` is for a pacer: how long a breath in and a breath out take.
    """

    kind: str
    posture: Literal["on_back", "on_front", "on_side", "on_hands_and_knees", "sitting", "standing"]
    view: Literal["side", "front", "top", "feet"]
    regions: tuple[str, ...]
    stages: tuple[str, ...]
    purpose: Words
    how: Lines
    frames: tuple[Frame, ...]
    checked_angles: tuple[str, ...]
    dose: Protocol
    props: tuple[str, ...] = ()
    support: Words | None = None
    proxy: Words | None = None
    pace: Protocol | None = None
    progress: Lines = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class MovementSet:
    """Which movements suit a region of the back in a stage, the first ones first."""

    id: str
    region: str
    stage: str
    movements: tuple[str, ...]


@dataclass(frozen=True)
class Dose:
    """What a label allows a grown person: one dose, the hours between doses, the most in 24 hours."""

    unit: Literal["mg", "g"]
    one: Range
    hours_between: float
    most_in_24_hours: float


@dataclass(frozen=True)
class Label(Sendable):
    """What the label of a medicine says in one country; `most_days` without a professional's advice."""

    country: str
    sold: Literal["shop", "pharmacy", "prescription", "not_sold"]
    for_back: bool
    from_age: int
    status: Status
    sources: tuple[Citation, ...]
    from_weight_kg: int | None = None
    dose: Dose | None = None
    most_days: int | None = None
    how: Lines = field(default_factory=lambda: MappingProxyType({}))
    note: Words | None = None


@dataclass(frozen=True)
class Medicine(Sendable):
    """A medicine that people buy themselves, by its ingredient and how it is used.

    `names` are what people call it, whole and in small letters, such as a brand; `mixes` hold it among other
    drugs.
    """

    id: str
    label: Words
    ingredient: str
    classes: tuple[str, ...]
    order: int
    what: Lines
    effect: Effect
    certainty: Certainty
    how: Lines
    stop: Lines
    labels: tuple[Label, ...]
    status: Status
    sources: tuple[Citation, ...]
    also_in: Lines = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[str, ...] = ()
    mixes: tuple[str, ...] = ()

    def label_in(self, country: str) -> Label | None:
        """Return what the label says in a country, where we know one."""
        return next((one for one in self.labels if one.country == country_of_labels(country)), None)


def country_of_labels(country: str) -> str:
    """Return the country whose labels count in a country; Northern Ireland has those of Great Britain."""
    return country.split("-", maxsplit=1)[0]


@dataclass(frozen=True)
class MedicineRule:
    """When medicines are denied, or need a professional first, or care; none allows."""

    id: str
    when: Rule
    applies_to: tuple[str, ...]
    countries: tuple[str, ...]
    effect: Literal["deny", "ask_first", "caution"]
    say: Words
    status: Status
    sources: tuple[Citation, ...]

    def concerns(self, medicine: Medicine, country: str) -> bool:
        """Whether the rule is about this medicine in this country."""
        named = {medicine.id, medicine.ingredient, *medicine.classes}
        return bool(named & set(self.applies_to)) and (not self.countries or country in self.countries)


@dataclass(frozen=True)
class CareDemand:
    """Where the rule `when` holds, none of `never` may be advised: ids, ingredients or classes."""

    id: str
    when: Rule
    never: tuple[str, ...]
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class CareCaution:
    """What a person has to mind with any of `concerns`, where the rule `when` holds or may hold."""

    id: str
    when: Rule
    concerns: tuple[str, ...]
    say: Lines
    status: Status
    sources: tuple[Citation, ...]


@dataclass(frozen=True)
class Treatment:
    """Everything that can be done about the pain, in the order of ids; stages in the order of days."""

    stages: tuple[Stage, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    prevention: tuple[Prevention, ...] = ()
    movements: tuple[Movement, ...] = ()
    movement_sets: tuple[MovementSet, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    medicine_rules: tuple[MedicineRule, ...] = ()
    courses: tuple[Course, ...] = ()
    recovery_facts: tuple[RecoveryFact, ...] = ()
    visit_lines: tuple[VisitLine, ...] = ()
    care_demands: tuple[CareDemand, ...] = ()
    care_cautions: tuple[CareCaution, ...] = ()
    answers: tuple[StraightAnswer, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()
    word_lists: tuple[WordList, ...] = ()
    danger_words: tuple[DangerWords, ...] = ()
    diary_questions: tuple[DiaryQuestion, ...] = ()
    diary_rhythms: tuple[Rhythm, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    diary_answers: tuple[DiaryAnswer, ...] = ()
    summary_parts: tuple[SummaryPart, ...] = ()
    diary_charts: tuple[DiaryChart, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def care_items(self) -> tuple[Intervention | Movement, ...]:
        """Everything that a plan may advise."""
        return (*self.interventions, *self.movements)

    def rules_about(self, medicine: Medicine, country: str) -> tuple[MedicineRule, ...]:
        """Return the rules that are about a medicine in a country, found once."""
        key = (medicine.id, country)
        if key not in self._rules_about:
            rules = (rule for rule in self.medicine_rules if rule.concerns(medicine, country))
            self._rules_about[key] = tuple(rules)
        return self._rules_about[key]

    @cached_property
    def _rules_about(self) -> dict[tuple[str, str], tuple[MedicineRule, ...]]:
        return {}

    def demands_on(self, item: Medicine | Intervention | Movement) -> tuple[CareDemand, ...]:
        """Return the demands that name the item, or a class or the ingredient of a medicine."""
        named = {item.id}
        if isinstance(item, Medicine):
            named |= {item.ingredient, *item.classes}
        return tuple(demand for demand in self.care_demands if named & set(demand.never))

    def cautions_on(self, item: CareItem) -> tuple[CareCaution, ...]:
        """Return what some people have to mind with the item."""
        return tuple(caution for caution in self.care_cautions if item.id in caution.concerns)

    @cached_property
    def guideline(self) -> Mapping[str, Guideline]:
        """Guidelines by id."""
        return MappingProxyType({item.id: item for item in self.guidelines})

    @cached_property
    def movement(self) -> Mapping[str, Movement]:
        """Movements by id."""
        return MappingProxyType({item.id: item for item in self.movements})

    @cached_property
    def medicine(self) -> Mapping[str, Medicine]:
        """Medicines by id."""
        return MappingProxyType({item.id: item for item in self.medicines})

    @cached_property
    def intervention(self) -> Mapping[str, Intervention]:
        """Interventions by id."""
        return MappingProxyType({item.id: item for item in self.interventions})
